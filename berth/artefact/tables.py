"""A run's tables on disk: each as CSV and Parquet, the same columns and rows in the same order."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

from berth.core import InputError


def write_tables(folder: Path, tables: Mapping[str, pl.DataFrame]) -> dict[str, dict[str, object]]:
    """Write `name.csv` and `name.parquet` of each; the same frame gives the same bytes.

    Lists of strings become one string, its parts joined by a comma and a space, for CSV knows no
    lists. Returns what the manifest says of each table: rows, columns, sha256 of the Parquet file.
    """
    return {name: _write(folder, name, _flat(frame)) for name, frame in tables.items()}


def _write(folder: Path, name: str, frame: pl.DataFrame) -> dict[str, object]:
    frame.write_csv(folder / f"{name}.csv")
    file = folder / f"{name}.parquet"
    frame.write_parquet(file, compression="zstd", row_group_size=1 << 17)
    return {"rows": frame.height, "columns": frame.columns, "sha256": _digest(file)}


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    empty = [name for name, kind in frame.schema.items() if kind == pl.Null]
    return frame.with_columns(
        *(pl.col(name).list.join(", ") for name in lists),
        *(pl.col(name).cast(pl.String) for name in empty),
    )


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Tables(Mapping[str, pl.DataFrame]):
    """The tables of a run folder by name, each read when it is asked for.

    Raises InputError where a file is missing, or differs from what the manifest says of it.
    """

    def __init__(self, folder: Path, listed: Mapping[str, Mapping[str, object]]) -> None:
        self._folder, self._listed = folder, listed

    def __getitem__(self, name: str) -> pl.DataFrame:
        expected = self._listed[name]
        file = self._folder / f"{name}.parquet"
        if not file.is_file():
            raise InputError("is missing.", file=str(file), remedy="Run berth position again.")
        if _digest(file) != expected.get("sha256"):
            raise InputError(
                "is not as it was written.", file=str(file), remedy="Run berth position again."
            )
        return pl.read_parquet(file, use_pyarrow=False)

    def __iter__(self) -> Iterator[str]:
        return iter(self._listed)

    def __len__(self) -> int:
        return len(self._listed)


def digest(frame: pl.DataFrame) -> str:
    """The sha256 of a frame's column names and values, by which two runs know the same evidence."""
    return hashlib.sha256(_flat(frame).write_csv().encode()).hexdigest()
