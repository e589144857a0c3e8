"""`berth export`."""

from pathlib import Path
from typing import Annotated

import typer

from berth.artefact import export
from berth.cli.runs import opened
from berth.cli.say import Json, answer, to_json

app = typer.Typer(add_completion=False)


@app.command("export")
def export_(
    run: Annotated[Path, typer.Argument(help="Folder of a run.", metavar="RUN")],
    out: Annotated[Path, typer.Option(help="The new folder.")],
    redacted: Annotated[
        bool,
        typer.Option("--redacted", help="Leave out what customers wrote and who they are."),
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace an earlier run there.")] = False,
    json: Json = False,
) -> None:
    """Copy a run; with --redacted without verbatims and with users by number."""
    folder = export(opened(run), out, redacted=redacted, force=force)
    if json:
        to_json({"folder": str(folder), "redacted": redacted})
    else:
        answer(folder)
