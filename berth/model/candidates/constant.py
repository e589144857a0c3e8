"""What is known without looking at a row: how frequent each class is, or the mean."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from pydantic import BaseModel, ConfigDict

from berth.core import Floats, Progress, Table
from berth.model.candidate import Deadline, State, Target
from berth.model.task import Task, TaskKind


def level(target: Target, task: Task) -> Floats:
    """Scores of any row [`Task.width`]; classes and labels are counted once more than they are
    there (Laplace), so that none is impossible."""
    if task.kind is TaskKind.NUMBER:
        return np.array([np.mean(target) if len(target) else 0.0])
    if task.kind is TaskKind.LABELS:
        return np.asarray((np.sum(target, axis=0) + 1) / (len(target) + 2))
    counts = np.bincount(np.asarray(target, np.int64), minlength=task.width) + 1.0
    return np.asarray(counts / counts.sum())


@dataclass(frozen=True, eq=False)
class FittedConstant:
    """The same scores [width] for every row."""

    level: Floats

    def scores(self, table: Table) -> Floats:
        """As `Fitted.scores`."""
        return np.tile(self.level, (len(table), 1))

    def state(self) -> State:
        """As `Fitted.state`."""
        return State(arrays={"level": self.level})

    @classmethod
    def restore(cls, state: State) -> Self:
        """As `Fitted.restore`."""
        return cls(np.asarray(state.arrays["level"], np.float64))


class Constant:
    """The baseline."""

    class Config(BaseModel):
        """Nothing to choose."""

        model_config = ConfigDict(extra="forbid", frozen=True)

    fitted = FittedConstant

    def __init__(self, config: Config | None = None) -> None:
        self.config = config or self.Config()

    def fit(
        self,
        table: Table,
        target: Target,
        task: Task,
        *,
        seed: int,
        deadline: Deadline,
        progress: Progress,
    ) -> FittedConstant:
        """As `Candidate.fit`; seed and deadline make no difference."""
        return FittedConstant(level(target, task))
