"""Typed values become columns that later steps can take."""

import datetime as dt
from decimal import Decimal

import polars as pl
import pytest

from berth.core import InputError
from berth.sources.raw import REJECT
from berth.sources.typed import raw_of, series, spell


def test_types_stay_where_they_can() -> None:
    day = dt.date(2024, 1, 2)
    frame = pl.DataFrame(
        {
            "row_id": ["x", "y"],
            "rating": [5, None],
            "share": [float("nan"), 0.5],
            "day": [day, None],
            "yes": [True, None],
            "text": ["", "good"],
        }
    )
    raw = raw_of(frame, "table", ["a note"])
    assert raw.frame.rows() == [
        ("x", 5, None, day, True, None),
        ("y", None, 0.5, None, None, "good"),
    ]
    assert raw.frame.schema == frame.schema
    assert raw.row.to_list() == raw.line.to_list() == [1, 2]
    assert raw.row.dtype == raw.line.dtype == pl.UInt32
    assert (raw.name, raw.notes, raw.rejects.schema) == ("table", ("a note",), pl.Schema(REJECT))


def test_types_that_later_steps_do_not_know() -> None:
    frame = pl.DataFrame(
        {
            "price": pl.Series([Decimal("1.50"), None]),
            "brand": pl.Series(["A", None], dtype=pl.Categorical),
            "kind": pl.Series(["A", None], dtype=pl.Enum(["A"])),
            "tags": [["价", "b"], None],
            "bytes": ["é".encode(), b"\xff"],
            "none": [None, None],
            "user": [{"name": "Ann", "home": {"city": "Lyon"}}, None],
        }
    )
    raw = raw_of(frame, "f")
    assert raw.frame.to_dict(as_series=False) == {
        "price": [1.5, None],
        "brand": ["A", None],
        "kind": ["A", None],
        "tags": ['["价", "b"]', None],
        "bytes": ["é", "\ufffd"],
        "none": [None, None],
        "user.name": ["Ann", None],
        "user.home.city": ["Lyon", None],
    }
    assert raw.frame["brand"].dtype == raw.frame["none"].dtype == pl.String


def test_names_that_meet() -> None:
    with pytest.raises(InputError, match=r"f, column 'a\.b': .* Rename"):
        raw_of(pl.DataFrame({"a.b": [1], "a": [{"b": 2}]}), "f")


@pytest.mark.parametrize("frame", [pl.DataFrame(), pl.DataFrame({"a": []})])
def test_nothing_in_it(frame: pl.DataFrame) -> None:
    with pytest.raises(InputError, match="f: there are no rows"):
        raw_of(frame, "f")


@pytest.mark.parametrize(
    ("values", "dtype", "read"),
    [
        ([1, None, 2], pl.Int64, [1, None, 2]),
        ([1, 2.5, Decimal("0.5")], pl.Float64, [1.0, 2.5, 0.5]),
        ([2**70, 1], pl.String, [str(2**70), "1"]),
        ([True, None], pl.Boolean, [True, None]),
        ([True, 1], pl.String, ["true", "1"]),
        (["a", "", None], pl.String, ["a", None, None]),
        ([1, "a"], pl.String, ["1", "a"]),
        ([{"b": [1]}, None], pl.String, ['{"b": [1]}', None]),
        ([b"\xffa", memoryview(b"b")], pl.String, ["\ufffda", "b"]),
        ([None, None], pl.String, [None, None]),
        ([], pl.String, []),
        ([dt.date(2024, 1, 2)], pl.Date, [dt.date(2024, 1, 2)]),
        ([dt.date(2024, 1, 2), "soon"], pl.String, ["2024-01-02", "soon"]),
    ],
)
def test_a_column_of_python_values(
    values: list[object], dtype: pl.DataType, read: list[object]
) -> None:
    column = series("x", values)
    assert (column.dtype, column.to_list()) == (dtype, read)


def test_half_characters_are_replaced() -> None:
    assert spell("a\ud800b") == "a?b"
    assert spell({"a": "\udfff"}) == '{"a": "?"}'
