"""`berth evaluate`."""

from pathlib import Path
from typing import Annotated

import typer

from berth.artefact.plain import plain
from berth.cli import evidence as take
from berth.cli.bars import bars
from berth.cli.lang import Lang
from berth.cli.measures import show_difference, show_findings, show_shift
from berth.cli.say import Json, answer, errors, show_notes, to_json
from berth.core import InputError
from berth.flows.examine import examine
from berth.sources.examples import ExampleOptions

app = typer.Typer(add_completion=False)


@app.command("evaluate")
def evaluate_(
    model: Annotated[Path, typer.Argument(help="Folder of a model.", metavar="MODEL")],
    files: take.Files = None,
    against: Annotated[
        Path | None,
        typer.Option(
            help="Rows of another domain or month: measured too, and how they differ.",
            metavar="FILE",
        ),
    ] = None,
    model2: Annotated[
        Path | None,
        typer.Option(help="Folder of a second model, compared on the same rows.", metavar="MODEL"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for a report: evaluation.html and its figures.")
    ] = None,
    encoding: take.Encoding = None,
    delimiter: take.Delimiter = None,
    sheet: take.Sheet = None,
    query: take.Query = None,
    lang: Annotated[Lang, typer.Option(help="Language of the report.")] = Lang.en,
    seed: Annotated[int, typer.Option(min=0, help="Of everything random.")] = 0,
    force: Annotated[
        bool, typer.Option("--force", help="Replace an earlier report at --out.")
    ] = False,
    json: Json = False,
) -> None:
    """Measure a trained model on rows that have the target.

    With --against, a second file is measured as well: each difference with its interval, which
    columns shifted, and what of the difference goes with them; if it lacks the target, the shift
    alone. With --model2, the difference of two models. With --out, a report is written.
    """
    if not files:
        raise InputError("no file was named.", remedy="Name one: berth evaluate model/ test.csv")
    options = ExampleOptions(encoding=encoding, delimiter=delimiter, sheet=sheet, query=query)
    with bars(errors(), quiet=json) as progress:
        done = examine(
            model, files, against=against, other=model2, out=out, options=options,
            lang=lang.value, seed=seed, force=force, progress=progress,
        )  # fmt: skip
    report = None if out is None else out / "evaluation.html"
    if json:
        told = {"findings": done.findings, "notes": done.notes}
        to_json(plain(told if report is None else {"report": report, **told}))
        return
    show_notes(done.notes)
    show_findings(done.findings)
    if model2 is not None:
        show_difference(done.findings, str(model), str(model2))
    if against is not None:
        show_shift(done.findings, done.names)
    if report is not None:
        answer(report)
