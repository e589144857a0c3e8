"""What each segment weighs and how it is served, with all resamples summed at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import block_diag

from berth.core import Floats
from berth.market.importance import carried, explained
from berth.market.panel import Panel

STRENGTH = 20.0
"""Units that the market's satisfaction with a need weighs like in every segment."""
REVIEWS = 200.0
"""Rated reviews that the whole market's weights count like in every segment."""
LEAST = 1e-4
"""Of the rating's explained variance, what every need is taken to have at least."""
_MEMORY = 2e8
"""Bytes that the weights of resamples may take at a time."""
_ROWS = 4096
"""Reviews whose products are formed at a time."""
_NOTHING = 1e-9
"""Units below which a need is silent, where some were taken away."""


@dataclass(frozen=True, eq=False)
class Sums:
    """Sums over reviews, each counting as far as it belongs to the segment.

    moments [..., segments, needs + 2, needs + 2]: products of 1, what rated reviews say of each
    need, and their rating; counts, heard [..., segments, needs]: units, and units times sentiment.
    """

    moments: Floats
    counts: Floats
    heard: Floats

    @classmethod
    def of(cls, panel: Panel, member: Floats, weights: Floats | NDArray[np.uint8]) -> "Sums":
        """Under weights [replicates, reviews]; member [reviews, segments]."""
        needs, segments = len(panel.needs), member.shape[1]
        terms = _terms(panel)
        upper = np.triu_indices(needs + 2)
        width = len(upper[0]) + 2 * needs
        total = np.zeros((len(weights), segments * width))
        for start in range(0, len(panel), _ROWS):
            here = slice(start, start + _ROWS)
            signal, told = terms[here, : needs + 2], terms[here, needs + 2 :]
            parts = np.concatenate([signal[:, upper[0]] * signal[:, upper[1]], told], axis=1)
            products = (member[here, :, None] * parts[:, None, :]).reshape(len(parts), -1)
            total += weights[:, here] @ products
        total = total.reshape(len(weights), segments, width)
        moments = np.zeros((len(weights), segments, needs + 2, needs + 2))
        moments[..., upper[0], upper[1]] = total[..., : len(upper[0])]
        moments[..., upper[1], upper[0]] = total[..., : len(upper[0])]
        return cls(moments, total[..., -2 * needs : -needs], total[..., -needs:])

    def weights(self, reviews: Floats, tilt: Floats) -> Floats:
        """How much each need weighs [..., segments, needs], adding up to 1 in each segment.

        reviews [segments]: rated reviews that a segment's own regression rests on; tilt
        [..., segments, needs]: how many times as much the segment speaks of the need.
        """
        return _weights(self.moments, reviews, tilt)

    def overall(self) -> Floats:
        """How much each need weighs in the market as a whole, [..., needs]."""
        whole = self.moments.sum(axis=-3)
        flat = np.array([_roots(draw) for draw in whole.reshape(-1, *whole.shape[-2:])])
        return flat.reshape(*whole.shape[:-2], -1)

    def satisfaction(self, scale: tuple[float, float]) -> Floats:
        """Mean sentiment of units [..., segments, needs], drawn to the market's on the need.

        As if `STRENGTH` units had said so; the market's likewise to its mean over all needs, and
        where nothing is said to the middle of the scale.
        """
        counts, heard = self.counts.sum(axis=-2), self.heard.sum(axis=-2)
        units = counts.sum(axis=-1, keepdims=True)
        grand = np.full_like(units, sum(scale) / 2)
        np.divide(heard.sum(axis=-1, keepdims=True), units, out=grand, where=units > 0)
        market = (heard + STRENGTH * grand) / (counts + STRENGTH)
        return np.asarray((self.heard + STRENGTH * market[..., None, :]) / (self.counts + STRENGTH))


@dataclass(frozen=True, eq=False)
class Moments:
    """Sums over rated reviews from which those of some can be taken away.

    products [segments, 2 needs + 2, same]: products of 1, units times sentiment on each need, units
    on each need, and the rating, sentiment and rating from the middle of the scale; squares
    [segments]: each review counts as far as it belongs to the segment, and this sums the squares.
    """

    products: Floats
    squares: Floats

    @classmethod
    def of(
        cls, panel: Panel, probability: Floats, reviews: NDArray[np.integer] | None = None
    ) -> "Moments":
        """Of these reviews, or of all; probability [users, segments]."""
        rated = np.flatnonzero(np.isfinite(panel.rating)) if reviews is None else reviews
        rated = rated[np.isfinite(panel.rating[rated])]
        segments, width = probability.shape[1], 2 * len(panel.needs) + 2
        middle = sum(panel.scale) / 2
        products, squares = np.zeros((segments, width, width)), np.zeros(segments)
        for start in range(0, len(rated), _ROWS):
            rows = rated[start : start + _ROWS]
            counts = panel.counts[rows]
            heard = np.where(counts > 0, panel.sentiment[rows] - middle, 0.0) * counts
            rating = panel.rating[rows] - middle
            terms = np.column_stack([np.ones(len(rows)), heard, counts, rating])
            member = probability[panel.user[rows]]
            products += np.stack([(terms * one[:, None]).T @ terms for one in member.T])
            squares += np.square(member).sum(axis=0)
        return cls(products, squares)

    def without(self, others: "Moments") -> "Moments":
        """Those of the reviews that are left."""
        return Moments(self.products - others.products, self.squares - others.squares)

    def narrowed(self, needs: NDArray[np.integer]) -> "Moments":
        """Those of these needs."""
        every = (self.products.shape[1] - 2) // 2
        kept = np.concatenate([[0], 1 + needs, 1 + every + needs, [2 * every + 1]])
        return Moments(self.products[:, kept][:, :, kept], self.squares)

    def weights(self, tilt: Floats) -> Floats:
        """How much each need weighs [segments, needs], as `Sums.weights` has it."""
        counted = self.products[:, 0, 0]
        # Kish's effective number of reviews under unequal weights.
        reviews = counted**2 / np.maximum(self.squares, 1e-12)
        needs = (self.products.shape[1] - 2) // 2
        heard, units = self.products[:, 0, 1:-1].sum(axis=0).reshape(2, needs)
        spoken = units > _NOTHING
        mean = np.divide(heard, units, out=np.zeros(needs), where=spoken)
        one, two = np.eye(needs) * spoken, np.eye(needs) * -mean
        turned = block_diag(np.ones((1, 1)), np.hstack([one, two]), np.ones((1, 1)))
        return _weights(turned @ self.products @ turned.T, reviews, tilt)


def batches(panel: Panel, replicates: int, seed: int) -> Iterator[NDArray[np.uint8]]:
    """The resamples' weights, several at a time: [some replicates, reviews].

    In a byte each, so that most runs take all at once: nobody is drawn more than 255 times.
    """
    several = max(1, int(_MEMORY / max(len(panel), 1)))
    weights = (one.astype(np.uint8) for one in panel.resamples(replicates, seed))
    while batch := list(islice(weights, several)):
        yield np.stack(batch)


def _terms(panel: Panel) -> Floats:
    """1, what is said of the needs and the rating, 0 where unrated; units; units × sentiment."""
    values, rated, _ = carried(panel)
    needs = len(panel.needs)
    terms = np.zeros((len(panel), 3 * needs + 2))
    if rated.any():
        terms[rated, 0] = 1.0
        terms[rated, 1 : needs + 2] = values - values.mean(axis=0)
    terms[:, needs + 2 : 2 * needs + 2] = panel.counts
    terms[:, 2 * needs + 2 :] = np.where(panel.mentioned, panel.sentiment, 0.0) * panel.counts
    return terms


def _weights(moments: Floats, reviews: Floats, tilt: Floats) -> Floats:
    """As `Sums.weights` has it, from moments [..., segments, needs + 2, needs + 2]."""
    flat = moments.reshape(-1, *moments.shape[-3:])
    own = np.array([[_roots(segment) for segment in draw] for draw in flat])
    market = np.array([_roots(draw) for draw in flat.sum(axis=1)])
    own = own.reshape(*moments.shape[:-2], -1)
    market = market.reshape(*moments.shape[:-3], 1, -1)
    pooled = reviews[:, None] * own + REVIEWS * market
    weights = pooled / (reviews[:, None] + REVIEWS) * tilt
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


def _roots(moments: Floats) -> Floats:
    """Roots of the relative weights, adding up to 1, from sums of products [needs + 2, same].

    Relative weights are shares of variance, that is squares of weights.
    """
    number = max(float(moments[0, 0]), 1e-12)
    mean = moments[0, 1:] / number
    covariance = moments[1:, 1:] / number - np.outer(mean, mean)
    spread = np.sqrt(np.clip(np.diag(covariance), 0.0, None))
    scale = np.divide(1.0, spread, out=np.zeros_like(spread), where=spread > 1e-9)
    correlation = covariance * scale[:, None] * scale
    np.fill_diagonal(correlation, 1.0)
    roots = np.sqrt(np.maximum(explained(correlation), LEAST))
    return np.asarray(roots / roots.sum())
