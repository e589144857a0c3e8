"""The perceptual map: regions, points and directions on axes of one unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np

from berth.core import Floats
from berth.report.drawing.cross import far_off, leaders, words
from berth.report.drawing.sheet import sheet
from berth.report.placing import Box, place, shortened
from berth.report.theme import Theme


@dataclass(frozen=True)
class Place:
    """A product: where it lies, the outline [points, 2] of its region if shown, and its words.

    own: the own product; rival: the one it is set against. Both have their names in any case.
    """

    name: str
    at: tuple[float, float]
    region: Floats | None
    href: str
    text: str
    own: bool = False
    rival: bool = False


@dataclass(frozen=True)
class Direction:
    """A need: the direction in which it grows from the origin."""

    name: str
    to: tuple[float, float]
    href: str


@dataclass(frozen=True)
class Space:
    """The chart, and how many products have their names on it and how many needs their arrows."""

    chart: Any
    named: int
    arrows: int


def space(
    places: Sequence[Place],
    directions: Sequence[Direction],
    titles: tuple[str, str],
    theme: Theme,
    *,
    size: float = 860,
) -> Space:
    """Products with their regions and needs as arrows, all lengths scaled by one factor to fit.

    Names find room in the order of the products; an arrow whose name finds none is not drawn.
    """
    factor = _reach(places, directions)
    tips = [(one.to[0] * factor, one.to[1] * factor) for one in directions]
    view = _View.around(places, tips, size - 40)
    arrows = [_arrow(tip, view) for tip in tips]
    labels, leads, kept = _labels(places, directions, arrows, view)
    x = alt.X("x:Q", scale=view.scale(0), axis=_axis(titles[0]))
    y = alt.Y("y:Q", scale=view.scale(1), axis=_axis(titles[1]))
    zero = sheet([{"x": 0, "y": 0}])
    hair: dict[str, Any] = {"color": theme.line}
    layers = [
        zero.mark_rule(aria=False, **hair).encode(x=x),
        zero.mark_rule(aria=False, **hair).encode(y=y),
        *_regions(places, theme, x, y),
        *_lines([arrows[k] for k in kept], theme),
        *leaders(leads, theme),
        _dots(places, theme, x, y),
        *_written(labels, theme),
    ]
    chart = alt.layer(*layers).properties(width=view.wide, height=view.high)
    return Space(chart, len(labels) - len(kept), len(kept))


@dataclass(frozen=True)
class _View:
    """A window of the map: the same number of pixels per unit both ways."""

    left: float
    bottom: float
    unit: float
    wide: float
    high: float

    @classmethod
    def around(
        cls, places: Sequence[Place], tips: Sequence[tuple[float, float]], wide: float
    ) -> "_View":
        points = np.array([place.at for place in places])
        seen = [points, np.array([(0.0, 0.0), *tips])]
        core = np.abs(points).max() or 1.0
        seen += [np.clip(p.region, -1.6 * core, 1.6 * core) for p in places if p.region is not None]
        low, high = np.vstack(seen).min(axis=0), np.vstack(seen).max(axis=0)
        span = np.maximum(high - low, 1e-9)
        low, span = low - 0.06 * span, 1.12 * span
        most = 0.72 if wide > 500 else 1.0
        tall = float(np.clip(wide * span[1] / span[0], wide * 0.5, wide * most))
        unit = min(wide / span[0], tall / span[1])
        slack = (np.array([wide, tall]) / unit - span) / 2
        left, bottom = low - slack
        return cls(float(left), float(bottom), float(unit), wide, tall)

    def scale(self, axis: int) -> alt.Scale:
        start, length = ((self.left, self.wide), (self.bottom, self.high))[axis]
        return alt.Scale(domain=[start, start + length / self.unit], nice=False, zero=False)

    def pixel(self, point: tuple[float, float]) -> tuple[float, float]:
        return (point[0] - self.left) * self.unit, self.high - (point[1] - self.bottom) * self.unit


def _axis(title: str) -> alt.Axis:
    return alt.Axis(aria=False, title=title, labels=False, ticks=False, domain=False)


def _reach(places: Sequence[Place], directions: Sequence[Direction]) -> float:
    """The one factor that brings the longest arrow as far out as nine tenths of the products."""
    longest = max((float(np.hypot(*one.to)) for one in directions), default=0.0)
    far = max(float(np.hypot(*place.at)) for place in places)
    return 0.9 * far / longest if longest > 0 else 1.0


def _arrow(to: tuple[float, float], view: _View) -> list[tuple[float, float]]:
    """Shaft and head as one line in pixels; its second point is the tip."""
    start = np.array(view.pixel((0.0, 0.0)))
    tip = np.array(view.pixel(to))
    long = float(np.hypot(*(tip - start))) or 1.0
    along = (tip - start) / long
    aside = np.array([-along[1], along[0]])
    wings = [tip - 7 * along + side * 3.2 * aside for side in (1, -1)]
    return [tuple(map(float, p)) for p in (start, tip, wings[0], tip, wings[1])]  # type: ignore[misc]


def _lines(arrows: Sequence[Sequence[tuple[float, float]]], theme: Theme) -> list[Any]:
    data = [
        {"px": x, "py": y, "arrow": number, "step": step}
        for number, line in enumerate(arrows)
        for step, (x, y) in enumerate(line)
    ]
    if not data:
        return []
    mark = sheet(data).mark_line(aria=False, color=theme.faint, strokeWidth=1.2)
    return [
        mark.encode(
            x=alt.X("px:Q", scale=None),
            y=alt.Y("py:Q", scale=None),
            order="step:O",
            detail="arrow:N",
        )
    ]


def _along(start: tuple[float, float], tip: tuple[float, float]) -> list[Box]:
    """Small boxes along a shaft, for labels to keep clear of."""
    steps = max(2, int(np.hypot(tip[0] - start[0], tip[1] - start[1]) / 6))
    line = np.linspace(start, tip, steps)[1:-1]
    return [(float(x) - 2, float(y) - 2, float(x) + 2, float(y) + 2) for x, y in line]


def _regions(places: Sequence[Place], theme: Theme, x: Any, y: Any) -> list[Any]:
    layers = []
    kinds = ((False, False, theme.region), (False, True, theme.ink), (True, False, theme.accent))
    for own, rival, colour in kinds:
        data = [
            {"x": float(px), "y": float(py), "name": one.name, "step": step}
            for one in places
            if (one.own, one.rival and not one.own) == (own, rival) and one.region is not None
            for step, (px, py) in enumerate(one.region)
        ]
        if data:
            mark = sheet(data).mark_line(
                aria=False,
                interpolate="linear-closed",
                color=colour,
                fill=theme.region if rival else colour,
                fillOpacity=0.13,
                strokeWidth=1,
                strokeOpacity=0.7,
                clip=True,
            )
            layers.append(mark.encode(x=x, y=y, order="step:O", detail="name:N"))
    return layers


def _dots(places: Sequence[Place], theme: Theme, x: Any, y: Any) -> Any:
    data = [
        {"x": one.at[0], "y": one.at[1], "href": one.href, "text": one.text, "own": one.own}
        for one in places
    ]
    colour = alt.condition("datum.own", alt.value(theme.accent), alt.value(theme.ink))
    mark = sheet(data).mark_point(filled=True, size=70 if len(places) <= 20 else 44, opacity=1)
    return mark.encode(x=x, y=y, href="href:N", description="text:N", color=colour)


def _labels(
    places: Sequence[Place],
    directions: Sequence[Direction],
    arrows: Sequence[Sequence[tuple[float, float]]],
    view: _View,
) -> tuple[list[dict[str, Any]], list[Any], list[int]]:
    """Labels, lines to those far off, and the arrows that have one.

    The own product and its rival are named for sure; then come needs, of which a few tell what the
    axes mean, then the other products.
    """
    narrow = view.wide < 500
    sure = sorted((one for one in places if one.own or one.rival), key=lambda one: not one.own)
    rest = [one for one in places if not (one.own or one.rival)]
    points = [view.pixel(one.at) for one in sure]
    points += [line[1] for line in arrows] + [view.pixel(one.at) for one in rest]
    named: list[Place | Direction] = [*sure, *directions, *rest]
    names = shortened([one.name for one in named], 18 if narrow else 30)
    must = [k < len(sure) for k in range(len(named))]
    walls = [box for line in arrows for box in _along(line[0], line[1])]
    area = (view.wide, view.high)
    spots = place(points, names, area, 12, must=must, walls=walls, gaps=(8.0, 15.0, 24.0))
    labels = []
    for one, name, spot in zip(named, names, spots, strict=True):
        if spot is not None:
            kind = "need" if isinstance(one, Direction) else "own" if one.own else "product"
            at = {"px": spot.x, "py": spot.y, "align": spot.align}
            labels.append({**at, "name": name, "href": one.href, "as": kind})
    kept = [k for k in range(len(directions)) if spots[len(sure) + k] is not None]
    return labels, far_off(points, spots), kept


def _written(labels: Sequence[dict[str, Any]], theme: Theme) -> list[Any]:
    """The labels, each kind in its colour and style."""
    styles = (
        ("own", theme.accent, "normal"),
        ("product", theme.ink, "normal"),
        ("need", theme.soft, "italic"),
    )
    return [
        layer
        for kind, colour, style in styles
        for layer in words([one for one in labels if one["as"] == kind], colour, 12, style)
    ]
