"""`berth evaluate`."""

from pathlib import Path
from typing import Annotated

import typer

from berth.artefact.plain import plain
from berth.cli import evidence as take
from berth.cli.bars import bars
from berth.cli.measures import show_findings
from berth.cli.say import Json, errors, to_json
from berth.core import InputError
from berth.flows.predict import evaluate
from berth.sources.examples import ExampleOptions

app = typer.Typer(add_completion=False)


@app.command("evaluate")
def evaluate_(
    model: Annotated[Path, typer.Argument(help="Folder of a model.", metavar="MODEL")],
    files: take.Files = None,
    encoding: take.Encoding = None,
    delimiter: take.Delimiter = None,
    sheet: take.Sheet = None,
    query: take.Query = None,
    json: Json = False,
) -> None:
    """Measure a trained model on rows that have the target."""
    if not files:
        raise InputError("no file was named.", remedy="Name one: berth evaluate model/ test.csv")
    options = ExampleOptions(encoding=encoding, delimiter=delimiter, sheet=sheet, query=query)
    with bars(errors(), quiet=json) as progress:
        findings = evaluate(model, files, options=options, progress=progress)
    if json:
        to_json(plain({"findings": findings}))
        return
    show_findings(findings)
