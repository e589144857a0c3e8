"""`berth predict`."""

from pathlib import Path
from typing import Annotated

import typer

from berth.cli import evidence as take
from berth.cli.bars import bars
from berth.cli.say import Json, answer, errors, to_json
from berth.core import InputError
from berth.flows.predict import predict
from berth.flows.training.writing import write_table
from berth.sources.examples import ExampleOptions

app = typer.Typer(add_completion=False)


@app.command("predict")
def predict_(
    model: Annotated[Path, typer.Argument(help="Folder of a model.", metavar="MODEL")],
    files: take.Files = None,
    out: Annotated[
        Path | None,
        typer.Option(help="A .csv, .parquet or .jsonl file; CSV on stdout if not given."),
    ] = None,
    level: Annotated[
        float | None,
        typer.Option(help="Also sets that hold the right answer so often: 0.8, 0.9, 0.95."),
    ] = None,
    risk: Annotated[
        float | None,
        typer.Option(help="Give no answer where more would be wrong: 0.01, 0.02, 0.05, 0.1."),
    ] = None,
    encoding: take.Encoding = None,
    delimiter: take.Delimiter = None,
    sheet: take.Sheet = None,
    query: take.Query = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file at --out.")] = False,
    json: Json = False,
) -> None:
    """Answer new rows with a trained model.

    Adds `predicted` and `probability`, and on request prediction sets, or abstains.
    """
    if not files:
        raise InputError("no file was named.", remedy="Name one: berth predict model/ new.csv")
    options = ExampleOptions(encoding=encoding, delimiter=delimiter, sheet=sheet, query=query)
    with bars(errors(), quiet=json) as progress:
        table = predict(model, files, level=level, risk=risk, options=options, progress=progress)
    if out is not None:
        write_table(table.frame, out, force=force)
    if json:
        to_json({"rows": len(table), "file": None if out is None else str(out)})
    else:
        answer(out if out is not None else table.frame.write_csv().rstrip("\n"))
