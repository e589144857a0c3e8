"""Ratings as numbers on their own scale, and which scale that is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from berth.core import Floats
from berth.sources.marks import LADDERS, Mark, read_mark
from berth.sources.phrases import counted

_RARE = 0.005
"""A share of values that may lie outside a scale which holds the others."""
_FEW = 50
"""Fewer values than this do not show a scale with an end that is not usual."""
USUAL = (1.0, 5.0, 10.0, 100.0)
"""Where scales usually end."""
_HIGHEST = 20
"""No scale of whole numbers that is not usual ends above."""
_NAMED = re.compile(
    r"(?:out[\s_]*of|满分|max|/)[\s_]*(\d+)|(\d+)[\s_-]*(?:points?|stars?|分制|星制)", re.IGNORECASE
)
_STARS = re.compile(r"star|stern|estrella|[eé]toile|星", re.IGNORECASE)
_PERCENT = re.compile(r"percent|pct|%|百分", re.IGNORECASE)


@dataclass(frozen=True)
class Scale:
    """The ends of a rating scale."""

    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.low:g}–{self.high:g}"

    def moved_to(self, other: "Scale", values: pl.Series) -> pl.Series:
        """Values of this scale where they stand between the ends of the other."""
        if self == other:
            return values
        share = (values - self.low) / (self.high - self.low)
        return other.low + share * (other.high - other.low)


@dataclass(frozen=True, eq=False)
class Ratings:
    """values: Float64 [rows] on `scale`, null where there is none; scale: None if no cell is a
    rating; stated: whether cells or options say the scale; unreadable: cells that hold something
    else; outside: ratings that the scale does not hold, empty in `values`; constant: all ratings
    are one; notes: the same in words."""

    values: pl.Series
    scale: Scale | None
    stated: bool = False
    unreadable: int = 0
    outside: int = 0
    constant: bool = False
    notes: tuple[str, ...] = ()


def read_ratings(cells: pl.Series, scale: Scale | None = None) -> Ratings:
    """Make numbers of a column of ratings, numeric or as written by people.

    The scale is what cells or the column's name say ("4/5", `rating_out_of_10`), else the nearest
    standard one that holds what was seen; `scale` sets it beforehand.
    """
    values, stated = _numbers(cells)
    filled = _filled(cells)
    unreadable = int((filled & values.is_null()).sum())
    known = values.drop_nulls().to_numpy()
    found = scale or stated or detect_scale(known, cells.name)
    if found is None:
        fits = values.is_not_null() & False
    else:
        fits = values.is_between(found.low, found.high)
    outside = int((values.is_not_null() & ~fits).sum())
    values = pl.select(pl.when(fits).then(values)).to_series().alias(cells.name)
    known = values.drop_nulls().to_numpy()
    told = bool(scale or stated or _named_high(cells.name))
    where = f"outside {found}" if found else "on no known scale"
    notes = (
        *rating_notes(cells.name, where, unreadable, outside, known),
        *_unusual(cells.name, None if told else found),
    )
    constant = len(known) > 0 and bool((known == known[0]).all())
    return Ratings(values, found, told, unreadable, outside, constant, notes)


def detect_scale(values: Floats, name: str = "") -> Scale | None:
    """The standard scale that these ratings are on: 0–1, 1–5, 0–5, 1–7, 1–10, 0–10, 0–20 or 0–100.

    Labels −1, 0 and 1 are on −1–1. Many whole numbers that leave none out below their highest, 20
    at most, end there (1–3, 1–4, 1–6). A lone value far off, or one in 200, does not widen a scale.
    The column's name may say where it ends. None without values; what no standard scale holds
    keeps its own ends.
    """
    values = values[np.isfinite(values)]
    if not len(values):
        return None
    below = np.unique(values[values < 0])
    if len(below) > 1 and len(below) * 4 > len(np.unique(values)):
        top = next((t for t in (1, 2, 3, 5, 10, 100) if np.abs(values).max() <= t), None)
        return Scale(-float(top), float(top)) if top else _own(values)
    if {-1.0, 1.0} <= set(values) <= {-1.0, 0.0, 1.0}:
        return Scale(-1.0, 1.0)
    # One negative value, however frequent, is otherwise a code for "not rated".
    values = values[values >= 0] if (values >= 0).any() else values
    named = _named_high(name)
    if named and _strays(values, named):
        return with_low(values, named)
    if values.max() <= 1 and (values < 1).any():
        return Scale(0.0, 1.0)
    if (steps := _steps(values)) and not (steps.high < 5 and _STARS.search(name)):
        return steps
    for high in (5.0, 7.0, 10.0, 20.0, 100.0):
        if high == 7 and (len(values) < _FEW or ((values > 7) & (values <= 10)).any()):
            continue
        if high == 20 and len(values) < _FEW and values.max() != 20:
            continue
        if _strays(values, high):
            return with_low(values, high)
    return _own(values)


def _steps(values: Floats) -> Scale | None:
    """The scale of many whole numbers from 0 or 1 on that leave none out, if its end is unusual."""
    seen, counts = np.unique(values, return_counts=True)
    low, high = float(seen[0]), float(seen[-1])
    if len(values) < _FEW or low not in (0, 1) or high < 3 or high > _HIGHEST or high in USUAL:
        return None
    whole = len(seen) == high - low + 1 and bool((seen == np.round(seen)).all())
    return Scale(low, high) if whole and counts[-1] > _RARE * len(values) else None


def _unusual(name: str, scale: Scale | None) -> tuple[str, ...]:
    """A note on a scale that was told from its values and has an end that is not usual."""
    if scale is None or scale.high in USUAL:
        return ()
    return (f"ratings in {name!r} are taken to be on {scale} (--scale sets other ends)",)


def _strays(values: Floats, high: float) -> bool:
    """Whether what lies above the end can be mistakes."""
    above = values[values > high]
    if len(above) <= _RARE * len(values):
        return True
    return len(above) <= 0.2 * len(values) and bool((above > 2 * high).all()) and len(above) < 3


def with_low(values: Floats, high: float) -> Scale:
    """The scale with this end that holds these ratings, from 0 or from 1."""
    # Of five stars, a rare 0 means "not rated"; on 0–10, it is the angriest answer.
    tolerated = 0.01 if high <= 5 else 0.0
    halves = ((values > 0) & (values < 1)).any()
    from_zero = high <= 1 or high >= 20 or halves or float((values == 0).mean()) > tolerated
    return Scale(0.0 if from_zero else 1.0, high)


def _own(values: Floats) -> Scale | None:
    low, high = float(values.min()), float(values.max())
    return Scale(low, high) if low < high else None


def _named_high(name: str) -> float | None:
    if match := _NAMED.search(name):
        return float(match[1] or match[2]) or None
    return 100.0 if _PERCENT.search(name) else None


def _filled(cells: pl.Series) -> pl.Series:
    if cells.dtype.is_float():
        return cells.is_not_nan().fill_null(False)
    if cells.dtype == pl.String:
        return (cells.str.strip_chars() != "").fill_null(False)
    return cells.is_not_null()


def _numbers(cells: pl.Series) -> tuple[pl.Series, Scale | None]:
    """Values, and the scale where the cells say it."""
    if cells.dtype.is_numeric() or cells.dtype == pl.Boolean:
        values = cells.cast(pl.Float64)
        return values.set(~values.is_finite().fill_null(True), None), None
    if cells.dtype.is_nested() or cells.dtype == pl.Binary:
        return pl.Series(cells.name, [None] * len(cells), pl.Float64), None
    texts = cells.cast(pl.String)
    counted = texts.drop_nulls().value_counts()
    counts: dict[str, int] = dict(counted.iter_rows())
    marks = {text: mark for text in counts if (mark := read_mark(text)) is not None}
    words = _words([text for text in counts if text not in marks])
    if words and sum(counts[w] for w in words[1]) > sum(counts[m] for m in marks):
        return texts.replace_strict(words[1], default=None, return_dtype=pl.Float64), words[0]
    read, scale = _on_one_scale(marks, counts, cells.name)
    return texts.replace_strict(read, default=None, return_dtype=pl.Float64), scale


def _words(texts: list[str]) -> tuple[Scale, dict[str, float]] | None:
    """The ladder that reads most of the words, and what it reads them as."""
    best: tuple[Scale, dict[str, float]] | None = None
    for low, high, ladder in LADDERS:
        read = {t: ladder[key] for t in texts if (key := t.strip().lower()) in ladder}
        if read and (best is None or len(read) > len(best[1])):
            best = Scale(low, high), read
    return best


def _on_one_scale(
    marks: Mapping[str, Mark], counts: Mapping[str, int], name: str
) -> tuple[dict[str, float], Scale | None]:
    """Values on the scale that most cells state; what states none is on it already."""
    stated: dict[float, int] = {}
    for text, (_, high) in marks.items():
        if high:
            stated[high] = stated.get(high, 0) + counts[text]
    if not stated:
        return {text: value for text, (value, _) in marks.items()}, None
    top = max(stated, key=lambda high: (stated[high], high))
    read = {text: value * top / high if high else value for text, (value, high) in marks.items()}
    return read, with_low(np.array(list(read.values())), top)


def rating_notes(
    name: str, where: str, unreadable: int, outside: int, known: Floats
) -> tuple[str, ...]:
    """What became of cells and ratings, in words; where: outside what those are that do not fit;
    known: the ratings that are left."""
    notes = []
    if unreadable:
        notes.append(f"{counted(unreadable, 'cell')} of {name!r} not a rating, taken as empty")
    if outside:
        notes.append(f"{counted(outside, 'rating')} of {name!r} {where}, taken as empty")
    if len(known) > 1 and (known == known[0]).all():
        notes.append(f"every rating in {name!r} is {known[0]:g}, so ratings tell nothing apart")
    return tuple(notes)
