"""The map of the market as a chart: which regions are drawn, and what is said of the rest."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from berth.report.document import Document
from berth.report.drawing.picture import Picture
from berth.report.drawing.space import Direction, Place, Space, space
from berth.report.ellipse import ellipse
from berth.report.figures import Figures
from berth.report.links import evidence
from berth.report.orders import first_rival, ordered_products
from berth.report.theme import Theme
from berth.report.words import Words

_REGIONS = 12
"""With more products than these only some have their regions drawn: more hide one another."""
_NEAREST = 4
"""Regions drawn then beside those of the own product and its rival."""
_ARROWS = 12


def map_chart(document: Document, theme: Theme, size: float) -> Picture | None:
    """The perceptual map."""
    points = document.table("map").drop_nulls(["x", "y", "name"])
    products = points.filter(pl.col("kind") == "product")
    if products.height < 3:
        return None
    places = _places(products, document)
    needs = points.filter(pl.col("kind") == "need")
    labels = document.labels()
    directions = [
        Direction(
            labels.get(row["name"], row["name"]), (row["x"], row["y"]), evidence(need=row["name"])
        )
        for row in _longest(needs).iter_rows(named=True)
    ]
    drawn = space(places, directions, _axis_titles(document), theme, size=size)
    return Picture(drawn.chart, _note(places, needs.height, drawn, document))


def _places(products: pl.DataFrame, document: Document) -> list[Place]:
    """The products, those with most evidence first, for their names find room first."""
    order = {name: place for place, name in enumerate(ordered_products(document))}
    rival = first_rival(document)
    sure = [name for name in (document.own, rival) if name is not None]
    near = _nearest(products, sure)
    places = [
        Place(
            row["name"],
            (row["x"], row["y"]),
            _region(row) if row["name"] in near else None,
            evidence(product=row["name"]),
            row["name"],
            row["name"] == document.own,
            row["name"] == rival,
        )
        for row in products.iter_rows(named=True)
    ]
    return sorted(places, key=lambda one: order.get(one.name, len(order)))


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


def _nearest(products: pl.DataFrame, sure: list[str]) -> set[str]:
    """The products whose regions are drawn: all, or of many the sure ones and those nearest to the
    first of them."""
    if products.height <= _REGIONS:
        return set(products["name"])
    first = products.filter(pl.col("name") == (sure[0] if sure else ""))
    x, y = (first["x"][0], first["y"][0]) if first.height else (0.0, 0.0)
    far = (pl.col("x") - x) ** 2 + (pl.col("y") - y) ** 2
    others = products.filter(~pl.col("name").is_in(sure)).sort(far, "name")
    return {*sure, *others["name"].head(_NEAREST)}


def _note(places: list[Place], needs: int, drawn: Space, document: Document) -> str:
    """What of the products and needs the map does not name, draw or show."""
    words = Words(document.lang)
    regions, every = sum(one.region is not None for one in places), len(places)
    said = []
    if regions < every:
        near = "map.regions" if any(one.own for one in places) else "map.regions_middle"
        said.append(words(near, shown=regions, all=every))
    if any(one.rival for one in places) and every > _REGIONS:
        rival = next(one.name for one in places if one.rival)
        said.append(words("map.rival", rival=rival))
    if drawn.named < every:
        said.append(words("map.names", shown=drawn.named, all=every))
    if drawn.arrows < needs:
        said.append(words("map.arrows", shown=drawn.arrows, all=needs))
    return words.join.join(said)


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
