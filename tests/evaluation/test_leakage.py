"""Copies across splits and columns that give the target away are found."""

import numpy as np
import polars as pl
import pytest

from berth.core import Column, Kind, Role, Table
from berth.evaluation.leakage import seen, telling

LONG = "the seats were narrow and the crew forgot our meal twice on the way to the coast"


def texts(*rows: str | None) -> Table:
    frame = pl.DataFrame({"text": rows}, schema={"text": pl.String})
    return Table.of(frame, [Column("text", Kind.TEXT)])


def test_exact_and_near_copies_are_told_apart() -> None:
    train = texts(LONG, "good", "a short unrelated remark about the food that nobody repeats here")
    test = texts("good", LONG + "!", LONG, "something else altogether, quite long enough to count")
    found = seen(train, test)
    assert found.exact.tolist() == [True, False, True, False]
    assert found.near.tolist() == [False, True, False, False]
    exact, near = found.findings(test)
    assert exact.value == 0.5 and exact.rows == ("table:1", "table:3")
    assert near.value == 0.25 and near.n == 4


def test_copies_within_the_test_are_no_leak() -> None:
    assert not seen(texts("another text"), texts(LONG, LONG)).any.any()


def test_all_inputs_count_and_the_target_does_not() -> None:
    def rows(values: list[int], target: list[int]) -> Table:
        frame = pl.DataFrame({"a": values, "b": [1] * len(values), "y": target})
        columns = [Column("a", Kind.NUMBER), Column("b", Kind.NUMBER)]
        return Table.of(frame, [*columns, Column("y", Kind.NUMBER, Role.TARGET)])

    assert seen(rows([1, 2], [0, 0]), rows([2, 3], [1, 1])).exact.tolist() == [True, False]
    assert len(seen(rows([1], [0]), rows([], [])).any) == 0


@pytest.fixture(scope="module")
def market() -> tuple[Table, np.ndarray]:
    rng = np.random.default_rng(0)
    rows = 600
    target = rng.integers(0, 3, rows)
    names = np.array(["low", "middle", "high"])[target]
    order = np.argsort(target, kind="stable")
    number = np.empty(rows, int)
    number[order] = np.arange(rows)
    frame = pl.DataFrame(
        {
            "copied": names,
            "coded": target * 10.0 + rng.normal(0, 0.5, rows),
            "filed": [f"row-{k}" for k in number],
            "told": [f"{' '.join(rng.choice(list('abcdefgh'), 9))} [{n}]" for n in names],
            "good": np.where(rng.random(rows) < 0.7, names, "middle"),
            "noise": rng.normal(0, 1, rows),
            "own": [f"k{k}" for k in rng.permutation(rows)],
            "text": [" ".join(rng.choice(list("abcdefgh"), 9)) for _ in range(rows)],
        }
    )
    kinds = {"coded": Kind.NUMBER, "noise": Kind.NUMBER, "filed": Kind.ID, "own": Kind.ID,
             "told": Kind.TEXT, "text": Kind.TEXT}  # fmt: skip
    columns = [Column(name, kinds.get(name, Kind.CATEGORY)) for name in frame.columns]
    return Table.of(frame, columns), target


def test_columns_that_give_classes_away(market: tuple[Table, np.ndarray]) -> None:
    table, target = market
    found = telling(table, target, "category")
    assert {one.subject["column"] for one in found} == {"copied", "coded", "filed", "told"}
    assert all(0.95 <= one.value <= 1 and one.n == 600 for one in found)
    assert found == telling(table, target, "category")
    rare = telling(table, (target == 0).astype(int)[:, None].astype(float), "labels", classes="z")
    assert {one.subject["label"] for one in rare} == {"z"}


def test_columns_that_give_numbers_away() -> None:
    rng = np.random.default_rng(1)
    price = rng.lognormal(0, 1, 500)
    frame = pl.DataFrame({"euro": 0.9 * price, "size": price + rng.normal(0, 1, 500)})
    table = Table.of(frame, [Column(name, Kind.NUMBER) for name in frame.columns])
    assert [one.subject["column"] for one in telling(table, price, "number")] == ["euro"]


def test_a_column_filled_for_one_class_only() -> None:
    target = np.arange(200) % 2
    refund = [None if t else float(k) for k, t in enumerate(target)]
    table = Table.of(pl.DataFrame({"refund": refund}), [Column("refund", Kind.NUMBER)])
    (found,) = telling(table, target, "category")
    assert found.value == 1


def test_nothing_is_claimed_of_a_target_that_does_not_vary() -> None:
    table = Table.of(pl.DataFrame({"a": list(range(50))}), [Column("a", Kind.NUMBER)])
    assert telling(table, np.zeros(50, int), "category") == ()
