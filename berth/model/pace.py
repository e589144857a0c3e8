"""Pace: how many steps a schedule has, so that it ends before a deadline and is not cut by it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil, isfinite

from berth.model.candidate import Deadline

FIRST = 4
"""Steps after which the first guess is made; the very first is slower than others."""
PART = 8
"""Of the steps that are left, one in so many is gone until the next guess."""
SPARE = 0.05
"""Of the time that is left, kept back."""

Pace = Sequence[tuple[int, int]]
"""From a step on, how many steps the schedule has; the first is from 0 on."""


def lasting(pace: Pace, step: int) -> int:
    """How many steps the schedule has, as it was known at a step."""
    return next(steps for start, steps in reversed(pace) if start <= step)


@dataclass(eq=False)
class Pacer:
    """Guesses again and again how many steps fit, from what steps took, the last ones above all.

    least, most: steps; a_look: steps that what is not training takes for each step of training.
    """

    deadline: Deadline
    least: int
    most: int
    a_look: float = 0.0
    _since: float = 0.0
    _busy: float = 0.0
    _next: int = field(default=FIRST, init=False)

    def stepped(self, step: int, seconds: float) -> int | None:
        """Note what a step took, `step` steps being done; from time to time, the steps of the
        schedule."""
        if step == 1 or not isfinite(self.deadline.at):
            return None
        self._since, self._busy = self._since + 1, self._busy + seconds
        if step < self._next:
            return None
        each = self._busy / self._since * (1 + self.a_look)
        room = int(self.deadline.left * (1 - SPARE) / max(each, 1e-9))
        steps = min(self.most, max(self.least, step + room))
        # Halved, not forgotten: under a load that changes, a few steps tell little.
        self._since, self._busy = self._since / 2, self._busy / 2
        self._next = step + max(FIRST - 1, ceil((steps - step) / PART))
        return steps
