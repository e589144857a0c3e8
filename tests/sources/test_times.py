"""Dates in many hands."""

from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from berth.sources.times import read_dates

MAY = date(2023, 5, 1)


@pytest.mark.parametrize(
    "cell",
    [
        "2023-05-01",
        "2023-05-01T10:20:30",
        "2023-05-01 23:59:59+08:00",
        "2023-05-01T10:20:30.123Z",
        "2023/5/1",
        "2023/5/1 9:30",
        "2023.05.01",
        "20230501",
        "01.05.2023",
        "1.5.23",
        "5/1/2023",
        "05/01/2023 11:00 PM",
        "May 1, 2023",
        "may 1st 2023",
        "1 May 2023",
        "1st of May, 2023",
        "01-May-2023",
        "Mon, 1 May 2023 10:00:00 GMT",
        "Reviewed in the United States on May 1, 2023",
        "May 2023",
        "2023-05",
        "2023年5月1日",
        "2023年05月01日 10:20",
        "2023年5月",
        "1682937000",
        "1682937000.0",
        "1682937000123",
        20230501,
        1682937000,
        1682937000123,
        1682937000.0,
        date(2023, 5, 1),
        datetime(2023, 5, 1, 23, 59, tzinfo=UTC),
    ],
)
def test_one_day_many_hands(cell: object) -> None:
    read = read_dates(pl.Series("date", [cell, None]))
    assert read.values.dtype == pl.Date
    assert (read.values.to_list(), read.unreadable) == ([MAY, None], 0)


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (["5/1/2023", "25/1/2023"], [date(2023, 1, 5), date(2023, 1, 25)]),
        (["5/1/2023", "1/25/2023"], [date(2023, 5, 1), date(2023, 1, 25)]),
        (["05-01-2023", "25-01-2023"], [date(2023, 1, 5), date(2023, 1, 25)]),
    ],
)
def test_the_column_decides_what_comes_first(cells: list[str], days: list[date]) -> None:
    read = read_dates(pl.Series("date", cells))
    assert (read.values.to_list(), read.notes) == (days, ())


def test_an_undecided_order_is_said() -> None:
    read = read_dates(pl.Series("seen", ["5/1/2023", "6/2/2023"]))
    assert read.values.to_list() == [MAY, date(2023, 6, 2)]
    assert len(read.notes) == 1 and "'seen'" in read.notes[0] and "month assumed" in read.notes[0]


def test_what_is_no_date_is_counted() -> None:
    cells = ["2023-05-01", "soon", "2023-02-30", "", None, "0001-01-01", "99/99/2023"]
    read = read_dates(pl.Series("date", cells))
    assert read.values.to_list() == [MAY, *[None] * 6]
    assert read.unreadable == 4
    assert "4 cells of 'date'" in read.notes[-1]


def test_prose_with_a_date_in_it_is_no_date() -> None:
    prose = "We stayed there for a week from May 1, 2023 and enjoyed every minute of it."
    assert read_dates(pl.Series("t", [prose])).unreadable == 1


@pytest.mark.parametrize("cells", [[], [None], [[1]], [True], [4, 5], [float("nan")]])
def test_no_dates(cells: list[object]) -> None:
    read = read_dates(pl.Series("t", cells))
    assert read.values.dtype == pl.Date and read.values.null_count() == len(cells)


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)))
def test_every_day_survives(day: date) -> None:
    written = [
        day.isoformat(),
        f"{day:%B} {day.day}, {day.year}",
        f"{day.day} {day:%b} {day.year}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%d.%m.%Y}",
        f"{day:%d.%m.%y}",
    ]
    assert set(read_dates(pl.Series("t", written)).values) == {day}


@given(st.lists(st.text() | st.none()))
def test_any_text(cells: list[str | None]) -> None:
    assert len(read_dates(pl.Series("t", cells, pl.String)).values) == len(cells)
