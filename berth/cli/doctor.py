"""`berth doctor`."""

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from berth.cli.say import Json, errors, to_json
from berth.flows.doctor import doctor

app = typer.Typer(add_completion=False)
_MARKS = {
    "ok": "[green]ok[/]",
    "optional": "[yellow]not installed[/]",
    "missing": "[red]missing[/]",
}


@app.command("doctor")
def doctor_(
    out: Annotated[str, typer.Option(help="Where results are to be written.")] = ".",
    json: Json = False,
) -> None:
    """Say what is installed and what is missing.

    Exit code 1 if the main job cannot run. Charts need no browser and words no language model.
    """
    diagnosis = doctor(out)
    if json:
        to_json(diagnosis.plain())
    else:
        table = Table(box=None, pad_edge=False, show_header=False)
        for check in diagnosis.checks:
            said = escape(check.found or check.remedy)
            table.add_row(_MARKS[check.standing], check.name, said)
            if check.standing == "missing" and check.found:
                table.add_row("", "", escape(check.remedy))
        errors().print(table)
    raise typer.Exit(0 if diagnosis.well else 1)
