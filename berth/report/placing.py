"""Labels beside points, without covering points or one another."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

import numpy as np

from berth.core import Floats

_ROUNDS = 4
"""Orders that are tried for the labels."""


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


def lines(text: str, limit: int) -> list[str]:
    """The text in lines of about `limit` Latin letters' width, broken at blanks or wide letters."""
    broken, line = [], ""
    for word in re.findall(r"[^\s\u2e80-\uffef]+\s*|[\u2e80-\uffef]\s*", text):
        if line and width((line + word).rstrip(), 1) > 0.56 * limit + 1e-9:
            broken.append(line.rstrip())
            line = ""
        line += word
    return [*broken, line.rstrip()] if line else broken


def shortened(texts: Sequence[str], limit: int = 26) -> list[str]:
    """The texts cut to about that width; those that would look alike are cut in their middle, and
    less, until they do not."""
    shown = {text: short(text, limit) for text in texts}
    for more in range(limit, limit + 60, 4):
        seen = Counter(shown.values())
        alike = [text for text, cut in shown.items() if seen[cut] > 1]
        if not alike:
            break
        shown.update((text, _short_within(text, more)) for text in alike)
    return [shown[text] for text in texts]


def _short_within(text: str, limit: int) -> str:
    """The text without its middle, if it is too long."""
    if short(text, limit) == text:
        return text
    tail = short(text[::-1], limit * 2 // 5).rstrip("…")[::-1]
    return short(text, limit - limit * 2 // 5) + tail.lstrip()


def place(
    points: Sequence[tuple[float, float]],
    texts: Sequence[str],
    area: tuple[float, float],
    size: float = 12,
    *,
    must: Sequence[bool] | None = None,
    blocks: Sequence[Box] = (),
    walls: Sequence[Box] = (),
    gaps: Sequence[float] = (8.0, 15.0),
) -> list[Spot | None]:
    """A spot for each label, the first come first, or None where none is free.

    points: pixels in an area of that width and height; blocks: boxes that a label covers only where
    no other spot is free; walls: boxes that it never covers; gaps: pixels between a point and its
    label. A label that must stand gets the freest spot even if it covers something. Where some find
    no room, it is tried whether more do if these choose first.
    """
    forced = [bool(must is not None and must[k]) for k in range(len(points))]
    order = sorted(range(len(points)), key=lambda k: not forced[k])
    best: dict[int, Spot] = {}
    for _ in range(_ROUNDS):
        found = _placed(order, points, texts, area, size, forced, blocks, walls, gaps)
        best = max(best, found, key=len)
        if len(best) == len(points):
            break
        order.sort(key=lambda k: (not forced[k], k in found))
    return [best.get(k) for k in range(len(points))]


def _placed(
    order: Sequence[int],
    points: Sequence[tuple[float, float]],
    texts: Sequence[str],
    area: tuple[float, float],
    size: float,
    forced: Sequence[bool],
    blocks: Sequence[Box],
    walls: Sequence[Box],
    gaps: Sequence[float],
) -> dict[int, Spot]:
    """The spots found when labels choose in this order."""
    taken: list[Box] = [*walls, *((x - 5, y - 5, x + 5, y + 5) for x, y in points)]
    spots: dict[int, Spot] = {}
    for index in order:
        tried = _around(points[index], texts[index], size, gaps)
        boxes = [box for _, _, box in tried]
        cost = _covers(boxes, taken) + _beyond(boxes, area)
        soft = _covers(boxes, blocks) + 12 * np.array([gap for gap, _, _ in tried])
        best = int(np.lexsort((soft, cost))[0])
        if cost[best] == 0 or forced[index]:
            taken.append(boxes[best])
            spots[index] = tried[best][1]
    return spots


def _around(
    point: tuple[float, float], text: str, size: float, gaps: Sequence[float]
) -> list[tuple[float, Spot, Box]]:
    x, y = point
    long, half = width(text, size), size * 0.62
    options = []
    for gap in gaps:
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
            options.append((gap, Spot(x + dx, y + dy, align), box))
    return options


def _covers(boxes: Sequence[Box], taken: Sequence[Box]) -> Floats:
    """How many square pixels of each box others have taken."""
    ours, theirs = np.array(boxes)[:, None], np.array(taken).reshape(-1, 4)[None]
    wide = np.minimum(ours[..., 2], theirs[..., 2]) - np.maximum(ours[..., 0], theirs[..., 0])
    high = np.minimum(ours[..., 3], theirs[..., 3]) - np.maximum(ours[..., 1], theirs[..., 1])
    return np.asarray((np.maximum(wide, 0) * np.maximum(high, 0)).sum(axis=1))


def _beyond(boxes: Sequence[Box], area: tuple[float, float]) -> Floats:
    """What it costs that boxes reach over the edges."""
    left, top, right, bottom = np.array(boxes).T
    out = np.maximum(-left, 0) + np.maximum(right - area[0], 0)
    return np.asarray(50 * (out + np.maximum(-top, 0) + np.maximum(bottom - area[1], 0)))
