"""A finished run ⇄ a folder on disk."""

from berth.artefact.export import export
from berth.artefact.folder import Run, load, write
from berth.artefact.outline import read_outline, write_pages
from berth.artefact.staging import replaceable, staged
from berth.artefact.tables import digest

__all__ = [
    "Run",
    "digest",
    "export",
    "load",
    "read_outline",
    "replaceable",
    "staged",
    "write",
    "write_pages",
]
