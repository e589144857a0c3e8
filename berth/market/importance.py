"""Importance: how much of the overall rating's variation goes with each need."""

import numpy as np
from numpy.typing import NDArray

from berth.core import Floats
from berth.market.panel import Panel
from berth.statistics.estimate import Estimate
from berth.statistics.relative_weights import relative_weights, weighted_correlation

Bools = NDArray[np.bool_]


def importance(panel: Panel, *, replicates: int, seed: int) -> Estimate:
    """The share of explained rating variance that goes with each need, [needs], adding up to 1.

    A review's value on a need is its sentiment there less the need's mean, times the units that
    carry it, and 0 where it is silent; relative weights divide what these explain of the rating.
    Sentiment must come from models that have not seen the review (`learn_sentiment` sees to it),
    or the figure would judge itself. An association: what goes with the rating need not move it.
    n counts the rated reviews that speak of the need.
    """
    values, rated, spoken = carried(panel)

    def weigh(weights: Floats) -> Floats:
        return explained(weighted_correlation(values, weights[rated]))

    draws = np.stack([weigh(weights) for weights in panel.resamples(replicates, seed)])
    return Estimate(weigh(np.ones(len(panel))), draws, spoken.sum(axis=0).astype(np.int64))


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
