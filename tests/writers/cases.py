"""Findings of an invented market, for the tests of writers."""

from dataclasses import replace
from typing import Any

from berth.core import Finding
from berth.writers import Lang, PositionBrief

NEEDS = {"en": ("comfort", "quiet", "Wi-Fi", "staff"), "zh": ("舒适", "安静", "网络", "员工")}
PRODUCTS = {"en": ("Aurora", "Borealis"), "zh": ("极光", "海湾")}


def found(key: str, value: float, spread: float = 0.0, unit: str = "", **subject: str) -> Finding:
    """A finding with rows of its own."""
    interval = (value - spread, value + spread) if spread else None
    mark = sum(map(ord, "".join(subject.values()))) % 997
    rows = tuple(f"a.csv:{mark * 10 + i}" for i in range(3))
    return Finding(key, subject, value, interval, unit=unit, n=30, rows=rows)


def facts(lang: Lang = "en") -> list[Finding]:
    """A finding for nearly every key that the sections know."""
    needs, (own, rival) = NEEDS[lang], PRODUCTS[lang]
    many = [
        ("needs.importance", (0.4, 0.3, 0.2, 0.1), 0.04, "share"),
        ("needs.share", (0.2, 0.1, 0.5, 0.2), 0.0, "share"),
        ("needs.satisfaction", (3.2, 3.3, 2.2, 4.0), 0.1, "rating"),
        ("needs.opportunity", (0.2, 0.1, 0.5, 0.2), 0.1, "score"),
        ("needs.probability_top3", (0.8, 0.5, 0.97, 0.4), 0.0, "frequency"),
        ("needs.unmet", (0.0, 0.0, 1.0, 0.0), 0.0, "flag"),
        ("needs.trend", (0.3, 0.0, -0.2, 0.01), 0.05, "rating a year"),
        ("needs.trend_p", (0.01, 0.9, 0.02, 0.8), 0.0, "p"),
    ]
    per_need = [
        found(key, value, spread, unit, need=need)
        for key, values, spread, unit in many
        for need, value in zip(needs, values, strict=True)
    ]
    served = zip(needs, (4.2, 3.3, 2.0, 4.0), strict=True)
    return [
        *per_need,
        *(found("satisfaction.value", v, 0.1, "rating", need=n, product=own) for n, v in served),
        found("scope.own", 1, product=own),
        found("scope.scale", 1, low="1", high="5"),
        found("scope.first_month", 1, month="2023-01"),
        found("scope.last_month", 1, month="2024-12"),
        found("quality.rows_read", 2100),
        found("quality.rows_used", 1980),
        found("quality.rejected", 119, reason="duplicate"),
        found("quality.rejected", 1, reason="empty"),
        found("quality.products", 6),
        found("quality.reviews", 700, product=own),
        found("quality.reviews", 212, product=rival),
        found("quality.users", 1700),
        found("quality.units", 8123),
        found("quality.rated", 1930),
        found("quality.months", 24),
        found("quality.language", 1.0, language=lang),
        found("quality.ends", 0.61),
        found("segments.share", 0.6, 0.05, segment="Comfort first"),
        found("segments.share", 0.4, 0.05, segment="Quiet first"),
        found("rivals.similarity", 0.82, 0.1, "r", product=own, rival=rival),
        found("rivals.similarity", 0.2, 0.1, "r", product=own, rival="Cirrus"),
        found("rivals.lift", 2.0, product=own, rival=rival),
        found("positions.compared", 144),
        found("positions.sensitivity", 6),
        found("positions.rank_of_first", 1, sensitivity="2"),
        found("positions.rank_of_first", 3, sensitivity="12"),
        found("positions.answered", 0.21, 0.03, "share"),
        found("method.replicates", 200),
        found("method.seed", 0),
        found("method.needs", 4, source="discovered"),
    ]


def changed(lang: Lang = "en", /, **values: float | None) -> list[Finding]:
    """The facts with other values under some keys (dots as underscores); None leaves them out."""
    other = {key.replace("_", ".", 1): value for key, value in values.items()}
    kept = []
    for fact in facts(lang):
        if fact.key not in other:
            kept.append(fact)
        elif other[fact.key] is not None:
            kept.append(replace(fact, value=other[fact.key]))
    return kept


def brief(lang: Lang = "en", **other: Any) -> PositionBrief:
    """A position, supported by nothing unless said."""
    (first, second, *_), (own, rival) = NEEDS[lang], PRODUCTS[lang]
    made = PositionBrief(
        own=own,
        category="airport lounge" if lang == "en" else "机场贵宾室",
        lead=(first, second),
        rival=rival,
        segment="Comfort first" if lang == "en" else "看重舒适",
        segment_share=found("segments.share", 0.31, 0.03, "share"),
        needs=(found("needs.importance", 0.4, need=first), found("x", 0.3, need=second)),
        own_serves=(
            found("satisfaction.value", 4.2, 0.1, "rating", need=first, product=own),
            found("satisfaction.value", 4.0, 0.1, "rating", need=second, product=own),
        ),
        rival_serves=(found("satisfaction.value", 3.2, 0.1, "rating", need=first, product=rival),),
        market_serves=(found("needs.satisfaction", 2.4, 0.1, "rating", need=first),),
        scale=(1.0, 5.0),
        score=found("positions.score", 0.34, 0.06, "share"),
        best=found("positions.probability_best", 0.83),
    )
    return replace(made, **other)
