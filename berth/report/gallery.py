"""The charts of a document: for slides as files, and inline for the page."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from berth.report.document import Document
from berth.report.drawing.cross import Point, cross
from berth.report.drawing.dots import Dot, dots
from berth.report.drawing.grid import Cell, grid
from berth.report.drawing.space import Direction, Place, space
from berth.report.ellipse import ellipse
from berth.report.figures import MISSING, Figures
from berth.report.links import evidence
from berth.report.quadrants import quadrants
from berth.report.svg import png, svg
from berth.report.theme import LIGHT, Theme
from berth.report.tones import diverging, rising
from berth.report.words import Words

MOST_ROWS = 40
"""Rows of a chart; the tables hold the rest."""
_REGIONS = 20
"""With more products than these only the own one and its nearest have their regions drawn."""


def charts(document: Document, theme: Theme = LIGHT, size: float = 860) -> dict[str, Any]:
    """Altair charts by name, those for which the document has the numbers; size in pixels."""
    words = Words(document.lang)
    drawn = {name: draw(document, theme, size) for name, draw in _DRAWN.items()}
    titles = {name: words(f"{section}.title") for name, section in _TITLES.items()}
    return {
        name: theme.dress(chart, titles[name])
        for name, chart in drawn.items()
        if chart is not None
    }


def bare(document: Document, name: str, size: float) -> Any | None:
    """One chart in light colours without a title, for the page, which has its own."""
    chart = _DRAWN[name](document, LIGHT, size)
    return None if chart is None else LIGHT.dress(chart)


def write_charts(document: Document, folder: Path, theme: Theme = LIGHT) -> tuple[Path, ...]:
    """Write every chart as `<name>.svg` and `<name>.png` (twice the pixels) and return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, chart in charts(document, theme).items():
        drawing, picture = folder / f"{name}.svg", folder / f"{name}.png"
        drawing.write_text(svg(chart, links=False), encoding="utf-8", newline="\n")
        picture.write_bytes(png(chart))
        written += [drawing, picture]
    return tuple(written)


def ranked(document: Document) -> pl.DataFrame:
    """The needs by falling importance."""
    return document.table("needs").sort("importance", descending=True, nulls_last=True)


def _needs(document: Document, theme: Theme, size: float) -> Any | None:
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


def _room(document: Document, theme: Theme, size: float) -> Any | None:
    figures, words = Figures(document.scale), Words(document.lang)
    needs = document.table("needs").drop_nulls("opportunity")
    needs = needs.sort("opportunity", descending=True).head(MOST_ROWS)
    rows = [
        Dot(
            row["label"] or row["need"],
            row["opportunity"],
            row["opportunity_low"],
            row["opportunity_high"],
            figures.chance(row["probability_top3"]),
            evidence(need=row["need"]),
            f"{row['label']}: "
            f"{figures.share(row['opportunity'], row['opportunity_low'], row['opportunity_high'])}",
            strong=place < 3,
        )
        for place, row in enumerate(needs.iter_rows(named=True))
    ]
    return _dotted(rows, theme, words("room.x"), words("room.chance"), size)


def _positions(document: Document, theme: Theme, size: float) -> Any | None:
    figures, words, labels = Figures(document.scale), Words(document.lang), document.labels()
    rows = [
        Dot(
            f"{row['rank']}  {need_names(row['need'], labels)} / {row['against']}",
            row["score"],
            row["low"],
            row["high"],
            figures.chance(row["probability_best"]),
            evidence(need=first_need(row["need"]), product=row["against"]),
            f"{row['rank']}: {figures.share(row['score'], row['low'], row['high'])}",
            strong=bool(row["supported"]),
        )
        for row in document.table("positions").drop_nulls("score").iter_rows(named=True)
    ]
    title, heading = words("positions.score"), words("positions.best")
    return _dotted(rows, theme, title, heading, size, zero=False)


def _trend(document: Document, theme: Theme, size: float) -> Any | None:
    figures, words = Figures(document.scale), Words(document.lang)
    rows = []
    for row in trends(document).iter_rows(named=True):
        shown = figures.change(row["trend"], row["low"], row["high"])
        href = evidence(need=row["need"])
        label = row["label"] or row["need"]
        rows.append(
            Dot(label, row["trend"], row["low"], row["high"], shown.value, href, f"{label}: {shown}")
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
    return dots(
        rows, theme, title=title, heading=heading, size=size, form=form, zero=zero
    )


def _quadrant(document: Document, theme: Theme, size: float) -> Any | None:
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


def _heat(document: Document, theme: Theme, size: float) -> Any | None:
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


def _segments(document: Document, theme: Theme, size: float) -> Any | None:
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
            figures.share(row["importance"]).value if row["importance"] else MISSING,
            evidence(need=row["need"], segment=row["segment"]),
            str(figures.share(row["importance"], row["importance_low"], row["importance_high"])),
        )
        for row in cells.iter_rows(named=True)
        if row["need"] in needs
    ]
    rows = list(dict.fromkeys(cell.row for cell in shown))
    return grid(shown, rows, [labels.get(need, need) for need in needs], theme)


def _map(document: Document, theme: Theme, size: float) -> Any | None:
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
        for row in points.filter(pl.col("kind") == "need").head(24).iter_rows(named=True)
    ]
    return space(places, directions, _axis_titles(document), theme, size=size)


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
    mine = products.filter(pl.col("name") == own)
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


_DRAWN: Mapping[str, Callable[[Document, Theme, float], Any | None]] = {
    "needs": _needs,
    "quadrant": _quadrant,
    "satisfaction": _heat,
    "map": _map,
    "opportunity": _room,
    "segments": _segments,
    "positions": _positions,
    "trend": _trend,
}
_TITLES = {
    "needs": "needs",
    "quadrant": "quadrant",
    "satisfaction": "heat",
    "map": "map",
    "opportunity": "room",
    "segments": "segments",
    "positions": "positions",
    "trend": "trend",
}
