"""A run's folder: written by `write`, opened by `load`."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from berth.artefact.outline import finding, read_outline, write_outline
from berth.artefact.plain import discreet, read_json, write_json
from berth.artefact.staging import MANIFEST
from berth.artefact.tables import Tables, write_tables
from berth.core import Finding, InputError
from berth.report import Document, all_findings

SCHEMA = 1
"""The version of the folder's layout; raised when a reader of the old one would go wrong."""
KIND = "position"


@dataclass(frozen=True, eq=False)
class Run:
    """A finished run, opened from its folder.

    Tables, findings and position are read when they are first asked for.
    """

    path: Path
    manifest: Mapping[str, Any]

    @cached_property
    def tables(self) -> Mapping[str, pl.DataFrame]:
        """The run's tables by name; the columns of each are a contract."""
        return Tables(self.path, self.manifest["tables"])

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every number the run published."""
        file = self.path / "findings.json"
        try:
            return tuple(map(finding, read_json(file)))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise InputError(f"is not a list of findings: {error}.", file=str(file)) from error

    @cached_property
    def position(self) -> Mapping[str, Any]:
        """What `position.json` holds."""
        value: Mapping[str, Any] = read_json(self.path / "position.json")
        return value

    @cached_property
    def document(self) -> Document:
        """What the report says, without the verbatims, which no folder keeps beside its report."""
        return read_outline(self.path, self.tables)

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.path.name


def write(
    folder: Path,
    *,
    document: Document,
    tables: Mapping[str, pl.DataFrame],
    position: Mapping[str, object],
    version: str,
    seed: int,
    data: Mapping[str, object],
    options: Mapping[str, object],
    timings: Mapping[str, object] | None = None,
) -> None:
    """Write the tables, document.json and findings.json, position.json, manifest and timings.

    Call it inside `staged`, and `write_pages` beside it. The same arguments give the same bytes;
    times and durations go to `timings.json` alone. tables: all of the run's; version:
    of berth; data: what is known of the evidence (digest, rows, ...); options: as the user set
    them, passwords in them are masked.
    """
    listed = write_tables(folder, tables)
    write_outline(folder, document)
    write_json(folder / "findings.json", all_findings(document))
    write_json(folder / "position.json", position)
    if timings is not None:
        write_json(folder / "timings.json", timings)
    manifest = {
        "kind": KIND,
        "schema": SCHEMA,
        "berth": version,
        "seed": seed,
        "data": data,
        "options": discreet(options),
        "tables": listed,
    }
    write_json(folder / MANIFEST, manifest)


def load(folder: str | os.PathLike[str]) -> Run:
    """Open a folder that berth wrote.

    Raises InputError where it is missing, is not berth's, is damaged, or was written by a newer
    berth than this.
    """
    path = Path(folder)
    if not path.is_dir():
        raise InputError("there is no such folder.", file=str(path))
    if not (path / MANIFEST).is_file():
        raise InputError(
            f"is not a berth run: it has no {MANIFEST}.",
            file=str(path),
            remedy="Name a folder that berth position wrote.",
        )
    return Run(path, _manifest(path / MANIFEST))


def _manifest(file: Path) -> Mapping[str, Any]:
    manifest = read_json(file)
    if not isinstance(manifest, dict) or manifest.get("kind") != KIND:
        raise InputError("is not the manifest of a berth run.", file=str(file))
    schema = manifest.get("schema")
    if not isinstance(schema, int) or not isinstance(manifest.get("tables"), dict):
        raise InputError("is damaged: 'schema' or 'tables' is missing.", file=str(file))
    if schema > SCHEMA:
        raise InputError(
            f"was written by berth {manifest.get('berth')} with schema {schema}; "
            f"this berth reads up to {SCHEMA}.",
            file=str(file),
            remedy="Upgrade with: pip install -U berth-ai",
        )
    return manifest
