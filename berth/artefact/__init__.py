"""A finished run ⇄ a folder on disk."""

from berth.artefact.folder import Run, load, write
from berth.artefact.staging import staged


__all__ = ["Run", "load", "staged", "write"]
