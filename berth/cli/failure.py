"""What the command says when it fails."""

import typer

from berth.core import BerthError

BAD_INPUT, FAULT = 2, 1
"""Exit codes: something about the evidence, an option or a server; a fault of berth's own."""


def explain(error: Exception) -> int:
    """Say in one line on stderr what went wrong; return the exit code."""
    if isinstance(error, BerthError):
        _complain(str(error))
        return BAD_INPUT
    _complain(f"unexpected {type(error).__name__}: {error}")
    typer.echo(
        "This is a fault of berth's: please report it in its issue tracker, with what\n"
        "'berth --debug ...' and 'berth doctor' print for the same command.",
        err=True,
    )
    return FAULT


def _complain(message: str) -> None:
    # One line of printable letters: a message may quote a file's own control characters.
    line = "".join(letter if letter.isprintable() else " " for letter in message)
    typer.secho(f"berth: {' '.join(line.split())}", fg="red", err=True)
