"""Where the command speaks: people read stderr, machines read one JSON object on stdout."""

import json
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Annotated, Any

import typer
from rich.console import Console

Json = Annotated[
    bool, typer.Option("--json", help="Print one JSON object on stdout and nothing else.")
]

NAMED = 8
"""So many names of products are shown in a row."""


@cache
def errors() -> Console:
    """The one console on stderr; without colours and control characters where it is no terminal."""
    return Console(stderr=True, soft_wrap=not sys.stderr.isatty())


def show_notes(notes: Iterable[str]) -> None:
    """Print what was guessed, mended or left out, a line each."""
    for note in notes:
        errors().print(f"Note: {note}", style="dim", markup=False, highlight=False, soft_wrap=True)


def named(names: Sequence[str]) -> str:
    """The names in a row, of many the first."""
    return ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" * (len(names) > NAMED))


def to_json(value: object) -> None:
    """Print the one object; dataclasses as their fields, numbers that are none not allowed."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, default=vars)
    sys.stdout.write(text + "\n")


def answer(text: Any) -> None:
    """Print the result itself: what a shell script would go on with."""
    typer.echo(text)
