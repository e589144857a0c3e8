"""`berth demo`."""

from pathlib import Path
from typing import Annotated

import typer

from berth.artefact.staging import ready
from berth.cli.answer import show_run
from berth.cli.bars import bars
from berth.cli.lang import Lang
from berth.cli.opening import open_report
from berth.cli.say import Json, errors
from berth.flows.demo import demo

app = typer.Typer(add_completion=False)


@app.command("demo")
def demo_(
    out: Annotated[Path, typer.Option(help="Folder of the results.")] = Path("berth-out/demo"),
    lang: Annotated[Lang, typer.Option(help="Language of reviews and report.")] = Lang.en,
    seed: Annotated[int, typer.Option(min=0, help="Of everything random.")] = 0,
    replicates: Annotated[int, typer.Option(min=20, help="Resamples behind the intervals.")] = 200,
    show: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the report where there is a display.")
    ] = True,
    force: Annotated[bool, typer.Option("--force", help="Replace an earlier run there.")] = False,
    json: Json = False,
) -> None:
    """Run the whole job on an invented market, to see what comes out.

    About 2,000 reviews of six team-planning apps that do not exist; the analysis is told nothing of
    how they were made.
    """
    ready(out, force=force)
    with bars(errors(), quiet=json) as progress:
        run = demo(out, lang.value, seed=seed, replicates=replicates, progress=progress)
    report = show_run(run, out, json=json)
    if show and not json:
        open_report(report)
