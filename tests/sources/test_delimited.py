"""Delimited text in any shape."""

import csv
import io
import re
import time

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from berth.core import InputError
from berth.sources import delimited
from berth.sources.delimited import read_delimited
from berth.sources.raw import REJECT, Raw

PLAIN = "text,product,rating\ngood seat,A,5\n,B,\n"


def read(text: str, delimiter: str | None = None) -> Raw:
    return read_delimited(text, "f.csv", delimiter, lambda passed: None)


def test_cells_are_strings_and_empty_ones_null() -> None:
    raw = read(PLAIN)
    assert raw.frame.schema == pl.Schema(dict.fromkeys(["text", "product", "rating"], pl.String))
    assert raw.frame.rows() == [("good seat", "A", "5"), (None, "B", None)]
    assert (raw.row.to_list(), raw.line.to_list()) == ([1, 2], [2, 3])
    assert raw.row.dtype == raw.line.dtype == pl.UInt32
    assert raw.rejects.schema == pl.Schema(REJECT)
    assert (raw.name, raw.rejects.height, raw.notes) == ("f.csv", 0, ())


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_common_delimiters_are_guessed(delimiter: str) -> None:
    others = ",;\t|".replace(delimiter, "")
    raw = read(f"text{delimiter}rating\nwell{others}{delimiter}4\nx{delimiter}5\n")
    assert raw.frame.rows() == [(f"well{others}", "4"), ("x", "5")]


def test_commas_in_prose_are_no_delimiter() -> None:
    assert read("text\nGood, really\nBad; quite, yes\n").frame["text"].to_list() == [
        "Good, really",
        "Bad; quite, yes",
    ]


def test_the_header_decides_between_delimiters_with_the_rows() -> None:
    raw = read("pros, cons;rating\nseat, food;3\nnone;4\n")
    assert raw.frame.columns == ["pros, cons", "rating"]


def test_a_hint_of_spreadsheets_is_taken() -> None:
    raw = read("sep=^\r\ntext^rating\r\nx^1\r\n")
    assert raw.frame.rows() == [("x", "1")]
    assert raw.line.to_list() == [3]


@pytest.mark.parametrize(("said", "meant"), [("tab", "\t"), ("\\t", "\t"), ("~", "~")])
def test_a_named_delimiter(said: str, meant: str) -> None:
    assert read(f"a,b{meant}c\n1{meant}2\n", said).frame.columns == ["a,b", "c"]


@pytest.mark.parametrize("said", ["", "ab", '"', "\n"])
def test_what_cannot_be_a_delimiter(said: str) -> None:
    if not said:
        assert read(PLAIN, said).frame.width == 3
        return
    with pytest.raises(InputError, match=r"cannot be a delimiter.*--delimiter takes one"):
        read(PLAIN, said)


@pytest.mark.parametrize("sign", ["^", "~", "#", ":", "\x01"])
def test_an_uncommon_delimiter_is_suggested(sign: str) -> None:
    text = "product^score^review\nA^5^The seats were wide.\nB^1^The food was cold.\n"
    text = text.replace("^", sign)
    with pytest.raises(InputError, match="only column looks like several") as raised:
        read(text)
    assert raised.value.remedy == f"Say --delimiter {sign!r}."
    assert read(text, sign).frame.columns == ["product", "score", "review"]


@pytest.mark.parametrize("name", ["review", "review text", "g:review", "review-text", "#review"])
def test_one_column_is_fine(name: str) -> None:
    assert read(f"{name}\nThe seats were wide.\nThe food was cold.\n").frame.columns == [name]


def test_a_file_without_header_loses_no_row() -> None:
    raw = read("A,5,The seats were wide and soft.\nB,1,The food was cold and came late.\n")
    assert raw.frame.columns == ["column_1", "column_2", "column_3"]
    assert raw.frame.rows()[0] == ("A", "5", "The seats were wide and soft.")
    assert (raw.row.to_list(), raw.line.to_list()) == ([1, 2], [1, 2])
    assert raw.notes[0].startswith("there is no header: line 1 looks like data and is read as")


def test_too_many_fields_are_a_reject_and_too_few_are_filled() -> None:
    raw = read('a,b\n1,2\n1,2,3\n"x\ny",2\n5\n6,7,,\n8,9\n')
    assert raw.frame.rows() == [("1", "2"), ("x\ny", "2"), ("5", None), ("6", "7"), ("8", "9")]
    assert raw.row.to_list() == [1, 3, 4, 5, 6]
    assert raw.line.to_list() == [2, 4, 6, 7, 8]
    assert raw.rejects.rows() == [("f.csv:2", 3, "3 fields where the header has 2")]
    assert raw.notes == (
        "1 row with fewer than the header's 2 fields; what is missing is left empty (line 6)",
    )


def test_blank_lines_are_no_rows() -> None:
    raw = read("\n\na,b\n\n1,2\n  \n3,4\n\n")
    assert raw.frame.rows() == [("1", "2"), ("3", "4")]
    assert raw.line.to_list() == [5, 7]


def test_an_open_quote_costs_one_row() -> None:
    raw = read('a,b,c\n1,"x,y\n2,y,z\n3,"said "so" there",z\n')
    assert raw.frame.rows() == [("1", '"x', "y"), ("2", "y", "z"), ("3", '"said "so" there"', "z")]
    assert raw.notes == ("2 rows with stray quotes or line ends, read as they stand (lines 2, 4)",)
    raw = read('a,b\n1,"x,y,z\n2,y\n')
    assert raw.frame.rows() == [("2", "y")]
    assert raw.rejects.rows() == [
        ("f.csv:1", 2, "a quote in it is never closed, or closes too soon")
    ]


def test_nuls_go_with_a_note() -> None:
    raw = read("a,b\n1,x\0y\n\0\0,2\n")
    assert raw.frame.rows() == [("1", "xy"), (None, "2")]
    assert raw.notes == ("3 NUL characters removed, the first on line 2",)


def test_quoted_blanks_are_kept() -> None:
    assert read('a,b\n" x "," "\n').frame.rows() == [(" x ", " ")]


def test_a_megabyte_in_one_cell() -> None:
    cell = "seat, leg\n" * 110_000
    raw = read(f'text,rating\n"{cell}",4\nx,5\n')
    assert raw.frame.rows() == [(cell, "4"), ("x", "5")]
    assert raw.line.to_list() == [2, 110_003]
    assert csv.field_size_limit() == 131_072


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the file is empty"),
        (" \n\n", "the file is empty"),
        ("\0", "the file is empty"),
        ('""', "the file is empty"),
        ("a,b\n", "a header but no rows"),
        ("a,b", "a header but no rows"),
        ("a,b,a\n1,2,3\n", "column 'a'.*columns 1 and 3 the same name.*Rename"),
        ("5,3\n4,2\n", "looks like data"),
        ('"a,b\n1,2\n', r"header \(line 1\) cannot be read: a quote"),
        ("a,b\n1,2,3\n4,5,6\n", "no row fits.*on line 2: 3 fields where.*has 2.*--delimiter"),
    ],
)
def test_files_that_cannot_be_used(text: str, told: str) -> None:
    with pytest.raises(InputError, match=f"(?s)^f.csv.*{told}"):
        read(text)


def test_chunks_join_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a,b\n" + "".join(f'{i},"x\n{i}"\n' if i % 3 else f"{i},2,3\n" for i in range(100))
    whole = read(text)
    monkeypatch.setattr(delimited, "_CHUNK", 7)
    parts = read(text)
    assert parts.frame.equals(whole.frame)
    assert parts.row.equals(whole.row)
    assert parts.line.equals(whole.line)
    assert parts.rejects.equals(whole.rejects)


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufdd0"))


@settings(max_examples=200)
@given(
    data=st.data(),
    width=st.integers(1, 4),
    delimiter=st.sampled_from([",", ";", "\t", "|", "~"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    bare=st.booleans(),
)
def test_what_csv_writes_comes_back(
    data: st.DataObject, width: int, delimiter: str, end: str, bare: bool
) -> None:
    table = data.draw(st.lists(st.tuples(*[CELLS] * width), min_size=1))
    if bare:  # The writer leaves line ends unquoted that are not its own.
        table = [tuple(cell.translate({10: " ", 13: " "}) for cell in row) for row in table]
    names = ["text", "product", "rating", "user"][:width]
    written = io.StringIO(newline="")
    quoting = csv.QUOTE_MINIMAL if bare else csv.QUOTE_ALL
    writer = csv.writer(written, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerow(names)
    writer.writerows(table)
    raw = read(written.getvalue(), delimiter if delimiter == "~" or width == 1 else None)
    expected = [tuple(cell or None for cell in row) for row in table]
    assert raw.frame.rows() == expected
    assert raw.rejects.height == 0
    lines = re.split("\r\n|\r|\n" if end == "\r" else "\n", written.getvalue())
    for row, line in zip(table, raw.line, strict=True):
        begun = lines[line - 1].lstrip('"')
        assert begun.startswith(row[0].split("\n")[0].split("\r")[0].split('"')[0])


@given(st.text(st.sampled_from('ab,;"\n\r\t|\0 1')) | st.text())
def test_any_text_is_rows_or_an_input_error(text: str) -> None:
    try:
        raw = read(text)
    except InputError:
        return
    assert raw.frame.height == len(raw.row) == len(raw.line) > 0
    assert raw.line.is_sorted()
    numbers = [*raw.row.to_list(), *(int(i.split(":")[1]) for i in raw.rejects["row_id"])]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_a_hundred_thousand_reviews_in_seconds() -> None:
    review = 'The seat, "roomy" as they say,\nwas fine and the crew kind. ' * 8
    row = io.StringIO(newline="")
    csv.writer(row).writerow(["AirA", "5", "2024-01-01", "ann", review])
    text = "product,rating,date,user,text\r\n" + row.getvalue() * 100_000
    started = time.perf_counter()
    raw = read(text)
    assert time.perf_counter() - started < 8
    assert raw.line[99_999] == 2 + 99_999 * 9
