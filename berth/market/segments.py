"""`Segments`: kinds of users, by what they need."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score

from berth.core import Floats, Progress, Quiet, stream
from berth.market.importance import MISFIT
from berth.market.panel import Panel
from berth.market.segment_count import TRIES, Told, choose_number
from berth.market.segment_figures import Sums, batches
from berth.statistics.conditional_bernoulli import inclusion
from berth.statistics.estimate import Estimate
from berth.statistics.mixture import Mixture, Sets, fit_mixture
from berth.statistics.mixture_draws import redrawn

REFITS = 10
"""Resamples that the stability of memberships is told from."""


@dataclass(frozen=True, eq=False)
class Segments:
    """Kinds of users, the largest first. S segments, K needs, R replicates.

    shares: of the users [S]; probability: of each user (as `Panel.user` counts them) to belong to
    each segment [users, S]; user: of each review, int32 [reviews]; emphasis: the share of its talk
    that a segment gives each need, rows add up to 1 [S, K]; weights: how much each need weighs in
    the rating of each segment, on the scale of weights, not of variance: rows add up to 1 [S, K];
    overall: the same of the whole market, to set them against [K]; satisfaction: on the rating's
    scale [S, K]; criterion: the numbers of segments that were compared (segments, log_likelihood,
    bic, icl, p, chosen); stability: mean adjusted Rand index between the memberships found and
    those on resamples, 1 where all is the same. Draws of all estimates are those of `resamples`.
    """

    shares: Estimate
    probability: Floats
    user: NDArray[np.int32]
    emphasis: Floats
    weights: Estimate
    overall: Floats
    satisfaction: Estimate
    criterion: pl.DataFrame
    stability: float

    def __len__(self) -> int:
        return int(self.probability.shape[1])

    @property
    def n(self) -> NDArray[np.int64]:
        """Reviews of each segment that speak of each need, rounded, [S, K]."""
        return self.satisfaction.n

    @property
    def of_review(self) -> Floats:
        """How likely each review's user belongs to each segment, [reviews, S]."""
        return self.probability[self.user]


def find_segments(
    panel: Panel, *, most: int = 6, replicates: int, seed: int, progress: Progress | None = None
) -> Segments:
    """Find kinds of users by which needs they choose to speak of, and how many there are.

    A mixture of conditional Bernoulli distributions over the needs of each review: given how many
    needs a review speaks of, which. Neither length nor repetition counts, so long or insistent
    reviews make no segment. Users who speak of nothing have the segments' shares as probability.
    The number, from one to `most`, is `choose_number`'s.

    Weights start from the roots of relative weights (`importance`), in the segment's reviews drawn
    towards the market's as if `REVIEWS` reviews were the market's; each is multiplied by how many
    times as much the segment speaks of the need as the market does. That people speak more of what
    weighs more for them is an assumption, used within a need across segments only, not across
    needs. Draws take one step to each resample's mixture, so labels do not switch; sentiment and
    rating are summed anew over it with memberships as found.
    """
    with (progress or Quiet()).step("segments", most) as advance:
        told = Told.of(panel)
        found, criterion = choose_number(told, most, seed, advance)
    with (progress or Quiet()).step("segments drawn", replicates) as advance:
        sets = told.sets
        probability = found.posterior[sets.of]
        member = probability[panel.user]
        sums = Sums.of(panel, member, np.ones((1, len(panel))))
        rated = np.isfinite(panel.rating)
        counted = member[rated].sum(axis=0)
        # Kish's effective number of reviews under unequal weights.
        reviews = counted**2 / np.maximum(np.square(member[rated]).sum(axis=0), 1e-12)
        emphasis = _emphasis(panel, found.odds)
        first = sums.weights(reviews, emphasis / (found.shares @ emphasis))[0]
        drawn = []
        for weights in batches(panel, replicates, seed):
            shares, odds = redrawn(found, sets, _of_types(panel, sets, weights))
            talk = _emphasis(panel, odds)
            tilt = talk / np.einsum("rs,rsk->rk", shares, talk)[:, None]
            some = Sums.of(panel, member, weights)
            drawn.append((shares, some.weights(reviews, tilt), some.satisfaction(panel.scale)))
            advance(len(weights))
    shares, weighed, served = (np.concatenate(parts) for parts in zip(*drawn, strict=True))
    n = np.rint(member.T @ panel.mentioned).astype(np.int64)
    users = np.rint(probability.sum(axis=0)).astype(np.int64)
    return Segments(
        Estimate(found.shares, shares, users),
        probability,
        panel.user,
        emphasis,
        Estimate(first, _doubted(weighed, seed), n),
        sums.overall()[0],
        Estimate(sums.satisfaction(panel.scale)[0], served, n),
        criterion,
        _stability(panel, found, sets, seed),
    )


def levelled(satisfaction: Estimate, shares: Estimate, market: Estimate) -> Estimate:
    """Segments' satisfaction [segments, needs] around the market's [needs], as far as it is known.

    What segments say tells how they differ; how well a need is served at all is the market's, with
    what is not known of it.
    """

    def moved(some: Floats, parts: Floats, level: Floats) -> Floats:
        overall = (parts[..., None] * some).sum(axis=-2) / parts.sum(axis=-1)[..., None]
        return np.asarray(some + (level - overall)[..., None, :])

    return Estimate(
        moved(satisfaction.value, shares.value, market.value),
        moved(satisfaction.draws, shares.draws, market.draws),
        satisfaction.n,
    )


def _doubted(weights: Floats, seed: int) -> Floats:
    """Draws [replicates, segments, needs] with what texts do not tell of importance (`MISFIT`).

    Most of it is the same in all segments: it lies in how one speaks of a need.
    """
    rng = stream(seed, "segments doubted")
    shared = MISFIT * rng.normal(size=(len(weights), 1, weights.shape[2]))
    own = MISFIT / 2 * rng.normal(size=weights.shape)
    moved = weights * np.exp(shared + own)
    return np.asarray(moved / moved.sum(axis=-1, keepdims=True))


def _emphasis(panel: Panel, odds: Floats) -> Floats:
    """Shares of talk [..., segments, needs] if all segments spoke of as many needs a review."""
    sizes = np.bincount((panel.talk > 0).sum(axis=1), minlength=len(panel.needs) + 1)
    # A trace of every length keeps the shares known where nothing is said.
    talk = np.einsum("m,...mk->...k", sizes + 1e-9, inclusion(odds))
    return np.asarray(talk / talk.sum(axis=-1, keepdims=True))


def _of_types(panel: Panel, sets: Sets, weights: Floats | NDArray[np.uint8]) -> Floats:
    """How many users of each type resamples hold [replicates, types], from reviews' weights."""
    user, review = np.unique(panel.user, return_index=True)
    kind, types = sets.of[user], len(sets.weight)
    return np.stack([np.bincount(kind, drawn[review], types) for drawn in weights])


def _stability(panel: Panel, found: Mixture, sets: Sets, seed: int) -> float:
    """Mean adjusted Rand index (Hubert & Arabie 1985) over refits from scratch on resamples.

    Of the likeliest segments of all users who speak of something; it does not depend on labels.
    """
    segments = len(found.shares)
    if segments == 1:
        return 1.0
    rng = stream(seed, "segments stability")
    users = np.flatnonzero(sets.telling[sets.of])
    home = found.posterior.argmax(axis=1)[sets.of[users]]
    scores = []
    for weights in panel.resamples(REFITS, seed):
        drawn = _of_types(panel, sets, weights[None])[0]
        other = fit_mixture(
            Sets(sets.patterns, sets.chosen, sets.of, drawn), segments, rng, tries=TRIES
        )
        scores.append(adjusted_rand_score(home, other.posterior.argmax(axis=1)[sets.of[users]]))
    return float(np.mean(scores))
