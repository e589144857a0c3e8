"""Ratings of single qualities on the overall rating's scale."""

from collections import Counter
from collections.abc import Iterator, Sequence

import polars as pl

from berth.sources.phrases import counted
from berth.sources.rescaling import Ends, turned
from berth.sources.scales import Ratings, Scale, read_ratings

_TOLERATED = 0.05
"""Share of ratings above the scale of the other aspects before one has a scale of its own."""


def read_aspects(
    columns: Sequence[pl.Series], overall: Scale | None, ends: Ends | None = None
) -> tuple[list[pl.Series], tuple[str, ...]]:
    """Each column's values, Float64 [rows], set on the overall scale, and notes.

    Aspects share the scale that most of their ratings are on, or `ends` if the user says them, and
    are turned round with the overall rating where low is best. Where the overall rating starts at
    1, so do they, and a 0 means "not rated". One whose ratings do not fit has its own.
    """
    alone = [read_ratings(cells) for cells in columns]
    common = Scale(*sorted(ends)) if ends else _common(alone, overall)
    if common is None:
        return [read.values for read in alone], ()
    chosen = [
        read_ratings(cells, scale=common) if _fits(read, common) else read
        for cells, read in zip(columns, alone, strict=True)
    ]
    notes = list(_told(chosen, common))
    target = overall or common
    if moved := {str(read.scale) for read in chosen if read.scale not in (target, None)}:
        notes.append(f"ratings of aspects on {', '.join(sorted(moved))} are set on {target}")
    return [_set(read, common, target, ends) for read in chosen], tuple(notes)


def _set(read: Ratings, common: Scale, target: Scale, ends: Ends | None) -> pl.Series:
    if read.scale is None:
        return read.values
    values = read.scale.moved_to(target, read.values)
    low_is_best = ends is not None and ends[0] > ends[1] and read.scale == common
    return turned(values, target) if low_is_best else values


def _told(chosen: Sequence[Ratings], common: Scale) -> Iterator[str]:
    if unreadable := sum(read.unreadable for read in chosen):
        yield f"{counted(unreadable, 'cell')} of aspects not a rating, taken as empty"
    if outside := sum(read.outside for read in chosen):
        yield f"{counted(outside, 'rating')} of aspects outside {common}, taken as empty"


def _common(alone: Sequence[Ratings], overall: Scale | None) -> Scale | None:
    counts: Counter[float] = Counter()
    for read in alone:
        if read.scale is not None:
            counts[read.scale.high] += read.values.count()
    if not counts:
        return None
    high = max(counts, key=lambda one: (counts[one], one))
    lows = [read.scale.low for read in alone if read.scale and read.scale.high == high]
    halves = any(((read.values > 0) & (read.values < 1)).any() for read in alone)
    from_one = overall is not None and overall.low == 1 and 5 <= high <= 10 and not halves
    return Scale(1.0 if from_one else min(lows), high)


def _fits(read: Ratings, common: Scale) -> bool:
    if read.scale is None or read.scale.high <= common.high:
        return read.scale is None or read.scale.high == common.high
    above = (read.values > common.high).sum()
    return above <= _TOLERATED * read.values.count()
