"""Runs that the command line names."""

from difflib import get_close_matches
from pathlib import Path

from berth.artefact import Run, load
from berth.artefact.staging import MANIFEST
from berth.core import InputError
from berth.market.agenda import Agenda, read_agenda

NEEDS = "needs.toml"


def opened(folder: Path) -> Run:
    """The run in the folder; where there is none, the error tells of runs beside it."""
    try:
        return load(folder)
    except InputError as error:
        raise InputError(
            error.message,
            remedy=error.remedy or _others(folder),
            file=error.file,
            row=error.row,
            column=error.column,
        ) from error


def needs_file(run: Path) -> Path:
    """The needs file that is meant: of a run, or the file itself."""
    file = run / NEEDS if run.is_dir() else run
    if not file.is_file():
        wrong = (
            f"there is no {NEEDS} in it." if run.is_dir() else "there is no such file or folder."
        )
        raise InputError(wrong, file=str(run), remedy="Name a folder that berth position wrote.")
    return file


def read_needs(file: Path) -> Agenda:
    """The needs in the file; where they cannot be read, the error says how they are written."""
    try:
        return read_agenda(file)
    except InputError as error:
        remedy = error.remedy or 'Write [[need]], and below it name = "..." and words = ["..."].'
        raise InputError(error.message, remedy=remedy, file=error.file) from error


def _others(folder: Path) -> str:
    """What else could be meant."""
    near = [str(file.parent) for file in folder.parent.glob(f"*/{MANIFEST}")]
    if close := get_close_matches(str(folder), sorted(near), n=1):
        return f"Did you mean {close[0]}?"
    return "Name a folder that berth position wrote."
