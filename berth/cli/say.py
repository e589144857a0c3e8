"""Where the command speaks: people read stderr, machines read one JSON object on stdout."""

import json
import sys
from functools import cache
from typing import Annotated, Any

import typer
from rich.console import Console

Json = Annotated[
    bool, typer.Option("--json", help="Print one JSON object on stdout and nothing else.")
]


@cache
def errors() -> Console:
    """The one console on stderr; without colours and control characters where it is no terminal."""
    return Console(stderr=True, soft_wrap=not sys.stderr.isatty())


def to_json(value: object) -> None:
    """Print the one object; dataclasses as their fields, numbers that are none not allowed."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, default=vars)
    sys.stdout.write(text + "\n")


def answer(text: Any) -> None:
    """Print the result itself: what a shell script would go on with."""
    typer.echo(text)
