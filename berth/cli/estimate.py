"""`berth estimate`."""

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from berth.artefact.plain import plain
from berth.cli import evidence as take
from berth.cli import examples as given
from berth.cli.bars import bars
from berth.cli.config import Config, Configured
from berth.cli.say import Json, errors, to_json
from berth.cli.train import Task
from berth.core import InputError
from berth.flows.estimate import Estimate, estimate

app = typer.Typer(add_completion=False)
_UNITS = ("B", "kB", "MB", "GB")


@app.command("estimate", cls=Configured)
def estimate_(
    files: take.Files = None,
    target: Annotated[
        str | None, typer.Option(help="The column to predict.", metavar="COLUMN")
    ] = None,
    price: Annotated[
        float, typer.Option(min=0, help="What an hour of this machine costs, in any currency.")
    ] = 0.0,
    task: Annotated[Task | None, typer.Option(help="Of the target, if guessed wrong.")] = None,
    kind: given.Kinds = None,
    ignore: take.Ignore = None,
    encoding: take.Encoding = None,
    delimiter: take.Delimiter = None,
    sheet: take.Sheet = None,
    query: take.Query = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """Say what training would take: time, memory, disk and money.

    Every way to learn that `berth train` would try is fitted to a few rows, twice.
    """
    if not files:
        raise InputError("no file was named.", remedy="Name one: berth estimate reviews.csv")
    if target is None:
        raise InputError("no target is named.", remedy="Name the column to predict with --target.")
    options = given.example_options(
        kind, ignore=ignore, encoding=encoding, delimiter=delimiter, sheet=sheet, query=query
    )
    with bars(errors(), quiet=json) as progress:
        found = estimate(
            files, target, task=task.value if task else None, options=options, progress=progress
        )
    if json:
        to_json(plain([{**vars(one), "money": one.whole.money(price)} for one in found]))
        return
    errors().print(_table(found, price))


def _table(found: tuple[Estimate, ...], price: float) -> Table:
    table = Table(title="What training would take", title_justify="left", box=None)
    for title in ("way to learn", "one fit", "with its folds", "memory", "disk"):
        table.add_column(title, justify="left" if title == "way to learn" else "right")
    if price:
        table.add_column("price", justify="right")
    for one in found:
        cells = [escape(one.name), _time(one.once.seconds), _time(one.whole.seconds)]
        cells += [_size(one.once.memory), _size(one.once.disk)]
        table.add_row(*cells, *([f"{one.whole.money(price):.2f}"] if price else []))
    return table


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.1f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _size(size: float) -> str:
    at = 0
    while size >= 1000 and at < len(_UNITS) - 1:
        size, at = size / 1000, at + 1
    return f"{size:.0f} {_UNITS[at]}"
