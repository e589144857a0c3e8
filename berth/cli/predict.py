"""`berth predict`."""

import sys
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from berth.artefact.plain import plain
from berth.cli import evidence as take
from berth.cli.bars import bars
from berth.cli.say import Json, answer, errors, show_notes, to_json
from berth.core import InputError
from berth.flows import predict as flow
from berth.flows.training.writing import writable, write_table
from berth.sources.examples import ExampleOptions

app = typer.Typer(add_completion=False)
_AT_ONCE = 10_000
"""Rows that are printed at a time."""


@app.command("predict")
def predict_(
    model: Annotated[Path, typer.Argument(help="Folder of a model.", metavar="MODEL")],
    files: take.Files = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="A .csv, .parquet or .jsonl file; CSV on stdout if not given.", metavar="FILE"
        ),
    ] = None,
    level: Annotated[
        float | None,
        typer.Option(help="Also sets that hold the right answer so often: 0.8, 0.9, 0.95."),
    ] = None,
    risk: Annotated[
        float | None,
        typer.Option(help="Give no answer where more would be wrong: 0.01, 0.02, 0.05, 0.1."),
    ] = None,
    probabilities: Annotated[
        bool, typer.Option("--probabilities", help="Also the probability of every class.")
    ] = False,
    encoding: take.Encoding = None,
    delimiter: take.Delimiter = None,
    sheet: take.Sheet = None,
    query: take.Query = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file at --out.")] = False,
    json: Json = False,
) -> None:
    """Answer new rows with a trained model.

    Columns that come out: row_id (file and row), those that the model reads, and the target where
    the file has it; then

    predicted: the class, the labels joined by |, or the number; empty where it abstains.

    probability: that the predicted class is right (of labels, the least sure one; none of numbers).

    abstained: with --risk, whether no answer is given.

    probability_CLASS: with --probabilities, one column for each class.

    prediction_set: with --level, the classes joined by |; of numbers predicted_low and
    predicted_high.
    """
    if not files:
        raise InputError("no file was named.", remedy="Name one: berth predict model/ new.csv")
    if out is not None:
        writable(out, force=force)
    options = ExampleOptions(encoding=encoding, delimiter=delimiter, sheet=sheet, query=query)
    with bars(errors(), quiet=json) as progress:
        table, notes = flow.answer(
            flow.opened(model), files, level=level, risk=risk, probabilities=probabilities,
            options=options, progress=progress,
        )  # fmt: skip
    if out is not None:
        write_table(table.frame, out, force=force)
    if json:
        told = {"file": out} if out is not None else {"answers": table.frame.to_dicts()}
        to_json(plain({"rows": len(table), **told, "notes": notes}))
        return
    show_notes(notes)
    if out is not None:
        answer(out)
    else:
        _print(table.frame)


def _print(frame: pl.DataFrame) -> None:
    """CSV on stdout, part by part, so that a reader that has enough is heard early."""
    for at in range(0, max(len(frame), 1), _AT_ONCE):
        part = frame[at : at + _AT_ONCE]
        sys.stdout.write(part.write_csv(include_header=not at))
    sys.stdout.flush()
