"""Ratings of several files on one scale."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from berth.sources.phrases import named
from berth.sources.scales import (
    USUAL,
    Ratings,
    Scale,
    detect_scale,
    rating_notes,
    read_ratings,
    with_low,
)

Ends = tuple[float, float]
"""Of a scale, as the user says them; the first is above the second where low is best."""
_MANY, _LOTS = 20, 200
"""Ratings that show a usual scale although its top is not among them; an unusual scale."""


@dataclass(frozen=True, eq=False)
class Rated:
    """values: of each file, Float64 [its rows] on `scale`; notes: what was done."""

    values: list[pl.Series]
    scale: Scale | None
    notes: tuple[str, ...] = ()


def rate(columns: Sequence[tuple[str, pl.Series]], ends: Ends | None = None) -> Rated:
    """Make numbers of the ratings of files, on the scale that most of the ratings are on.

    columns: a file's name and its ratings, which carry their column's name. A file whose ratings
    do not show their scale is on that of the others. `ends` sets the scale for all; where the
    first is the higher, low is best, and the values are turned round.
    """
    said = None if ends is None else Scale(*sorted(ends))
    read = [read_ratings(cells, said) for _, cells in columns]
    if said is None and len(read) > 1:
        agreed = zip(columns, read, _agreed(read), strict=True)
        read = [
            one if one.scale == scale else replace(read_ratings(cells, scale), notes=())
            for (_, cells), one, scale in agreed
        ]
    target = _commonest(read)
    names = [name for name, _ in columns]
    notes = [*_told(columns, read), *_moved(names, read, target)]
    values = [_set(one, target) for one in read]
    if ends is not None and target is not None and ends[0] > ends[1]:
        values = [turned(one, target) for one in values]
        notes.append(f"ratings are turned round: {ends[1]:g}, the best, counts as {ends[0]:g}")
    return Rated(values, target, tuple(notes))


def turned(values: pl.Series, scale: Scale) -> pl.Series:
    """Values of a scale on which low is best, so that high is."""
    return scale.low + scale.high - values


def _set(read: Ratings, target: Scale | None) -> pl.Series:
    if read.scale is None or target is None:
        return read.values
    return read.scale.moved_to(target, read.values)


def _agreed(read: Sequence[Ratings]) -> list[Scale | None]:
    """The scale of each file, in the knowledge of the others."""
    shown: Counter[float] = Counter()
    for one in read:
        if one.scale is not None and _sure(one):
            shown[one.scale.high] += one.values.count()
    highs = [_high(one, shown) for one in read]
    return [
        one.scale if high is None else _common(high, read, highs)
        for one, high in zip(read, highs, strict=True)
    ]


def _high(read: Ratings, shown: Counter[float]) -> float | None:
    """Where the scale ends that the file is on, infinity for one known by its values alone; None
    for one that has no part in others'."""
    scale = read.scale
    if scale is None or scale.low < 0:
        return None
    if scale.low > 1:
        return math.inf
    if _sure(read) or scale.high in shown:
        return scale.high
    top = float(read.values.max())  # type: ignore[arg-type]
    holding = [high for high in shown if high >= top]
    return max(holding, key=lambda high: (shown[high], high), default=scale.high)


def _sure(read: Ratings) -> bool:
    """Whether ratings show their scale: it is said, its top is reached, or they are many."""
    scale, count = read.scale, read.values.count()
    if scale is None or read.stated or scale.low not in (0, 1, -scale.high):
        return read.stated
    if scale.high not in (*USUAL, 7):
        return count >= _LOTS
    return count >= _MANY or (scale.high >= 5 and bool((read.values == scale.high).any()))


def _common(high: float, read: Sequence[Ratings], highs: Sequence[float | None]) -> Scale | None:
    """The scale of all files that end there: from 0 if one of them has more than a stray 0."""
    mine = [one for one, other in zip(read, highs, strict=True) if other == high]
    lows = {one.scale.low for one in mine if one.scale is not None}
    values = np.concatenate([one.values.drop_nulls().to_numpy() for one in mine])
    if high == math.inf:
        return detect_scale(values)
    return Scale(lows.pop(), high) if len(lows) == 1 else with_low(values, high)


def _commonest(read: Sequence[Ratings]) -> Scale | None:
    counts: Counter[Scale] = Counter()
    for one in read:
        if one.scale is not None:
            counts[one.scale] += one.values.count()
    return max(counts, key=lambda scale: (counts[scale], scale.high), default=None)


def _told(columns: Sequence[tuple[str, pl.Series]], read: Sequence[Ratings]) -> Iterator[str]:
    """What one file's ratings have to say, or all files' in sum."""
    if len(read) == 1:
        yield from read[0].notes
        return
    scales = {one.scale for one in read if one.scale is not None}
    known = [_set(one, _commonest(read)).drop_nulls().to_numpy() for one in read]
    yield from rating_notes(
        ", ".join(dict.fromkeys(cells.name for _, cells in columns)),
        f"outside {scales.pop()}" if len(scales) == 1 else "outside their scale",
        sum(one.unreadable for one in read),
        sum(one.outside for one in read),
        np.concatenate(known),
    )


def _moved(names: Sequence[str], read: Sequence[Ratings], target: Scale | None) -> Iterator[str]:
    for scale in dict.fromkeys(one.scale for one in read):
        if scale not in (None, target):
            files = [name for name, one in zip(names, read, strict=True) if one.scale == scale]
            yield (
                f"ratings of {named(files)} are on {scale} and are set on {target} "
                "(--scale sets one for all)"
            )
