"""A grid of coloured cells with their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from berth.report.drawing.sheet import sheet
from berth.report.placing import shortened, width
from berth.report.theme import Theme


@dataclass(frozen=True)
class Cell:
    """A cell: its row and column by name, the theme's colour it has, its number and its words."""

    row: str
    column: str
    tone: str
    value: str
    href: str
    text: str


@dataclass(frozen=True)
class Legend:
    """What colours mean: the words at both ends, tones between them, the word for an own row."""

    low: str
    tones: Sequence[str]
    high: str
    own: str = ""


_HIGH, _SWATCH = 34, 22


def grid(
    cells: Sequence[Cell],
    rows: Sequence[str],
    columns: Sequence[str],
    legend: Legend,
    theme: Theme,
    *,
    own: str | None = None,
) -> Any:
    """Rows and columns in the order given; names that are too long are cut, cells never.

    own: the row that is marked; the legend stands beneath the cells.
    """
    step = 64 if len(columns) <= 10 else 50
    wide, high = step * len(columns), _HIGH * len(rows)
    at = {name: number for number, name in enumerate(rows)}
    across = {name: number for number, name in enumerate(columns)}
    data = [
        {
            "x": across[cell.column] * step + step / 2,
            "y": at[cell.row] * _HIGH + 17,
            "x0": across[cell.column] * step + 1,
            "x1": (across[cell.column] + 1) * step - 1,
            "y0": at[cell.row] * _HIGH + 1,
            "y1": at[cell.row] * _HIGH + 33,
            "colour": getattr(theme, cell.tone),
            "value": cell.value,
            "href": cell.href,
            "text": cell.text,
        }
        for cell in cells
    ]
    x, y = alt.X("x:Q", scale=None, axis=None), alt.Y("y:Q", scale=None, axis=None)
    base = sheet(data)
    layers = [
        _boxes(base).encode(href="href:N", description="text:N"),
        base.mark_text(aria=False, fontSize=12, color=theme.ink).encode(
            x=x, y=y, text="value:N", href="href:N"
        ),
        *_names(rows, own, theme),
        _heads(columns, step, theme),
        *_legend(legend, high + 26, own is not None, theme),
    ]
    return alt.layer(*layers).properties(width=wide, height=high)


def _boxes(base: Any) -> Any:
    """Coloured boxes from x0, y0 to x1, y1."""
    return base.mark_rect(cornerRadius=2).encode(
        x=alt.X("x0:Q", scale=None, axis=None),
        x2="x1:Q",
        y=alt.Y("y0:Q", scale=None, axis=None),
        y2="y1:Q",
        color=alt.Color("colour:N", scale=None),
    )


def _names(rows: Sequence[str], own: str | None, theme: Theme) -> list[Any]:
    """The rows' names at the left; the own one in the colour and the weight that mark it."""
    y = alt.Y("y:Q", scale=None, axis=None)
    left = min(max(width(name, 12) for name in rows) + 14, 240)
    shown = shortened(rows, int(left / 6.6))
    layers = []
    for mine, colour, weight in ((False, theme.ink, "normal"), (True, theme.accent, "bold")):
        some = [
            {"y": place * _HIGH + 17, "name": name}
            for place, (row, name) in enumerate(zip(rows, shown, strict=True))
            if (row == own) is mine
        ]
        if some:
            look: dict[str, Any] = {"color": colour, "fontWeight": weight}
            mark = sheet(some).mark_text(aria=False, align="right", fontSize=12, **look)
            layers.append(mark.encode(x=alt.value(-10), y=y, text="name:N"))
    return layers


def _heads(columns: Sequence[str], step: int, theme: Theme) -> Any:
    """The columns' names, slanted above them."""
    names = shortened(columns)
    heads = sheet([{"x": k * step + step / 2, "name": name} for k, name in enumerate(names)])
    mark = heads.mark_text(aria=False, align="left", angle=320, fontSize=12, color=theme.soft)
    x = alt.X("x:Q", scale=None, axis=None)
    return mark.encode(x=x, y=alt.value(-8), text="name:N")


def _legend(legend: Legend, top: float, own: bool, theme: Theme) -> list[Any]:
    """Swatches between two words and, where a row is marked, what the mark means."""
    start = width(legend.low, 11) + 8
    end = start + _SWATCH * len(legend.tones)
    swatches = [
        {
            "x0": start + _SWATCH * k,
            "x1": start + _SWATCH * (k + 1) - 2,
            "y0": top - 5,
            "y1": top + 6,
            "colour": getattr(theme, tone),
        }
        for k, tone in enumerate(legend.tones)
    ]
    words = [
        {"x": 0, "y": top, "text": legend.low},
        {"x": end + 6, "y": top, "text": legend.high},
    ]
    x, y = alt.X("x:Q", scale=None, axis=None), alt.Y("y:Q", scale=None, axis=None)
    look: dict[str, Any] = {"aria": False, "align": "left", "baseline": "middle", "fontSize": 11}
    layers = [
        _boxes(sheet(swatches)),
        sheet(words).mark_text(color=theme.soft, **look).encode(x=x, y=y, text="text:N"),
    ]
    if own and legend.own:
        mine = sheet([{"x": end + width(legend.high, 11) + 34, "y": top, "text": legend.own}])
        mark = mine.mark_text(color=theme.accent, fontWeight="bold", **look)
        layers.append(mark.encode(x=x, y=y, text="text:N"))
    return layers
