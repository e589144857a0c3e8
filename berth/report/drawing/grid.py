"""A grid of coloured cells with their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from berth.report.drawing.sheet import sheet
from berth.report.placing import short, width
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


def grid(cells: Sequence[Cell], rows: Sequence[str], columns: Sequence[str], theme: Theme) -> Any:
    """Rows and columns in the order given; names that are too long are cut, cells never."""
    step = 64 if len(columns) <= 10 else 50
    left = min(max(width(name, 12) for name in rows) + 14, 240)
    wide, high = step * len(columns), 34 * len(rows)
    at = {name: number for number, name in enumerate(rows)}
    across = {name: number for number, name in enumerate(columns)}
    data = [
        {
            "x": across[cell.column] * step + step / 2,
            "y": at[cell.row] * 34 + 17,
            "x0": across[cell.column] * step + 1,
            "x1": (across[cell.column] + 1) * step - 1,
            "y0": at[cell.row] * 34 + 1,
            "y1": at[cell.row] * 34 + 33,
            "colour": getattr(theme, cell.tone),
            "value": cell.value,
            "href": cell.href,
            "text": cell.text,
        }
        for cell in cells
    ]
    x, y = alt.X("x:Q", scale=None, axis=None), alt.Y("y:Q", scale=None, axis=None)
    base = sheet(data)
    rect = base.mark_rect(cornerRadius=2).encode(
        x=alt.X("x0:Q", scale=None, axis=None),
        x2="x1:Q",
        y=alt.Y("y0:Q", scale=None, axis=None),
        y2="y1:Q",
        color=alt.Color("colour:N", scale=None),
        href="href:N",
        description="text:N",
    )
    names = sheet(
        [{"y": at[name] * 34 + 17, "name": short(name, int(left / 6.6))} for name in rows]
    )
    heads = sheet([{"x": k * step + step / 2, "name": short(name)} for name, k in across.items()])
    layers = [
        rect,
        base.mark_text(aria=False, fontSize=12, color=theme.ink).encode(
            x=x, y=y, text="value:N", href="href:N"
        ),
        names.mark_text(aria=False, align="right", fontSize=12, color=theme.ink).encode(
            x=alt.value(-10), y=y, text="name:N"
        ),
        heads.mark_text(aria=False, align="left", angle=320, fontSize=12, color=theme.soft).encode(
            x=x, y=alt.value(-8), text="name:N"
        ),
    ]
    return alt.layer(*layers).properties(width=wide, height=high)
