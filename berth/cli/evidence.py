"""Options that say how files are to be read, the same for every verb that reads them."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Dedupe(StrEnum):
    """Which copies of a review go; a copy is looked for among the reviews of one product only."""

    near = "near"
    exact = "exact"
    off = "off"


class Lang(StrEnum):
    """The languages that berth writes."""

    en = "en"
    zh = "zh"


_ROLES, _FILES = "What the columns are", "How files are read"

Files = Annotated[
    list[str] | None,
    typer.Argument(help="CSV, JSONL, Parquet or Excel, also gzipped; several at once.", metavar="FILE..."),
]
Text = Annotated[list[str] | None, typer.Option(help="Column with what was written; may be given several times.", rich_help_panel=_ROLES)]
Product = Annotated[str | None, typer.Option(help="Column that names the product.", rich_help_panel=_ROLES)]
Rating = Annotated[str | None, typer.Option(help="Column with the overall rating.", rich_help_panel=_ROLES)]
User = Annotated[str | None, typer.Option(help="Column that tells who wrote.", rich_help_panel=_ROLES)]
Time = Annotated[str | None, typer.Option(help="Column with the date.", rich_help_panel=_ROLES)]
Price = Annotated[str | None, typer.Option(help="Column with the price.", rich_help_panel=_ROLES)]
Context = Annotated[list[str] | None, typer.Option(help="Column that describes the writer or the occasion; may be given several times.", rich_help_panel=_ROLES)]
Aspect = Annotated[list[str] | None, typer.Option(help="Column with a rating of one aspect; may be given several times.", rich_help_panel=_ROLES)]
Ignore = Annotated[list[str] | None, typer.Option(help="Column to leave out; may be given several times.", rich_help_panel=_ROLES)]
Encoding = Annotated[str | None, typer.Option(help="Encoding of text files, if the guess is wrong.", rich_help_panel=_FILES)]
Delimiter = Annotated[str | None, typer.Option(help="What stands between the fields of a CSV file, if the guess is wrong.", rich_help_panel=_FILES)]
Sheet = Annotated[str | None, typer.Option(help="Sheet of an Excel file.", rich_help_panel=_FILES)]
Query = Annotated[str | None, typer.Option(help="SQL to run where FILE is a sqlite:, duckdb: or postgresql: URL.", rich_help_panel=_FILES)]
DedupeOption = Annotated[Dedupe, typer.Option(help="Which copies of a review go.", rich_help_panel=_FILES)]
Aliases = Annotated[Path | None, typer.Option(help="TOML list of spellings of one product.", rich_help_panel=_FILES)]
