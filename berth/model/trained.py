"""`Trained`: a model as it is used, made of one or several fitted candidates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from berth.core import Column, Floats, Kind, Table
from berth.evaluation.calibration import UNCHANGED, Temperature
from berth.evaluation.conformal import ClassSets
from berth.model.candidate import Fitted
from berth.model.ensemble import mixed
from berth.model.task import Task, TaskKind

PREDICTED, PROBABILITY, SURE, LOW, HIGH = (
    "predicted", "probability", "prediction_set", "predicted_low", "predicted_high",
)  # fmt: skip
ABSTAINED = "abstained"
_ROWS = 8192
"""Read at a time."""


@dataclass(frozen=True, eq=False)
class Member:
    """name: of the candidate's part; config: its settings; weight: in the mean of scores, which are
    taken as `heat` makes them come true."""

    name: str
    config: Mapping[str, Any]
    fitted: Fitted
    weight: float
    heat: Temperature = UNCHANGED


@dataclass(frozen=True, eq=False)
class Trained:
    """A `Predictor`.

    columns: those it reads, and the target's; heat: of the mean of its members; margin, by level:
    how far the right class is from certainty, or a number from the right one, at most in that share
    of new rows; wary, by risk: the least probability from which on at most that share of the
    answers is wrong.
    """

    task: Task
    columns: tuple[Column, ...]
    members: tuple[Member, ...]
    heat: Temperature = UNCHANGED
    margin: Mapping[str, float] | None = None
    wary: Mapping[str, float] | None = None

    def scores(self, table: Table) -> Floats:
        """As `Fitted.scores` gives them, of all members together [rows, width]."""
        parts = [
            self._scores(table.take(pl.Series(np.arange(at, min(at + _ROWS, len(table))))))
            for at in range(0, len(table), _ROWS)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, self.task.width))

    def _scores(self, table: Table) -> Floats:
        alone = [one.heat(one.fitted.scores(table)) for one in self.members]
        return self.heat(mixed(alone, [one.weight for one in self.members]))

    def predict(
        self,
        table: Table,
        *,
        level: float | None = None,
        risk: float | None = None,
        probabilities: bool = False,
    ) -> Table:
        """The table with columns added.

        `predicted`: the class, the labels joined by the task's separator, or the number;
        `probability`: of that class (of labels: the least sure one's). level: also
        `prediction_set`, the classes of which the right one is among in that share of rows, or
        `predicted_low` and `predicted_high` of a number. risk: also `abstained`, true where no
        answer is given, so that those given are wrong in at most that share; `predicted` is then
        null. probabilities: also `probability_<class>` of every class.
        """
        scores, task = self.scores(table), self.task
        answers, sure = answered(task, scores)
        if risk is not None and task.kind is not TaskKind.NUMBER:
            silent = sure < (self.wary or {})[f"{risk:g}"]
            answers = answers.set(pl.Series(silent), None)
            table = table.with_column(Column(ABSTAINED, Kind.CATEGORY), pl.Series(silent))
        kind = Kind.NUMBER if task.kind is TaskKind.NUMBER else Kind.CATEGORY
        table = table.with_column(Column(PREDICTED, kind), answers)
        if task.kind is not TaskKind.NUMBER:
            table = table.with_column(Column(PROBABILITY, Kind.NUMBER), pl.Series(sure))
        for at, name in enumerate(task.classes if probabilities else ()):
            column = Column(f"{PROBABILITY}_{name}", Kind.NUMBER)
            table = table.with_column(column, pl.Series(scores[:, at]))
        return table if level is None else self._with_sets(table, scores, level)

    def _with_sets(self, table: Table, scores: Floats, level: float) -> Table:
        margin = (self.margin or {})[f"{level:g}"]
        if self.task.kind is TaskKind.NUMBER:
            low = table.with_column(Column(LOW, Kind.NUMBER), pl.Series(scores[:, 0] - margin))
            return low.with_column(Column(HIGH, Kind.NUMBER), pl.Series(scores[:, 0] + margin))
        told = ClassSets(level, "lac", margin, len(scores))(scores)
        joined = [self._joined(row) for row in told]
        return table.with_column(Column(SURE, Kind.CATEGORY), pl.Series(joined, dtype=pl.String))

    def _joined(self, told: Floats) -> str:
        classes = self.task.classes
        return self.task.separator.join(classes[k] for k in np.flatnonzero(told))

    def embed(self, table: Table) -> np.ndarray:
        """Scores as vectors, float32 [rows, width]: what the model tells rows apart by."""
        return self.scores(table).astype(np.float32)


def answered(task: Task, scores: Floats) -> tuple[pl.Series, Floats]:
    """The likeliest answer of each row, and its probability [rows]; of numbers 1."""
    if task.kind is TaskKind.NUMBER:
        return pl.Series(scores[:, 0]), np.ones(len(scores))
    if task.kind is TaskKind.LABELS:
        told = scores >= 0.5
        joined = [task.separator.join(np.array(task.classes)[row]) for row in told]
        sure = np.maximum(scores, 1 - scores).min(axis=1) if scores.size else np.ones(len(scores))
        return pl.Series(joined, dtype=pl.String), sure
    best = scores.argmax(axis=1) if len(scores) else np.zeros(0, np.int64)
    words = pl.Series(task.classes, dtype=pl.String).gather(pl.Series(best, dtype=pl.UInt32))
    return words, scores[np.arange(len(scores)), best]
