"""Values that know their type to columns that later steps can take."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import polars as pl

from berth.core import InputError
from berth.sources.header import unique
from berth.sources.media import media_kind
from berth.sources.raw import REJECT, Raw

_KEPT = (bool, date, datetime, time, timedelta)


def raw_of(frame: pl.DataFrame, name: str, notes: Iterable[str] = ()) -> Raw:
    """A `Raw` whose rows are all used and have no lines of their own. Raises InputError if empty.

    Fields of structs become columns `a.b`; lists become JSON text, decimals floats, categories
    and bytes text, but for images and sounds; NaN and empty text become null. Every other type
    stays.
    """
    frame = _flat(frame, name)
    if not (frame.height and frame.width):
        raise InputError(
            "there are no rows in it.", remedy="Give a table with at least one row.", file=name
        )
    number = pl.int_range(1, frame.height + 1, dtype=pl.UInt32, eager=True)
    return Raw(
        name=name,
        frame=pl.DataFrame([_plain(column) for column in frame]),
        row=number.alias("row"),
        line=number.alias("line"),
        rejects=pl.DataFrame(schema=REJECT),
        notes=tuple(notes),
    )


def spell(value: object) -> str | None:
    """A value as the text of a cell: JSON for lists and mappings, null for nothing and ""."""
    match value:
        case None:
            return None
        case str():
            text = value
        case bool():
            text = str(value).lower()
        case list() | tuple() | dict():
            text = json.dumps(value, ensure_ascii=False, default=str)
        case bytes() | bytearray() | memoryview():
            text = bytes(value).decode("utf-8", "replace")
        case _:
            text = str(value)
    # Half characters, which escapes can spell, are no text.
    return (text if text.isascii() else text.encode("utf-8", "replace").decode()) or None


def series(name: str, values: Sequence[object]) -> pl.Series:
    """A column of Python values: their own type where it is one, floats for mixed numbers, else
    text."""
    kinds = {type(value) for value in values if value is not None}
    if kinds <= {int} and kinds:
        fits = all(-(2**63) <= value < 2**63 for value in values if isinstance(value, int))
        return pl.Series(name, values, pl.Int64) if fits else _spelt(name, values)
    if kinds <= {int, float, Decimal} and kinds:
        numbers = [None if value is None else float(str(value)) for value in values]
        return pl.Series(name, numbers, pl.Float64)
    if len(kinds) == 1 and kinds <= set(_KEPT):
        return pl.Series(name, values)
    return _spelt(name, values)


def _spelt(name: str, values: Iterable[object]) -> pl.Series:
    return pl.Series(name, [spell(value) for value in values], pl.String)


def _flat(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    while any(isinstance(column.dtype, pl.Struct) for column in frame):
        columns = [part for column in frame for part in _parts(column)]
        unique([column.name for column in columns], name, "the table, its structs opened,")
        frame = pl.DataFrame(columns)
    return frame


def _parts(column: pl.Series) -> list[pl.Series]:
    if not isinstance(column.dtype, pl.Struct):
        return [column]
    return [part.alias(f"{column.name}.{part.name}") for part in column.struct.unnest()]


def _plain(column: pl.Series) -> pl.Series:
    dtype = column.dtype
    if dtype.is_float():
        return column.fill_nan(None)
    if dtype.is_decimal():
        return column.cast(pl.Float64)
    if dtype in (pl.Categorical, pl.Enum, pl.Null):
        column = column.cast(pl.String)
    if column.dtype == pl.String:
        return column.replace("", None)
    if dtype.is_integer() or dtype.is_temporal() or dtype == pl.Boolean:
        return column
    if dtype == pl.Binary and media_kind(column):
        return column
    return _spelt(column.name, column.to_list())
