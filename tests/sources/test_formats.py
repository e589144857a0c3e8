"""Gzip, Parquet and Excel."""

import datetime as dt
import gzip
import io

import polars as pl
import pytest

from berth.core import InputError
from berth.sources.formats import gunzip, read_excel, read_parquet
from tests.sources.workbook import Day, workbook

TABLE = [["text", "rating", "date"], ["good", 5, Day(45000)], ["bad", 1.5, None]]


def test_gzip_of_several_parts() -> None:
    assert gunzip(gzip.compress(b"a,b\n") + gzip.compress(b"1,2\n"), "f") == b"a,b\n1,2\n"


@pytest.mark.parametrize("kept", [3, 15, -1, -9])
def test_gzip_cut_short(kept: int) -> None:
    with pytest.raises(InputError, match=r"f\.csv\.gz: the gzip file is cut short or damaged"):
        gunzip(gzip.compress(b"a,b\n" * 100)[:kept], "f.csv.gz")


def test_parquet_keeps_types() -> None:
    frame = pl.DataFrame({"text": ["a", ""], "rating": [5, None], "by": [{"id": 1}, {"id": 2}]})
    packed = io.BytesIO()
    frame.write_parquet(packed)
    raw = read_parquet(packed.getvalue(), "f.parquet")
    assert raw.frame.rows() == [("a", 5, 1), (None, None, 2)]
    assert raw.frame.schema == {"text": pl.String, "rating": pl.Int64, "by.id": pl.Int64}
    with pytest.raises(InputError, match=r"f\.parquet: the file is damaged, or no Parquet"):
        read_parquet(packed.getvalue()[:-20], "f.parquet")


def test_excel_is_typed() -> None:
    raw = read_excel(workbook({"May": TABLE}), "f.xlsx", None)
    assert raw.frame.rows() == [("good", 5.0, dt.datetime(2023, 3, 15)), ("bad", 1.5, None)]
    assert raw.frame.schema == {"text": pl.String, "rating": pl.Float64, "date": pl.Datetime("ms")}
    assert (raw.row.to_list(), raw.line.to_list(), raw.notes) == ([1, 2], [2, 3], ())


def test_excel_with_a_title_blank_rows_and_columns() -> None:
    rows = [
        [None, None, None, None],
        ["Reviews of May"],
        ["text", None, None, "rating", None],
        ["good", None, "x", 5, None],
        [None, None, None, None, None],
        ["", None, "y", None, None],
        ["bad", None, None, 2, None],
    ]
    raw = read_excel(workbook({"S": rows}), "f.xlsx", None)
    assert raw.frame.columns == ["text", "column 2", "rating"]
    assert raw.frame.rows() == [("good", "x", 5), (None, "y", None), ("bad", None, 2)]
    assert raw.frame["rating"].dtype == pl.Int64
    assert (raw.row.to_list(), raw.line.to_list()) == ([1, 2, 3], [4, 6, 7])
    assert "column 2 has no name" in raw.notes[0]


def test_a_column_without_cells_is_no_alarm(caplog: pytest.LogCaptureFixture) -> None:
    raw = read_excel(workbook({"S": [["text", "none"], ["a", None]]}), "f.xlsx", None)
    assert raw.frame.rows() == [("a", None)]
    assert raw.frame.schema["none"] == pl.String
    assert caplog.records == []


def test_types_are_those_of_all_rows() -> None:
    rows = [["text", "mark"], *[["x", 1]] * 1500, ["y", "none"]]
    raw = read_excel(workbook({"S": rows}), "f.xlsx", None)
    assert raw.frame["mark"].to_list() == ["1"] * 1500 + ["none"]


def test_sheets() -> None:
    book = workbook({"May": TABLE, "June": [["text"], ["later"]], "Empty": []})
    raw = read_excel(book, "f.xlsx", None)
    assert raw.notes == ("read the sheet 'May'; --sheet takes another: June, Empty",)
    assert (raw.frame.height, raw.sheets) == (2, ("June", "Empty"))
    raw = read_excel(book, "f.xlsx", "June")
    assert (raw.frame.rows(), raw.notes) == ([("later",)], ())
    with pytest.raises(InputError, match=r"no sheet 'July'. --sheet takes one of: May, June, E"):
        read_excel(book, "f.xlsx", "July")
    with pytest.raises(InputError, match=r"the sheet 'Empty' is empty.*--sheet: May, June"):
        read_excel(book, "f.xlsx", "Empty")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["text", "rating"]], "there are no rows"),
        ([["text", "rating"], [None, ""]], "there are no rows"),
        ([["text", "text"], ["a", "b"]], "column 'text'.*same name"),
        ([[5, 3], [4, 2]], "looks like data"),
    ],
)
def test_sheets_that_cannot_be_used(rows: list[list[object]], told: str) -> None:
    with pytest.raises(InputError, match=rf"^f\.xlsx.*{told}"):
        read_excel(workbook({"S": rows}), "f.xlsx", None)


@pytest.mark.parametrize("data", [b"PK\x03\x04 and no more", workbook({"S": TABLE})[:-30], b""])
def test_damaged_workbooks(data: bytes) -> None:
    with pytest.raises(InputError, match=r"f\.xlsx: the file is damaged, or no Excel workbook"):
        read_excel(data, "f.xlsx", None)
