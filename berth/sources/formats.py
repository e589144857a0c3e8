"""Bytes of gzip, Parquet and Excel to what is in them."""

import gzip
import io
import logging
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import fastexcel
import polars as pl

from berth.core import InputError
from berth.sources.header import name_columns
from berth.sources.raw import Raw
from berth.sources.typed import raw_of

# Of a column without any cell it warns on stderr, which is the user's.
logging.getLogger("fastexcel.types.dtype").setLevel(logging.ERROR)

_AGAIN = "Export or download it again."
_TOP = 100
"""Rows of a sheet in which the header is looked for."""


def gunzip(data: bytes, name: str) -> bytes:
    """What gzip packed. Raises InputError for a file that is cut short or damaged."""
    try:
        return gzip.decompress(data)
    except (EOFError, OSError, zlib.error) as error:
        raise InputError(
            "the gzip file is cut short or damaged.", remedy=_AGAIN, file=name
        ) from error


def read_parquet(data: bytes, name: str) -> Raw:
    """The table of a Parquet file, typed. Raises InputError for a damaged or empty one."""
    with _damage(name, "Parquet file"):
        frame = pl.read_parquet(io.BytesIO(data))
    return raw_of(frame, name)


def read_excel(data: bytes, name: str, sheet: str | None) -> Raw:
    """One sheet of an .xlsx workbook, typed; `line` is the row in the sheet, blank rows are none.

    The header is the first row that fills half of the columns. `sheet` None takes the first
    sheet; a note names the others. Raises InputError for a damaged workbook, a sheet that there
    is not, an empty one, or a header that is none or repeats a name.
    """
    with _damage(name, "Excel workbook"):
        workbook = fastexcel.read_excel(data)
    sheet, notes = _choose(workbook.sheet_names, name, sheet)
    others = tuple(one for one in workbook.sheet_names if one != sheet)
    with _damage(name, "Excel workbook"):
        top = _grid(workbook, sheet, 0, n_rows=_TOP, dtypes="string")
    at = _header_row(top)
    if at is None:
        raise InputError(
            f"the sheet {sheet!r} is empty.",
            remedy=f"Name another with --sheet: {', '.join(others) or 'there is none'}.",
            file=name,
        )
    with _damage(name, "Excel workbook"):
        body = _grid(workbook, sheet, at + 1, schema_sample_rows=None)
    header = [cell or "" for cell in top.row(at)]
    used = [i for i, cell in enumerate(header) if cell.strip() or _filled(body[:, i])]
    body = body[:, used]
    body.columns, said = name_columns([header[i] for i in used], name, at + 1)
    solid = body.select(pl.any_horizontal(pl.all().cast(pl.String).fill_null("") != "")).to_series()
    raw = raw_of(
        pl.DataFrame([_whole(column) for column in body.filter(solid)]), name, (*notes, *said)
    )
    line = (solid.arg_true() + at + 2).cast(pl.UInt32).alias("line")
    return replace(raw, line=line, sheets=others)


def _choose(sheets: list[str], name: str, sheet: str | None) -> tuple[str, tuple[str, ...]]:
    if not sheets:
        raise InputError("there is no sheet in the workbook.", remedy=_AGAIN, file=name)
    if sheet is None and len(sheets) > 1:
        others = ", ".join(sheets[1:])
        return sheets[0], (f"read the sheet {sheets[0]!r}; --sheet takes another: {others}",)
    if sheet is not None and sheet not in sheets:
        raise InputError(
            f"there is no sheet {sheet!r}.",
            remedy=f"--sheet takes one of: {', '.join(sheets)}.",
            file=name,
        )
    return sheet or sheets[0], ()


def _grid(workbook: fastexcel.ExcelReader, sheet: str, skip: int, **options: Any) -> pl.DataFrame:
    """The cells below the first rows of a sheet; columns have no names yet."""
    loaded = workbook.load_sheet(sheet, header_row=None, skip_rows=skip, **options)
    frame: pl.DataFrame = loaded.to_polars()
    return frame


def _header_row(top: pl.DataFrame) -> int | None:
    filled = [sum(bool((cell or "").strip()) for cell in row) for row in top.iter_rows()]
    return next(
        (at for least in (top.width / 2, 1) for at, count in enumerate(filled) if count >= least),
        None,
    )


def _filled(column: pl.Series) -> bool:
    return column.null_count() < len(column)


def _whole(column: pl.Series) -> pl.Series:
    """Excel has no integers: numbers that are all whole become some."""
    if column.dtype.is_float() and ((column % 1 == 0) & (column.abs() < 2**53)).all():
        return column.cast(pl.Int64)
    return column


@contextmanager
def _damage(name: str, kind: str) -> Iterator[None]:
    """Turn whatever a library says of a damaged file, panics of its Rust too, into InputError."""
    try:
        yield
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise InputError(f"the file is damaged, or no {kind}.", remedy=_AGAIN, file=name) from error
