"""What the columns are taken for, shown before work starts."""

from collections.abc import Iterable
from typing import Any, Protocol

from rich.markup import escape
from rich.table import Table

from berth.cli.say import errors


class Taken(Protocol):
    """A column, what it is taken for, and what speaks for that."""

    @property
    def name(self) -> str:
        """The column's name."""
        ...

    @property
    def role(self) -> str | None:
        """A role, or None where the column is left out."""
        ...

    @property
    def reason(self) -> str:
        """What speaks for it."""
        ...


def show_roles(columns: Iterable[Taken]) -> None:
    """Show each column on stderr with what it is taken for."""
    table = Table(title="What the columns are taken for", title_justify="left", box=None)
    for title in ("column", "taken for", "since"):
        table.add_column(title)
    for column in columns:
        role = f"[bold]{column.role}[/]" if column.role else "[dim]left out[/]"
        table.add_row(escape(column.name), role, escape(column.reason))
    console = errors()
    console.print(table)
    console.print("Set another with --text, --product, --rating, ... or in berth.toml.")


def plain_roles(columns: Iterable[Taken]) -> list[dict[str, Any]]:
    """The same as JSON knows it."""
    return [{"column": c.name, "role": c.role or None, "reason": c.reason} for c in columns]
