"""The user's own editor, on a copy."""

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from berth.core import InputError
from berth.market.agenda import Agenda, read_agenda


def edited(file: Path) -> Agenda:
    """Open a copy of the file in the editor and read what was saved.

    Raises InputError where there is no editor, it fails, or what was saved is not valid; the file
    is as it was, and in the last case the copy is kept and named.
    """
    command = _editor()
    folder = Path(tempfile.mkdtemp(prefix="berth-needs-"))
    copy = folder / file.name
    keep = False
    try:
        shutil.copyfile(file, copy)
        _run([*command, str(copy)])
        keep = True
        agenda = read_agenda(copy)
        keep = False
    except InputError as error:
        if not keep:
            raise
        raise InputError(
            f"{error} The needs are as they were.",
            remedy=f"Your text is kept: mend it, then copy it to {file}.",
        ) from error
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)
    return agenda


def _editor() -> list[str]:
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if named:
        return shlex.split(named)
    for name in ("nano", "vim", "vi", "notepad"):
        if found := shutil.which(name):
            return [found]
    raise InputError("no editor was found.", remedy="Name one in the EDITOR variable.")


def _run(command: list[str]) -> None:
    try:
        code = subprocess.run(command, check=False).returncode
    except OSError as error:
        raise InputError(
            f"the editor {command[0]!r} cannot be started: {error.strerror}.",
            remedy="Name another in the EDITOR variable.",
        ) from error
    if code:
        raise InputError(f"the editor {command[0]!r} ended with code {code}; nothing was changed.")
