"""What a column holds, seen without its name."""

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from berth.core import Kind
from berth.sources.media import media_kind
from berth.sources.scales import Ratings, read_ratings
from berth.sources.times import read_dates

_LOOKED_AT = 2000
"""Cells, evenly spaced, that the costlier questions are asked of."""
_NUMBER = r"^\s*[-+]?(?:\d+(?:\.\d{3})*|\d+(?:,\d{2,3})*)(?:[.,]\d*)?(?:[eE][-+]?\d+)?\s*$"
"""01.05.2023 is none."""
_ADDRESS = r"(?i)^\s*(?:https?://|www\.)\S+\s*$"
_IMAGE = r"(?i)(?:\.(?:jpe?g|png|gif|webp|bmp|svg)(?:\?\S*)?\s*$)|^\s*data:image/"
_LETTER = r"\p{L}"
_UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]"
_PROSE_LETTERS, _PROSE_BLANKS, _PROSE_UNSPACED = 20, 3, 8


def blank(cells: pl.Series) -> pl.Series:
    """Which cells hold nothing: null, NaN, or white space alone; Boolean [rows]."""
    if cells.dtype.is_float():
        return ~cells.is_not_nan().fill_null(False)
    if cells.dtype == pl.String:
        return (cells.str.strip_chars() == "").fill_null(True)
    return cells.is_null()


@dataclass(frozen=True, eq=False)
class Profile:
    """Facts of one column; shares are of the cells that hold anything."""

    cells: pl.Series

    @property
    def name(self) -> str:
        """The column's name."""
        return self.cells.name

    @cached_property
    def held(self) -> pl.Series:
        """The cells that hold anything."""
        return self.cells.filter(~blank(self.cells))

    @cached_property
    def filled(self) -> float:
        """Share of all rows that hold anything."""
        return len(self.held) / max(len(self.cells), 1)

    @cached_property
    def distinct(self) -> int:
        """Number of different values."""
        return 0 if self.opaque else self.held.n_unique()

    @property
    def distinct_share(self) -> float:
        """Different values a cell: 1 if no two cells are alike."""
        return self.distinct / max(len(self.held), 1)

    @property
    def opaque(self) -> bool:
        """Whether cells are bytes or nested, not values."""
        return self.cells.dtype.is_nested() or self.cells.dtype in (pl.Binary, pl.Object)

    @cached_property
    def sample(self) -> pl.Series:
        """Some of the cells that hold anything, evenly spaced."""
        return self.held.gather_every(max(len(self.held) // _LOOKED_AT, 1))

    @cached_property
    def numbers(self) -> float:
        """Share of numbers."""
        if self.cells.dtype.is_numeric():
            return 1.0 if len(self.held) else 0.0
        return self.share(_NUMBER)

    @cached_property
    def dates(self) -> float:
        """Share of dates."""
        read = read_dates(self.sample).values
        return 1 - read.null_count() / len(read) if len(read) else 0.0

    @cached_property
    def ratings(self) -> Ratings:
        """The sample, read as ratings."""
        return read_ratings(self.sample)

    @property
    def rated(self) -> float:
        """Share of ratings on a known scale."""
        values = self.ratings.values
        return 1 - values.null_count() / len(values) if len(values) else 0.0

    @cached_property
    def letters(self) -> float:
        """Mean number of letters; a character of an unspaced script counts as three."""
        if self.cells.dtype != pl.String or not len(self.sample):
            return 0.0
        unspaced = self.sample.str.count_matches(_UNSPACED)
        mean = (self.sample.str.count_matches(_LETTER) + 2 * unspaced).mean()
        return float(mean) if isinstance(mean, int | float) else 0.0

    @cached_property
    def prose(self) -> float:
        """Share of cells that read like sentences."""
        if self.cells.dtype != pl.String or not len(self.sample):
            return 0.0
        spaced = (self.sample.str.count_matches(_LETTER) >= _PROSE_LETTERS) & (
            self.sample.str.count_matches(r"\s+") >= _PROSE_BLANKS
        )
        unspaced = self.sample.str.count_matches(_UNSPACED) >= _PROSE_UNSPACED
        return float((spaced | unspaced).sum()) / len(self.sample)

    @cached_property
    def worded(self) -> float:
        """Share of cells with a letter in them."""
        return self.share(_LETTER)

    @cached_property
    def addresses(self) -> float:
        """Share of web addresses."""
        return self.share(_ADDRESS)

    @cached_property
    def images(self) -> float:
        """Share of images, by name or embedded."""
        return self.share(_IMAGE)

    @cached_property
    def kind(self) -> Kind:
        """The nature of the values, as far as they show it."""
        if self.opaque:
            if self.cells.dtype == pl.Binary:
                return media_kind(self.cells) or Kind.IMAGE
            return Kind.ID
        if self.images > 0.5:
            return Kind.IMAGE
        if media_kind(self.sample) is Kind.AUDIO:
            return Kind.AUDIO
        if self.addresses > 0.5:
            return Kind.ID
        if self.cells.dtype.is_temporal() or (self.numbers < 0.5 and self.dates > 0.5):
            return Kind.DATE
        if self.numbers > 0.5:
            return Kind.NUMBER
        return Kind.TEXT if self.prose > 0.3 and self.distinct_share > 0.2 else Kind.CATEGORY

    def share(self, pattern: str) -> float:
        """Share of cells of text in which the pattern is found."""
        if self.cells.dtype != pl.String or not len(self.sample):
            return 0.0
        return float(self.sample.str.contains(pattern).sum()) / len(self.sample)
