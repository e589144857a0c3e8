"""A table as one file, whole or not at all."""

import os
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import polars as pl

from berth.core import InputError

_WRITERS: Mapping[str, Callable[..., object]] = {
    ".csv": pl.DataFrame.write_csv,
    ".parquet": pl.DataFrame.write_parquet,
    ".jsonl": pl.DataFrame.write_ndjson,
}


def writable(file: Path, *, force: bool = False) -> None:
    """Raise InputError for an ending that says no format, or a file that is there unless `force`:
    asked before any work."""
    if file.suffix.lower() not in _WRITERS:
        raise InputError(
            "the ending says no format.", file=str(file),
            remedy=f"End it with {', '.join(_WRITERS)}.",
        )  # fmt: skip
    if file.exists() and not force:
        raise InputError("is there already.", file=str(file), remedy="Replace it with --force.")


def write_table(frame: pl.DataFrame, file: Path, *, force: bool = False) -> None:
    """Write CSV, Parquet or JSON Lines, as the ending says, by rename.

    Raises InputError where `writable` does, or the folder cannot be written.
    """
    writable(file, force=force)
    writer = _WRITERS[file.suffix.lower()]
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        os.close(handle)
        try:
            writer(frame, name)
            Path(name).replace(file)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise InputError(
            f"cannot be written: {(error.strerror or str(error)).lower()}.",
            file=str(file),
            remedy="Choose another --out.",
        ) from error
