"""A table from cells, once it is known what each column is for."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from berth.core import ROW_ID, Column, InputError, Kind, Role, Table
from berth.sources.amounts import read_amounts
from berth.sources.aspects import read_aspects
from berth.sources.profile import blank
from berth.sources.roles import Taken
from berth.sources.scales import Scale, read_ratings
from berth.sources.times import read_dates

LANGUAGE = Column("language", Kind.CATEGORY, Role.LANGUAGE)
TEXT = Column("text", Kind.TEXT)
PRODUCT = Column("product", Kind.CATEGORY, Role.PRODUCT)
_RATING = Column("rating", Kind.NUMBER, Role.RATING)
_USER = Column("user", Kind.ID, Role.USER)
_TIME = Column("time", Kind.DATE, Role.TIME)
_PRICE = Column("price", Kind.NUMBER, Role.PRICE)
_OWN = (ROW_ID, *(c.name for c in (TEXT, PRODUCT, _RATING, _USER, _TIME, _PRICE, LANGUAGE)))
_PARTED = "\n\n"
_NOTHING = ("nan", "null", "n/a")

Filled = tuple[Column, pl.Series]
Parts = dict[str | None, list[str]]


@dataclass(frozen=True, eq=False)
class Built:
    """table: a row a record, columns `text`, `product`, `rating`, `user`, `time`, `price` as far
    as they are there, then aspects and context by their own names; scale: of the rating and, set
    on it, of the aspects; notes: what was done to get there."""

    table: Table
    scale: Scale | None
    notes: tuple[str, ...]


def build_table(
    frame: pl.DataFrame, taken: Sequence[Taken], ids: pl.Series, product: pl.Series
) -> Built:
    """Make typed columns of cells.

    ids: String [rows]; product: each row's product, for where no column holds it. Several columns
    of text become one. Raises InputError if a column named for its ratings, dates or amounts
    holds none.
    """
    part = {one.role: [two.name for two in taken if two.role == one.role] for one in taken}
    notes: list[str] = []
    filled = [_text(frame, part["text"], notes)]
    named = _cells(frame, part, "product")
    filled.append((PRODUCT, product if named is None else _words(named)))
    scale, rating = _rating(frame, part, ids, notes)
    filled += [*rating, *_others(frame, part, ids, notes)]
    aspects, said = read_aspects([frame[name] for name in part.get("aspect", ())], scale)
    filled += [(Column(a.name, Kind.NUMBER, Role.ASPECT), a) for a in aspects]
    for name in part.get("context", ()):
        filled.append((Column(name, Kind.CATEGORY, Role.CONTEXT), _words(frame[name])))
    filled = _apart(filled)
    cells = [values.alias(column.name) for column, values in filled]
    columns = tuple(column for column, _ in filled)
    table = Table(pl.DataFrame([ids.alias(ROW_ID), *cells]), columns)
    return Built(table, scale, (*notes, *said))


def _cells(frame: pl.DataFrame, part: Parts, role: str) -> pl.Series | None:
    return frame[part[role][0]] if role in part else None


def _text(frame: pl.DataFrame, names: Sequence[str], notes: list[str]) -> Filled:
    if len(names) == 1:
        return TEXT, frame[names[0]].cast(pl.String)
    listed = ", ".join(map(repr, names))
    notes.append(f"{listed} are joined into one text, and spans count in the joined text")
    worded = [frame[name].cast(pl.String) for name in names]
    kept = [cells.set(blank(cells), None) for cells in worded]
    joined = pl.select(pl.concat_str(kept, separator=_PARTED, ignore_nulls=True)).to_series()
    return TEXT, joined


def _rating(
    frame: pl.DataFrame, part: Parts, ids: pl.Series, notes: list[str]
) -> tuple[Scale | None, list[Filled]]:
    cells = _cells(frame, part, "rating")
    if cells is None:
        notes.append("no column holds ratings (--rating names one)")
        return None, []
    read = read_ratings(cells)
    _not_in_vain(cells, read.values, ids, "rating", "a rating such as 4, 4/5 or ★★★★☆")
    notes.extend(read.notes)
    return read.scale, [(_RATING, read.values)]


def _others(frame: pl.DataFrame, part: Parts, ids: pl.Series, notes: list[str]) -> list[Filled]:
    filled: list[Filled] = []
    if (user := _cells(frame, part, "user")) is not None:
        filled.append((_USER, _words(user)))
    if (time := _cells(frame, part, "time")) is not None:
        dates = read_dates(time)
        _not_in_vain(time, dates.values, ids, "time", "a date such as 2023-05-01")
        notes.extend(dates.notes)
        filled.append((_TIME, dates.values))
    if (price := _cells(frame, part, "price")) is not None:
        amounts = read_amounts(price)
        _not_in_vain(price, amounts, ids, "price", "an amount such as 12.50")
        filled.append((_PRICE, amounts))
    return filled


def _not_in_vain(
    cells: pl.Series, values: pl.Series, ids: pl.Series, role: str, such_as: str
) -> None:
    """Raise InputError, naming the first cell, if no cell could be read as what it should be."""
    if values.count():
        return
    held = ~blank(cells)
    first = str(cells.filter(held)[0])[:60] if held.any() else ""
    holds = f"holds {first!r} instead" if first else "is empty"
    raise InputError(
        f"no cell of it holds {such_as}; it {holds}.",
        remedy=f"Name another column with --{role}, or leave this one out with --ignore.",
        column=cells.name,
        row=ids.filter(held)[0] if first else None,
    )


def _words(cells: pl.Series) -> pl.Series:
    """Values as words, whole numbers without a point; null for nothing."""
    if cells.dtype.is_float() and (cells.drop_nulls() % 1 == 0).all():
        cells = cells.cast(pl.Int64, strict=False)
    words = cells.cast(pl.String).str.strip_chars()
    return words.set(words.str.to_lowercase().is_in(["", *_NOTHING]), None)


def _apart(filled: Sequence[Filled]) -> list[Filled]:
    """The same with no name twice: a column of the evidence steps back before one of ours."""
    used = set(_OWN)
    apart: list[Filled] = []
    for column, values in filled:
        name, number = column.name, 1
        while column.role in (Role.ASPECT, Role.CONTEXT) and name in used:
            number += 1
            name = f"{column.name}_{number}"
        used.add(name)
        apart.append((Column(name, column.kind, column.role), values))
    return apart
