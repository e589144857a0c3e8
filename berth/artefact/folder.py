"""A run's folder: written by `write`, opened by `load`."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from berth.artefact.plain import discreet, read_json, write_json
from berth.artefact.staging import MANIFEST
from berth.artefact.tables import Tables, write_tables
from berth.core import Finding, InputError

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
            return tuple(_finding(one) for one in read_json(file)["findings"])
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"is not a list of findings: {error}.", file=str(file)) from error

    @cached_property
    def position(self) -> Mapping[str, Any]:
        """What `position.json` holds."""
        value: Mapping[str, Any] = read_json(self.path / "position.json")
        return value

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.path.name


def write(
    folder: Path,
    *,
    tables: Mapping[str, pl.DataFrame],
    findings: Sequence[Finding],
    position: Mapping[str, object],
    version: str,
    seed: int,
    data: Mapping[str, object],
    options: Mapping[str, object],
    timings: Mapping[str, object] | None = None,
) -> None:
    """Write tables, findings.json, position.json, manifest.json and timings.json into a folder.

    The same arguments give the same bytes; times and durations go to `timings.json` alone. version:
    of berth; data: what is known of the evidence (digest, rows, ...); options: as the user set
    them, passwords in them are masked. Call it inside `staged`.
    """
    listed = write_tables(folder, tables)
    write_json(folder / "findings.json", {"schema": SCHEMA, "findings": list(findings)})
    write_json(folder / "position.json", {"schema": SCHEMA, **position})
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


def _finding(fields: Mapping[str, Any]) -> Finding:
    known = dict(fields)
    if known.get("interval") is not None:
        low, high = known["interval"]
        known["interval"] = (low, high)
    known["rows"] = tuple(known.get("rows", ()))
    return Finding(**known)
