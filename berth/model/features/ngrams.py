"""Words and characters of texts in any language, and runs of them, as sparse counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import polars as pl
import rjieba
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field
from scipy import sparse

from berth.model.candidate import State
from berth.model.features.runs import Coded, Places, Runs

_TEXTS = 5_000
"""Read at a time."""
_MARKUP = r"<[/!]?[A-Za-z][^<>]{0,200}>"
_HAN = r"\p{Han}"
_TOKEN = r"[\p{L}\p{M}\p{N}_](?:[\p{L}\p{M}\p{N}_]|['’]\p{L})*|[!?]+|[^\s\p{L}\p{M}\p{N}_]"


def cleaned(texts: pl.Series) -> pl.Series:
    """Without markup, in lower case; a missing text is an empty one."""
    plain = texts.cast(pl.String).fill_null("").str.replace_all(_MARKUP, " ")
    return plain.str.to_lowercase().str.replace_all("’", "'", literal=True)


def tokens(texts: pl.Series) -> tuple[Places, pl.Series]:
    """The words and punctuation marks of cleaned texts: each one's row, and itself, in order.

    Words of Chinese are those of a segmenter.
    """
    han = texts.str.contains(_HAN)
    if han.any():
        cut = [" ".join(rjieba.cut(t)) if h else t for t, h in zip(texts, han, strict=True)]
        texts = pl.Series(cut, dtype=pl.String)
    found = texts.str.extract_all(_TOKEN)
    sizes = found.list.len().to_numpy()
    row = np.repeat(np.arange(len(texts), dtype=np.int32), sizes)
    return row, found.explode(empty_as_null=False)


def characters(texts: pl.Series) -> tuple[Places, NDArray[np.uint32]]:
    """The characters of cleaned texts, blanks as one: each one's row, and its code point."""
    even = (" " + texts + " ").str.replace_all(r"\s+", " ")
    sizes = even.str.len_chars().to_numpy()
    points = np.frombuffer("".join(even).encode("utf-32-le", "replace"), np.uint32)
    return np.repeat(np.arange(len(texts), dtype=np.int32), sizes), points


@dataclass(frozen=True, eq=False)
class NGrams:
    """Counts of the runs of words and of characters of a column of texts, as learned.

    words: in order of their numbers; points: code points, ascending. `parts` has the runs of words
    and those of characters, if they are asked for.
    """

    class Config(BaseModel):
        """words, characters: the longest run of each that is counted, 0 for none; shortest: run of
        characters; minimum: texts that a run must be in."""

        model_config = ConfigDict(extra="forbid", frozen=True)

        words: int = Field(default=3, ge=0, le=8)
        characters: int = Field(default=0, ge=0, le=8)
        shortest: int = Field(default=2, ge=1, le=8)
        minimum: int = Field(default=2, ge=1)

    config: Config
    words: pl.Series
    points: NDArray[np.uint32]
    parts: tuple[Runs, ...]

    @classmethod
    def learn(cls, texts: pl.Series, config: Config) -> tuple[Self, sparse.csr_array]:
        """Find what is counted, and count it: csr float32 [texts, runs]."""
        words, points = pl.Series(dtype=pl.String), np.zeros(0, np.uint32)
        learned: list[tuple[Runs, sparse.csr_array]] = []
        if config.words:
            coded, words = _numbered(texts, config.minimum)
            learned.append(Runs.learn(coded, len(words), 1, config.words, config.minimum))
        if config.characters:
            points = np.unique(_points(texts)[1])
            coded = _lettered(texts, points)
            shortest = min(config.shortest, config.characters)
            learned.append(
                Runs.learn(coded, len(points), shortest, config.characters, config.minimum)
            )
        made = cls(config, words, points, tuple(runs for runs, _ in learned))
        return made, _beside([counts for _, counts in learned], len(texts))

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def count(self, texts: pl.Series) -> sparse.csr_array:
        """How often each text holds each run, csr float32 [texts, runs]; others are passed over."""
        coded = []
        if self.config.words:
            coded.append(_known(texts, self.words))
        if self.config.characters:
            coded.append(_lettered(texts, self.points))
        counts = [runs.count(one) for runs, one in zip(self.parts, coded, strict=True)]
        return _beside(counts, len(texts))

    def state(self) -> State:
        """All that it knows; words as one UTF-8 text, a line each."""
        arrays: dict[str, NDArray[Any]] = {
            "words": np.frombuffer("\n".join(self.words).encode(), np.uint8),
            "points": self.points,
        }
        for part, runs in enumerate(self.parts):
            arrays |= {f"runs.{part}.{n}": keys for n, keys in enumerate(runs.levels)}
        parts = [[runs.symbols, runs.shortest, len(runs.levels)] for runs in self.parts]
        return State({"config": self.config.model_dump(), "parts": parts}, arrays)

    @classmethod
    def restore(cls, state: State) -> Self:
        """The same again."""
        text = np.asarray(state.arrays["words"]).tobytes().decode()
        parts = tuple(
            Runs(symbols, shortest, tuple(state.arrays[f"runs.{part}.{n}"] for n in range(levels)))
            for part, (symbols, shortest, levels) in enumerate(state.settings["parts"])
        )
        words = pl.Series(text.split("\n") if text else [], dtype=pl.String)
        config = cls.Config.model_validate(state.settings["config"])
        return cls(config, words, state.arrays["points"], parts)


def _beside(blocks: list[sparse.csr_array], rows: int) -> sparse.csr_array:
    if len(blocks) == 1:
        return blocks[0]
    if not blocks:
        return sparse.csr_array((rows, 0), dtype=np.float32)
    return sparse.csr_array(sparse.hstack(blocks, format="csr"))


def _pieces(texts: pl.Series) -> Iterator[tuple[int, pl.Series]]:
    """Some texts at a time, cleaned, each with the row that they start at."""
    for start in range(0, len(texts), _TEXTS):
        yield start, cleaned(texts[start : start + _TEXTS])


def _coded(found: list[tuple[Places, Places]], rows: int) -> Coded:
    empty = np.zeros(0, np.int32)
    row, code = ([empty, *parts] for parts in (zip(*found, strict=True) if found else ((), ())))
    return Coded(np.concatenate(row), np.concatenate(code), rows)


def _numbered(texts: pl.Series, minimum: int) -> tuple[Coded, pl.Series]:
    """Words by number, the most frequent first; those used less than `minimum` times are -1."""
    number: dict[str, int] = {}
    found: list[tuple[Places, Places]] = []
    for start, piece in _pieces(texts):
        row, token = tokens(piece)
        own = token.unique()
        known = np.array([number.setdefault(word, len(number)) for word in own], np.int32)
        place = token.cast(pl.Enum(own)).to_physical().to_numpy()
        found.append((row + np.int32(start), known[place]))
    coded = _coded(found, len(texts))
    used = np.bincount(coded.code, minlength=len(number))
    frame = pl.DataFrame({"word": list(number), "used": used}, schema_overrides={"word": pl.String})
    kept = frame.with_row_index("place").filter(pl.col("used") >= minimum)
    kept = kept.sort("used", "word", descending=[True, False])
    renamed = np.full(len(number), -1, np.int32)
    renamed[kept["place"].to_numpy()] = np.arange(len(kept), dtype=np.int32)
    return Coded(coded.row, renamed[coded.code], coded.rows), kept["word"]


def _known(texts: pl.Series, words: pl.Series) -> Coded:
    """Words by number, -1 where unseen."""
    numbers = pl.Enum(words)
    found = []
    for start, piece in _pieces(texts):
        row, token = tokens(piece)
        code = token.cast(numbers, strict=False).to_physical().cast(pl.Int32).fill_null(-1)
        found.append((row + np.int32(start), code.to_numpy()))
    return _coded(found, len(texts))


def _points(texts: pl.Series) -> tuple[Places, NDArray[np.uint32]]:
    """Each character's row and code point."""
    rows, points = [np.zeros(0, np.int32)], [np.zeros(0, np.uint32)]
    for start, piece in _pieces(texts):
        row, point = characters(piece)
        rows.append(row + np.int32(start))
        points.append(point)
    return np.concatenate(rows), np.concatenate(points)


def _lettered(texts: pl.Series, points: NDArray[np.uint32]) -> Coded:
    """Characters by their place among `points`, -1 where unseen."""
    row, point = _points(texts)
    at = np.searchsorted(points, point).astype(np.int32)
    at[at == len(points)] = 0
    return Coded(row, np.where(points[at] == point, at, np.int32(-1)), len(texts))
