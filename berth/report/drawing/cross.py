"""Points with intervals both ways, on a plane with a crosshair that is only an average."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from berth.report.drawing.sheet import sheet
from berth.report.drawing.ticks import form
from berth.report.placing import Box, Spot, place, shortened, width
from berth.report.theme import Theme

_BAND = 24
"""Pixels above and below the points that are kept free for the words in the corners."""
_TICKS = 5


Lead = tuple[tuple[float, float], tuple[float, float]]
"""A line from a point to its label, in pixels."""


@dataclass(frozen=True)
class Point:
    """A named point: (value, low, high) each way, where it leads, and its words."""

    name: str
    x: tuple[float, float, float]
    y: tuple[float, float, float]
    href: str
    text: str


def cross(
    points: Sequence[Point],
    middle: tuple[float, float],
    corners: tuple[str, str, str, str],
    titles: tuple[str, str],
    theme: Theme,
    *,
    size: float = 860,
) -> Any:
    """The points; corners are words for top left, top right, bottom left, bottom right."""
    narrow = size < 500
    area = (size - 70, (size - 70) * (1.25 if narrow else 0.6))
    ends = ([end for p in points for end in p.x], [end for p in points for end in p.y])
    across, up = (_span(some, line) for some, line in zip(ends, middle, strict=True))
    spans = (across, _widened(up, _BAND / (area[1] - 2 * _BAND)))
    x = alt.X("x:Q", scale=_scale(spans[0]), axis=_axis("f", spans[0], titles[0]))
    y = alt.Y("y:Q", scale=_scale(spans[1]), axis=_axis("%", spans[1], titles[1]))
    small = 11 if narrow else 12
    walls = _corner_boxes(corners, area, small)
    labels, leads = _labels(points, spans, area, 18 if narrow else 26, walls)
    lines = sheet([{"x": middle[0], "y": middle[1]}])
    dashed: dict[str, Any] = {"strokeDash": [3, 4], "color": theme.faint}
    layers = [
        lines.mark_rule(aria=False, **dashed).encode(x=x),
        lines.mark_rule(aria=False, **dashed).encode(y=y),
        *_corners(corners, area, theme, small),
        *leaders(leads, theme),
        *_marks(points, x, y, theme),
        *words(labels, theme.ink, 12),
    ]
    return alt.layer(*layers).properties(width=area[0], height=area[1])


def _bars(
    points: Sequence[Point], spans: Sequence[tuple[float, float]], area: tuple[float, float]
) -> list[Box]:
    """Where the bars lie, in pixels, for labels to keep clear of."""
    boxes = []
    for point in points:
        x = [_at(end, spans[0]) * area[0] for end in point.x]
        y = [(1 - _at(end, spans[1])) * area[1] for end in point.y]
        boxes.append((x[1], y[0] - 2, x[2], y[0] + 2))
        boxes.append((x[0] - 2, y[2], x[0] + 2, y[1]))
    return boxes


def _marks(points: Sequence[Point], x: Any, y: Any, theme: Theme) -> list[Any]:
    """The two bars of each point, and the point on them."""
    base = sheet(
        [
            {
                "x": point.x[0],
                "xl": point.x[1],
                "xh": point.x[2],
                "y": point.y[0],
                "yl": point.y[1],
                "yh": point.y[2],
                "href": point.href,
                "text": point.text,
            }
            for point in points
        ]
    )
    bar: dict[str, Any] = {"strokeWidth": 4, "strokeCap": "round", "opacity": 0.75}
    bars = base.mark_rule(aria=False, color=theme.region, **bar)
    return [
        bars.encode(x=_like(x, "xl"), x2="xh:Q", y=y, href="href:N"),
        bars.encode(x=x, y=_like(y, "yl"), y2="yh:Q", href="href:N"),
        base.mark_point(size=90, filled=True, color=theme.accent, opacity=1).encode(
            x=x, y=y, href="href:N", description="text:N"
        ),
    ]


def _labels(
    points: Sequence[Point],
    spans: Sequence[tuple[float, float]],
    area: tuple[float, float],
    limit: int,
    walls: Sequence[Box],
) -> tuple[list[dict[str, Any]], list[Lead]]:
    """The names that find room, clear of the bars where they can be, and lines to those far off."""
    pixels = [
        (_at(p.x[0], spans[0]) * area[0], (1 - _at(p.y[0], spans[1])) * area[1]) for p in points
    ]
    names = shortened([point.name for point in points], limit)
    bars = _bars(points, spans, area)
    gaps = (8.0, 15.0, 26.0, 40.0, 56.0)
    spots = place(pixels, names, area, 12, blocks=bars, walls=walls, gaps=gaps)
    labels = [
        {"px": spot.x, "py": spot.y, "align": spot.align, "name": name, "href": point.href}
        for point, name, spot in zip(points, names, spots, strict=True)
        if spot is not None
    ]
    return labels, far_off(pixels, spots)


def far_off(pixels: Sequence[tuple[float, float]], spots: Sequence[Spot | None]) -> list[Lead]:
    """Lines from points to the edges of labels that do not stand right beside them."""
    leads = []
    for (x, y), spot in zip(pixels, spots, strict=True):
        if spot is None or max(abs(spot.x - x), abs(spot.y - y)) <= 24:
            continue
        below = 1 if spot.y > y else -1
        aside = {"left": -2, "right": 2, "center": 0}[spot.align]
        leads.append(((x, y), (spot.x + aside, spot.y - (0 if aside else 8 * below))))
    return leads


def leaders(leads: Sequence[Lead], theme: Theme) -> list[Any]:
    """A layer of hair lines from points to their labels."""
    if not leads:
        return []
    data = [{"x": a[0], "y": a[1], "x2": b[0], "y2": b[1]} for a, b in leads]
    mark = sheet(data).mark_rule(aria=False, color=theme.faint, strokeWidth=0.8)
    x, y = alt.X("x:Q", scale=None), alt.Y("y:Q", scale=None)
    return [mark.encode(x=x, y=y, x2="x2:Q", y2="y2:Q")]


def words(
    labels: Sequence[dict[str, Any]], colour: str, size: float, style: str = "normal"
) -> list[Any]:
    """Text layers, one per alignment, for labels placed in pixels (px, py, align, name, href)."""
    layers = []
    for align in ("left", "right", "center"):
        some = [label for label in labels if label["align"] == align]
        if some:
            mark = sheet(some).mark_text(
                aria=False,
                align=align,
                baseline="middle",
                fontSize=size,
                color=colour,
                fontStyle=style,
            )
            layers.append(
                mark.encode(
                    x=alt.X("px:Q", scale=None),
                    y=alt.Y("py:Q", scale=None),
                    text="name:N",
                    href="href:N",
                )
            )
    return layers


def _corner_boxes(
    corners: tuple[str, str, str, str], area: tuple[float, float], size: float
) -> list[Box]:
    """Where the words in the corners stand, in pixels, for labels to keep off."""
    boxes = []
    for number, text in enumerate(corners):
        long, (right, low) = width(text, size) + 14, (number % 2 == 1, number > 1)
        left, top = area[0] - long if right else 0.0, area[1] - _BAND if low else 0.0
        boxes.append((left, top, left + long, top + _BAND))
    return boxes


def _corners(
    corners: tuple[str, str, str, str], area: tuple[float, float], theme: Theme, size: float
) -> list[Any]:
    layers = []
    for number, text in enumerate(corners):
        right, low = number % 2 == 1, number > 1
        mark = sheet([{"text": text}]).mark_text(
            aria=False,
            align="right" if right else "left",
            baseline="bottom" if low else "top",
            fontSize=size,
            color=theme.faint,
        )
        x, y = area[0] - 6 if right else 8, area[1] - 8 if low else 6
        layers.append(mark.encode(x=alt.value(x), y=alt.value(y), text="text:N"))
    return layers


def _span(ends: Sequence[float], middle: float) -> tuple[float, float]:
    low, high = min([*ends, middle]), max([*ends, middle])
    pad = (high - low) * 0.06 or 0.5
    return low - pad, high + pad


def _widened(span: tuple[float, float], part: float) -> tuple[float, float]:
    """The span with this part of it added at either end."""
    more = (span[1] - span[0]) * part
    return span[0] - more, span[1] + more


def _axis(kind: str, span: tuple[float, float], title: str) -> alt.Axis:
    ticks = form(kind, span[1] - span[0], _TICKS)
    return alt.Axis(aria=False, format=ticks, title=title, tickCount=_TICKS)


def _at(value: float, span: tuple[float, float]) -> float:
    return (value - span[0]) / (span[1] - span[0])


def _scale(span: tuple[float, float]) -> alt.Scale:
    return alt.Scale(domain=list(span), nice=False, zero=False)


def _like(channel: Any, name: str) -> Any:
    """The same axis and scale for another column."""
    copy = channel.copy()
    copy.shorthand = f"{name}:Q"
    return copy
