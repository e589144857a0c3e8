"""A fabricated market: every table of a report, filled from a seed, in English or Chinese."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from berth.core import Finding, Sentence, stream
from berth.report import Document, html

LOUNGES = json.loads(Path(__file__).with_name("lounges.json").read_text(encoding="utf-8"))
"""Names, sentences and words of the fabricated market, by language."""

Maker = Callable[..., Document]


def _names(lang: str, products: int, needs: int) -> tuple[list[str], list[tuple[str, str, str]]]:
    known, wanted = LOUNGES[lang]["products"], LOUNGES[lang]["needs"]
    brands = [known[k % 8] + (f" {k // 8 + 1}" if k >= 8 else "") for k in range(products)]
    named = []
    for k in range(needs):
        need, label, keywords = wanted[k % 8]
        more = f" {k // 8 + 1}" if k >= 8 else ""
        named.append((need + more, label + more, keywords))
    return brands, named


def _needs(rng: np.random.Generator, named: list[tuple[str, str, str]]) -> pl.DataFrame:
    importance = np.sort(rng.dirichlet(np.full(len(named), 3.0)))[::-1]
    rows = []
    for (need, label, keywords), weight in zip(named, importance, strict=True):
        served, wide = float(rng.uniform(2.2, 4.3)), float(rng.uniform(0.05, 0.3))
        rows.append(
            {
                "need": need,
                "parent": None,
                "label": label,
                "keywords": keywords,
                "share": float(rng.dirichlet(np.ones(len(named)))[0]),
                "importance": weight,
                "importance_low": weight * 0.7,
                "importance_high": weight * 1.35,
                "satisfaction": served,
                "satisfaction_low": served - wide,
                "satisfaction_high": served + wide,
                "opportunity": weight * (5 - served) / 4,
                "opportunity_low": weight * 0.6 * (5 - served) / 4,
                "opportunity_high": weight * 1.5 * (5 - served) / 4,
                "probability_top3": float(rng.beta(0.5, 0.8)),
                "kind": str(rng.choice(["satisfier", "dissatisfier", "both", "neither"])),
                "penalty": -float(rng.uniform(0, 1.2)),
                "reward": float(rng.uniform(0, 0.9)),
                "kind_p": float(rng.beta(0.4, 3)),
                "trend": float(rng.normal(0, 0.2)),
            }
        )
    return pl.DataFrame(rows)


def _satisfaction(rng: np.random.Generator, brands: list[str], needs: pl.DataFrame) -> pl.DataFrame:
    rows = []
    for brand in brands:
        halo = rng.normal(0, 0.25)
        for row in needs.iter_rows(named=True):
            value = float(np.clip(row["satisfaction"] + halo + rng.normal(0, 0.35), 1, 5))
            n = int(rng.integers(3, 400))
            half = min(0.9, 2.0 / np.sqrt(n))
            rows.append((brand, row["need"], value, value - half, value + half, n))
    return pl.DataFrame(rows, ["product", "need", "value", "low", "high", "n"], orient="row")


def _map(rng: np.random.Generator, brands: list[str], needs: pl.DataFrame) -> pl.DataFrame:
    rows = []
    for kind, names in (("product", brands), ("need", needs["need"].to_list())):
        for name in names:
            x, y = rng.normal(0, (1.0, 0.6))
            a, b = rng.uniform(0.15, 0.5, 2)
            rows.append((kind, name, x, y, x - a, x + a, y - b, y + b, rng.uniform(-0.7, 0.7)))
    columns = ["kind", "name", "x", "y", "x_low", "x_high", "y_low", "y_high", "xy_correlation"]
    return pl.DataFrame(rows, columns, orient="row")


def _segments(
    rng: np.random.Generator, names: tuple[str, ...], needs: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    labels = needs["need"].to_list()
    shares = (0.46, 0.33, 0.21)
    groups = pl.DataFrame(
        {
            "segment": ["s1", "s2", "s3"],
            "label": list(names),
            "share": shares,
            "size": [int(share * 2400) for share in shares],
            "top_needs": [", ".join(labels[k : k + 3]) for k in range(3)],
            "keywords": ["laptop, meeting, socket", "kids, toys, pram", "overnight, shower, nap"],
        }
    )
    rows = []
    for segment in ("s1", "s2", "s3"):
        weights = rng.dirichlet(np.full(len(labels), 1.5))
        for need, weight in zip(labels, weights, strict=True):
            served = float(rng.uniform(2, 4.5))
            rows.append(
                (
                    segment,
                    need,
                    weight,
                    weight * 0.7,
                    weight * 1.3,
                    served,
                    served - 0.2,
                    served + 0.2,
                    weight * (5 - served) / 4,
                    int(rng.integers(10, 300)),
                )
            )
    columns = [
        "segment",
        "need",
        "importance",
        "importance_low",
        "importance_high",
        "satisfaction",
        "satisfaction_low",
        "satisfaction_high",
        "opportunity",
        "n",
    ]
    return groups, pl.DataFrame(rows, columns, orient="row")


def _rivals(rng: np.random.Generator, brands: list[str]) -> pl.DataFrame:
    rows = [
        (
            a,
            b,
            float(s := rng.uniform(-0.4, 0.95)),
            s - 0.15,
            s + 0.1,
            int(rng.integers(0, 60)),
            float(rng.uniform(0.3, 4)),
        )
        for a in brands
        for b in brands
        if a != b
    ]
    columns = ["product", "rival", "similarity", "low", "high", "co_mentions", "lift"]
    return pl.DataFrame(rows, columns, orient="row")


def _positions(
    rng: np.random.Generator, brands: list[str], needs: pl.DataFrame, everyone: str
) -> pl.DataFrame:
    labels = needs["need"].to_list()
    rows = []
    for rank in range(1, 13):
        score = 0.31 - 0.012 * rank
        need = labels[rank % len(labels)]
        if rank % 4 == 2:
            need = f"{need} + {labels[(rank + 2) % len(labels)]}"
        rows.append(
            (
                rank,
                everyone if rank % 3 == 0 else f"s{rank % 3}",
                need,
                brands[1 + rank % (len(brands) - 1)],
                score,
                score - 0.06,
                score + 0.07,
                float(rng.beta(1, 6)),
                rank in (1, 4),
                rank in (1, 2),
                "",
            )
        )
    columns = [
        "rank",
        "segment",
        "need",
        "against",
        "score",
        "low",
        "high",
        "probability_best",
        "supported",
        "unmet",
        "statement",
    ]
    return pl.DataFrame(rows, columns, orient="row")


def _verbatims(
    rng: np.random.Generator, lang: str, brands: list[str], needs: list[str], size: int, long: int
) -> pl.DataFrame:
    rows = []
    for k in range(size):
        before, unit, after = LOUNGES[lang]["said"][k % 4]
        text = before + unit + after + (" Also, it rained all day." * (k % long) if long else "")
        start = len(before)
        rows.append(
            (
                f"reviews.csv:{k + 1}",
                text,
                start,
                start + len(unit),
                needs[k % len(needs)],
                float(rng.uniform(1, 5)),
                brands[(k // len(needs)) % len(brands)],
                None if k % 5 == 0 else f"s{k % 3 + 1}",
                date(2021, 1, 5) + timedelta(days=k % 900),
                float(rng.integers(1, 6)),
            )
        )
    columns = [
        "row_id",
        "text",
        "start",
        "end",
        "need",
        "sentiment",
        "product",
        "segment",
        "time",
        "rating",
    ]
    return pl.DataFrame(rows, columns, orient="row")


def _findings(needs: pl.DataFrame) -> tuple[Finding, ...]:
    rows = ("reviews.csv:1", "reviews.csv:2")
    trends = [
        Finding("needs.trend", {"need": need}, trend, (trend - 0.2, trend + 0.2), unit="rating")
        for need, trend in needs.select("need", "trend").iter_rows()
    ]
    return (
        *trends,
        Finding("quality.rows_read", value=2671.0, unit="rows"),
        Finding("quality.rows_used", value=2412.0, unit="rows"),
        Finding("quality.units", value=11874.0, unit="units"),
        Finding("quality.rejected", {"reason": "near_duplicate"}, 204.0, rows=rows),
        Finding("quality.rejected", {"reason": "empty"}, 55.0),
        Finding("quality.language", {"language": "en"}, 0.954, unit="share"),
        Finding("quality.language", {"language": "zh"}, 0.046, unit="share"),
        Finding("scope.first_month", {"month": "2021-01"}, 1.0),
        Finding("scope.last_month", {"month": "2023-06"}, 1.0),
        Finding("method.variance_explained", value=0.41, interval=(0.38, 0.44), unit="share"),
        Finding(
            "method.map_variance",
            {"axis": "1"},
            0.52,
            unit="share",
            method="principal components of satisfaction, product means removed",
        ),
        Finding("method.map_variance", {"axis": "2"}, 0.23, unit="share"),
        Finding("positions.sensitivity", value=6.0, unit="utility per scale", method="assumed"),
    )


def _sentences(lang: str) -> dict[str, tuple[Sentence, ...]]:
    said = LOUNGES[lang]
    proof = tuple(f"reviews.csv:{k}" for k in (4, 8, 12))
    clauses = (
        Sentence(str(said["for"]), proof),
        Sentence(str(said["is"]), ("reviews.csv:16",)),
        Sentence(str(said["unlike"]), ("reviews.csv:20", "reviews.csv:24")),
    )
    return {
        "summary": tuple(
            Sentence(text, (f"reviews.csv:{4 * k + 1}", f"reviews.csv:{4 * k + 5}"))
            for k, text in enumerate(said["summary"])
        ),
        "method": (Sentence(str(said["method"])),),
        "limits": (Sentence(str(said["limits"])),),
        "quality": (Sentence(str(said["quality"])),),
        **{f"position:{rank}": clauses for rank in range(1, 13)},
    }


@cache
def fabricate(
    lang: str = "en",
    products: int = 8,
    needs: int = 8,
    verbatims: int = 640,
    long: int = 0,
    own: int | None = 0,
) -> Document:
    """A document whose numbers are random but fit together; `own` is the index of the product."""
    rng = stream(7, f"{lang}{products}{needs}")
    brands, named = _names(lang, products, needs)
    table = _needs(rng, named)
    groups, matrix = _segments(rng, LOUNGES[lang]["segments"], table)
    tables = {
        "needs": table,
        "satisfaction": _satisfaction(rng, brands, table),
        "segments": groups,
        "segment_needs": matrix,
    }
    if products > 1:
        tables["rivals"] = _rivals(rng, brands)
        tables["map"] = _map(rng, brands, table)
        tables["positions"] = _positions(rng, brands, table, "everyone")
    said = _verbatims(rng, lang, brands, table["need"].to_list(), verbatims, long)
    return Document(
        title=str(LOUNGES[lang]["title"]),
        lang=lang,  # type: ignore[arg-type]
        own=None if own is None else brands[own],
        entrant=False,
        scale=(1.0, 5.0),
        tables=tables,
        findings=_findings(table),
        sentences=_sentences(lang),
        verbatims=said,
    )


@pytest.fixture(scope="session")
def make() -> Maker:
    """The maker of fabricated documents."""
    return fabricate


@cache
def written(lang: str = "en", redacted: bool = False) -> str:
    """The page of the usual document, made once for all tests that only read it."""
    return html(fabricate(lang), redacted=redacted)
