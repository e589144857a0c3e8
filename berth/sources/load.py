"""A source of any kind to `Raw`: a file, a query's answer, or a table that Python holds."""

import json
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from berth.core import ROW_ID, InputError, Progress
from berth.sources.database import is_database, read_database
from berth.sources.delimited import read_delimited
from berth.sources.encodings import decode
from berth.sources.formats import gunzip, read_excel, read_parquet
from berth.sources.json_lines import read_json
from berth.sources.media import folder_of_media
from berth.sources.options import ReadOptions
from berth.sources.phrases import counted
from berth.sources.raw import Raw
from berth.sources.typed import raw_of, spell

_READ = (
    "berth reads CSV and other delimited text, JSON Lines, JSON, Parquet, Excel (.xlsx), each also "
    "as .gz, and databases by --query."
)
_STRANGERS = {
    b"%PDF": "a PDF",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"\xd0\xcf\x11\xe0": "an old .xls workbook, or one with a password; save it as .xlsx",
    b"BZh": "packed by bzip2; unpack it",
    b"\xfd7zXZ": "packed by xz; unpack it",
    b"\x28\xb5\x2f\xfd": "packed by zstd; unpack it",
    b"7z\xbc\xaf": "a 7-Zip archive; unpack it",
    b"Rar!": "a RAR archive; unpack it",
    b"SQLite format 3\0": "a SQLite database; read it as sqlite:///path with --query",
}
_WORKBOOK = b"xl/workbook"
_PAGE = re.compile(r"\s*<(!doctype html|html|\?xml)", re.IGNORECASE)
_DELIMITED = {".csv", ".tsv", ".tab", ".psv"}
_PARQUET = {".parquet", ".pq"}
_EXCEL = {".xlsx", ".xlsm"}
_JSON = {".json", ".jsonl", ".ndjson"}
_GLANCE = 4096
_SHARE = 0.1
"""Of control characters; text has fewer."""
_CONTROL = bytes(range(9)) + bytes(range(14, 32))


def load(source: Any, options: ReadOptions, progress: Progress) -> Raw:
    """Read one source as it is, without judging its columns.

    `source`: a path, a database's URL, or a table of polars, pandas or Arrow, which is named
    "table" and keeps a `row_id` it has. What a file is, its first bytes say, then its suffix, then
    its text. Raises InputError for what is not there, cannot be read, or is of no kind that berth
    reads; PeerError and MissingExtra as `read_database` does.
    """
    if isinstance(source, str) and is_database(source):
        with progress.step("rows read") as done:
            return read_database(source, options.query, done)
    if isinstance(source, str) and re.match(r"[a-z][a-z0-9+.-]+://", source, re.IGNORECASE):
        scheme = source.partition(":")[0]
        raise InputError(f"berth does not read {scheme}:// addresses.", remedy=_READ)
    is_path = isinstance(source, str | os.PathLike)
    name = (spell(Path(source).name) or str(source)) if is_path else "table"
    if options.query is not None:
        raise InputError(
            "--query asks a database, and this is none.",
            remedy="Name a database such as sqlite:///shop.db, or leave --query out.",
            file=name,
        )
    return _file(Path(source), name, options, progress) if is_path else raw_of(_frame(source), name)


def _file(path: Path, name: str, options: ReadOptions, progress: Progress) -> Raw:
    if found := folder_of_media(path):
        table, others = found
        left = f"{counted(others, 'other file')} in the folder {name!r} left out"
        return raw_of(table.frame.drop(ROW_ID), name, [left] if others else [])
    data, suffix = _bytes(path, name), path.suffix.lower()
    sheets = suffix in _EXCEL or data.startswith(b"PK\x03\x04")
    if options.sheet is not None and not sheets:
        raise InputError(
            "--sheet names a sheet of an Excel file, and this is none.",
            remedy="Leave --sheet out.",
            file=name,
        )
    if data.startswith(b"\x1f\x8b"):
        data = gunzip(data, name)
        suffix = Path(path.stem).suffix.lower() if suffix == ".gz" else suffix
    if not data:
        raise InputError("the file is empty.", remedy="Give a file with rows.", file=name)
    if data.startswith(b"PAR1") or suffix in _PARQUET:
        return read_parquet(data, name)
    if suffix in _EXCEL or (data.startswith(b"PK\x03\x04") and _WORKBOOK in data):
        return read_excel(data, name, options.sheet)
    if kind := _stranger(data):
        raise InputError(f"the file is {kind}.", remedy=_READ, file=name)
    text, encoding, notes = decode(data, name, options.encoding)
    if _PAGE.match(text):
        raise InputError("the file is a web page or XML.", remedy=_READ, file=name)
    is_json = suffix in _JSON or (suffix not in _DELIMITED and _looks_like_json(text))
    if (
        not is_json
        and suffix not in _DELIMITED
        and not options.encoding
        and _binary(data, encoding)
    ):
        raise InputError("the file is no text.", remedy=_READ, file=name)
    with progress.step(f"reading {name}", len(text)) as done:
        if is_json:
            raw = read_json(text, name, done)
        else:
            raw = read_delimited(text, name, options.delimiter, done)
    return replace(raw, notes=(*notes, *raw.notes))


def _bytes(path: Path, name: str) -> bytes:
    try:
        if path.is_dir():
            raise InputError(
                "this is a folder.", remedy="Name the files in it, one after another.", file=name
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError("there is no such file.", remedy="Check the path.", file=name) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise InputError(
            f"the file cannot be opened: {(reason or 'its path is none').lower()}.",
            remedy="Check the path, and that you may read it.",
            file=name.replace("\0", " "),
        ) from error


def _stranger(data: bytes) -> str | None:
    if data.startswith(b"PK\x03\x04"):
        return "a ZIP archive without a workbook; unpack it"
    if data[8:12] == b"DUCK":
        return "a DuckDB database; read it as duckdb:///path with --query"
    return next((kind for start, kind in _STRANGERS.items() if data.startswith(start)), None)


def _looks_like_json(text: str) -> bool:
    text = text.lstrip()
    if not text.startswith(("{", "[")):
        return False
    try:
        found, _ = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) or all(isinstance(item, dict) for item in found)


def _binary(data: bytes, encoding: str) -> bool:
    top = data[:_GLANCE]
    if encoding == "utf-16":
        return False
    return len(top) - len(top.translate(None, _CONTROL)) > _SHARE * len(top)


def _frame(source: Any) -> pl.DataFrame:
    """The table that Python holds, as a frame; pandas is touched only where one is given."""
    if isinstance(source, pl.DataFrame):
        return source
    if isinstance(source, pl.LazyFrame):
        return source.collect()
    is_pandas = type(source).__module__.partition(".")[0] == "pandas"
    if not (is_pandas or hasattr(source, "__arrow_c_stream__")):
        raise InputError(
            f"berth cannot read a {type(source).__name__}.",
            remedy="Give a path, a URL, or a table of polars, pandas or Arrow.",
        )
    try:
        return pl.DataFrame(pl.from_pandas(source) if is_pandas else source)
    except Exception as error:  # pandas and Arrow have errors of their own, of every kind
        raise InputError(
            f"the table cannot be taken over: {str(error).partition(chr(10))[0]}",
            remedy="Give each column one type and a name of its own (pandas also needs pyarrow).",
            file="table",
        ) from error
