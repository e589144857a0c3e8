"""`berth inspect`."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from berth.cli import evidence as take
from berth.cli.bars import bars
from berth.cli.config import Config, Configured
from berth.cli.roles import plain_roles, show_roles
from berth.cli.say import Json, errors, named, show_notes, to_json
from berth.core import ROW_ID, InputError
from berth.sources import Reading, Taken, read
from berth.sources.aliases import write_aliases

app = typer.Typer(add_completion=False)


@app.command("inspect", cls=Configured)
def inspect_(
    files: take.Files = None,
    text: take.Text = None,
    product: take.Product = None,
    rating: take.Rating = None,
    scale: take.Scale = None,
    user: take.User = None,
    time: take.Time = None,
    price: take.Price = None,
    context: take.Context = None,
    aspect: take.Aspect = None,
    ignore: take.Ignore = None,
    encoding: take.Encoding = None,
    delimiter: take.Delimiter = None,
    sheet: take.Sheet = None,
    query: take.Query = None,
    aliases: take.Aliases = None,
    spellings: Annotated[
        Path | None,
        typer.Option(
            "--write-aliases",
            help="Write the products and their spellings here, to edit and give with --aliases.",
            metavar="FILE",
        ),
    ] = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """Show what files are taken for: columns, rows, ratings, products; change nothing.

    Copies of reviews are not looked for, which berth position does.
    """
    if not files:
        raise InputError("no file was named.", remedy="Name one: berth inspect reviews.csv")
    if spellings is not None and spellings.exists():
        raise InputError(
            "is there already.", file=str(spellings), remedy="Name another with --write-aliases."
        )
    options = take.read_options(
        text=text, product=product, rating=rating, scale=scale, user=user, time=time, price=price,
        context=context, aspect=aspect, ignore=ignore, encoding=encoding, delimiter=delimiter,
        sheet=sheet, query=query, aliases=aliases, dedupe=take.Dedupe.off,
    )  # fmt: skip

    def on_roles(columns: Sequence[Taken]) -> None:
        if not json:
            show_roles(columns)

    with bars(errors(), quiet=json) as progress:
        found = read(files, options, progress, on_roles)
    if spellings is not None:
        write_aliases(spellings, found.aliases)
    if json:
        to_json(_plain(found, spellings))
    else:
        _show(found, spellings)


def _plain(found: Reading, spellings: Path | None) -> dict[str, Any]:
    return {
        "columns": plain_roles(found.roles),
        "files": [{"file": f, "rows": rows, "unused": lost} for f, rows, lost in _files(found)],
        "scale": found.scale,
        "products": found.aliases,
        "notes": found.notes,
        "aliases": spellings and str(spellings),
    }


def _show(found: Reading, spellings: Path | None) -> None:
    console = errors()
    table = Table(box=None)
    for title in ("file", "rows", "not used"):
        table.add_column(title, justify="left" if title == "file" else "right")
    for file, rows, lost in _files(found):
        table.add_row(escape(file), f"{rows:,}", f"{lost:,}")
    console.print(table)
    if found.scale is not None:
        low, high = found.scale
        console.print(
            f"Ratings go from {low:g} to {high:g}; set other ends with --scale.", highlight=False
        )
    console.print(escape(f"Products: {named(list(found.aliases))}."), highlight=False)
    for name, others in found.aliases.items():
        if others:
            console.print(escape(f"{name!r} is also written {named(list(map(repr, others)))}."))
    show_notes(found.notes)
    if spellings is not None:
        console.print(escape(f"Edit {spellings}, then: berth position ... --aliases {spellings}"))


def _files(found: Reading) -> list[tuple[str, int, int]]:
    """Each file with its rows and those not used; all as one where rows have ids of their own."""
    lost = Counter(map(_file, found.rejects["row_id"]))
    rows = Counter(map(_file, found.table.row_ids)) + lost
    if any(one.name == ROW_ID for one in found.roles):
        return [("all", found.rows_read, lost.total())]
    return [(file, count, lost[file]) for file, count in rows.items()]


def _file(row_id: str) -> str:
    return row_id.rpartition(":")[0]
