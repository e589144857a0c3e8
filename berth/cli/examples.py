"""Options that say how examples are to be read, the same for every verb that trains or predicts."""

from typing import Annotated, Any

import typer

from berth.core import InputError, Kind
from berth.sources.examples import ExampleOptions


def _column(help_: str, metavar: str = "COLUMN") -> Any:
    return typer.Option(help=help_, rich_help_panel="What the columns are", metavar=metavar)


Kinds = Annotated[
    list[str] | None,
    _column(f"What a column holds: {', '.join(Kind)}; may be given several times.", "COLUMN=KIND"),
]
Group = Annotated[str | None, _column("Rows with the same value are never on both sides.")]
Time = Annotated[str | None, _column("The latest rows measure the model.")]
Weight = Annotated[str | None, _column("How much a row counts.")]


def read_kinds(given: list[str] | None) -> dict[str, Kind]:
    """COLUMN=KIND, several times."""
    found = {}
    for one in given or ():
        name, _, kind = one.rpartition("=")
        if not name or kind not in list(Kind):
            raise InputError(
                f"--kind {one!r} does not say what a column holds.",
                remedy=f"Write COLUMN=KIND, where KIND is one of {', '.join(Kind)}.",
            )
        found[name] = Kind(kind)
    return found


def example_options(kind: list[str] | None, **given: Any) -> ExampleOptions:
    """The options that were given, as the reader takes them."""
    plain = {name: value for name, value in given.items() if value not in (None, [])}
    if "ignore" in plain:
        plain["ignore"] = tuple(plain["ignore"])
    return ExampleOptions(kinds=read_kinds(kind), **plain)
