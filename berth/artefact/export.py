"""Copies of a run, whole or without what customers wrote and who they are."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from berth.artefact.folder import Run, load
from berth.artefact.outline import read_outline, write_pages
from berth.artefact.plain import write_json
from berth.artefact.staging import MANIFEST, staged
from berth.artefact.tables import write_tables

_SAME = ("position.json", "findings.json", "document.json", "needs.toml", "timings.json")
"""Files that hold numbers, names and our own sentences, and no verbatims."""


def export(
    run: Run | str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    redacted: bool = False,
    force: bool = False,
) -> Path:
    """Copy a run folder to `out`, whole or not at all; return `out`.

    redacted: the pages are set anew without verbatims, and users go by numbers in the order in
    which they appear. Row ids, which name the file and the row, keywords and labels stay. Raises
    InputError where the run is damaged or `out` may not be replaced.
    """
    run = run if isinstance(run, Run) else load(run)
    with staged(out, force=force) as folder:
        if redacted:
            _redact(run, folder)
        else:
            shutil.copytree(run.path, folder, dirs_exist_ok=True)
    return Path(out)


def _redact(run: Run, folder: Path) -> None:
    tables = {name: _anonymous(frame) for name, frame in run.tables.items()}
    listed = write_tables(folder, tables)
    write_json(folder / MANIFEST, {**run.manifest, "redacted": True, "tables": listed})
    for name in _SAME:
        if (run.path / name).is_file():
            shutil.copyfile(run.path / name, folder / name)
    write_pages(folder, read_outline(run.path, tables), redacted=True)


def _anonymous(frame: pl.DataFrame) -> pl.DataFrame:
    """Users by number, the same user the same number."""
    if "user" not in frame.columns:
        return frame
    users = frame["user"].drop_nulls().unique(maintain_order=True).cast(pl.String)
    numbers: Mapping[str, str] = {user: f"user {n}" for n, user in enumerate(users, 1)}
    return frame.with_columns(
        pl.col("user").cast(pl.String).replace_strict(numbers, default=None, return_dtype=pl.String)
    )
