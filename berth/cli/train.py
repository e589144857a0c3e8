"""`berth train`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from berth.artefact.plain import plain
from berth.cli import evidence as take
from berth.cli import examples as given
from berth.cli.bars import bars
from berth.cli.config import Config, Configured
from berth.cli.lang import Lang
from berth.cli.measures import show_findings
from berth.cli.say import Json, answer, errors, show_notes, to_json
from berth.core import InputError
from berth.flows.train import train

app = typer.Typer(add_completion=False)


class Task(StrEnum):
    """What kind of target the column is."""

    category = "category"
    ordinal = "ordinal"
    labels = "labels"
    number = "number"


@app.command("train", cls=Configured)
def train_(
    files: take.Files = None,
    target: Annotated[
        str | None, typer.Option(help="The column to predict.", metavar="COLUMN")
    ] = None,
    budget: Annotated[
        str, typer.Option(help="Wall time for everything: 5m, 1.5h, or none for no end.")
    ] = "5m",
    test: Annotated[
        Path | None,
        typer.Option(help="Rows that measure the model; else a fifth is held out.", metavar="FILE"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the model; berth-out/<name>-model if not given.")
    ] = None,
    task: Annotated[Task | None, typer.Option(help="Of the target, if guessed wrong.")] = None,
    kind: given.Kinds = None,
    group: given.Group = None,
    time: given.Time = None,
    weight: given.Weight = None,
    ignore: take.Ignore = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(
            help="A column to use although it gives the target away; may be given several times.",
            metavar="COLUMN",
        ),
    ] = None,
    encoding: take.Encoding = None,
    delimiter: take.Delimiter = None,
    sheet: take.Sheet = None,
    query: take.Query = None,
    plan: Annotated[
        Path | None,
        typer.Option(help="Do a model's plan again instead of a search.", metavar="FILE"),
    ] = None,
    lang: Annotated[Lang, typer.Option(help="Language of the report.")] = Lang.en,
    seed: Annotated[int, typer.Option(min=0, help="Of everything random.")] = 0,
    force: Annotated[
        bool, typer.Option("--force", help="Replace an earlier model at --out.")
    ] = False,
    config: Config = None,
    json: Json = False,
) -> None:
    """Train the best model of a column that the time allows, and measure it.

    Writes a folder that holds the best model so far at every moment, so that stopping early loses
    nothing, and prints its path.
    """
    if not files:
        raise InputError("no file was named.", remedy="Name one: berth train reviews.csv")
    if target is None:
        raise InputError("no target is named.", remedy="Name the column to predict with --target.")
    place = out or Path("berth-out") / f"{Path(files[0]).name.split('.')[0]}-model"
    options = given.example_options(
        kind, group=group, time=time, weight=weight, ignore=ignore, encoding=encoding,
        delimiter=delimiter, sheet=sheet, query=query,
    )  # fmt: skip
    with bars(errors(), quiet=json) as progress:
        run = train(
            files, target, budget=budget, test=test, out=place, options=options, seed=seed,
            task=task.value if task else None, keep=tuple(keep or ()), force=force,
            replay=plan, lang=lang.value,
            progress=progress,
        )  # fmt: skip
    if json:
        to_json(
            plain({"folder": str(place), "findings": run.findings, "plan": run.plan,
                   "notes": run.notes})
        )  # fmt: skip
        return
    show_notes(run.notes)
    show_findings(run.findings)
    answer(place)
