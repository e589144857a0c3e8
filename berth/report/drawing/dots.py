"""Dots with intervals, one row a thing: the honest form of a ranking."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from berth.report.drawing import ticks
from berth.report.drawing.sheet import sheet
from berth.report.placing import shortened, width
from berth.report.theme import Theme

_ROW = 30


@dataclass(frozen=True)
class Dot:
    """A row: its label, value and interval, a note at the right, where it leads, and its words."""

    label: str
    value: float
    low: float | None
    high: float | None
    note: str
    href: str
    text: str
    strong: bool = False


def dots(
    rows: Sequence[Dot],
    theme: Theme,
    *,
    title: str,
    heading: str = "",
    size: float = 860,
    form: str = "f",
    zero: bool = True,
) -> Any:
    """Rows in the order given over a common scale; `heading` stands over the notes.

    form: the kind of number on the axis, as `ticks.form` takes it.
    """
    narrow = size < 500
    most = size * (0.44 if narrow else 0.52)
    names = shortened([row.label for row in rows], int((most - 22) / width("n", 12)))
    left = min(max(width(name, 12) for name in names) + 22, most)
    right = 64 if any(row.note for row in rows) else 16
    inner = size - left - right - 12
    data = [_datum(number, row) for number, row in enumerate(rows)]
    ends = [x for row in rows for x in (row.low, row.high, row.value) if x is not None]
    low, high = min(ends), max(ends)
    low = min(0.0, low) if zero else low
    pad = (high - low) * 0.04 or 0.5
    scale = alt.Scale(domain=[low - (0 if zero and low == 0 else pad), high + pad], nice=False)
    count = 3 if narrow else 6
    shown = ticks.form(form, high - low, count)
    axis = alt.Axis(aria=False, format=shown, tickCount=count, title=title, domain=False)
    x = alt.X("value:Q", scale=scale, axis=axis)
    y = alt.Y("place:Q", scale=alt.Scale(domain=[len(rows) - 0.5, -0.5], nice=False), axis=None)
    base = sheet(data).encode(y=y)
    colour = alt.Color("colour:N", scale=None)
    layers = [
        *_zero(low, high, x, theme),
        base.mark_rule(aria=False, color=theme.line).encode(x=alt.value(0), x2=alt.value(inner)),
        base.transform_filter("isValid(datum.low)")
        .mark_rule(aria=False, strokeWidth=5, strokeCap="round", color=theme.region)
        .encode(x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q", href="href:N"),
        base.mark_point(size=86, filled=True, opacity=1).encode(
            x=x, color=_colour(theme), href="href:N", description="text:N"
        ),
        base.mark_text(aria=False, align="right", fontSize=12, baseline="middle").encode(
            x=alt.value(-12), text="label:N", color=colour, href="href:N"
        ),
        base.mark_text(
            aria=False, align="right", fontSize=12, baseline="middle", color=theme.soft
        ).encode(x=alt.value(inner + right - 4), text="note:N", href="href:N"),
    ]
    for datum, name, row in zip(data, names, rows, strict=True):
        datum.update(label=name, colour=theme.accent if row.strong else theme.ink)
    if heading:
        top = sheet([{"words": heading}])
        mark = top.mark_text(aria=False, align="right", fontSize=11, color=theme.soft)
        layers.append(mark.encode(x=alt.value(inner + right - 4), y=alt.value(-10), text="words:N"))
    return alt.layer(*layers).properties(width=inner, height=_ROW * len(rows))


def _zero(low: float, high: float, x: Any, theme: Theme) -> list[Any]:
    """A line at zero where the scale has both signs."""
    if not low < 0 < high:
        return []
    line = sheet([{"value": 0}])
    return [line.mark_rule(aria=False, color=theme.faint, strokeDash=[3, 4]).encode(x=x)]


def _datum(number: int, row: Dot) -> dict[str, object]:
    return {
        "place": number,
        "value": row.value,
        "low": row.low,
        "high": row.high,
        "note": row.note,
        "href": row.href,
        "text": row.text,
        "strong": row.strong,
    }


def _colour(theme: Theme) -> Any:
    return alt.condition("datum.strong", alt.value(theme.accent), alt.value(theme.ink))
