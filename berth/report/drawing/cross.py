"""Points with intervals both ways, on a plane with a crosshair that is only an average."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from berth.report.drawing.sheet import sheet
from berth.report.placing import Box, place, short
from berth.report.theme import Theme


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
    form: str = "~g",
) -> Any:
    """The points; corners are words for top left, top right, bottom left, bottom right."""
    narrow = size < 500
    wide, high = size - 70, (size - 70) * (1.0 if narrow else 0.56)
    ends = ([end for p in points for end in p.x], [end for p in points for end in p.y])
    spans = [_span(some, line) for some, line in zip(ends, middle, strict=True)]
    x = alt.X(
        "x:Q",
        scale=_scale(spans[0]),
        axis=alt.Axis(aria=False, format=form, title=titles[0], tickCount=5),
    )
    y = alt.Y(
        "y:Q",
        scale=_scale(spans[1]),
        axis=alt.Axis(aria=False, format=".0%", title=titles[1], tickCount=5),
    )
    labels = _labels(points, spans, (wide, high), 16 if narrow else 26)
    lines = sheet([{"x": middle[0], "y": middle[1]}])
    dashed: dict[str, Any] = {"strokeDash": [3, 4], "color": theme.faint}
    layers = [
        lines.mark_rule(aria=False, **dashed).encode(x=x),
        lines.mark_rule(aria=False, **dashed).encode(y=y),
        *_corners(corners, (wide, high), theme, 11 if narrow else 12),
        *_marks(points, x, y, theme),
        *words(labels, theme.ink, 12),
    ]
    return alt.layer(*layers).properties(width=wide, height=high)


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
) -> list[dict[str, Any]]:
    """The names that find room, clear of the bars where they can be."""
    pixels = [
        (_at(p.x[0], spans[0]) * area[0], (1 - _at(p.y[0], spans[1])) * area[1]) for p in points
    ]
    names = [short(point.name, limit) for point in points]
    spots = place(pixels, names, area, 12, blocks=_bars(points, spans, area))
    return [
        {"px": spot.x, "py": spot.y, "align": spot.align, "name": name, "href": point.href}
        for point, name, spot in zip(points, names, spots, strict=True)
        if spot is not None
    ]


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


def _at(value: float, span: tuple[float, float]) -> float:
    return (value - span[0]) / (span[1] - span[0])


def _scale(span: tuple[float, float]) -> alt.Scale:
    return alt.Scale(domain=list(span), nice=False, zero=False)


def _like(channel: Any, name: str) -> Any:
    """The same axis and scale for another column."""
    copy = channel.copy()
    copy.shorthand = f"{name}:Q"
    return copy
