"""`Answers`: what was true and what was said, of the same rows."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from berth.core import Floats, InputError

TargetKind = Literal["category", "ordinal", "labels", "number"]
"""The nature of a target; what it is called in a task."""

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Target = NDArray[Any]
"""int64 places of classes [rows], 0 or 1 [rows, classes], or float64 numbers [rows]."""
HALF = 0.5


@dataclass(frozen=True, eq=False)
class Answers:
    """True answers and a model's scores.

    target: int64 places of classes [rows] for "category" and "ordinal"; 0 or 1 [rows, classes] for
    "labels"; numbers [rows] for "number". scores [rows, classes]: probabilities, for "labels" each
    class's own; [rows, 1] for "number". decisions: what was answered, shaped as the target; where
    it is not given, the likeliest class, the labels of probability one half or more, the number.
    """

    kind: TargetKind
    target: Target
    scores: Floats
    decisions: Target | None = None

    def __post_init__(self) -> None:
        scores = np.asarray(self.scores, np.float64)
        if scores.ndim == 1 and self.kind == "number":
            scores = scores[:, None]
        object.__setattr__(self, "scores", scores)
        object.__setattr__(self, "target", np.asarray(self.target))
        if scores.ndim != 2 or len(scores) != len(self.target):
            raise InputError(
                f"{len(self.target)} answers cannot be held against scores of shape "
                f"{scores.shape}.", remedy="Give a row of scores for each answer.",
            )  # fmt: skip
        if not np.isfinite(scores).all():
            row = int(np.flatnonzero(~np.isfinite(scores).all(axis=1))[0]) + 1
            raise InputError("a score is not a finite number.", row=row)
        self._check_target()

    def _check_target(self) -> None:
        expected = self.scores.shape if self.kind == "labels" else (len(self.scores),)
        if self.target.shape != expected:
            raise InputError(
                f"a target of {self.kind} has the shape {self.target.shape}, not {expected}."
            )
        if self.decisions is not None and np.shape(self.decisions) != expected:
            raise InputError(
                f"decisions have the shape {np.shape(self.decisions)}, not {expected}."
            )
        if not np.isfinite(self.target).all():
            raise InputError("the target is missing in some rows.")
        if (
            self.single
            and len(self)
            and not 0 <= self.target.min() <= self.target.max() < self.width
        ):
            raise InputError(f"the target names a class outside 0 to {self.width - 1}.")

    def __len__(self) -> int:
        return len(self.scores)

    @property
    def width(self) -> int:
        """Columns of the scores: classes, or one for a number."""
        return int(self.scores.shape[1])

    @property
    def single(self) -> bool:
        """Whether each row has one class of several."""
        return self.kind in ("category", "ordinal")

    @cached_property
    def decided(self) -> Target:
        """What was answered, shaped as the target."""
        if self.decisions is not None:
            return np.asarray(self.decisions)
        if self.kind == "number":
            return np.asarray(self.scores[:, 0])
        if self.kind == "labels":
            return (self.scores >= HALF).astype(np.float64)
        return np.asarray(self.scores.argmax(axis=1))

    @cached_property
    def truth(self) -> Floats:
        """Whether each class is true of each row, 0 or 1 [rows, classes]; not of numbers."""
        if not self.single:
            return np.asarray(self.target, np.float64).reshape(self.scores.shape)
        told = np.zeros(self.scores.shape)
        told[np.arange(len(self)), self.target] = 1.0
        return told

    @property
    def right(self) -> Bools:
        """Whether each row was answered rightly, in all its labels [rows]; not of numbers."""
        same = np.asarray(self.target == self.decided)
        return np.asarray(same.all(axis=1)) if same.ndim == 2 else same

    def take(self, rows: Ints | Bools) -> "Answers":
        """Some of the rows, by position or mask."""
        decisions = None if self.decisions is None else np.asarray(self.decisions)[rows]
        return Answers(self.kind, self.target[rows], self.scores[rows], decisions)

    def beside(self, other: "Answers") -> "Answers":
        """These rows, then those of another model's answers, as one."""
        return Answers(
            self.kind,
            np.concatenate([self.target, other.target]),
            np.concatenate([self.scores, other.scores]),
            np.concatenate([self.decided, other.decided]),
        )
