"""Archive: everything of a run, written into one folder."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl

import berth
from berth.artefact import write, write_pages
from berth.flows.positioning.clock import Clock
from berth.flows.positioning.earlier import keep
from berth.flows.positioning.evidence import Evidence
from berth.market.agenda import Agenda, write_agenda
from berth.report import Document


def archive(
    folder: Path,
    document: Document,
    frames: Mapping[str, pl.DataFrame],
    evidence: Evidence,
    agenda: Agenda,
    category: str | None,
    options: Mapping[str, object],
    seed: int,
    clock: Clock,
) -> None:
    """Write pages, needs file, tables and manifest; call it inside `staged`.

    category: what kind of thing the products are, where that is known.
    """
    write_pages(folder, document, progress=clock)
    write_agenda(folder / "needs.toml", agenda)
    keep(folder, evidence.units, evidence.table.row_ids, evidence.sentiment)
    reading = evidence.reading
    write(
        folder,
        document=document,
        tables=frames,
        position=_answer(document),
        version=berth.__version__,
        seed=seed,
        data={
            "digest": reading.digest,
            "scale": list(evidence.scale),
            "rows_read": reading.rows_read,
            "rows_used": len(evidence.table),
            "category": category,
            "products": list(evidence.products),
            "roles": {one.name: one.role for one in reading.roles},
            "aliases": {name: list(some) for name, some in reading.aliases.items()},
            "notes": list(reading.notes),
        },
        options=options,
        timings=clock.spent,
    )


def editable(agenda: Agenda) -> Agenda:
    """The needs as the next run will take them over: each comes from itself."""
    needs = tuple(replace(need, origin=(need.name,)) for need in agenda.needs)
    return Agenda(needs, agenda.history)


def _answer(document: Document) -> dict[str, object]:
    """`position.json`: the answer in short."""
    positions = document.tables["positions"]
    return {
        "own": document.own,
        "entrant": document.entrant,
        "scale": list(document.scale),
        "positions": positions.to_dicts(),
        "summary": [{"text": s.text, "rows": list(s.rows)} for s in document.said("summary")],
    }
