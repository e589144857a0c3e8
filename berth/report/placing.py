"""Labels beside points, without covering points or one another."""

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width


@dataclass(frozen=True)
class Spot:
    """Where a label stands: pixels of its anchor, right and down, and its alignment there."""

    x: float
    y: float
    align: str


Box = tuple[float, float, float, float]
"""Left, top, right and bottom in pixels."""


def width(text: str, size: float) -> float:
    """About how many pixels wide a text is at a font size."""
    wide = sum(1.0 if east_asian_width(letter) in "WF" else 0.56 for letter in text)
    return wide * size


def short(text: str, limit: int = 26) -> str:
    """The text, cut to about `limit` Latin letters' width."""
    kept: list[str] = []
    used = 0.0
    for letter in text:
        used += 1.8 if east_asian_width(letter) in "WF" else 1.0
        if used > limit:
            return "".join(kept).rstrip() + "…"
        kept.append(letter)
    return text


def place(
    points: Sequence[tuple[float, float]],
    texts: Sequence[str],
    area: tuple[float, float],
    size: float = 12,
    *,
    must: Sequence[bool] | None = None,
    blocks: Sequence[Box] = (),
) -> list[Spot | None]:
    """A spot for each label in the order given, or None where none is free.

    points: pixels in an area of that width and height; blocks: boxes that a label covers only where
    no other spot is free. A label that must stand gets the freest spot even if it covers something.
    """
    taken: list[Box] = [(x - 4, y - 4, x + 4, y + 4) for x, y in points]
    spots: list[Spot | None] = []
    for index, (point, text) in enumerate(zip(points, texts, strict=True)):
        tried = [
            (_cover(box, taken, area), _cover(box, blocks, area), number, spot, box)
            for number, (spot, box) in enumerate(_around(point, text, size))
        ]
        cost, _, _, spot, box = min(tried, key=lambda one: one[:3])
        if cost > 0 and not (must is not None and must[index]):
            spots.append(None)
            continue
        taken.append(box)
        spots.append(spot)
    return spots


def _around(point: tuple[float, float], text: str, size: float) -> list[tuple[Spot, Box]]:
    x, y = point
    long, half = width(text, size), size * 0.62
    options = []
    for gap in (8.0, 15.0):
        for dx, dy, align in (
            (gap, 0.0, "left"),
            (-gap, 0.0, "right"),
            (0.0, -gap - half, "center"),
            (0.0, gap + half, "center"),
            (gap * 0.7, -gap - half / 2, "left"),
            (-gap * 0.7, -gap - half / 2, "right"),
            (gap * 0.7, gap + half / 2, "left"),
            (-gap * 0.7, gap + half / 2, "right"),
        ):
            left = x + dx - {"left": 0.0, "right": long, "center": long / 2}[align]
            box = (left, y + dy - half, left + long, y + dy + half)
            options.append((Spot(x + dx, y + dy, align), box))
    return options


def _cover(box: Box, taken: Sequence[Box], area: tuple[float, float]) -> float:
    """How many square pixels of the box are not free."""
    left, top, right, bottom = box
    cost = 0.0
    for a, b, c, d in taken:
        cost += max(0.0, min(right, c) - max(left, a)) * max(0.0, min(bottom, d) - max(top, b))
    out = max(0.0, -left) + max(0.0, right - area[0])
    over = max(0.0, -top) + max(0.0, bottom - area[1])
    return cost + 50 * out + 50 * over
