"""What every candidate must do, whatever it is: the contract of `berth.model.candidate`."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest

from berth.core import Column, Kind, Quiet, Role, Table
from berth.model.candidate import Deadline, State
from berth.model.candidates import CANDIDATES
from berth.model.task import Task, TaskKind

LIGHT = ("constant.v1", "linear.ngram.v1", "trees.v1")
"""Those without torch; networks have tests of their own, for they take their time."""
TASKS = {
    "two": Task("y", TaskKind.CATEGORY, ("no", "yes")),
    "many": Task("y", TaskKind.CATEGORY, tuple("abcde")),
    "steps": Task("y", TaskKind.ORDINAL, ("1", "2", "3")),
    "labels": Task("y", TaskKind.LABELS, ("hot", "new", "old")),
    "number": Task("y", TaskKind.NUMBER),
}
COLUMNS = (
    Column("text", Kind.TEXT), Column("size", Kind.NUMBER), Column("plan", Kind.CATEGORY),
    Column("day", Kind.DATE), Column("y", Kind.CATEGORY, Role.TARGET),
)  # fmt: skip


def table(rows: int = 90, seed: int = 0) -> tuple[Table, np.ndarray]:
    """Rows with a gap in each column, and a hidden level from 0 to 1 that all columns tell."""
    rng = np.random.default_rng(seed)
    hidden = rng.random(rows)
    words = np.array(["awful", "poor", "fair", "good", "great", "superb"])
    text = [
        " ".join([*rng.choice(["room", "door", "lobby", "bar"], 3), words[int(h * 5.99)]])
        for h in hidden
    ]
    frame = pl.DataFrame(
        {
            "text": text,
            "size": hidden * 10 + rng.normal(0, 0.5, rows),
            "plan": np.array(["free", "team", "firm"])[(hidden * 2.99).astype(int)],
            "day": [date(2024, 1, 1) + timedelta(days=int(200 * h)) for h in hidden],
            "y": ["-"] * rows,
        }
    ).with_columns(
        pl.when(pl.int_range(pl.len()) % 17 != at).then(name).alias(name)
        for at, name in enumerate(("text", "size", "plan", "day"))
    )
    return Table.of(frame, COLUMNS), hidden


def target(task: Task, hidden: np.ndarray) -> np.ndarray:
    if task.kind is TaskKind.NUMBER:
        return 100 + 20 * hidden
    if task.kind is TaskKind.LABELS:
        return np.column_stack([hidden > 0.5, hidden > 0.3, hidden < 0.4]).astype(float)
    return (hidden * (task.width - 0.01)).astype(np.int64)


def fitted(name: str, task: Task, seed: int = 0, until: Deadline | None = None, rows: int = 90):
    some, hidden = table(rows)
    part: Any = CANDIDATES[name]
    return part(part.Config()).fit(
        some, target(task, hidden), task, seed=seed, deadline=until or Deadline(), progress=Quiet()
    )


each = pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
every = pytest.mark.parametrize("name", LIGHT)


@every
@each
def test_scores_have_the_shape_and_add_up(name: str, task: Task) -> None:
    some, _ = table(40, 1)
    scores = fitted(name, task).scores(some)
    assert scores.shape == (40, task.width) and scores.dtype == np.float64
    assert np.isfinite(scores).all()
    if task.kind is not TaskKind.NUMBER:
        assert scores.min() >= 0 and scores.max() <= 1
    if task.kind in (TaskKind.CATEGORY, TaskKind.ORDINAL):
        assert scores.sum(axis=1) == pytest.approx(1)


@every
@each
def test_the_same_seed_learns_the_same_and_restored_it_is_the_same(name: str, task: Task) -> None:
    some, _ = table(30, 2)
    one, two = fitted(name, task), fitted(name, task)
    part: Any = CANDIDATES[name]
    again = part.fitted.restore(State(one.state().settings, dict(one.state().arrays)))
    assert np.array_equal(one.scores(some), two.scores(some))
    assert np.array_equal(one.scores(some), again.scores(some))


@every
@each
def test_new_values_gaps_and_no_rows_are_no_trouble(name: str, task: Task) -> None:
    some, _ = table(12, 3)
    model = fitted(name, task)
    strange = Table(
        some.frame.with_columns(
            text=pl.lit("中文 完全 不同"), plan=pl.lit("unheard of"), size=pl.lit(None, pl.Float64),
            day=pl.lit(None, pl.Date),
        ),
        COLUMNS,
    )  # fmt: skip
    assert np.isfinite(model.scores(strange)).all()
    blank = Table(some.frame.with_columns(text=pl.lit("")), COLUMNS)
    assert np.isfinite(model.scores(blank)).all()
    assert model.scores(some.where(pl.Series([False] * 12))).shape == (0, task.width)


@every
@each
def test_a_deadline_that_has_passed_still_gives_a_model(name: str, task: Task) -> None:
    some, _ = table(10, 4)
    model = fitted(name, task, until=Deadline(0.0))
    assert model.scores(some).shape == (10, task.width)


@pytest.mark.parametrize("name", LIGHT[1:])
@each
def test_it_learns_what_the_columns_tell(name: str, task: Task) -> None:
    some, hidden = table(200, 5)
    scores = fitted(name, task, rows=400).scores(some)
    truth = target(task, hidden)
    if task.kind is TaskKind.NUMBER:
        assert np.sqrt(np.mean((scores[:, 0] - truth) ** 2)) < 0.5 * truth.std()
    elif task.kind is TaskKind.LABELS:
        assert ((scores > 0.5) == truth).mean() > 0.85
    else:
        assert (scores.argmax(axis=1) == truth).mean() > 0.75


@every
def test_a_class_of_one_row_is_possible(name: str) -> None:
    some, hidden = table(60)
    told = np.where(hidden > 0.5, 1, 0)
    told[7] = 2
    task = Task("y", TaskKind.CATEGORY, ("a", "b", "rare"))
    part: Any = CANDIDATES[name]
    model = part(part.Config()).fit(some, told, task, seed=0, deadline=Deadline(), progress=Quiet())
    scores = model.scores(some)
    assert scores.shape == (60, 3) and (scores[:, 2] > 0).all()


@every
def test_what_it_knows_is_plain_data(name: str) -> None:
    state = fitted(name, TASKS["many"]).state()
    assert all(isinstance(array, np.ndarray) for array in state.arrays.values())
    assert not any(array.dtype.kind == "V" for array in state.arrays.values())
