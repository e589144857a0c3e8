"""A document without its tables and verbatims on disk, so that its pages can be set anew."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from berth.artefact.plain import read_json, write_json
from berth.core import Finding, InputError, Progress, Quiet, Sentence
from berth.report import Document, html, markdown, write_charts

FILE = "document.json"


def write_outline(folder: Path, document: Document) -> None:
    """Write title, language, own product, scale, findings, sentences: nothing customers wrote."""
    parts = ("title", "lang", "own", "entrant", "scale", "findings", "sentences")
    write_json(folder / FILE, {name: getattr(document, name) for name in parts})


def read_outline(folder: Path, tables: Mapping[str, pl.DataFrame]) -> Document:
    """The document of a run folder with these tables, and no verbatims.

    Raises InputError where the file is missing or damaged.
    """
    file = folder / FILE
    known = read_json(file)
    try:
        low, high = known["scale"]
        return Document(
            known["title"],
            known["lang"],
            known["own"],
            known["entrant"],
            (low, high),
            tables,
            tuple(map(finding, known["findings"])),
            {key: tuple(map(_sentence, said)) for key, said in known["sentences"].items()},
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise InputError(f"is damaged: {error!r}.", file=str(file)) from error


def write_pages(
    folder: Path, document: Document, *, redacted: bool = False, progress: Progress | None = None
) -> None:
    """Write report.html, report.md and charts/; redacted: without anything that customers wrote."""
    progress = progress or Quiet()
    with progress.step("report"):
        (folder / "report.html").write_text(html(document, redacted), "utf-8", newline="\n")
        (folder / "report.md").write_text(markdown(document, redacted), "utf-8", newline="\n")
    with progress.step("charts"):
        write_charts(document, folder / "charts")


def finding(fields: Mapping[str, Any]) -> Finding:
    """A finding from its JSON; KeyError, TypeError or ValueError where that is none."""
    known = dict(fields)
    if known.get("interval") is not None:
        low, high = known["interval"]
        known["interval"] = (low, high)
    known["rows"] = tuple(known.get("rows", ()))
    return Finding(**known)


def _sentence(fields: Mapping[str, Any]) -> Sentence:
    return Sentence(fields["text"], tuple(fields["rows"]))
