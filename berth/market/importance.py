"""Importance: how closely the overall rating goes with each need, as a share of all needs."""

import numpy as np
from numpy.typing import NDArray

from berth.core import Floats, stream
from berth.market.panel import Panel
from berth.statistics.estimate import Estimate
from berth.statistics.relative_weights import relative_weights, weighted_correlation

Bools = NDArray[np.bool_]


KEPT, MISFIT = 0.5, 0.4
"""How far apart needs lie, in logarithms, for each step they are apart in what texts carry of the
rating, and the standard deviation around that. Who is silent on a need rates by it all the same,
so that texts make too much of what is much spoken of: where aspects are rated too, their relative
weights are closer together (a slope of .1 to .2 in three sets, .2 to .5 on synthetic markets)."""
NARROWEST = 0.05
"""The variance of the logarithms over needs is taken to be this at least."""
LEAST = 1e-3
"""What a need is taken to carry at least."""


def importance(panel: Panel, *, replicates: int, seed: int) -> Estimate:
    """The share of the rating that goes with each need, [needs], adding up to 1.

    What texts carry of it (`carried_shares`), `tempered` to what can be believed of everybody's
    needs. An association: what goes with the rating need not move it. n counts the rated reviews
    that speak of the need.
    """
    return tempered(carried_shares(panel, replicates=replicates, seed=seed), seed)


def carried_shares(panel: Panel, *, replicates: int, seed: int) -> Estimate:
    """The share of the rating's variance explained by texts that goes with each need, [needs].

    A review's value on a need is its sentiment there less the need's mean, times the units that
    carry it, and 0 where it is silent; relative weights divide what these explain of the rating.
    Sentiment must come from models that have not seen the review (`learn_sentiment` sees to it),
    or the figure would judge itself. Draws repeat it over resamples of the users.
    """
    values, rated, spoken = carried(panel)

    def weigh(weights: Floats) -> Floats:
        return explained(weighted_correlation(values, weights[rated]))

    draws = np.stack([weigh(weights) for weights in panel.resamples(replicates, seed)])
    value = weigh(np.ones(len(panel)))
    return Estimate(value, draws, spoken.sum(axis=0).astype(np.int64))


def tempered(raw: Estimate, seed: int) -> Estimate:
    """What shares [needs] of the rating carried by texts say of the needs' importance.

    Their logarithms are drawn to their mean by their reliability over resamples (empirical Bayes
    with the spread of needs by moments), then by `KEPT`; draws add what both leave unknown.
    """
    logs, drawn = (np.log(np.maximum(one, LEAST)) for one in (raw.value, raw.draws))
    noise = drawn.var(axis=0)
    between = float(logs.var(ddof=1)) if len(logs) > 1 else 0.0
    true = max(between - float(noise.mean()), NARROWEST)
    kept = KEPT * true / (true + noise)
    spread = np.sqrt(KEPT * kept * noise + MISFIT**2)
    middle = kept * (logs - logs.mean())
    rng = stream(seed, "importance")
    draws = np.exp(middle + spread * rng.normal(size=drawn.shape))
    value = np.exp(middle)
    return Estimate(value / value.sum(), draws / draws.sum(axis=1, keepdims=True), raw.n)


def carried(panel: Panel) -> tuple[Floats, Bools, Bools]:
    """What each rated review says for and against each need, and its rating.

    Values [rated reviews, needs + 1], the rating last; which reviews are rated [reviews]; where
    those speak of a need [reviews, needs].
    """
    rated = np.isfinite(panel.rating)
    spoken = panel.mentioned & rated[:, None]
    counts = np.where(spoken, panel.counts, 0.0)
    heard = np.where(spoken, panel.sentiment, 0.0)
    total = counts.sum(axis=0)
    mean = np.divide((heard * counts).sum(axis=0), total, out=np.zeros_like(total), where=total > 0)
    return np.column_stack([(heard - mean) * counts, panel.rating])[rated], rated, spoken


def explained(correlation: Floats) -> Floats:
    """The needs' shares of explained variance [needs]; correlations with the rating come last."""
    parts = relative_weights(correlation[:-1, :-1], correlation[:-1, -1])
    whole = parts.sum()
    return parts / whole if whole > 0 else np.full(len(parts), 1.0 / len(parts))
