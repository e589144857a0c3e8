"""Checks: what bends or weakens the answer, and how it fares when parts are left out."""

from collections.abc import Iterator, Mapping

import polars as pl

from berth.core import Finding, Progress
from berth.flows.positioning.evidence import Evidence
from berth.flows.positioning.needs import Told
from berth.flows.positioning.study import Study
from berth.market import caveats as told_of
from berth.market.contest import FEWEST
from berth.market.positions import JOINT, Names
from berth.market.sensitivity import LEADING, Basis, sensitivity
from berth.report import Proofs

THIN = 20
"""Reviews on a lead need, of fewer of which the first position is said to rest on few."""


def caveats(evidence: Evidence, told: Told, found: Study, seed: int) -> Iterator[Finding]:
    """What was detected in this evidence, `caveats.*`."""
    panel, texts = told.panel, evidence.table.texts()
    yield from told_of.mixed_scales(panel)
    yield from told_of.extremes(panel, seed=seed)
    if evidence.users is not None:
        yield from told_of.active_users(panel, seed=seed)
    yield from told_of.halo(found.voiced)
    yield from told_of.thin_cells(found.voiced)
    yield from told_of.rating_drift(panel)
    yield from told_of.ages(panel)
    yield from told_of.talk_drift(panel, found.trend)
    yield from told_of.lengths(panel, texts)
    yield from told_of.exclamations(panel, texts)
    yield from told_of.sources(panel)


def left_out(
    found: Study, evidence: Evidence, told: Told, segments: tuple[str, ...], own: str | None,
    everyone: str, seed: int, progress: Progress,
) -> pl.DataFrame:  # fmt: skip
    """The table `sensitivity`; segments: their labels."""
    place = evidence.products.index(own) if own in evidence.products else None
    basis = Basis(told.panel, found.segments, found.satisfaction, found.voiced, found.alike, place)
    names = Names(evidence.products, told.panel.needs, segments, everyone)
    return sensitivity(basis, names, seed=seed, progress=progress)


def sturdiness(
    table: pl.DataFrame, satisfaction: pl.DataFrame, own: str | None, proofs: Proofs
) -> Iterator[Finding]:
    """What the table `sensitivity` comes to for the first position, `sensitivity.*`."""
    if table.is_empty():
        return
    first = table.filter(pl.col("rank") == 1)
    then = table.filter(pl.col("rank_then") == 1)
    subject = {key: str(first[key][0]) for key in ("segment", "need", "against")}
    rows = proofs.rows({"need": _leads(subject["need"])[0], "product": subject["against"]})
    for kind, count in first["kind"].value_counts(sort=True).sort("kind").iter_rows():
        yield Finding("sensitivity.tried", {"kind": kind}, float(count), unit="checks", n=count)
    tried = first.drop_nulls("rank_then")
    for name, most in (("holds", 1), ("top3", LEADING)):
        held = int((tried["rank_then"] <= most).sum())
        yield Finding(
            f"sensitivity.{name}", subject, float(held), unit="checks", n=tried.height, rows=rows,
            method=f"rank {most} or better with a part of the evidence left out",
        )  # fmt: skip
    yield from _facets(subject, then, rows)
    for row in then.filter(pl.col("rank") != 1).iter_rows(named=True):
        yield _changed("sensitivity.instead", row, float(row["rank"]), "rank", proofs)
    yield from _support(table, proofs)
    yield from _thin(subject, satisfaction, own, proofs)


def _facets(
    subject: Mapping[str, str], then: pl.DataFrame, rows: tuple[str, ...]
) -> Iterator[Finding]:
    """How often whichever position comes first shares each part with the first, where it can."""
    leads = _leads(subject["need"])
    for facet, value in subject.items():
        gone = {"need": ("need", leads), "against": ("rival", [value])}.get(facet, ("", []))
        can = then.filter(~((pl.col("kind") == gone[0]) & pl.col("left_out").is_in(gone[1])))
        same = int((can[facet] == value).sum())
        yield Finding(
            "sensitivity.part", {"part": facet, facet: value}, float(same), unit="checks",
            n=can.height, rows=rows, method="of what comes first with a part left out",
        )  # fmt: skip


def _support(table: pl.DataFrame, proofs: Proofs) -> Iterator[Finding]:
    """Support that one of the followed positions loses or gains; 1 where it is gained."""
    turned = table.filter(pl.col("supported") != pl.col("supported_then"))
    for row in turned.iter_rows(named=True):
        yield _changed("sensitivity.support", row, float(row["supported_then"]), "flag", proofs)


def _changed(
    key: str, row: Mapping[str, object], value: float, unit: str, proofs: Proofs
) -> Finding:
    parts = ("kind", "left_out", "segment", "need", "against")
    subject = {part: str(row[part]) for part in parts}
    proof = {"need": _leads(subject["need"])[0], "product": subject["against"]}
    return Finding(key, subject, value, unit=unit, rows=proofs.rows(proof))


def _thin(
    subject: Mapping[str, str], satisfaction: pl.DataFrame, own: str | None, proofs: Proofs
) -> Iterator[Finding]:
    """Cells of the first position that rest on few reviews, `caveats.thin_lead`."""
    sides = {subject["against"], own or subject["against"]}
    cells = satisfaction.filter(
        pl.col("product").is_in(sides)
        & pl.col("need").is_in(_leads(subject["need"]))
        & (pl.col("n") < THIN)
    )
    for product, need, n in cells.select("product", "need", "n").iter_rows():
        about = {"product": product, "need": need, "least": str(FEWEST)}
        rows = proofs.rows({"product": product, "need": need})
        yield Finding("caveats.thin_lead", about, float(n), unit="rows", n=n, rows=rows)


def _leads(need: str) -> list[str]:
    return need.split(JOINT)
