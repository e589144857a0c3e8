"""What tells segments apart: the words they use, and who they are."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import sparse, stats

from berth.core import Floats
from berth.market.panel import Panel
from berth.market.segments import Segments
from berth.market.words import Bag
from berth.statistics.keyness import log_odds, top_words
from berth.statistics.multiplicity import benjamini_hochberg

SURE = 0.05
"""The false discovery rate among context values that are named."""


@dataclass(frozen=True)
class Trait:
    """A context value that a segment has more often than the others do, by z."""

    segment: int
    value: str
    z: float


def keywords(
    segments: Segments, panel: Panel, words: Bag, count: int = 8
) -> tuple[tuple[str, ...], ...]:
    """Up to `count` words of each segment that the others use less, the most telling first.

    words: of the reviews' texts, a row a review. Each review counts for the segments as far as its
    user belongs to them. Log-odds with an informative Dirichlet prior (`log_odds`). Every segment
    has its entry; of one segment alone nothing is said.
    """
    spoken = sparse.csr_array(words.matrix.T @ segments.probability[panel.user])
    return top_words(log_odds(spoken.toarray().T), words.words, count)


def context_keyness(segments: Segments, panel: Panel, values: pl.Series) -> list[Trait]:
    """The values of a context column [reviews] that segments have beyond chance, by segment and z.

    Each user counts once, divided over what their reviews say, and for the segments as far as they
    belong to them. Two-sided tests of the log-odds ratios are adjusted over all segments and
    values (Benjamini & Hochberg 1995); named are those that are more frequent. Missing values do
    not count.
    """
    known = values.cast(pl.String)
    present = known.is_not_null().to_numpy()
    names = known.drop_nulls().unique().sort()
    if not len(names) or len(segments) == 1:
        return []
    user = panel.user[present]
    place = known.drop_nulls().replace_strict(names, np.arange(len(names)), return_dtype=pl.Int64)
    share: Floats = 1.0 / np.bincount(user)[user]
    has = sparse.csr_array(
        (share, (place.to_numpy(), np.arange(len(user)))), shape=(len(names), len(user))
    )
    z = log_odds(np.asarray(has @ segments.probability[user]).T)
    p = benjamini_hochberg(np.asarray(2 * stats.norm.sf(np.abs(z))).ravel()).reshape(z.shape)
    return [
        Trait(int(segment), names[int(value)], float(z[segment, value]))
        for segment in range(len(z))
        for value in np.argsort(-z[segment], kind="stable")
        if p[segment, value] < SURE and z[segment, value] > 0
    ]
