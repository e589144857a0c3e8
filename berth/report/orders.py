"""In which order a report shows things, and by which names."""

from collections.abc import Mapping

import polars as pl

from berth.report.document import Document

EVERYONE = "everyone"
"""How tables may call the whole market in the column of segments."""


def ranked(document: Document) -> pl.DataFrame:
    """The needs by falling importance."""
    return document.table("needs").sort("importance", descending=True, nulls_last=True)


def trends(document: Document) -> pl.DataFrame:
    """need, label, trend, low, high of the needs that have one; bounds from the findings."""
    bounds = {
        finding.subject.get("need"): finding.interval
        for finding in document.findings
        if finding.key == "needs.trend" and finding.interval
    }
    needs = document.table("needs").drop_nulls("trend").sort("trend", descending=True)
    pairs = [bounds.get(need) or (None, None) for need in needs["need"]]
    return needs.select("need", "label", "trend").with_columns(
        pl.Series("low", [pair[0] for pair in pairs], pl.Float64),
        pl.Series("high", [pair[1] for pair in pairs], pl.Float64),
    )


def ordered_products(document: Document) -> list[str]:
    """The own product first, then those with most evidence."""
    counts = document.table("satisfaction").group_by("product").agg(pl.col("n").sum())
    mine = (pl.col("product") == (document.own or "")).cast(pl.Int8)
    return counts.sort(mine, "n", "product", descending=[True, True, False])["product"].to_list()


def first_rival(document: Document) -> str | None:
    """The product that the first position is set against."""
    rivals = document.table("positions").sort("rank")["against"]
    return rivals[0] if rivals.len() else None


def segment_names(document: Document) -> dict[str, str]:
    """Each segment's readable label by its name."""
    pairs = document.table("segments").select("segment", "label").iter_rows()
    return {segment: label or segment for segment, label in pairs}


def column_means(cells: pl.DataFrame) -> tuple[dict[str, float], float]:
    """Each need's mean over products, and the difference that counts as strong."""
    means = dict(cells.group_by("need").agg(pl.col("value").mean()).iter_rows())
    gaps = cells.select((pl.col("value") - pl.col("value").mean().over("need")).abs())
    reach = gaps.to_series().quantile(0.9, "linear") or 0.0
    return means, float(reach)


def need_names(need: str, labels: Mapping[str, str]) -> str:
    """The labels of a position's needs, which are joined by a plus."""
    return " + ".join(labels.get(one, one) for one in need.split(" + "))


def first_need(need: str) -> str:
    """The first of a position's needs."""
    return need.split(" + ")[0]
