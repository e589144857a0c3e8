"""Schedules of the learning rate: a factor of its peak at each step, by their standard names."""

from collections.abc import Callable
from math import cos, pi
from typing import Literal

ScheduleName = Literal["constant", "linear", "cosine", "one-cycle"]

START, END = 1 / 25, 1e-4 / 25
"""Where the one cycle starts and ends, of its peak (Smith and Topin 2019)."""


def factor(name: ScheduleName, step: int, steps: int, warmup: float) -> float:
    """Of the peak rate at a step, counted from 0, of so many; 0 to 1.

    warmup: the share of the steps over which the rate climbs.
    """
    climb = round(steps * warmup)
    done = (step - climb) / max(1, steps - climb)
    if name == "one-cycle":
        if step < climb:
            return _between(START, 1.0, (step + 1) / climb)
        return _between(1.0, END, min(1.0, done))
    if step < climb:
        return (step + 1) / climb
    return SCHEDULES[name](min(1.0, done))


def _between(start: float, end: float, done: float) -> float:
    """Half a wave of the cosine from start to end."""
    return end + (start - end) * (1 + cos(pi * done)) / 2


SCHEDULES: dict[ScheduleName, Callable[[float], float]] = {
    "constant": lambda done: 1.0,
    "linear": lambda done: 1 - done,
    "cosine": lambda done: _between(1.0, 0.0, done),
}
"""After the warm-up, by the share of the rest that is done."""
