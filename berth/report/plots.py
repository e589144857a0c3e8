"""Each chart of a document: its rows turned into marks."""

from collections.abc import Mapping
from typing import Any

from berth.report.document import Document
from berth.report.drawing.cross import Point, cross
from berth.report.drawing.dots import Dot, dots
from berth.report.drawing.grid import Cell, Legend, grid
from berth.report.drawing.picture import Picture
from berth.report.figures import Figures
from berth.report.links import evidence
from berth.report.orders import (
    EVERYONE,
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
_POOR_TO_GOOD = (*(f"poor_{k}" for k in (4, 3, 2, 1)), *(f"good_{k}" for k in (1, 2, 3, 4)))


def needs_chart(document: Document, theme: Theme, size: float) -> Picture | None:
    """The needs by importance."""
    figures, words = Figures(document.scale), Words(document.lang)
    needs = ranked(document).drop_nulls("importance")
    rows = [
        Dot(
            row["label"] or row["need"],
            row["importance"],
            row["importance_low"],
            row["importance_high"],
            _rated(figures, row),
            evidence(need=row["need"]),
            f"{row['label']}: "
            f"{figures.share(row['importance'], row['importance_low'], row['importance_high'])}",
        )
        for row in needs.head(MOST_ROWS).iter_rows(named=True)
    ]
    title, heading = words("needs.importance"), words("needs.satisfaction")
    note = _part("needs", len(rows), needs.height, words)
    return _dotted(rows, theme, title, heading, size, note=note)


def _rated(figures: Figures, row: Mapping[str, Any]) -> str:
    """A need's satisfaction with the decimals that it has elsewhere."""
    low, high = row["satisfaction_low"], row["satisfaction_high"]
    return figures.rating(row["satisfaction"], low, high).value


def room_chart(document: Document, theme: Theme, size: float) -> Picture | None:
    """The needs by opportunity."""
    figures, words = Figures(document.scale), Words(document.lang)
    needs = document.table("needs").drop_nulls("opportunity")
    needs = needs.sort("opportunity", descending=True)
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
        for place, row in enumerate(needs.head(MOST_ROWS).iter_rows(named=True))
    ]
    note = _part("needs", len(rows), needs.height, words)
    return _dotted(rows, theme, words("room.x"), words("room.chance"), size, note=note)


def _part(kind: str, shown: int, every: int, words: Words) -> str:
    """How many of the needs or products a chart shows, where it does not show all."""
    return words(f"part.{kind}", shown=shown, all=every) if shown < every else ""


def positions_chart(document: Document, theme: Theme, size: float) -> Picture | None:
    """The candidates by rank."""
    figures, words, labels = Figures(document.scale), Words(document.lang), document.labels()
    rows = [
        Dot(
            f"{row['rank']}  {_aim(row, document, words)}"
            f"{need_names(row['need'], labels)} / {row['against']}",
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


def _aim(row: Mapping[str, Any], document: Document, words: Words) -> str:
    """Whom a position is for, unless it is for everyone."""
    segment: str | None = row["segment"]
    if segment in (None, EVERYONE, words("everyone")):
        return ""
    return segment_names(document).get(segment, segment) + words.colon


def trend_chart(document: Document, theme: Theme, size: float) -> Picture | None:
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
    return _dotted(rows, theme, words("trend.change"), "", size, form="+f")


def _dotted(
    rows: list[Dot],
    theme: Theme,
    title: str,
    heading: str,
    size: float,
    form: str = "%",
    zero: bool = True,
    note: str = "",
) -> Picture | None:
    if not rows:
        return None
    chart = dots(rows, theme, title=title, heading=heading, size=size, form=form, zero=zero)
    return Picture(chart, note)


def quadrant_chart(document: Document, theme: Theme, size: float) -> Picture | None:
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
    drawn = cross(points, middle, corners, titles, theme, size=size)  # type: ignore[arg-type]
    return Picture(drawn, _part("needs", len(points), found.table.height, words))


def _bounds(row: Mapping[str, Any], name: str) -> tuple[float, float, float]:
    """Value, low and high; a missing bound is the value."""
    value, low, high = row[name], row[f"{name}_low"], row[f"{name}_high"]
    return value, value if low is None else low, value if high is None else high


def heat_chart(document: Document, theme: Theme, size: float) -> Picture | None:
    """Product by need; nothing to see with one product, which is the average."""
    cells = document.table("satisfaction").drop_nulls("value")
    every = [name for name in ordered_products(document) if name in set(cells["product"])]
    if len(every) < 2:
        return None
    figures, words, labels = Figures(document.scale), Words(document.lang), document.labels()
    products = every[:MOST_ROWS]
    needs = [need for need in ranked(document)["need"] if need in set(cells["need"])]
    needs = (needs or sorted(set(cells["need"])))[:MOST_ROWS]
    means, reach = column_means(cells)
    shown = []
    for row in cells.iter_rows(named=True):
        if row["product"] in products and row["need"] in needs:
            bounds = row["value"], row["low"], row["high"]
            figure, label = figures.rating(*bounds), labels.get(row["need"], row["need"])
            tone = diverging(*bounds, means[row["need"]], reach)
            href = evidence(need=row["need"], product=row["product"])
            text = f"{row['product']}, {label}: {figure}"
            shown.append(Cell(row["product"], label, tone, figure.value, href, text))
    own = document.own if document.own in products else None
    legend = Legend(words("heat.worse"), _POOR_TO_GOOD, words("heat.better"), words("heat.mine"))
    names = [labels.get(need, need) for need in needs]
    chart = grid(shown, products, names, legend, theme, own=own)
    return Picture(chart, _part("products", len(products), len(every), words))


def segments_chart(document: Document, theme: Theme, size: float) -> Picture | None:
    """Segment by need."""
    cells = document.table("segment_needs").drop_nulls("importance")
    if cells["segment"].n_unique() < 2:
        return None
    figures, words, labels = Figures(document.scale), Words(document.lang), document.labels()
    names = segment_names(document)
    most = float(cells["importance"].to_numpy().max())
    needs = [need for need in ranked(document)["need"] if need in set(cells["need"])]
    needs = needs[:MOST_ROWS]
    shown = [
        Cell(
            names.get(row["segment"], row["segment"]),
            labels.get(row["need"], row["need"]),
            rising(row["importance"], most),
            figures.share(row["importance"], row["importance_low"], row["importance_high"]).value,
            evidence(need=row["need"], segment=row["segment"]),
            str(figures.share(row["importance"], row["importance_low"], row["importance_high"])),
        )
        for row in cells.iter_rows(named=True)
        if row["need"] in needs
    ]
    rows = list(dict.fromkeys(cell.row for cell in shown))
    tones = ("paper", "good_1", "good_2", "good_3", "good_4")
    legend = Legend(words("segments.less"), tones, words("segments.more"))
    return Picture(grid(shown, rows, [labels.get(need, need) for need in needs], legend, theme))
