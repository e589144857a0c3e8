"""The charts of a document: for slides as files, and inline for the page."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from berth.report import plots
from berth.report.document import Document
from berth.report.drawing.picture import Picture
from berth.report.market_map import map_chart
from berth.report.svg import png, svg
from berth.report.theme import LIGHT, Theme
from berth.report.words import Words

_DRAWN: Mapping[str, Callable[[Document, Theme, float], Picture | None]] = {
    "needs": plots.needs_chart,
    "quadrant": plots.quadrant_chart,
    "satisfaction": plots.heat_chart,
    "map": map_chart,
    "opportunity": plots.room_chart,
    "segments": plots.segments_chart,
    "positions": plots.positions_chart,
    "trend": plots.trend_chart,
}
_SECTIONS = {"satisfaction": "heat", "opportunity": "room"}
"""The section whose title a chart has, where it is not called like the chart."""


def charts(document: Document, theme: Theme = LIGHT, size: float = 860) -> dict[str, Any]:
    """Altair charts by name, those for which the document has the numbers; size in pixels."""
    words = Words(document.lang)
    drawn = {name: draw(document, theme, size) for name, draw in _DRAWN.items()}
    return {
        name: theme.dress(
            one.chart, words(f"{_SECTIONS.get(name, name)}.title"), one.note, document.lang
        )
        for name, one in drawn.items()
        if one is not None
    }


def bare(document: Document, name: str, size: float) -> Picture | None:
    """One chart in light colours without a title, for the page, which has its own."""
    drawn = _DRAWN[name](document, LIGHT, size)
    return (
        None if drawn is None else Picture(LIGHT.dress(drawn.chart, lang=document.lang), drawn.note)
    )


def write_charts(document: Document, folder: Path, theme: Theme = LIGHT) -> tuple[Path, ...]:
    """Write every chart as `<name>.svg` and as `<name>.png` of twice the pixels; the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, chart in charts(document, theme).items():
        drawing, picture = folder / f"{name}.svg", folder / f"{name}.png"
        drawing.write_text(svg(chart, links=False), encoding="utf-8", newline="\n")
        picture.write_bytes(png(chart))
        written += [drawing, picture]
    return tuple(written)
