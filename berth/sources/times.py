"""Dates as people and machines write them."""

from dataclasses import dataclass

import polars as pl

from berth.sources.phrases import counted

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]*\.?"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_END = r"(?:\D|$)"
_ISO = rf"^(\d{{4}})\s*[-/.年]\s*(\d{{1,2}})(?:\s*[-/.月]\s*(\d{{1,2}}))?{_END}"
_COMPACT = rf"^(\d{{4}})(\d{{2}})(\d{{2}}){_END}"
_FIGURES = rf"^(\d{{1,2}})\s*([-/.])\s*(\d{{1,2}})\s*[-/.]\s*(\d{{4}}|\d{{2}}){_END}"
_MONTH_DAY = rf"\b{_MONTH}\s+{_DAY},?\s+(\d{{4}})\b"
_DAY_MONTH = rf"\b{_DAY}[\s-]+(?:of\s+)?{_MONTH},?[\s-]+(\d{{4}}|\d{{2}})\b"
_MONTH_YEAR = rf"\b{_MONTH},?\s+(\d{{4}})\b"
_EPOCH = r"^(\d{9,10}|\d{12,13})(?:\.\d*)?$"
_LONGEST = 64
"""Characters; longer cells are prose that happens to hold a date."""
_YEARS = (1900, 2100)


@dataclass(frozen=True, eq=False)
class Dates:
    """values: Date [rows], the day as written (no zone is converted), the first of the month
    where no day is given, null where there is no date; unreadable: cells that hold something
    else; notes: what was guessed, in words."""

    values: pl.Series
    unreadable: int = 0
    notes: tuple[str, ...] = ()


def read_dates(cells: pl.Series) -> Dates:
    """Make dates of a column: typed, ISO, figures in any order, English or Chinese, epochs.

    Whether 5/1/2023 is in May or in January is decided over the whole column: a figure above 12
    shows the day. If nothing shows it, the month comes first, and a note says so.
    """
    values, notes = _read(cells)
    year = values.dt.year()
    values = values.set(~year.is_between(*_YEARS).fill_null(True), None).alias(cells.name)
    filled = cells.is_not_null()
    if cells.dtype.is_float():
        filled &= cells.is_not_nan().fill_null(False)
    if cells.dtype == pl.String:
        filled &= cells.str.strip_chars() != ""
    unreadable = int((filled & values.is_null()).sum())
    if unreadable:
        notes += (f"{counted(unreadable, 'cell')} of {cells.name!r} not a date, taken as empty",)
    return Dates(values, unreadable, notes)


def _read(cells: pl.Series) -> tuple[pl.Series, tuple[str, ...]]:
    if cells.dtype == pl.Date:
        return cells, ()
    if isinstance(cells.dtype, pl.Datetime):
        return cells.dt.date(), ()
    if cells.dtype.is_numeric():
        cells = cells.cast(pl.Float64).round().cast(pl.Int64, strict=False).cast(pl.String)
    if cells.dtype != pl.String:
        return pl.Series(cells.name, [None] * len(cells), pl.Date), ()
    return _parse(cells)


def _parse(cells: pl.Series) -> tuple[pl.Series, tuple[str, ...]]:
    text = pl.col("text")
    short = pl.when(text.str.len_chars() <= _LONGEST).then(
        text.str.strip_chars().str.to_lowercase()
    )
    frame = cells.alias("text").to_frame().select(short)
    figures = frame.select(
        one=text.str.extract(_FIGURES, 1).cast(pl.Int32),
        mark=text.str.extract(_FIGURES, 2),
        two=text.str.extract(_FIGURES, 3).cast(pl.Int32),
    )
    day_first, notes = _order(figures, cells.name)
    parts = [
        _date(_part(_ISO, 1), _part(_ISO, 2), _part(_ISO, 3).fill_null(pl.lit("1"))),
        _date(_part(_COMPACT, 1), _part(_COMPACT, 2), _part(_COMPACT, 3)),
        _date(
            _part(_FIGURES, 4), _part(_FIGURES, 3 if day_first else 1),
            _part(_FIGURES, 1 if day_first else 3),
        ),
        _date(_part(_MONTH_DAY, 3), _number(_part(_MONTH_DAY, 1)), _part(_MONTH_DAY, 2)),
        _date(_part(_DAY_MONTH, 3), _number(_part(_DAY_MONTH, 2)), _part(_DAY_MONTH, 1)),
        _date(_part(_MONTH_YEAR, 2), _number(_part(_MONTH_YEAR, 1)), pl.lit("1")),
        _epoch(),
    ]  # fmt: skip
    return frame.select(pl.coalesce(parts).alias("date"))["date"], notes


def _part(pattern: str, group: int) -> pl.Expr:
    return pl.col("text").str.extract(pattern, group)


def _number(month: pl.Expr) -> pl.Expr:
    numbers = [str(number) for number in range(1, 13)]
    return month.replace_strict(_MONTHS, numbers, default=None, return_dtype=pl.String)


def _date(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    century = pl.when(year < "70").then(pl.lit("20")).otherwise(pl.lit("19"))
    full = pl.when(year.str.len_chars() == 2).then(century + year).otherwise(year)
    iso = pl.concat_str(full, month.str.zfill(2), day.str.zfill(2), separator="-")
    return iso.str.to_date("%Y-%m-%d", strict=False)


def _epoch() -> pl.Expr:
    """Seconds or, from 12 digits on, milliseconds since 1970."""
    figures = _part(_EPOCH, 1)
    number = figures.cast(pl.Int64, strict=False)
    milliseconds = pl.when(figures.str.len_chars() >= 12).then(number).otherwise(number * 1000)
    return pl.from_epoch(milliseconds, time_unit="ms").dt.date()


def _order(figures: pl.DataFrame, name: str) -> tuple[bool, tuple[str, ...]]:
    """Whether the day comes before the month, and a note if nothing shows it."""
    day_first = int((figures["one"] > 12).sum())
    month_first = int((figures["two"] > 12).sum())
    if day_first != month_first:
        return day_first > month_first, ()
    if (figures["mark"] == ".").any():
        return True, ()
    if figures["one"].null_count() == len(figures):
        return False, ()
    return False, (f"dates in {name!r} do not show whether day or month is first; month assumed",)
