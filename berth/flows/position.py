"""The main job: from what customers wrote to a position, in one line."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import polars as pl
from threadpoolctl import threadpool_limits

from berth.artefact import staged
from berth.artefact.staging import ready
from berth.core import Finding, InputError, Progress, Quiet, Role
from berth.flows.positioning.archive import archive, editable
from berth.flows.positioning.checks import caveats, left_out, sturdiness
from berth.flows.positioning.clock import Clock
from berth.flows.positioning.earlier import earlier_run, sold
from berth.flows.positioning.evidence import Evidence, hear
from berth.flows.positioning.facts import facts
from berth.flows.positioning.needs import Told, find_needs, given
from berth.flows.positioning.story import Scene, told_story
from berth.flows.positioning.study import EVERYONE, Study, contend, segment_of_reviews, study
from berth.flows.positioning.tables import tables, top_needs
from berth.flows.positioning.verbatims import verbatims
from berth.market.agenda import Agenda
from berth.report import Document, Proofs
from berth.sources import Reading, ReadOptions, Taken, covered, read
from berth.sources.aliases import same_product
from berth.sources.redact import redact as covering
from berth.writers import Lang, TemplateWriter, Writer

FEWEST_REPLICATES = 5
SOMETHING = {"en": "product", "zh": "产品"}
NEWCOMER = {"en": "a newcomer", "zh": "新产品"}


@dataclass(frozen=True, eq=False)
class PositionRun:
    """What a run found.

    tables: those of the run's folder by name, polars frames; findings: every number beside them;
    document: what the report says; agenda: the needs, to be edited and given again; notes: what
    was guessed, mended or left out on the way; folder: where it was written, or None.
    """

    tables: dict[str, pl.DataFrame]
    findings: tuple[Finding, ...]
    document: Document
    agenda: Agenda
    notes: tuple[str, ...]
    folder: Path | None

    def __repr__(self) -> str:
        """In a line; the tables are long."""
        sizes = ", ".join(f"{frame.height} {name}" for name, frame in self.tables.items())
        return f"PositionRun({sizes}, folder={str(self.folder)!r})"


def position(
    sources: Any,
    *,
    own: str | None = None,
    needs: Agenda | str | os.PathLike[str] | None = None,
    out: str | os.PathLike[str] | None = None,
    options: ReadOptions | None = None,
    lang: Lang | None = None,
    category: str | None = None,
    writer: Callable[[Lang], Writer] | None = None,
    seed: int = 0,
    replicates: int = 200,
    redact: bool = True,
    progress: Progress | None = None,
    on_roles: Callable[[Sequence[Taken]], None] | None = None,
) -> PositionRun:
    """Find what people need, how well each product serves it, and which position to take.

    sources: a path, a polars or pandas frame, an Arrow table, a `Table`, or a list of them; own:
    the own product, which need not be in the evidence; needs: a needs file or `Agenda`, else they
    are discovered; out: folder to write, whole or not at all, replacing an earlier run; lang: of
    the report, else the evidence's; category: what kind of thing the products are; writer: makes
    the words, by default from templates; replicates: resamples behind the intervals; redact: cover
    personal data before anything is counted or shown; on_roles: told what the columns are taken
    for before work starts. Every interval is 90 %. The same arguments give the same tables.

    Raises InputError where the evidence cannot carry the analysis, saying why and what to do.
    """
    _sound(seed, replicates)
    # What can be refused is refused before hours of work, not after.
    wanted = given(needs)
    if out is not None:
        ready(out, force=True)
    clock = Clock(progress or Quiet())
    options = options or ReadOptions()
    reading, places = read(sources, options, clock, on_roles), None
    if redact:
        with clock.step("redaction"):
            reading, places = covered(reading)
        own = None if own is None else covering(own)
    own, doubt = _spelt(own, reading)
    lang = lang or _language(reading)
    words = (writer or TemplateWriter)(lang)

    before = earlier_run(needs)
    # Sums in another order round otherwise: with one thread they are the same on any machine.
    with threadpool_limits(limits=1):
        evidence = hear(reading, own, before, seed, clock)
        told = find_needs(evidence, wanted, words, lang, seed, clock)
        category = category or told.thing or sold(before)
        found = study(evidence, told, _place(own, evidence), replicates, seed, clock)
        document, frames = _document(
            evidence, told, found, words, lang, own, category, replicates, seed, clock, places
        )
    agenda = editable(told.agenda)
    folder = None if out is None else Path(out)
    if folder is not None:
        settings = {**options.model_dump(mode="json"), "replicates": replicates}
        with staged(folder, force=True) as new:
            archive(new, document, frames, evidence, agenda, category, settings, seed, clock)
    silent = [f"nothing is said of the need {name!r}: it is left out" for name in told.silent]
    notes = (*reading.notes, *doubt, *silent, *words.notices)
    return PositionRun(frames, document.findings, document, agenda, notes, folder)


def _sound(seed: int, replicates: int) -> None:
    """Raise InputError for numbers that no analysis can go by."""
    if seed < 0:
        raise InputError(f"the seed is {seed}.", remedy="Give a whole number from 0.")
    if replicates < FEWEST_REPLICATES:
        raise InputError(
            f"{replicates} resamples make no interval.",
            remedy=f"Give {FEWEST_REPLICATES} at least; 200 are usual.",
        )


def _document(
    evidence: Evidence,
    told: Told,
    found: Study,
    writer: Writer,
    lang: Lang,
    own: str | None,
    category: str | None,
    replicates: int,
    seed: int,
    progress: Progress,
    places: int | None,
) -> tuple[Document, dict[str, pl.DataFrame]]:
    """The report's document and the run's tables; places: where personal data was covered."""
    segments = _segment_labels(told, found, writer, lang)
    ranked = contend(found, evidence, told, segments, own, EVERYONE[lang], seed, progress)
    tried = left_out(found, evidence, told, segments, own, EVERYONE[lang], seed, progress)
    frames = tables(evidence, told, found, segments, ranked.table, tried, evidence.rejects)
    of_review = segment_of_reviews(found, evidence.user, segments)
    shown = verbatims(evidence, frames["units"], of_review, found.named, seed)
    proofs = Proofs(shown)
    known = facts(
        evidence, told, found, evidence.rejects, own, segments=segments, proofs=proofs,
        covered=places, replicates=replicates, seed=seed,
    )  # fmt: skip
    with progress.step("caveats"):
        checked = (
            *caveats(evidence, told, found, seed),
            *sturdiness(tried, frames["satisfaction"], own, proofs),
        )
    thing = category or SOMETHING[lang]
    scene = Scene(own or NEWCOMER[lang], own not in evidence.products, thing, evidence.scale)
    bare = Document(
        _capital(category or own or thing), lang, own,
        own is not None and scene.entrant,
        evidence.scale, frames, (*known, *ranked.findings, *checked), {}, shown,
    )  # fmt: skip
    with progress.step("words"):
        document = told_story(bare, scene, writer)
    return document, {**frames, "positions": document.tables["positions"]}


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _segment_labels(told: Told, found: Study, writer: Writer, lang: Lang) -> tuple[str, ...]:
    """A label for each segment, each once."""
    labels: list[str] = []
    if len(found.keywords) == 1:
        return (EVERYONE[lang],)
    pairs = zip(top_needs(told, found), found.keywords, strict=True)
    for at, (needs, keywords) in enumerate(pairs, 1):
        label = " ".join(writer.segment_label(needs, keywords, lang).replace(" + ", " & ").split())
        labels.append(label if label not in labels else f"{label} ({at})")
    return tuple(labels)


def _spelt(own: str | None, reading: Reading) -> tuple[str | None, tuple[str, ...]]:
    """The own product as the evidence spells it, else as given; and doubts about an entrant."""
    if own is None or not own.strip():
        return None, ()
    for name, spellings in reading.aliases.items():
        if any(same_product(own, one) for one in (name, *spellings)):
            return name, ()
    folded = {name.casefold(): name for name in reading.aliases}
    near = [folded[name] for name in get_close_matches(own.strip().casefold(), folded, 1, 0.8)]
    doubt = f"{own.strip()!r} is not in the evidence and is taken for a product not launched yet"
    return own.strip(), (doubt + (f"; did you mean {near[0]!r}?" if near else "."),)


def _language(reading: Reading) -> Lang:
    spoken = reading.table.values(Role.LANGUAGE)
    return "zh" if spoken is not None and bool((spoken == "zh").sum() > len(spoken) / 2) else "en"


def _place(own: str | None, evidence: Evidence) -> int | None:
    return evidence.products.index(own) if own in evidence.products else None
