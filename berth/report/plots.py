"""Each chart of a document: its rows turned into marks."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from berth.report.document import Document
from berth.report.drawing.cross import Point, cross
from berth.report.drawing.dots import Dot, dots
from berth.report.drawing.grid import Cell, grid
from berth.report.drawing.space import Direction, Place, space
from berth.report.ellipse import ellipse
from berth.report.figures import Figures
from berth.report.links import evidence
from berth.report.orders import (
    column_means,
    first_need,
    need_names,
    ordered_products,
    ranked,
    segment_names,
    trends,
)
from berth.report.quadrants import quadrants
from berth.report.theme import Theme
from berth.report.tones import diverging, rising
from berth.report.words import Words

MOST_ROWS = 40
"""Rows of a chart; the tables hold the rest."""
_REGIONS = 20
"""With more products than these only the own one and its nearest have their regions drawn."""


_ARROWS = 12


def needs_chart(document: Document, theme: Theme, size: float) -> Any | None:
    """The needs by importance."""
    figures, words = Figures(document.scale), Words(document.lang)
    rows = [
        Dot(
            row["label"] or row["need"],
            row["importance"],
            row["importance_low"],
            row["importance_high"],
            str(figures.rating(row["satisfaction"])),
            evidence(need=row["need"]),
            f"{row['label']}: "
            f"{figures.share(row['importance'], row['importance_low'], row['importance_high'])}",
        )
        for row in ranked(document).drop_nulls("importance").head(MOST_ROWS).iter_rows(named=True)
    ]
    return _dotted(rows, theme, words("needs.importance"), words("needs.satisfaction"), size)


def room_chart(document: Document, theme: Theme, size: float) -> Any | None:
    """The needs by opportunity."""
    figures, words = Figures(document.scale), Words(document.lang)
    needs = document.table("needs").drop_nulls("opportunity")
    needs = needs.sort("opportunity", descending=True).head(MOST_ROWS)
    rows = [
        Dot(
            row["label"] or row["need"],
            row["opportunity"],
            row["opportunity_low"],
            row["opportunity_high"],
            figures.percent(row["probability_top3"]),
            evidence(need=row["need"]),
            f"{row['label']}: "
            f"{figures.share(row['opportunity'], row['opportunity_low'], row['opportunity_high'])}",
            strong=place < 3,
        )
        for place, row in enumerate(needs.iter_rows(named=True))
    ]
    return _dotted(rows, theme, words("room.x"), words("room.chance"), size)


def positions_chart(document: Document, theme: Theme, size: float) -> Any | None:
    """The candidates by rank."""
    figures, words, labels = Figures(document.scale), Words(document.lang), document.labels()
    rows = [
        Dot(
            f"{row['rank']}  {need_names(row['need'], labels)} / {row['against']}",
            row["score"],
            row["low"],
            row["high"],
            figures.percent(row["probability_best"]),
            evidence(need=first_need(row["need"]), product=row["against"]),
            f"{row['rank']}: {figures.share(row['score'], row['low'], row['high'])}",
            strong=bool(row["supported"]),
        )
        for row in document.table("positions").drop_nulls("score").iter_rows(named=True)
    ]
    title, heading = words("positions.score"), words("positions.best")
    return _dotted(rows, theme, title, heading, size, zero=False)


def trend_chart(document: Document, theme: Theme, size: float) -> Any | None:
    """The needs by how their satisfaction changes."""
    figures, words = Figures(document.scale), Words(document.lang)
    rows = []
    for row in trends(document).iter_rows(named=True):
        shown = figures.change(row["trend"], row["low"], row["high"])
        href = evidence(need=row["need"])
        label = row["label"] or row["need"]
        rows.append(
            Dot(
                label, row["trend"], row["low"], row["high"], shown.value, href, f"{label}: {shown}"
            )
        )
    return _dotted(rows, theme, words("trend.change"), "", size, form="+.2~f")


def _dotted(
    rows: list[Dot],
    theme: Theme,
    title: str,
    heading: str,
    size: float,
    form: str = ".0%",
    zero: bool = True,
) -> Any | None:
    if not rows:
        return None
    return dots(rows, theme, title=title, heading=heading, size=size, form=form, zero=zero)


def quadrant_chart(document: Document, theme: Theme, size: float) -> Any | None:
    """Importance against satisfaction."""
    found = quadrants(document.table("needs"))
    if found is None:
        return None
    figures, words = Figures(document.scale), Words(document.lang)
    points = []
    whole = ranked(document).drop_nulls(["importance", "satisfaction"]).head(MOST_ROWS)
    for row in whole.iter_rows(named=True):
        heavy, served = _bounds(row, "importance"), _bounds(row, "satisfaction")
        label = row["label"] or row["need"]
        text = f"{label}: {figures.share(*heavy)}, {figures.rating(*served)}"
        points.append(Point(label, served, heavy, evidence(need=row["need"]), text))
    corners = tuple(words(f"quadrant.{name}") for name in ("improve", "keep", "low", "enough"))
    titles = (words("quadrant.x"), words("quadrant.y"))
    middle = (found.crosshair[1], found.crosshair[0])
    return cross(points, middle, corners, titles, theme, size=size)  # type: ignore[arg-type]


def _bounds(row: Mapping[str, Any], name: str) -> tuple[float, float, float]:
    """Value, low and high; a missing bound is the value."""
    value, low, high = row[name], row[f"{name}_low"], row[f"{name}_high"]
    return value, value if low is None else low, value if high is None else high


def heat_chart(document: Document, theme: Theme, size: float) -> Any | None:
    """Product by need."""
    cells = document.table("satisfaction").drop_nulls("value")
    if cells.is_empty():
        return None
    figures, labels = Figures(document.scale), document.labels()
    products = ordered_products(document)[:MOST_ROWS]
    needs = [need for need in ranked(document)["need"] if need in set(cells["need"])]
    needs = (needs or sorted(set(cells["need"])))[:MOST_ROWS]
    means, reach = column_means(cells)
    shown = [
        Cell(
            row["product"],
            labels.get(row["need"], row["need"]),
            diverging(row["value"], row["low"], row["high"], means[row["need"]], reach),
            str(figures.rating(row["value"])),
            evidence(need=row["need"], product=row["product"]),
            f"{row['product']}: {figures.rating(row['value'], row['low'], row['high'])}",
        )
        for row in cells.iter_rows(named=True)
        if row["product"] in products and row["need"] in needs
    ]
    return grid(shown, products, [labels.get(need, need) for need in needs], theme)


def segments_chart(document: Document, theme: Theme, size: float) -> Any | None:
    """Segment by need."""
    cells = document.table("segment_needs").drop_nulls("importance")
    if cells.is_empty():
        return None
    figures, labels = Figures(document.scale), document.labels()
    names = segment_names(document)
    most = float(cells["importance"].to_numpy().max())
    needs = [need for need in ranked(document)["need"] if need in set(cells["need"])]
    needs = needs[:MOST_ROWS]
    shown = [
        Cell(
            names.get(row["segment"], row["segment"]),
            labels.get(row["need"], row["need"]),
            rising(row["importance"], most),
            figures.percent(row["importance"]),
            evidence(need=row["need"], segment=row["segment"]),
            str(figures.share(row["importance"], row["importance_low"], row["importance_high"])),
        )
        for row in cells.iter_rows(named=True)
        if row["need"] in needs
    ]
    rows = list(dict.fromkeys(cell.row for cell in shown))
    return grid(shown, rows, [labels.get(need, need) for need in needs], theme)


def map_chart(document: Document, theme: Theme, size: float) -> Any | None:
    """The perceptual map."""
    points = document.table("map").drop_nulls(["x", "y", "name"])
    products = points.filter(pl.col("kind") == "product")
    if products.height < 3:
        return None
    labels = document.labels()
    near = _nearest(products, document.own)
    places = [
        Place(
            row["name"],
            (row["x"], row["y"]),
            _region(row) if row["name"] in near else None,
            evidence(product=row["name"]),
            row["name"],
            row["name"] == document.own,
        )
        for row in products.iter_rows(named=True)
    ]
    directions = [
        Direction(
            labels.get(row["name"], row["name"]), (row["x"], row["y"]), evidence(need=row["name"])
        )
        for row in _longest(points.filter(pl.col("kind") == "need")).iter_rows(named=True)
    ]
    return space(places, directions, _axis_titles(document), theme, size=size)


def _longest(needs: pl.DataFrame) -> pl.DataFrame:
    """The needs that the map tells most about; more arrows than these hide one another."""
    far = pl.col("x") ** 2 + pl.col("y") ** 2
    return needs.sort(far, "name", descending=[True, False]).head(_ARROWS)


def _region(row: Mapping[str, Any]) -> Any | None:
    ends = [row[name] for name in ("x_low", "x_high", "y_low", "y_high")]
    if any(end is None for end in ends):
        return None
    widths = (ends[1] - ends[0], ends[3] - ends[2])
    return ellipse((row["x"], row["y"]), widths, row["xy_correlation"] or 0.0)


def _nearest(products: pl.DataFrame, own: str | None) -> set[str]:
    """The products whose regions are drawn: all, or of very many those nearest to the own one."""
    if products.height <= _REGIONS:
        return set(products["name"])
    mine = products.filter(pl.col("name") == (own or ""))
    x, y = (mine["x"][0], mine["y"][0]) if mine.height else (0.0, 0.0)
    far = (pl.col("x") - x) ** 2 + (pl.col("y") - y) ** 2
    return set(products.sort(far, "name").head(_REGIONS // 2)["name"])


def _axis_titles(document: Document) -> tuple[str, str]:
    words, figures = Words(document.lang), Figures(document.scale)
    shares = {
        finding.subject.get("axis"): finding.value
        for finding in document.findings
        if finding.key == "method.map_variance"
    }
    titles = [
        words("map.axis_share", n=axis, share=figures.share(shares[axis]).value)
        if shares.get(axis) is not None
        else words("map.axis", n=axis)
        for axis in ("1", "2")
    ]
    return titles[0], titles[1]
