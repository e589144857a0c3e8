"""Shifts are found where they were made, and seldom where they were not."""

import numpy as np
import polars as pl
import pytest

from berth.core import Column, Kind, Table
from berth.evaluation.drift import Drift, drift
from berth.evaluation.two_samples import separability

COLUMNS = (
    Column("age", Kind.NUMBER), Column("shop", Kind.CATEGORY), Column("text", Kind.TEXT),
    Column("day", Kind.DATE), Column("key", Kind.ID),
)  # fmt: skip
WORDS = np.array([f"w{k}" for k in range(60)])


def table(rows: int, seed: int, moved: str = "") -> Table:
    rng = np.random.default_rng(seed)
    age = rng.normal(40 + 8 * (moved == "age"), 10, rows)
    gone = rng.random(rows) < (0.3 if moved == "missing" else 0.1)
    odds = [0.2, 0.3, 0.5] if moved == "shop" else [0.5, 0.3, 0.2]
    tilt = np.arange(60)[::-1] if moved == "text" else np.arange(60)
    chance = np.exp(-tilt / 20) / np.exp(-tilt / 20).sum()
    start = 400 if moved == "day" else 0
    frame = pl.DataFrame(
        {
            "age": [None if lost else one for one, lost in zip(age.tolist(), gone, strict=True)],
            "shop": rng.choice(["a", "b", "c"], rows, p=odds),
            "text": [" ".join(rng.choice(WORDS, 12, p=chance)) for _ in range(rows)],
            "day": pl.Series(rng.integers(start, start + 500, rows)).cast(pl.Int32).cast(pl.Date),
            "key": [f"{seed}-{k}" for k in range(rows)],
        }
    )
    return Table.of(frame, COLUMNS)


def value(found: Drift, measure: str, column: str = "") -> float:
    return next(s.value for s in found.shifts if (s.measure, s.column) == (measure, column))


@pytest.mark.parametrize(
    ("moved", "seen"),
    [
        ("age", {("ks", "age"), ("separability", "")}),
        ("missing", {("missing", "age"), ("separability", "")}),
        ("shop", {("total_variation", "shop"), ("separability", "")}),
        ("text", {("jensen_shannon", "text"), ("separability", "")}),
        ("day", {("ks", "day")}),
    ],
)
def test_what_was_moved_is_found_and_nothing_else(moved: str, seen: set[tuple[str, str]]) -> None:
    found = drift(table(400, 1), table(300, 2, moved))
    assert {(s.measure, s.column) for s in found.shifts if s.p is not None and s.p < 0.01} == seen
    assert found.unread == ("key",) and found.apart == ()


def test_tables_that_are_alike_are_seldom_told_apart() -> None:
    claimed, areas = 0, []
    for seed in range(20):
        found = drift(table(120, 2 * seed), table(120, 2 * seed + 1), seed=seed)
        claimed += any(s.p is not None and s.p <= 0.1 for s in found.shifts)
        areas.append(value(found, "separability"))
    assert claimed <= 6
    assert np.mean(areas) == pytest.approx(0.5, abs=0.03)


def test_measures_have_their_definitions() -> None:
    one = Table.of(pl.DataFrame({"a": ["x"] * 60 + ["y"] * 40}), [Column("a", Kind.CATEGORY)])
    other = Table.of(pl.DataFrame({"a": ["x"] * 10 + ["z"] * 90}), [Column("a", Kind.CATEGORY)])
    found = drift(one, other)
    assert value(found, "total_variation", "a") == pytest.approx(0.9)
    texts = [Table.of(pl.DataFrame({"t": [w] * 30}), [Column("t", Kind.TEXT)]) for w in ("u", "v")]
    assert value(drift(*texts), "jensen_shannon", "t") == pytest.approx(1, abs=0.05)
    assert value(drift(texts[0], texts[0]), "jensen_shannon", "t") == pytest.approx(0)
    numbers = [Table.of(pl.DataFrame({"n": np.arange(100.0) + k}), [Column("n", Kind.NUMBER)])
               for k in (0, 1000)]  # fmt: skip
    assert value(drift(*numbers), "ks", "n") == 1
    assert value(drift(*numbers), "separability") == pytest.approx(1)
    assert value(drift(numbers[0], numbers[0]), "psi", "n") == pytest.approx(0)


def test_chinese_words_count() -> None:
    one, other = (Table.of(pl.DataFrame({"t": [t] * 30}), [Column("t", Kind.TEXT)])
                  for t in ("房间很大", "早餐不好"))  # fmt: skip
    assert value(drift(one, other), "jensen_shannon", "t") == pytest.approx(1, abs=0.05)


def test_columns_of_one_table_alone_are_named() -> None:
    first, second = Column("a", Kind.CATEGORY), Column("b", Kind.NUMBER)
    one = Table.of(pl.DataFrame({"a": ["x"], "b": [1]}), [first, second])
    columns = [Column("b", Kind.CATEGORY), Column("c", Kind.CATEGORY)]
    other = Table.of(pl.DataFrame({"b": ["1"], "c": ["x"]}), columns)
    found = drift(one, other)
    assert found.apart == ("a", "b", "c") and found.shifts == ()
    assert [f.key for f in found.findings()] == ["evaluation.drift.absent"] * 3


def test_findings_and_the_same_again() -> None:
    one, other = table(80, 1), table(80, 2, "shop")
    found = drift(one, other, seed=3)
    assert found == drift(one, other, seed=3)
    made = found.findings({"against": "new"})
    keys = {f.key for f in made}
    assert {"evaluation.drift.psi", "evaluation.drift.ks", "evaluation.drift.p",
            "evaluation.drift.missing", "evaluation.drift.separability"} <= keys  # fmt: skip
    assert all(f.subject["against"] == "new" for f in made)
    missing = next(f for f in made if f.key == "evaluation.drift.missing")
    assert missing.interval[0] <= missing.value <= missing.interval[1]


def test_columns_that_are_empty_or_rows_that_are_few_say_nothing() -> None:
    empty = pl.DataFrame({"t": [None] * 30, "n": [None] * 30, "b": [""] * 30},
                         schema={"t": pl.String, "n": pl.Float64, "b": pl.String})  # fmt: skip
    columns = [Column("t", Kind.TEXT), Column("n", Kind.NUMBER), Column("b", Kind.TEXT)]
    found = drift(Table.of(empty, columns), Table.of(empty, columns))
    assert {s.measure for s in found.shifts} == {"missing", "separability"}
    assert all(s.value == pytest.approx(0 if s.column else 0.5) for s in found.shifts)
    assert separability(table(10, 1), table(300, 2), COLUMNS[:2]) is None
