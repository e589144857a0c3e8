"""A slice that is worse is named; where none is, none is claimed."""

import numpy as np
import polars as pl
import pytest

from berth.core import Column, InputError, Kind, Role, Table
from berth.evaluation.answers import Answers
from berth.evaluation.intervals import Resampling
from berth.evaluation.metrics import metric
from berth.evaluation.slices import slices

COLUMNS = (
    Column("shop", Kind.CATEGORY), Column("age", Kind.NUMBER), Column("text", Kind.TEXT),
    Column("key", Kind.ID), Column("day", Kind.DATE),
)  # fmt: skip


def table(rows: int, rng: np.random.Generator) -> Table:
    age = rng.normal(40, 10, rows).tolist()
    frame = pl.DataFrame(
        {
            "shop": rng.choice(["north", "south", "west", "tiny"], rows, p=[0.4, 0.3, 0.29, 0.01]),
            "age": [None if rng.random() < 0.2 else one for one in age],
            "text": ["x" * int(n) for n in rng.integers(1, 100, rows)],
            "key": [str(k) for k in range(rows)],
            "day": pl.Series(rng.integers(0, 900, rows)).cast(pl.Int32).cast(pl.Date),
        }
    )
    return Table.of(frame, COLUMNS)


def answered(wrong: np.ndarray, rng: np.random.Generator) -> Answers:
    target = rng.integers(0, 2, len(wrong))
    return Answers("category", target, np.eye(2)[np.where(wrong, 1 - target, target)])


def test_the_worse_slice_is_named() -> None:
    rng = np.random.default_rng(0)
    rows = table(800, rng)
    south = (rows.frame["shop"] == "south").to_numpy()
    answers = answered(rng.random(800) < np.where(south, 0.35, 0.1), rng)
    for name in ("accuracy", "log_loss", "f1_macro"):
        found = slices(answers, rows, metric(name, "category", 2), Resampling(200))
        assert found.worst is not None
        assert (found.worst.column, found.worst.name) == ("shop", "south")
        assert found.worst.p < 0.05
        assert found.worst.interval[0] <= found.worst.value <= found.worst.interval[1]
    names = {(one.column, one.name) for one in found.found}
    assert ("age", "missing") in names and ("shop", "north") in names
    assert not any(column == "key" for column, _ in names)
    assert sum(column == "day" for column, _ in names) == 4
    assert sum(one.n for one in found.found if one.column == "text") == 800
    assert found.passed == 1
    keys = [one.key for one in found.findings({"split": "test"})]
    assert keys.count("evaluation.slice.p") == len(found.found)
    assert keys[-4:] == [
        "evaluation.worst_slice", "evaluation.worst_slice.gap", "evaluation.worst_slice.p",
        "evaluation.slice.passed",
    ]  # fmt: skip


def test_where_no_slice_is_worse_none_is_claimed() -> None:
    claimed = 0
    for seed in range(30):
        rng = np.random.default_rng(seed)
        rows = table(200, rng)
        answers = answered(rng.random(200) < 0.2, rng)
        accuracy = metric("accuracy", "category", 2)
        found = slices(answers, rows, accuracy, Resampling(150, seed))
        claimed += any(one.p <= 0.1 for one in found.found)
    assert claimed <= 6


def test_groups_that_hang_together_prove_less() -> None:
    rng = np.random.default_rng(1)
    group = np.repeat(np.arange(20), 20)
    wrong = np.repeat(rng.random(20) < 0.4, 20)
    shop = np.where(group % 2 == 0, "a", "b")
    rows = Table.of(pl.DataFrame({"shop": shop}), [Column("shop", Kind.CATEGORY)])
    answers, accuracy = answered(wrong, rng), metric("accuracy", "category", 2)
    alone = slices(answers, rows, accuracy, Resampling(300)).found[0]
    together = slices(answers, rows, accuracy, Resampling(300, 0, group)).found[0]
    assert together.p > alone.p
    assert np.ptp(together.interval) > 2 * np.ptp(alone.interval)


def test_a_table_without_slices_and_one_of_other_rows() -> None:
    answers = Answers("number", np.arange(30.0), np.arange(30.0))
    plain = Table.of(pl.DataFrame({"key": [str(k) for k in range(30)]}), [Column("key", Kind.ID)])
    found = slices(answers, plain, metric("mae", "number", 1))
    assert found.worst is None and found.findings() == ()
    with pytest.raises(InputError, match="30 answers"):
        slices(answers, plain.take([0, 1]), metric("mae", "number", 1))


def test_the_target_is_not_sliced_by() -> None:
    rng = np.random.default_rng(2)
    answers = answered(rng.random(100) < 0.2, rng)
    frame = pl.DataFrame({"y": [str(t) for t in answers.target]})
    rows = Table.of(frame, [Column("y", Kind.CATEGORY, Role.TARGET)])
    assert slices(answers, rows, metric("mcc", "category", 2)).found == ()
