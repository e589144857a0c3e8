"""Sentiment of opinion units, learned from the ratings of whole reviews alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse
from scipy.stats import rankdata
from sklearn.linear_model import Ridge
from sklearn.preprocessing import normalize

from berth.core import Floats, InputError, stream
from berth.market.words import bag

FOLDS = 10
RIDGE = 1.0
"""Strength of the ridge; on developing halves of real sets anything from .3 to 3 does as well."""
DOUBT = 5.0
"""Reviews of middling rating that a word is thought to have been in besides those that hold it."""
FEWEST = 20
"""Fewer rated reviews than this teach nothing."""
_CELLS, _ROWS = 4_000_000, 65_536
"""Of a matrix, worked on at a time."""


@dataclass(frozen=True, eq=False)
class Sentiment:
    """units: what each unit says of its review's rating, float64 [units]; fitted: the rating
    expected of each review by a model that has not seen its user, float64 [reviews];
    explained: squared correlation of `fitted` with the ratings; apart: how far the reading of each
    fold's model lies from the mean of all models', float32 [folds, units]: what is not known of the
    words, since (folds - 1) / folds of their squares add up to a jackknife's variance."""

    units: Floats
    fitted: Floats
    explained: float
    apart: NDArray[np.float32]


def rarity(counts: sparse.csr_array) -> Floats:
    """How much each word weighs by how few texts use it, [words]."""
    return np.asarray(np.log((1 + counts.shape[0]) / (1 + _users(counts))) + 1)


def weigh(counts: sparse.csr_array, rare: Floats) -> sparse.csr_array:
    """TF-IDF with logarithmic counts and rows of length one, csr float64 [texts, words].

    rare: `rarity` [words]. The places are those of `counts`, not a copy of them.
    """
    weighed = np.log(counts.data, dtype=np.float64)
    weighed += 1
    for start in range(0, len(weighed), _CELLS):
        weighed[start : start + _CELLS] *= rare[counts.indices[start : start + _CELLS]]
    vectors = sparse.csr_array((weighed, counts.indices, counts.indptr), shape=counts.shape)
    return sparse.csr_array(normalize(vectors, copy=False))


def learn_sentiment(
    texts: pl.Series,
    languages: pl.Series,
    row: NDArray[np.integer],
    rating: Floats,
    user: NDArray[np.integer],
    seed: int = 0,
) -> Sentiment:
    """Learn what each unit says of the rating, by multiple-instance ridge regression.

    texts, languages [units]; row [units]: the review of each unit; rating [reviews], NaN where
    missing; user [reviews]. A review's rating is modelled as the mean over its units of a linear
    function of their words, which is ridge regression on the mean of their vectors; words count as
    far as they tell high from low ratings by themselves (`telling`). Every unit is read by a model
    fitted without the reviews of its user, in one of `FOLDS` folds (of its review, where there are
    fewer users than folds), and the slope of the rating on that reading is put back to one. What a
    unit says levels off (`levelled`).

    Raises InputError where fewer than `FEWEST` reviews are rated, all ratings are equal, or what
    is learned of some reviews does not go with the ratings of others.
    """
    rated = _rated(rating)
    counts = bag(texts, languages, ngrams=2, minimum=3).matrix
    rare = rarity(counts)
    reviews = len(rating)
    share = 1.0 / np.maximum(np.bincount(row, minlength=reviews), 1)
    mean = sparse.csr_array((share[row], (row, np.arange(len(row)))), shape=(reviews, len(row)))
    documents = sparse.csr_array(mean @ weigh(counts, rare))
    documents.sort_indices()
    # The units' own vectors are made again when they are read: counts take an eighth of the room.
    counts.data = counts.data.astype(np.min_scalar_type(int(counts.data.max(initial=0))))
    fold = _folds(user if len(np.unique(user[rated])) >= FOLDS else np.arange(reviews), seed)
    place = (rankdata(rating[rated]) - 0.5) / rated.sum()
    taught, fitted = [], np.full(reviews, np.nan)
    for part in range(FOLDS):
        inside, outside = fold == part, (fold != part) & rated
        level, said = _taught(documents[outside], rating[outside], place[fold[rated] != part])
        fitted[inside] = level + documents[inside] @ said
        taught.append((level, said))
    del documents
    units, every = _read(counts, rare, taught, fold[row])
    centre = float(rating[rated].mean())
    slope = float(np.polyfit(fitted[rated] - centre, rating[rated] - centre, 1)[0])
    if not slope > 0:
        raise InputError(
            "what reviews say does not go with how they are rated, so that nothing can be learned "
            "of what their words mean.",
            remedy="Check that --text and --rating name the right columns, or bring more reviews.",
        )
    explained = float(np.corrcoef(fitted[rated], rating[rated])[0, 1] ** 2)
    units = slope * (units - centre)
    return Sentiment(
        centre + levelled(units, units),
        centre + slope * (fitted - centre),
        explained,
        _apart(every, slope, centre, units),
    )


def _taught(documents: sparse.csr_array, rating: Floats, place: Floats) -> tuple[float, Floats]:
    """What is expected without any word, and what each adds [words]; changes `documents`."""
    weight = telling(documents, place)
    for start in range(0, documents.nnz, _CELLS):
        here = slice(start, start + _CELLS)
        documents.data[here] *= weight[documents.indices[here]]
    model = Ridge(alpha=RIDGE, solver="sparse_cg", tol=1e-4, copy_X=False)
    model.fit(documents, rating)
    return float(model.intercept_), weight * model.coef_


def _read(
    counts: sparse.csr_array,
    rare: Floats,
    taught: Sequence[tuple[float, Floats]],
    fold: NDArray[np.integer],
) -> tuple[Floats, NDArray[np.float32]]:
    """The reading of each unit by its own fold's model, and by all float32 [folds, units]."""
    units, every = np.empty(len(fold)), np.empty((len(taught), len(fold)), dtype=np.float32)
    for start in range(0, len(fold), _ROWS):
        here = slice(start, start + _ROWS)
        vectors = weigh(counts[here], rare)
        for part, (level, said) in enumerate(taught):
            every[part, here] = read = level + vectors @ said
            inside = fold[here] == part
            units[here][inside] = read[inside]
    return units, every


def _apart(
    every: NDArray[np.float32], slope: float, centre: float, units: Floats
) -> NDArray[np.float32]:
    """How far each fold's readings lie from the mean of all [folds, units]; changes `every`."""

    def shown(read: NDArray[np.float32]) -> Floats:
        return levelled(np.asarray(slope * (read - centre), dtype=np.float64), units)

    mean = np.zeros(every.shape[1])
    for read in every:
        mean += shown(read)
    mean /= len(every)
    for read in every:
        read[:] = shown(read) - mean
    return every


def telling(documents: sparse.csr_array, place: Floats) -> Floats:
    """How far each word tells high from low ratings by itself, root mean square 1 [words].

    documents [reviews, words]; place [reviews]: of each rating among all, from 0 to 1. The size
    of the logarithm of how much of a word's use is in high places against low ones, a log-count
    ratio (Wang and Manning 2012) for ratings of any number of steps.
    """
    high, used = np.zeros(documents.shape[1]), _users(documents)
    for start in range(0, len(place), _ROWS):
        held = documents.indptr[start : start + _ROWS + 1]
        # One after the other, as any order of the parts would round otherwise.
        found = np.repeat(place[start : start + _ROWS], np.diff(held))
        np.add.at(high, documents.indices[held[0] : held[-1]], found)
    ratio = np.abs(np.log((high + DOUBT / 2) / (used - high + DOUBT / 2)))
    size = float(np.sqrt(np.mean(np.square(ratio))))
    return np.asarray(ratio / size if size > 0 else np.ones_like(ratio))


def _users(counts: sparse.csr_array) -> NDArray[np.int64]:
    """How many texts use each word, [words]."""
    used = np.zeros(counts.shape[1], dtype=np.int64)
    for start in range(0, counts.nnz, _CELLS):
        used += np.bincount(counts.indices[start : start + _CELLS], minlength=len(used))
    return used


def levelled(said: Floats, units: Floats) -> Floats:
    """Deviations from the mean rating [..., units], levelling off at the spread of `units`.

    One clause cannot say more than so much of a rating, however many strong words it strings.
    """
    spread = float(np.sqrt(np.nanmean(np.square(units))))
    return np.asarray(spread * np.tanh(said / spread) if spread > 0 else said)


def _rated(rating: Floats) -> NDArray[np.bool_]:
    """Which reviews are rated; raises InputError where they teach nothing."""
    rated = np.isfinite(rating)
    number = int(rated.sum())
    if number < FEWEST:
        count = "1 review has a rating" if number == 1 else f"{number:,} reviews have a rating"
        raise InputError(
            f"{count}, and what words say is learned from {FEWEST} rated reviews at least.",
            remedy="Name the column with --rating, or bring more reviews.",
        )
    if np.ptp(rating[rated]) == 0:
        raise InputError(
            f"all {number:,} ratings are {rating[rated][0]:g}, and nothing is learned from ratings "
            "that do not differ.",
            remedy="Name the column with --rating, or bring reviews that are rated otherwise.",
        )
    return rated


def _folds(user: NDArray[np.integer], seed: int) -> NDArray[np.integer]:
    users = int(user.max()) + 1
    of_user = stream(seed, "sentiment folds").permutation(users) % FOLDS
    return np.asarray(of_user[user])
