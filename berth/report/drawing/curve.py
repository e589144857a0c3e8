"""Points with intervals upwards: what was said against what was, cost against gain."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

import altair as alt

from berth.report.drawing.cross import far_off, leaders, words
from berth.report.drawing.sheet import sheet
from berth.report.drawing.ticks import form
from berth.report.placing import place, shortened
from berth.report.theme import Theme

_TICKS = 5
_FAR = 12.0
"""A range across whose ends differ by more than this factor has a logarithmic axis, if allowed."""


@dataclass(frozen=True)
class Mark:
    """A point: where it is, its interval upwards if it has one, where it leads, and its words.

    name: written beside it, nothing where empty.
    """

    x: float
    y: float
    low: float | None
    high: float | None
    href: str
    text: str
    name: str = ""
    strong: bool = False


@dataclass(frozen=True)
class Axes:
    """titles and kinds of numbers (as `ticks.form` takes them) across and up.

    square: both are the same, from 0 to 1 or as far as marks go, with a line where they are equal;
    log: across may be logarithmic; joined: a line goes through the marks.
    """

    titles: tuple[str, str]
    kinds: tuple[str, str] = ("f", "f")
    square: bool = False
    log: bool = False
    joined: bool = False


def curve(marks: Sequence[Mark], axes: Axes, theme: Theme, *, size: float = 860) -> Any:
    """The marks in the order given."""
    narrow = size < 500
    wide = min(size - 80, 520.0) if axes.square else size - 80
    area = (wide, wide if axes.square else wide * (0.9 if narrow else 0.5))
    across, up = _spans(marks, axes)
    log = axes.log and across[0] > 0 and across[1] / across[0] > _FAR
    x = alt.X("x:Q", scale=_scale(across, log), axis=_axis(axes, 0, across, log))
    y = alt.Y("y:Q", scale=_scale(up), axis=_axis(axes, 1, up))
    layers = [*_equal(axes, across, theme, x, y), *_line(marks, axes, theme, x, y)]
    pixels = [(_at(m.x, across, log) * area[0], (1 - _at(m.y, up)) * area[1]) for m in marks]
    labels, leads = _labels(marks, pixels, area, 22 if narrow else 40)
    layers += [*leaders(leads, theme), *_dots(marks, theme, x, y), *words(labels, theme.ink, 12)]
    return alt.layer(*layers).properties(width=area[0], height=area[1])


def _spans(marks: Sequence[Mark], axes: Axes) -> tuple[tuple[float, float], tuple[float, float]]:
    """The ends of both axes."""
    heights = [v for m in marks for v in (m.y, m.low, m.high) if v is not None]
    breadths = [m.x for m in marks]
    if axes.square:
        both = [*heights, *breadths]
        ends = (0.0, 1.0) if min(both) >= 0 and max(both) <= 1 else _padded(both)
        return ends, ends
    if axes.log and min(breadths) > 0 and max(breadths) / min(breadths) > _FAR:
        return (min(breadths) / 1.5, max(breadths) * 1.5), _padded(heights)
    return _padded(breadths), _padded(heights)


def _padded(ends: Sequence[float]) -> tuple[float, float]:
    low, high = min(ends), max(ends)
    pad = (high - low) * 0.08 or abs(high) * 0.1 or 0.5
    return low - pad, high + pad


def _at(value: float, span: tuple[float, float], log: bool = False) -> float:
    if log:
        return log10(value / span[0]) / log10(span[1] / span[0])
    return (value - span[0]) / (span[1] - span[0])


def _scale(span: tuple[float, float], log: bool = False) -> alt.Scale:
    kind = {"type": "log"} if log else {"zero": False}
    return alt.Scale(domain=list(span), nice=False, **kind)


def _axis(axes: Axes, way: int, span: tuple[float, float], log: bool = False) -> alt.Axis:
    title = axes.titles[way]
    if log:
        return alt.Axis(aria=False, format="~g", title=title, values=_round_steps(*span))
    shown = form(axes.kinds[way], span[1] - span[0], _TICKS)
    return alt.Axis(aria=False, format=shown, title=title, tickCount=_TICKS)


def _round_steps(low: float, high: float) -> list[float]:
    """1, 2 and 5 times powers of ten between the ends, or the powers alone where those are many."""
    powers = range(floor(log10(low)), ceil(log10(high)) + 1)
    for steps in ((1, 2, 5), (1, 3), (1,)):
        found = [step * 10.0**power for power in powers for step in steps]
        found = [tick for tick in found if low <= tick <= high]
        if len(found) <= _TICKS:
            break
    return found


def _equal(axes: Axes, span: tuple[float, float], theme: Theme, x: Any, y: Any) -> list[Any]:
    """The line on which what was said is what was."""
    if not axes.square:
        return []
    ends = sheet([{"x": end, "y": end, "step": step} for step, end in enumerate(span)])
    mark = ends.mark_line(aria=False, color=theme.faint, strokeDash=[3, 4], strokeWidth=1)
    return [mark.encode(x=x, y=y, order="step:O")]


def _data(marks: Sequence[Mark]) -> list[dict[str, Any]]:
    return [
        {"x": m.x, "y": m.y, "low": m.low, "high": m.high, "href": m.href, "text": m.text,
         "step": k, "strong": m.strong}
        for k, m in enumerate(marks)
    ]  # fmt: skip


def _line(marks: Sequence[Mark], axes: Axes, theme: Theme, x: Any, y: Any) -> list[Any]:
    if not axes.joined or len(marks) < 2:
        return []
    mark = sheet(_data(marks)).mark_line(aria=False, color=theme.accent, strokeWidth=1.4)
    return [mark.encode(x=x, y=y, order="step:O")]


def _dots(marks: Sequence[Mark], theme: Theme, x: Any, y: Any) -> list[Any]:
    base = sheet(_data(marks))
    low = y.copy()
    low.shorthand = "low:Q"
    bar: dict[str, Any] = {"strokeWidth": 4, "strokeCap": "round", "opacity": 0.75}
    colour = alt.condition("datum.strong", alt.value(theme.accent), alt.value(theme.ink))
    return [
        base.transform_filter("isValid(datum.low)")
        .mark_rule(aria=False, color=theme.region, **bar)
        .encode(x=x, y=low, y2="high:Q", href="href:N"),
        base.mark_point(size=80, filled=True, opacity=1).encode(
            x=x, y=y, color=colour, href="href:N", description="text:N"
        ),
    ]


def _labels(
    marks: Sequence[Mark],
    pixels: Sequence[tuple[float, float]],
    area: tuple[float, float],
    limit: int,
) -> tuple[list[dict[str, Any]], list[Any]]:
    """The names that find room, and lines to those far off."""
    named = [k for k, m in enumerate(marks) if m.name]
    if not named:
        return [], []
    names = shortened([marks[k].name for k in named], limit)
    some = [pixels[k] for k in named]
    spots = place(some, names, area, 12, gaps=(8.0, 15.0, 26.0, 40.0))
    labels = [
        {"px": spot.x, "py": spot.y, "align": spot.align, "name": name, "href": marks[k].href}
        for k, name, spot in zip(named, names, spots, strict=True)
        if spot is not None
    ]
    return labels, far_off(some, spots)
