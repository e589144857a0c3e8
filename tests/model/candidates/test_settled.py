"""What a fit came to under a deadline comes out again without one; odd targets."""

import json
from typing import Any

import numpy as np
import polars as pl
import pytest

from berth.core import Column, Kind, Quiet, Table
from berth.model.candidate import Deadline, Target
from berth.model.candidates.linear import Linear
from berth.model.candidates.trees import Trees
from berth.model.task import Task, TaskKind

NUMBER = Task("y", TaskKind.NUMBER)
TWO = Task("y", TaskKind.CATEGORY, ("no", "yes"))
MANY = Task("y", TaskKind.CATEGORY, ("a", "b", "c", "rare", "never"))


class Watch(Deadline):
    """A deadline that is over once it has been looked at so many times."""

    looks: int

    def __init__(self, looks: int) -> None:
        super().__init__()
        object.__setattr__(self, "looks", looks)

    @property
    def passed(self) -> bool:
        object.__setattr__(self, "looks", self.looks - 1)
        return self.looks < 0


def data(task: Task, rows: int = 90) -> tuple[Table, Target]:
    rng = np.random.default_rng(3)
    size = rng.normal(0, 1, rows)
    texts = [" ".join(rng.choice(["good", "bad", "slow", "房间", "!"], 6)) for _ in range(rows)]
    columns = [Column("text", Kind.TEXT), Column("size", Kind.NUMBER)]
    table = Table.of(pl.DataFrame({"text": texts, "size": size}), columns)
    if task is NUMBER:
        return table, 100 + 5 * size
    place = np.digitize(size, [-0.5, 0.5] if task is MANY else [0.0])
    if task is MANY:
        place[7] = 3
    return table, place.astype(np.int64)


def fitted(candidate: Any, task: Task, deadline: Deadline) -> Any:
    table, target = data(task)
    return candidate.fit(table, target, task, seed=5, deadline=deadline, progress=Quiet())


@pytest.mark.parametrize("task", [NUMBER, TWO, MANY])
@pytest.mark.parametrize("part", [Linear, Trees])
@pytest.mark.parametrize("looks", [0, 1, 2, 5, 9, 1000])
def test_settled_settings_come_to_the_same(part: Any, task: Task, looks: int) -> None:
    model = fitted(part(), task, Watch(looks))
    settled = json.loads(json.dumps(dict(model.settled())))
    again = fitted(part(part.Config(**settled)), task, Deadline())
    table, _ = data(task)
    assert np.array_equal(again.scores(table), model.scores(table))


@pytest.mark.parametrize("part", [Linear, Trees])
def test_a_single_class_is_certain(part: Any) -> None:
    table, _ = data(TWO)
    only = Task("y", TaskKind.CATEGORY, ("only",))
    model = part().fit(
        table, np.zeros(90, np.int64), only, seed=0, deadline=Deadline(), progress=Quiet()
    )
    again = type(model).restore(model.state())
    assert (again.scores(table) == 1).all()
    assert again.scores(table).shape == (90, 1)


@pytest.mark.parametrize("part", [Linear, Trees])
def test_labels_may_be_the_same_in_all_rows(part: Any) -> None:
    table, place = data(TWO)
    task = Task("y", TaskKind.LABELS, ("a", "none", "all"))
    target = np.column_stack([place, 0 * place, 0 * place + 1]).astype(float)
    model = part().fit(table, target, task, seed=0, deadline=Deadline(), progress=Quiet())
    scores = model.scores(table)
    assert ((scores >= 0) & (scores <= 1)).all()
    assert scores[:, 1].max() < 0.2 < 0.8 < scores[:, 2].min()
