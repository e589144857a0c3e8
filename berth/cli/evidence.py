"""Options that say how files are to be read, the same for every verb that reads them."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from berth.core import InputError
from berth.sources import ReadOptions


class Dedupe(StrEnum):
    """Which copies of a review go; a copy is looked for among the reviews of one product only."""

    near = "near"
    exact = "exact"
    off = "off"


def _role(help_: str) -> Any:
    return typer.Option(help=help_, rich_help_panel="What the columns are", metavar="COLUMN")


def _file(help_: str, metavar: str | None = None) -> Any:
    return typer.Option(help=help_, rich_help_panel="How files are read", metavar=metavar)


_SEVERAL = "may be given several times."

Files = Annotated[
    list[str] | None,
    typer.Argument(
        help="CSV, JSONL, Parquet or Excel, also gzipped, or a database's URL.", metavar="FILE"
    ),
]
Text = Annotated[list[str] | None, _role(f"What was written; {_SEVERAL}")]
Product = Annotated[str | None, _role("Which product it is about.")]
Rating = Annotated[str | None, _role("The overall rating.")]
Scale = Annotated[
    str | None,
    typer.Option(
        help="Ends of the rating's scale: 1..5, -1..1, or 6..1 where 1 is best.",
        rich_help_panel="What the columns are",
        metavar="WORST..BEST",
    ),
]
User = Annotated[str | None, _role("Who wrote.")]
Time = Annotated[str | None, _role("When.")]
Price = Annotated[str | None, _role("The price.")]
Context = Annotated[list[str] | None, _role(f"The writer or the occasion; {_SEVERAL}")]
Aspect = Annotated[list[str] | None, _role(f"A rating of one aspect; {_SEVERAL}")]
Ignore = Annotated[list[str] | None, _role(f"Left out; {_SEVERAL}")]
Encoding = Annotated[str | None, _file("Encoding of text files, if the guess is wrong.")]
Delimiter = Annotated[str | None, _file("What parts the fields of a CSV file, if guessed wrong.")]
Sheet = Annotated[str | None, _file("Sheet of an Excel file.")]
Query = Annotated[
    str | None, _file("What to ask a sqlite:, duckdb: or postgresql: URL.", metavar="SQL")
]
Copies = Annotated[Dedupe, _file("Which copies of a review go.")]
Aliases = Annotated[
    Path | None,
    _file(
        'Spellings, as TOML: product = [{name = "Acme", spellings = ["ACME 2", "Acme II"]}].',
        metavar="FILE",
    ),
]


_NUMBER = r"([-+]?\d+(?:\.\d+)?)"
_ENDS = re.compile(rf"\s*{_NUMBER}\s*(?:\.\.|…)\s*{_NUMBER}\s*")


def _ends(scale: str) -> tuple[float, float]:
    """The two numbers; a hyphen would not do between them, for it may stand before one."""
    if not (found := _ENDS.fullmatch(scale)):
        raise InputError(
            f"--scale {scale!r} does not name two ends.",
            remedy="Write the worst and the best, such as 1..5, or 6..1 where 1 is best.",
        )
    return float(found[1]), float(found[2])


def read_options(**given: Any) -> ReadOptions:
    """The options that were given, as the reader takes them; what was not given is its default."""
    plain = {
        name: value.value if isinstance(value, Dedupe) else value for name, value in given.items()
    }
    if given.get("scale"):
        plain["scale"] = _ends(given["scale"])
    return ReadOptions.model_validate(
        {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in plain.items()
            if value is not None and value != []
        }
    )
