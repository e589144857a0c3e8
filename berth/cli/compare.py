"""`berth compare`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from berth.artefact.staging import ready
from berth.cli.lang import Lang
from berth.cli.runs import opened
from berth.cli.say import Json, answer, errors, to_json
from berth.flows.compare import compare, write_comparison
from berth.flows.comparison import Comparison
from berth.flows.comparison.page import number
from berth.flows.comparison.wording import notes, words

app = typer.Typer(add_completion=False)


@app.command("compare")
def compare_(
    run_a: Annotated[Path, typer.Argument(help="Folder of the earlier run.", metavar="RUN_A")],
    run_b: Annotated[Path, typer.Argument(help="Folder of the later run.", metavar="RUN_B")],
    out: Annotated[
        Path | None, typer.Option(help="Also write compare.html, .md, .json and tables here.")
    ] = None,
    lang: Annotated[Lang, typer.Option(help="Language of what is written.")] = Lang.en,
    every: Annotated[bool, typer.Option("--all", help="Show every difference.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace an earlier comparison.")] = False,
    json: Json = False,
) -> None:
    """Set two runs side by side: what moved beyond chance.

    Differences are B - A with 90 % intervals, taking the runs as made of different reviews; what
    counts as moved does so at a false discovery rate of 10 %.
    """
    if out is not None:
        ready(out, force=force)
    found = compare(opened(run_a), opened(run_b), lang.value)
    if out is not None:
        write_comparison(found, out, force=force)
    if json:
        to_json(found.plain())
        return
    _show(found, every)
    if out is not None:
        answer(out / "compare.html")


def _show(found: Comparison, every: bool) -> None:
    console, w = errors(), words(found.lang)
    for note in notes(found.lang, found.notes):
        console.print(f"[yellow]{escape(note)}[/]")
    shown = found.moves if every else found.moved
    if shown.is_empty():
        console.print(w["none"])
    else:
        console.print(_table(found, every))
    for change in ("appeared", "vanished"):
        for row in found.positions.filter(change=change).iter_rows(named=True):
            position = " · ".join(row[name] for name in ("segment", "need", "against"))
            console.print(escape(f"{w[change]}: {position}"))


def _table(found: Comparison, every: bool) -> Table:
    w = words(found.lang)
    table = Table(title=w["all" if every else "moved"], title_justify="left")
    for name in ("quantity", "product", "need"):
        table.add_column(w[name])
    for name in (w["a"], w["b"], w["difference"], w["interval"]):
        table.add_column(name, justify="right")
    for row in (found.moves if every else found.moved).iter_rows(named=True):
        kind = row["quantity"]
        style = "bold" if row["moved"] and every else ""
        between = f"{number(row['low'], kind, sign=True)} … {number(row['high'], kind, sign=True)}"
        table.add_row(
            w[kind],
            escape(row["product"]),
            escape(row["need"]),
            number(row["a"], kind),
            number(row["b"], kind),
            number(row["difference"], kind, sign=True),
            between,
            style=style,
        )
    return table
