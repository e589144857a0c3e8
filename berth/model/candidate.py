"""What every kind of model offers to the search: fit within a time, score, be stored as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Protocol, Self

from numpy.typing import NDArray

from berth.core import Floats, Progress, Table
from berth.model.task import Task

Target = NDArray[Any]
"""Answers as `Task.encode` writes them."""


@dataclass(frozen=True)
class Deadline:
    """A moment on the monotonic clock, seconds; infinity where there is none."""

    at: float = float("inf")

    @classmethod
    def within(cls, seconds: float) -> "Deadline":
        """So many seconds from now."""
        return cls(monotonic() + seconds)

    def part(self, among: float) -> "Deadline":
        """The moment by which one of so many equal parts of the time left is over."""
        return self if self.at == float("inf") else Deadline.within(self.left / max(among, 1.0))

    @property
    def left(self) -> float:
        """Seconds until then, not below 0."""
        return max(0.0, self.at - monotonic())

    @property
    def passed(self) -> bool:
        """Whether it is over."""
        return monotonic() >= self.at


@dataclass(frozen=True)
class State:
    """A fitted model as data: arrays by name, and settings that JSON can hold."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)


class Fitted(Protocol):
    """A model that has learned."""

    def scores(self, table: Table) -> Floats:
        """Of each row, float64 [rows, `Task.width`]: probabilities of the classes, which add up to
        1; of labels each one's own; of a number the number."""
        ...

    def state(self) -> State:
        """All that it knows."""
        ...

    @classmethod
    def restore(cls, state: State) -> Self:
        """The same model again; scores are equal to the last bit on the same machine."""
        ...


class Candidate(Protocol):
    """A way to learn, with its settings. Its class nests a frozen pydantic `Config`, of which it is
    made, and names the class of what it fits as `fitted`, by which that is restored.

    Optional: `space(trial)`, a static method that draws settings from an optuna trial;
    `effort(rows)`, by which the time of a fit grows where it does not grow with the rows; and of
    what is fitted `settled()`, settings by which the same comes out whatever the time.
    """

    def fit(
        self,
        table: Table,
        target: Target,
        task: Task,
        *,
        seed: int,
        deadline: Deadline,
        progress: Progress,
    ) -> Fitted:
        """Learn from the table's INPUT columns; what is learned depends on the arguments alone, and
        on the deadline only where it passes before the end."""
        ...
