"""Ratings of single qualities on the overall rating's scale."""

from collections import Counter
from collections.abc import Iterator, Sequence

import polars as pl

from berth.sources.phrases import counted
from berth.sources.scales import Ratings, Scale, read_ratings

_TOLERATED = 0.05
"""Share of ratings above the scale of the other aspects before one has a scale of its own."""


def read_aspects(
    columns: Sequence[pl.Series], overall: Scale | None
) -> tuple[list[pl.Series], tuple[str, ...]]:
    """Each column's values, Float64 [rows], set on the overall scale, and notes.

    Aspects share the scale that most of their ratings are on; where the overall rating starts at
    1, so do they, and a 0 means "not rated". One whose ratings do not fit has its own.
    """
    alone = [read_ratings(cells) for cells in columns]
    common = _common(alone, overall)
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
    values = [
        read.values if read.scale is None else read.scale.moved_to(target, read.values)
        for read in chosen
    ]
    return values, tuple(notes)


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
