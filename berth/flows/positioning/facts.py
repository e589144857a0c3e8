"""Facts: what is published beside the tables, about the evidence, the method and the needs."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from berth.core import PROOF_LIMIT, Finding
from berth.flows.positioning.evidence import Evidence
from berth.flows.positioning.needs import Told
from berth.flows.positioning.study import Study
from berth.market.opportunity import probability_top
from berth.report import Proofs
from berth.statistics.estimate import Estimate


def facts(
    evidence: Evidence,
    told: Told,
    found: Study,
    rejects: pl.DataFrame,
    own: str | None,
    *,
    segments: tuple[str, ...],
    proofs: Proofs,
    covered: int | None,
    replicates: int,
    seed: int,
) -> tuple[Finding, ...]:
    """Every number that is not a cell of a table; segments: their labels; proofs: rows that speak
    of a need; covered: places where personal data was, None where it was left.
    """
    return (
        *_scope(evidence, own),
        *_quality(evidence, rejects),
        *_spread(evidence),
        _redaction(covered),
        *_needs(told, found, proofs),
        *_own(told, found, own),
        *_rooms(told, found, segments, proofs),
        *_named(evidence, found),
        *found.map.findings,
        *_method(evidence, told, found, replicates, seed),
    )


def _scope(evidence: Evidence, own: str | None) -> Iterator[Finding]:
    if own is not None:
        there = own in evidence.products
        rows = _some(evidence, evidence.product == evidence.products.index(own)) if there else ()
        yield Finding("scope.own", {"product": own}, float(there), rows=rows)
    low, high = (f"{bound:g}" for bound in evidence.scale)
    yield Finding("scope.scale", {"low": low, "high": high}, evidence.scale[1], unit="rating")
    months = _months(evidence)
    if months.len():
        for end, month in (("first", str(months.min())), ("last", str(months.max()))):
            year, number = month.split("-")
            count = float(12 * int(year) + int(number))
            yield Finding(f"scope.{end}_month", {"month": month}, count, unit="months", n=1)


def _months(evidence: Evidence) -> pl.Series:
    if evidence.time is None:
        return pl.Series(dtype=pl.String)
    return evidence.time.cast(pl.Date).drop_nulls().dt.strftime("%Y-%m")


def _some(evidence: Evidence, mask: np.ndarray) -> tuple[str, ...]:
    places = np.flatnonzero(mask)[:PROOF_LIMIT]
    return tuple(evidence.table.row_ids.gather(places))


def _quality(evidence: Evidence, rejects: pl.DataFrame) -> Iterator[Finding]:
    used = len(evidence.table)
    yield _count("rows_read", evidence.reading.rows_read, "rows")
    everything = _some(evidence, np.ones(used, dtype=bool))
    yield _count("rows_used", used, "rows", everything)
    for reason, rows in _reasons(rejects):
        yield Finding(
            "quality.rejected", {"reason": reason}, float(len(rows)), unit="rows",
            n=len(rows), rows=tuple(rows[:PROOF_LIMIT]),
        )  # fmt: skip
    yield _count("products", len(evidence.products), "products", everything)
    sizes = np.bincount(evidence.product, minlength=len(evidence.products))
    for place, (name, size) in enumerate(zip(evidence.products, sizes, strict=True)):
        yield Finding(
            "quality.reviews", {"product": name}, float(size), unit="rows", n=int(size),
            rows=_some(evidence, evidence.product == place),
        )  # fmt: skip
    if evidence.users is not None:
        yield _count("users", int(evidence.user.max(initial=-1)) + 1, "users")
    yield _count("units", len(evidence.row), "units")
    yield _count("rated", int(np.isfinite(evidence.rating).sum()), "rows")
    yield _count("months", _months(evidence).n_unique(), "months")
    yield Finding(
        "quality.explained", value=evidence.sentiment.explained, unit="share", n=used,
        method="squared correlation of ratings with those expected by a model that has not seen "
        "the user",
    )  # fmt: skip


def _count(name: str, value: int, unit: str, rows: tuple[str, ...] = ()) -> Finding:
    return Finding(f"quality.{name}", value=float(value), unit=unit, n=value, rows=rows)


def _reasons(rejects: pl.DataFrame) -> list[tuple[str, list[str]]]:
    """Reasons with their rows, without the rows that a copy copies."""
    kinds = rejects.with_columns(kind=pl.col("reason").str.replace(r" of \S+:\d+$", ""))
    grouped = kinds.group_by("kind", maintain_order=True).agg("row_id")
    return [(str(kind), rows) for kind, rows in grouped.iter_rows()]


def _spread(evidence: Evidence) -> Iterator[Finding]:
    spoken = evidence.language
    shares = spoken.value_counts(normalize=True, name="share").sort(
        ["share", spoken.name], descending=[True, False]
    )
    for language, share in shares.iter_rows():
        if share >= 0.005:
            yield Finding("quality.language", {"language": language}, share, unit="share")
    rated = evidence.rating[np.isfinite(evidence.rating)]
    if rated.size:
        ends = float(np.isin(rated, evidence.scale).mean())
        yield Finding("quality.ends", value=ends, unit="share", n=len(rated))


def _needs(told: Told, found: Study, proofs: Proofs) -> Iterator[Finding]:
    low, high = found.trend.slope.interval()
    for k, need in enumerate(told.panel.needs):
        subject = {"need": need}
        rows = proofs.rows(subject)
        yield Finding(
            "needs.unmet", subject, float(found.unmet[k]), method="simultaneous bounds", rows=rows
        )
        slope = float(found.trend.slope.value[k])
        if np.isfinite(slope):
            yield Finding(
                "needs.trend", subject, slope, (float(low[k]), float(high[k])), rows=rows,
                unit="rating a year", n=int(found.trend.slope.n[k]),
                method="slope over time within products",
            )  # fmt: skip
            yield Finding(
                "needs.trend_p", subject, float(found.trend.p[k]), unit="p", rows=rows,
                method="no change; adjusted over the needs", n=int(found.trend.slope.n[k]),
            )  # fmt: skip


def _redaction(covered: int | None) -> Finding:
    if covered is None:
        return Finding("quality.unredacted", value=1.0, method="asked for")
    return Finding("quality.redacted", value=float(covered), unit="places", method="patterns")


def _rooms(
    told: Told, found: Study, segments: tuple[str, ...], proofs: Proofs
) -> Iterator[Finding]:
    """How likely each need is among the three with the most room in each segment."""
    if len(segments) < 2:
        return
    chances = probability_top(found.room)
    for s, segment in enumerate(segments):
        for k, need in enumerate(told.panel.needs):
            subject = {"segment": segment, "need": need}
            yield Finding(
                "segment_needs.probability_top3", subject, float(chances[s, k]),
                unit="probability", n=int(found.room.n[s, k]), rows=proofs.rows(subject),
                method="shrunken bootstrap draws",
            )  # fmt: skip


def _named(evidence: Evidence, found: Study) -> Iterator[Finding]:
    """Who is named in whose reviews, with the reviews."""
    for (p, r), places in found.named.rows.items():
        subject = {"product": evidence.products[p], "rival": evidence.products[r]}
        rows = tuple(evidence.table.row_ids.gather(list(places)))
        count = int(found.named.counts[p, r])
        yield Finding("rivals.co_mentions", subject, float(count), unit="rows", n=count, rows=rows)


def _own(told: Told, found: Study, own: str | None) -> Iterator[Finding]:
    if found.own_room is None or own is None:
        return
    low, high = found.own_room.interval()
    ahead = _ahead(found, told.panel.products.index(own))
    least, most = ahead.interval()
    for k, need in enumerate(told.panel.needs):
        subject = {"product": own, "need": need}
        yield Finding(
            "own.opportunity", subject, float(found.own_room.value[k]),
            (float(low[k]), float(high[k])), unit="share of importance",
            n=int(found.own_room.n[k]),
        )  # fmt: skip
        yield Finding(
            "satisfaction.ahead", subject, float(ahead.value[k]), (float(least[k]), float(most[k])),
            unit="rating", method="own product less the mean over products, draw by draw",
            n=int(ahead.n[k]),
        )  # fmt: skip


def _ahead(found: Study, own: int) -> Estimate:
    """By how much the own product is above the market on each need [needs]."""
    served, market = found.satisfaction, found.market
    return Estimate(
        served.value[own] - market.value, served.draws[:, own] - market.draws, served.n[own]
    )


def _method(
    evidence: Evidence, told: Told, found: Study, replicates: int, seed: int
) -> Iterator[Finding]:
    source = "discovered" if told.discovered else "given"
    count = float(len(told.panel.needs))
    yield Finding("method.needs", {"source": source}, count, unit="needs")
    spoken = float(np.diff(told.parts.indptr).astype(bool).mean()) if told.parts.shape[0] else 0.0
    yield Finding("method.assigned", value=spoken, unit="share", n=told.parts.shape[0])
    yield Finding("method.replicates", value=float(replicates), unit="resamples")
    yield Finding("method.seed", value=float(seed))
    for column, need in told.aspects.items():
        subject = {"column": column, "need": need}
        yield Finding("method.aspect", subject, 1.0, unit="unit a review", method="one more unit")
    yield Finding("segments.stability", value=found.segments.stability, unit="ARI")
