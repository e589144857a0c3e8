"""Where the command speaks: people read stderr, machines read one JSON object on stdout."""

import json
import sys
from typing import Annotated, Any

import typer
from rich.console import Console

from berth.artefact.plain import plain

Json = Annotated[
    bool, typer.Option("--json", help="Print one JSON object on stdout and nothing else.")
]


def errors() -> Console:
    """The console on stderr; without colours and control characters where it is no terminal."""
    return Console(stderr=True, soft_wrap=not sys.stderr.isatty())


def to_json(value: object) -> None:
    """Print the one object."""
    sys.stdout.write(json.dumps(plain(value), ensure_ascii=False) + "\n")


def answer(text: Any) -> None:
    """Print the result itself: what a shell script would go on with."""
    typer.echo(text)
