"""`Section`: what a benchmark found, kept as JSON and shown as a part of the page."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE / "results"


@dataclass(frozen=True)
class Sheet:
    """A table of the page: a caption, the columns' titles, and rows of ready figures."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """title: what is measured; protocol: how, in Markdown; sheets: what came out; notes: what a
    reader should know of the figures; machine: where they were measured."""

    title: str
    protocol: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()
    machine: str = ""

    def keep(self, name: str) -> None:
        """Write `results/name.json`, with the machine this is."""
        RESULTS.mkdir(exist_ok=True)
        known = {**asdict(self), "machine": machine()}
        text = json.dumps(known, indent=1, ensure_ascii=False)
        (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def kept(name: str) -> Section | None:
    """What was measured last, or None."""
    path = RESULTS / f"{name}.json"
    if not path.exists():
        return None
    known = json.loads(path.read_text(encoding="utf-8"))
    sheets = tuple(
        Sheet(s["caption"], tuple(s["columns"]), tuple(tuple(row) for row in s["rows"]))
        for s in known["sheets"]
    )
    return Section(
        known["title"], known["protocol"], sheets, tuple(known["notes"]), known["machine"]
    )


def machine() -> str:
    """Python, processor and number of cores."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"Python {platform.python_version()}, {platform.machine()}, {cores} cores, no GPU"


def markdown(name: str, section: Section) -> str:
    """The section as it stands on the page."""
    lines = [f"## {section.title}", "", section.protocol, ""]
    for sheet in section.sheets:
        lines += [sheet.caption, ""] if sheet.caption else []
        lines += [_row(sheet.columns), "|" + " --- |" * len(sheet.columns)]
        lines += [*(_row(row) for row in sheet.rows), ""]
    lines += [*(f"- {note}" for note in section.notes), ""] if section.notes else []
    lines += [f"`python -m benchmarks DATA {name}` on {section.machine}.", ""]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
