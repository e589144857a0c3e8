"""Keyness: which words (or values) tell groups apart."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from berth.core import Floats

STRENGTH = 500.0
"""Size of the prior in words, as in the paper: about what one speaker says in a day."""


def log_odds(
    counts: Floats | sparse.sparray, *, background: Floats | None = None, strength: float = STRENGTH
) -> Floats:
    """How much more each group uses each word than the other groups do, as z [groups, words].

    counts [groups, words], dense or sparse, of occurrences; background [words]: how often each
    word is used at large, by default the sum over the groups. The log-odds ratio of the group
    against all other groups together, with an informative Dirichlet prior of `strength` words
    spread as the background is (never more words than there are), over its standard deviation
    (Monroe, Colaresi & Quinn 2008, Political Analysis 16, equations 15, 16, 18, 22). Rare words
    are drawn to the background, so neither they nor the most common words come out by chance.
    A word nobody uses, or a group against nothing, scores 0.
    """
    dense: Floats = sparse.csr_array(counts).toarray().astype(np.float64)
    total = dense.sum(axis=0)
    spread = total if background is None else np.asarray(background, dtype=np.float64)
    whole = float(spread.sum())
    if whole <= 0 or len(dense) < 2:
        return np.zeros(dense.shape)
    prior = spread * min(1.0, strength / whole)
    used = (prior > 0) & (total > 0)
    mine, others, prior = dense[:, used], (total - dense)[:, used], prior[used]
    odds = _log_odds(mine, prior) - _log_odds(others, prior)
    deviation = np.sqrt(1 / (mine + prior) + 1 / (others + prior))
    z = np.zeros(dense.shape)
    z[:, used] = odds / deviation
    return z


def _log_odds(counts: Floats, prior: Floats) -> Floats:
    smoothed = counts + prior
    rest = smoothed.sum(axis=1, keepdims=True) - smoothed
    # A vocabulary of one word has nothing to be set against: its odds are the same everywhere.
    return np.asarray(np.log(smoothed) - np.log(np.maximum(rest, 1e-9)))


def grouped(matrix: sparse.csr_array | Floats, group: NDArray[np.integer], groups: int) -> Floats:
    """Counts [groups, words] from counts [rows, words] and each row's group [rows]; -1 is none."""
    inside = np.flatnonzero(group >= 0)
    shape = (groups, len(group))
    membership = sparse.csr_array((np.ones(len(inside)), (group[inside], inside)), shape=shape)
    summed = membership @ matrix
    return np.asarray(summed.toarray() if sparse.issparse(summed) else summed, dtype=np.float64)


def top_words(
    z: Floats, words: Sequence[str], count: int = 8, *, least: float = 1.96
) -> tuple[tuple[str, ...], ...]:
    """Up to `count` words of each group, the most telling first; only those with z of `least`."""
    order = np.argsort(-z, axis=1, kind="stable")[:, :count]
    return tuple(
        tuple(words[w] for w in row if scores[w] >= least)
        for row, scores in zip(order, z, strict=True)
    )
