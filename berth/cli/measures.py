"""Measures of a model on the terminal."""

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from berth.cli.say import errors
from berth.core import Finding


def show_findings(findings: Sequence[Finding]) -> None:
    """Each measure on the test rows with its interval, on stderr."""
    table = Table(title="On rows it has never seen", title_justify="left", box=None)
    for title in ("measure", "value", "90% interval", "rows"):
        table.add_column(title, justify="left" if title == "measure" else "right")
    for one in findings:
        if not one.key.startswith("evaluation.") or one.subject.get("split") != "test":
            continue
        if one.value is None or one.key.startswith("evaluation.split"):
            continue
        low, high = one.interval or (None, None)
        between = "–" if low is None else f"{low:.3f} … {high:.3f}"
        name = one.key.removeprefix("evaluation.").replace("_", " ")
        table.add_row(escape(name), f"{one.value:.3f}", between, f"{one.n:,}")
    errors().print(table)
