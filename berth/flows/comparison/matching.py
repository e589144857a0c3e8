"""Which need of one run is which need of another."""

from dataclasses import dataclass
from unicodedata import normalize

import numpy as np
import polars as pl
from scipy.optimize import linear_sum_assignment

LEAST = 0.2
"""Needs of different names that share fewer of their keywords (Jaccard) are different needs."""


@dataclass(frozen=True)
class Pair:
    """A need of run A and the same need of run B; by: `name` or `keywords`."""

    a: str
    b: str
    by: str
    similarity: float


def match_needs(a: pl.DataFrame, b: pl.DataFrame) -> tuple[Pair, ...]:
    """Pair the needs of two `needs` tables, in the order of A.

    First those of one name, but for case and spacing; then, of what is left, those whose keywords
    overlap most, one to one (Hungarian assignment of the largest sum of Jaccard indices).
    similarity is the Jaccard index of the keywords either way.
    """
    words_a, words_b = _keywords(a), _keywords(b)
    named = {_plain(need): need for need in words_b}
    pairs = [
        Pair(need, other, "name", _jaccard(words, words_b[other]))
        for need, words in words_a.items()
        if (other := named.get(_plain(need))) is not None
    ]
    left_a = [need for need in words_a if need not in {pair.a for pair in pairs}]
    left_b = [need for need in words_b if need not in {pair.b for pair in pairs}]
    if left_a and left_b:
        like = np.array([[_jaccard(words_a[x], words_b[y]) for y in left_b] for x in left_a])
        for i, j in zip(*linear_sum_assignment(-like), strict=True):
            if like[i, j] >= LEAST:
                pairs.append(Pair(left_a[i], left_b[j], "keywords", float(like[i, j])))
    order = list(words_a)
    return tuple(sorted(pairs, key=lambda pair: order.index(pair.a)))


def _keywords(needs: pl.DataFrame) -> dict[str, frozenset[str]]:
    return {
        need: frozenset(filter(None, map(_plain, (words or "").replace("、", ",").split(","))))
        for need, words in needs.select("need", "keywords").iter_rows()
    }


def _plain(text: str) -> str:
    return " ".join(normalize("NFKC", text).casefold().split())


def _jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a | b else 0.0
