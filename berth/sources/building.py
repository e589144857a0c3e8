"""A table from cells, once it is known what each column is for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from berth.core import ROW_ID, Column, InputError, Kind, Role, Table
from berth.sources.amounts import read_amounts
from berth.sources.aspects import read_aspects
from berth.sources.phrases import counted
from berth.sources.profile import blank
from berth.sources.rescaling import Ends, rate
from berth.sources.scales import Scale
from berth.sources.times import read_dates
from berth.sources.uniting import United

LANGUAGE = Column("language", Kind.CATEGORY, Role.LANGUAGE)
TEXT = Column("text", Kind.TEXT)
PRODUCT = Column("product", Kind.CATEGORY, Role.PRODUCT)
_RATING = Column("rating", Kind.NUMBER, Role.RATING)
_USER = Column("user", Kind.ID, Role.USER)
_TIME = Column("time", Kind.DATE, Role.TIME)
_PRICE = Column("price", Kind.NUMBER, Role.PRICE)
_SUCH_AS = {_TIME: "a date such as 2023-05-01", _PRICE: "an amount such as 12.50"}
_OWN = (ROW_ID, *(c.name for c in (TEXT, PRODUCT, _RATING, _USER, _TIME, _PRICE, LANGUAGE)))
_PARTED = "\n\n"
_NOTHING = ("nan", "null", "n/a")

_NOBODY = [
    *("anonymous", "anon", "anonymous user", "guest", "guest user", "user", "a user", "unknown"),
    *("customer", "a customer", "verified buyer", "verified customer", "amazon customer"),
    *("a google user", "google user", "deleted", "deleted user", "no name", "none", "n.a"),
    *("匿名", "匿名用户", "匿名買家", "匿名买家", "游客", "访客", "用户", "未知", "网友", "无昵称"),
    *("anonym", "gast", "anónimo", "anonimo", "invitado", "anonyme", "invité", "匿名希望"),
]

Filled = tuple[Column, pl.Series]
Parts = Mapping[str, Sequence[pl.Series]]
"""Role → the columns that play it, [rows]; of those of one part, a row has a cell in one file's."""


@dataclass(frozen=True, eq=False)
class Built:
    """table: a row a record, columns `text`, `product`, `rating`, `user`, `time`, `price` as far
    as they are there, then aspects and context by their own names; scale: of the rating and, set
    on it, of the aspects; notes: what was done to get there."""

    table: Table
    scale: Scale | None
    notes: tuple[str, ...]


def build_table(united: United, part: Parts, product: pl.Series, ends: Ends | None = None) -> Built:
    """Make typed columns of the cells of all sources.

    product: each row's product, String [rows], for where no column holds it; ends: of the rating's
    scale, if the user says them. Several columns of text become one. Raises InputError if a column
    named for its ratings, dates or amounts holds none.
    """
    notes: list[str] = []
    filled = [_text(part["text"], notes)]
    filled.append((PRODUCT, _first([*map(_words, part.get("product", ())), product])))
    scale, rating = _rating(united, part, ends, notes)
    filled += [*rating, *_others(united, part, notes)]
    aspects, said = read_aspects(part.get("aspect", ()), scale, ends)
    filled += [(Column(a.name, Kind.NUMBER, Role.ASPECT), a) for a in aspects]
    for cells in part.get("context", ()):
        filled.append((Column(cells.name, Kind.CATEGORY, Role.CONTEXT), _words(cells)))
    filled = _apart(filled)
    columns = tuple(column for column, _ in filled)
    values = [cells.alias(column.name) for column, cells in filled]
    table = Table(pl.DataFrame([united.ids.alias(ROW_ID), *values]), columns)
    return Built(table, scale, (*notes, *said))


def _known(users: pl.Series, notes: list[str]) -> pl.Series:
    """Users without the stand-ins for those who gave no name: many people are not one."""
    nobody = users.str.to_lowercase().str.strip_chars(" .*_-").is_in(_NOBODY).fill_null(False)
    if many := int(nobody.sum()):
        names = ", ".join(map(repr, users.filter(nobody).unique().sort()[:3]))
        notes.append(f"{counted(many, 'review')} by {names}: each taken for a user of its own")
    return users.set(nobody, None)


def _first(columns: Sequence[pl.Series]) -> pl.Series:
    """Of each row, the first cell that is not null."""
    return pl.select(pl.coalesce(columns)).to_series()


def _text(columns: Sequence[pl.Series], notes: list[str]) -> Filled:
    if len(columns) == 1:
        return TEXT, columns[0].cast(pl.String)
    worded = [cells.cast(pl.String) for cells in columns]
    kept = [cells.set(blank(cells), None) for cells in worded]
    joined = pl.select(pl.concat_str(kept, separator=_PARTED, ignore_nulls=True)).to_series()
    if pl.select((pl.sum_horizontal(*(~cells.is_null() for cells in kept)) > 1).any()).item():
        listed = ", ".join(repr(cells.name) for cells in columns)
        notes.append(f"{listed} are joined into one text, and spans count in the joined text")
    return TEXT, joined


def _rating(
    united: United, part: Parts, ends: Ends | None, notes: list[str]
) -> tuple[Scale | None, list[Filled]]:
    if "rating" not in part:
        notes.append("no column holds ratings (--rating names one)")
        return None, []
    files = [united.file == file for file in range(len(united.names))]
    cells = [_of_file(part["rating"], rows) for rows in files]
    rated = [file for file, one in enumerate(cells) if one.count()] or [0]
    read = rate([(united.names[file], cells[file]) for file in rated], ends)
    values = [pl.Series([None] * len(one), dtype=pl.Float64) for one in cells]
    for file, found in zip(rated, read.values, strict=True):
        values[file] = found
    whole = pl.concat([one.alias(_RATING.name) for one in values])
    for column in part["rating"]:
        _not_in_vain(column, whole, united.ids, "rating", "a rating such as 4, 4/5 or ★★★★☆")
    notes.extend(read.notes)
    return read.scale, [(_RATING, whole)]


def _of_file(columns: Sequence[pl.Series], rows: pl.Series) -> pl.Series:
    """The column that holds anything in these rows of one file."""
    own = [column.filter(rows) for column in columns]
    return next((cells for cells in own if cells.count()), own[0])


def _others(united: United, part: Parts, notes: list[str]) -> list[Filled]:
    filled: list[Filled] = []
    if "user" in part:
        filled.append((_USER, _known(_first([*map(_words, part["user"])]), notes)))
    if "time" in part:
        dates = [read_dates(cells) for cells in part["time"]]
        filled.append((_TIME, _first([one.values for one in dates])))
        notes += [note for one in dates for note in one.notes]
    if "price" in part:
        filled.append((_PRICE, _first([read_amounts(cells) for cells in part["price"]])))
    for column, values in filled:
        if column in _SUCH_AS:
            for cells in part[column.name]:
                _not_in_vain(cells, values, united.ids, column.name, _SUCH_AS[column])
    return filled


def _not_in_vain(
    cells: pl.Series, values: pl.Series, ids: pl.Series, role: str, such_as: str
) -> None:
    """Raise InputError, naming the first cell, if no cell could be read as what it should be."""
    held = ~blank(cells)
    if values.filter(held).count():
        return
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
