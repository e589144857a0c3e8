"""Rivals: which products are alike over needs, and which are named in each other's reviews."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import stats

from berth.core import PROOF_LIMIT, Floats
from berth.market.names import contains, mentions, spellings
from berth.market.profiles import particulars
from berth.statistics.estimate import Estimate
from berth.statistics.multiplicity import benjamini_hochberg

PRIOR = 1.0
"""Reviews, as many as expected by chance, that every lift is drawn to 1 by."""
FEWEST = 3
"""Products, and needs, below which nothing can be alike or unlike once the halo is taken out."""


def similarity(satisfaction: Estimate, importance: Estimate, seed: int = 0) -> Estimate:
    """How alike products' profiles over needs are: correlation [products, products], -1 to 1.

    satisfaction [products, needs], unshrunken; importance [needs]. Each product's mean over the
    needs and each need's mean over the products are taken out first, so that being liked is no
    similarity, and needs weigh by importance. Draws are the correlations of posterior draws of the
    profiles (`particulars`), the value is their mean: what to expect of the true correlation. With
    few reviews that is near 0 with a wide interval. The plain correlation of noisy profiles is too
    strong for what is known, though drawn to 0 as an estimate of the truth; dividing by the
    reliabilities (Spearman 1904) undoes that and errs about twice as far. NaN with fewer than 3
    needs or products, and for products without rows. n: rows behind the smaller profile.
    """
    heard = satisfaction.n.sum(axis=1)
    products, needs = satisfaction.value.shape
    known = (heard > 0) & (min(products, needs) >= FEWEST)
    pairs = known[:, None] & known
    n = np.where(pairs, np.minimum(heard[:, None], heard), 0).astype(np.int64)
    shape = (len(satisfaction.draws), products, products)
    if not known.any():
        return Estimate(np.full(shape[1:], np.nan), np.full(shape, np.nan), n)
    draws = _correlations(particulars(satisfaction, seed), np.maximum(importance.draws, 0.0))
    draws = np.where(pairs, draws, np.nan)
    return Estimate(draws.mean(axis=0), draws, n)


def _correlations(profiles: Floats, weights: Floats) -> Floats:
    """Weighted correlations over needs: [replicates, products, needs] under [replicates, needs]."""
    share = weights / np.maximum(weights.sum(axis=-1, keepdims=True), 1e-300)
    level = profiles - profiles.mean(axis=-2, keepdims=True)
    rest = level - (level * share[:, None]).sum(axis=-1, keepdims=True)
    scaled = rest * np.sqrt(share)[:, None]
    size = np.linalg.norm(scaled, axis=-1, keepdims=True)
    scaled = np.divide(scaled, size, out=np.zeros_like(scaled), where=size > 1e-12)
    return np.asarray(np.clip(scaled @ np.swapaxes(scaled, -1, -2), -1, 1))


@dataclass(frozen=True, eq=False)
class CoMentions:
    """Who is named in whose reviews; not who is bought instead of whom.

    counts [p, r]: reviews of product p that name product r, 0 on the diagonal; lift [p, r]: counts
    over what is expected if who is named had nothing to do with whose review it is, NaN where no
    such thing can be said; p [p, r]: adjusted p-value of being named no more than expected; rows:
    positions of the first reviews by (p, r), at most 12; unsought: names that are too short or too
    ordinary to be looked for.
    """

    counts: NDArray[np.int64]
    lift: Floats
    p: Floats
    rows: Mapping[tuple[int, int], tuple[int, ...]]
    unsought: tuple[str, ...]


def comentions(
    texts: pl.Series,
    product: NDArray[np.integer],
    products: Sequence[str],
    aliases: Mapping[str, Sequence[str]] | None = None,
    row: NDArray[np.integer] | None = None,
) -> CoMentions:
    """Find the products that reviews of other products name.

    texts: String [reviews], or [units] with `row`, each unit's review; product [reviews]: index
    into `products`, -1 for none; aliases: other spellings by product. A review counts once for each
    product it names. Names are whole words in any case, substrings among Han characters; of names
    within one another the longer counts. A name that reviewers of other products mostly write in
    lower case is a word as well: it counts capitalised within a sentence only, or, where nearly
    all products' reviews use the word, not at all. Nor do names shorter than 3 characters (2 Han),
    without a letter, or claimed by two products.

    Expected counts are those of quasi-independence (Goodman 1968, JASA 63): the product of how
    much each product's reviews name others and how often each is named, the diagonal left out.
    With expected E and observed O the lift is (O + 1) / (E + 1), p the Poisson probability of O or
    more, adjusted over all pairs (Benjamini & Hochberg 1995).
    """
    names, unsought = spellings(products, aliases or {})
    review = np.arange(len(texts)) if row is None else np.asarray(row)
    sizes = np.bincount(product[product >= 0], minlength=len(products))
    hits, everywhere = mentions(texts, names, review, np.asarray(product)[review], sizes)
    apart = _apart(names, len(products))
    named = np.array([names[name] for name in hits["name"]], dtype=np.int64)
    found = np.column_stack([hits["whose"].to_numpy(), named, hits["review"].to_numpy()])
    found = found[(found[:, 0] >= 0) & apart[found[:, 0], named]]
    found = np.unique(found.astype(np.int64), axis=0)
    counts = np.zeros(apart.shape, dtype=np.int64)
    np.add.at(counts, (found[:, 0], found[:, 1]), 1)
    rows: dict[tuple[int, int], tuple[int, ...]] = {}
    for p, r, position in found.tolist():
        if len(rows.setdefault((p, r), ())) < PROOF_LIMIT:
            rows[p, r] += (position,)
    return CoMentions(counts, *_lift(counts, apart), rows, tuple(sorted({*unsought, *everywhere})))


def _apart(names: Mapping[str, int], products: int) -> NDArray[np.bool_]:
    """Pairs [p, r] of two products where r's name is no part of p's, whose own it would be."""
    apart = ~np.eye(products, dtype=bool)
    for name, r in names.items():
        for other, p in names.items():
            if p != r and contains(other, name):
                apart[p, r] = False
    return apart


def _lift(counts: NDArray[np.int64], apart: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Lift and adjusted p-values [p, r], NaN where the margins leave nothing to be found."""
    nothing = np.full(counts.shape, np.nan)
    if len(counts) < FEWEST or not counts.any():
        return nothing, nothing.copy()
    expected = apart.astype(np.float64)
    for _ in range(200):
        for axis in (0, 1):
            whole = expected.sum(axis=axis, keepdims=True)
            target = counts.sum(axis=axis, keepdims=True)
            expected *= np.divide(target, whole, out=np.zeros_like(whole), where=whole > 0)
    told = expected > 1e-9
    lift = np.where(told, (counts + PRIOR) / (expected + PRIOR), np.nan)
    p = np.where(told, stats.poisson.sf(counts - 1, expected), np.nan)
    return lift, benjamini_hochberg(p.ravel()).reshape(p.shape)
