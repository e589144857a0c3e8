"""What the command says when a run is done."""

from collections.abc import Sequence
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from berth.artefact.plain import plain
from berth.cli.say import answer, errors, show_notes, to_json
from berth.flows.position import PositionRun

SHOWN = 5
"""Rows of each table shown on the terminal."""


def show_run(run: PositionRun, folder: Path, besides: Sequence[str] = (), *, json: bool) -> Path:
    """Print one JSON object, or a few lines on stderr and the report's path on stdout.

    besides: notes that only the command has to make.
    """
    notes = [*besides, *run.notes]
    report = folder / "report.html"
    if json:
        tables = {name: frame.height for name, frame in run.tables.items()}
        positions = run.tables["positions"].head(SHOWN).to_dicts()
        done = {"folder": str(folder), "report": str(report), "rows": tables, "notes": notes}
        to_json(plain({**done, "positions": positions}))
        return report
    console = errors()
    show_notes(notes)
    console.print(_needs(run))
    for row in run.tables["positions"].head(1).iter_rows(named=True):
        console.print(escape(row["statement"] or f"{row['need']} · {row['against']}"))
    answer(report)
    return report


def _needs(run: PositionRun) -> Table:
    table = Table(title="Needs with the most room", title_justify="left", box=None)
    for title in ("need", "importance", "satisfaction", "among the top 3"):
        table.add_column(title, justify="left" if title == "need" else "right")
    needs = run.tables["needs"].sort("opportunity", descending=True, nulls_last=True)
    for row in needs.head(SHOWN).iter_rows(named=True):
        table.add_row(
            escape(row["label"] or row["need"]),
            _number(row["importance"], "{:.0%}"),
            _number(row["satisfaction"], "{:.2f}"),
            _number(row["probability_top3"], "{:.0%}"),
        )
    return table


def _number(value: float | None, form: str) -> str:
    return "–" if value is None or value != value else form.format(value)
