"""Differences between two samples, and the shifts they go with."""

import numpy as np
import polars as pl
import pytest

from berth.core import Column, Finding, Kind, Role, Table
from berth.evaluation.answers import Answers
from berth.evaluation.elsewhere import associated, moved

COLUMNS = (
    Column("shop", Kind.CATEGORY, Role.INPUT), Column("age", Kind.NUMBER, Role.INPUT),
    Column("text", Kind.TEXT, Role.INPUT),
)  # fmt: skip


def sample(rows: int, hard: float, seed: int) -> tuple[Answers, Table]:
    """Rows of which this share is of a shop, and has a word, where the model is often wrong; age
    says nothing."""
    rng = np.random.default_rng(seed)
    tough = rng.random(rows) < hard
    right = rng.random(rows) < np.where(tough, 0.6, 0.95)
    target = rng.integers(0, 2, rows)
    said = np.where(right, target, 1 - target)
    frame = pl.DataFrame(
        {
            "shop": np.where(tough, "b", "a"),
            "age": rng.normal(40, 10, rows),
            "text": [f"plain words {'odd' if one else 'even'}" for one in tough],
        }
    )
    return Answers("category", target, np.eye(2)[said] * 0.8 + 0.1), Table.of(frame, COLUMNS)


def one(found: tuple[Finding, ...], key: str, **subject: str) -> Finding:
    return next(
        f for f in found if f.key.endswith(key) and dict(f.subject).items() >= subject.items()
    )


def test_the_difference_is_found_with_an_interval_that_holds_it() -> None:
    here, there = sample(1500, 0.1, 0)[0], sample(1500, 0.6, 1)[0]
    found = one(moved(here, there), "shift.difference", metric="accuracy")
    # .1 and .6 of the rows are right in .6 of the cases, the others in .95.
    assert found.interval is not None
    assert found.interval[0] < -0.175 < found.interval[1] < 0
    assert found.n == 3000


def test_like_samples_differ_in_nothing_as_a_rule() -> None:
    held = 0
    for seed in range(40):
        here, there = sample(300, 0.3, seed)[0], sample(300, 0.3, 1000 + seed)[0]
        low, high = one(moved(here, there), "difference", metric="accuracy").interval or (1, 1)
        held += low <= 0 <= high
    assert 31 <= held <= 40


def test_what_the_loss_goes_with_is_told_by_column() -> None:
    (here, rows), (_, there) = sample(1500, 0.1, 0), sample(1500, 0.6, 1)
    found = tuple(associated(here, there, rows, COLUMNS))
    for column in ("shop", "text"):
        told = one(found, "associated", column=column)
        assert told.interval is not None and told.value is not None
        assert told.interval[0] < -0.175 < told.interval[1] < 0, column
    age = one(found, "associated", column="age")
    assert age.interval is not None and age.interval[0] < 0 < age.interval[1]
    assert one(found, "associated_together").value == pytest.approx(-0.175, abs=0.05)


def test_rows_that_resemble_nothing_are_counted() -> None:
    (here, rows), (_, there) = sample(300, 0.0, 0), sample(300, 0.25, 1)
    found = tuple(associated(here, there, rows, COLUMNS[:1]))
    assert one(found, "unmatched", column="shop").value == pytest.approx(0.25, abs=0.08)
    assert one(found, "associated", column="shop").value == pytest.approx(0.0, abs=1e-9)


def test_missing_cells_and_numbers_are_answered_alike() -> None:
    rng = np.random.default_rng(0)
    here = Answers("number", rng.normal(size=200), rng.normal(size=(200, 1)))
    frame = pl.DataFrame({"age": [None] * 100 + [1.0] * 100})
    rows = Table.of(frame, COLUMNS[1:2])
    first = tuple(associated(here, rows, rows, COLUMNS[1:2]))
    assert one(first, "associated").value == pytest.approx(0.0, abs=1e-12)
    assert first == tuple(associated(here, rows, rows, COLUMNS[1:2]))
