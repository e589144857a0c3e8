"""Story: the findings in words, and all of it in a document."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from berth.core import Finding, Sentence
from berth.flows.positioning.study import EVERYONE
from berth.report import Document, all_findings
from berth.writers import PositionBrief, TemplateWriter, Writer

JOINT = " + "


@dataclass(frozen=True)
class Scene:
    """What every statement speaks of: own: the own product's name; entrant: whether it is not in
    the evidence; category: the kind of thing the products are."""

    own: str
    entrant: bool
    category: str
    scale: tuple[float, float]


def told_story(document: Document, scene: Scene, writer: Writer) -> Document:
    """The document with its statements and sentences; its tables and findings stay."""
    known = _Known(all_findings(document))
    briefs = [
        _brief(row, scene, known, EVERYONE[document.lang])
        for row in document.tables["positions"].iter_rows(named=True)
    ]
    said: dict[str, tuple[Sentence, ...]] = {}
    joined = TemplateWriter(document.lang).joined
    statements = []
    for rank, brief in zip(document.tables["positions"]["rank"], briefs, strict=True):
        said[f"position:{rank}"] = writer.statement(brief)
        statements.append(joined(said[f"position:{rank}"]))
    every = tuple(known.every)
    said["summary"] = writer.summary(every, briefs)
    said["method"] = writer.method(every)
    said["limits"] = writer.limits(every)
    said["sensitivity"] = writer.sensitivity(every)
    said["quality"] = writer.quality(every)
    positions = document.tables["positions"].with_columns(
        statement=pl.Series(statements, dtype=pl.String)
    )
    tables = {**document.tables, "positions": positions}
    return Document(
        document.title, document.lang, document.own, document.entrant, document.scale, tables,
        document.findings, said, document.verbatims,
    )  # fmt: skip


class _Known:
    """Findings by key and subject."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.every = findings
        self._by = {(f.key, tuple(sorted(f.subject.items()))): f for f in findings}

    def one(self, key: str, **subject: str) -> Finding | None:
        return self._by.get((key, tuple(sorted(subject.items()))))

    def some(self, key: str, subjects: Sequence[Mapping[str, str]]) -> tuple[Finding, ...]:
        """Those that anything was said about."""
        found = (self.one(key, **subject) for subject in subjects)
        return tuple(one for one in found if one is not None and one.n)


def _brief(row: Mapping[str, object], scene: Scene, known: _Known, everyone: str) -> PositionBrief:
    segment, rival = str(row["segment"]), str(row["against"])
    lead = tuple(str(row["need"]).split(JOINT))
    wide = segment == everyone
    served = [{"product": rival, "need": need} for need in lead]
    mine = [{"product": scene.own, "need": need} for need in lead]
    needs = tuple(_important(known, None if wide else segment))
    most = [one.subject["need"] for one in needs[:1] if one.subject["need"] not in lead]
    first = [{"product": p, "need": need} for need in most for p in (scene.own, rival)]
    subject = {"segment": segment, "need": str(row["need"]), "against": rival}
    return PositionBrief(
        own=scene.own,
        category=scene.category,
        lead=lead,
        rival=rival,
        segment="" if wide else segment,
        segment_share=None if wide else known.one("segments.share", segment=segment),
        needs=needs,
        own_serves=() if scene.entrant else known.some("satisfaction.value", mine),
        rival_serves=known.some("satisfaction.value", served),
        market_serves=known.some("needs.satisfaction", [{"need": need} for need in lead]),
        first_served=known.some("satisfaction.value", first),
        scale=scene.scale,
        score=known.one("positions.score", **subject),
        best=known.one("positions.probability_best", **subject),
        rank=int(str(row["rank"])),
        supported=bool(row["supported"]),
        unmet=bool(row["unmet"]),
        entrant=scene.entrant,
    )


def _important(known: _Known, segment: str | None, count: int = 3) -> Iterator[Finding]:
    """What the segment, or the market, needs most."""
    key = "needs.importance" if segment is None else "segment_needs.importance"
    about = [
        one
        for one in known.every
        if one.key == key and (segment is None or one.subject["segment"] == segment)
    ]
    yield from sorted(about, key=lambda one: -(one.value or 0.0))[:count]
