"""What the command says when it fails."""

from typing import Any

import typer
from typer.rich_utils import rich_format_error

from berth.cli.say import to_json
from berth.core import BerthError

BAD_INPUT, FAULT = 2, 1
"""Exit codes: something about the evidence, an option or a server; a fault of berth's own."""
_REPORT = (
    "This is a fault of berth's: please report it in its issue tracker, with what\n"
    "'berth --debug ...' and 'berth doctor' print for the same command."
)


def explain(error: Exception, *, json: bool = False) -> int:
    """Say on stderr what went wrong, and as JSON on stdout if asked; return the exit code."""
    if isinstance(error, BerthError):
        _complain(str(error))
        said = {name: getattr(error, name) for name in ("remedy", "file", "column", "row")}
        _answer(json, error.message, **said)
        return BAD_INPUT
    if isinstance(error, typer.TyperException):
        return _misused(error, json)
    message = f"unexpected {type(error).__name__}: {error}"
    _complain(message)
    typer.echo(_REPORT, err=True)
    _answer(json, message, remedy=_REPORT)
    return FAULT


def stopped(*, json: bool = False) -> None:
    """Say that Ctrl-C was heard."""
    message = "Stopped; nothing was written."
    typer.echo(message, err=True)
    _answer(json, message)


def _misused(error: Any, json: bool) -> int:
    """An option or argument that the command line does not have, or not with that value."""
    rich_format_error(error)
    context = getattr(error, "ctx", None)
    remedy = f"{context.command_path} --help lists what there is." if context else ""
    _answer(json, error.format_message(), remedy=remedy)
    return int(error.exit_code)


def _answer(json: bool, message: str, **more: Any) -> None:
    """The one object on stdout, if that is what was asked for."""
    if json:
        said = {"error": message, **more}
        to_json(
            {
                name: _line(one) if isinstance(one, str) else one
                for name, one in said.items()
                if one not in (None, "")
            }
        )


def _complain(message: str) -> None:
    typer.secho(f"berth: {_line(message)}", fg="red", err=True)


def _line(message: str) -> str:
    """One line of printable letters: a message may quote a file's own control characters."""
    line = "".join(letter if letter.isprintable() else " " for letter in message)
    return " ".join(line.split())
