"""Several sources as one set of cells."""

from datetime import date

import polars as pl
import pytest

from berth.sources.raw import REJECT, Raw
from berth.sources.uniting import unite


def raw(name: str, columns: dict[str, list[object]], rejected: int = 0, note: str = "") -> Raw:
    frame = pl.DataFrame(columns)
    rows = range(1, frame.height + 1)
    rejects = [(f"{name}:{9 + at}", 20 + at, "torn") for at in range(rejected)]
    return Raw(
        name,
        frame,
        pl.Series("row", rows, pl.UInt32),
        pl.Series("line", [row + 1 for row in rows], pl.UInt32),
        pl.DataFrame(rejects, schema=REJECT, orient="row"),
        (note,) if note else (),
    )


def test_one_source_stays_as_it_is() -> None:
    one = unite([raw("a.csv", {"text": ["x", "y"]}, rejected=1, note="guessed")])
    assert one.frame.to_dict(as_series=False) == {"text": ["x", "y"]}
    assert one.ids.to_list() == ["a.csv:1", "a.csv:2"]
    assert (one.line.to_list(), one.line.dtype, one.file.to_list()) == ([2, 3], pl.Int64, [0, 0])
    assert one.rejects.rows() == [("a.csv:9", 20, "torn", 0)]
    assert one.notes == ("guessed",)


def test_columns_unite_by_name_and_files_of_one_name_are_told_apart() -> None:
    both = unite(
        [
            raw("a.csv", {"text": ["x"], "stars": ["5"]}, note="first"),
            raw("a.csv", {"stars": [4], "plan": ["free"]}, rejected=1, note="second"),
            raw("a.csv", {"text": ["z"]}),
        ]
    )
    assert both.names == ("a.csv", "a.csv~2", "a.csv~3")
    assert both.ids.to_list() == ["a.csv:1", "a.csv~2:1", "a.csv~3:1"]
    assert both.frame.to_dict(as_series=False) == {
        "text": ["x", None, "z"],
        "stars": ["5", "4", None],
        "plan": [None, "free", None],
    }
    assert both.rejects["row_id"].to_list() == ["a.csv~2:9"]
    assert both.rejects["file"].to_list() == [1]
    assert both.notes == ("a.csv: first", "a.csv~2: second")


def test_types_that_differ() -> None:
    one = raw("a", {"n": [1], "d": [date(2023, 5, 1)]})
    other = raw("b", {"n": [1.5], "d": ["May 2023"]})
    assert unite([one, other]).frame.rows() == [(1.0, "2023-05-01"), (1.5, "May 2023")]


@pytest.mark.parametrize(
    ("own", "kept"),
    [(["p", "q"], True), (["p", "p"], False), (["p", None], False), ([1, 2], False)],
)
def test_rows_keep_ids_of_their_own_if_these_are_ids(own: list[object], kept: bool) -> None:
    one = unite([raw("a", {"row_id": own, "text": ["x", "y"]})])
    assert one.ids.to_list() == (own if kept else ["a:1", "a:2"])
    assert bool(one.notes) is not kept
    assert one.ids.name == "row_id"
