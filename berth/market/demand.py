"""Demand: which product people would choose, under a stated choice model.

Within a segment the choice is a multinomial logit (McFadden 1974): the utility of product p to
segment s is

    sensitivity * sum_k weights[s, k] * (satisfaction[p, k] - low) / (high - low),

the needs' weights summing to 1, so that a product that serves every need one whole scale better
has `sensitivity` more utility. Reviews hold ratings and no choices: how strongly choice follows
satisfaction, the sensitivity, cannot be learned from them. It is assumed and said, and whatever is
ranked by it is ranked again over a range.
"""

from collections.abc import Sequence

import numpy as np
from pydantic import BaseModel, ConfigDict, Field
from scipy.special import softmax
from scipy.stats import rankdata

from berth.core import Floats
from berth.statistics.estimate import Estimate

SENSITIVITY = 6.0
"""Utility per whole rating scale, unless another is assumed."""


class Choice(BaseModel):
    """The assumptions of the choice model.

    sensitivity: utility per whole rating scale; 6 means that one star of five, better on every
    need, makes a choice exp(6 / 4) = 4.5 times as likely. `between` are the sensitivities over
    which a ranking is shown.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sensitivity: float = Field(default=SENSITIVITY, gt=0)
    between: tuple[float, ...] = (2.0, 4.0, 9.0, 12.0)


def utilities(
    weights: Floats, satisfaction: Floats, scale: tuple[float, float], sensitivity: float
) -> Floats:
    """Utility of each product in each segment.

    weights [..., segments, needs] and satisfaction [..., products, needs] on the rating's scale
    give [..., segments, products], without unit.
    """
    low, high = scale
    served = (satisfaction - low) / (high - low)
    return np.asarray(sensitivity * weights @ np.swapaxes(served, -1, -2))


def shares(utilities: Floats) -> Floats:
    """Choice shares from utilities [..., products], same shape, summing to 1 over the products."""
    return np.asarray(softmax(utilities, axis=-1))


def preference(
    weights: Estimate,
    satisfaction: Estimate,
    segment_shares: Estimate,
    scale: tuple[float, float],
    choice: Choice | None = None,
) -> Estimate:
    """The share of the whole market that would choose each product, [products].

    weights [segments, needs]; satisfaction [products, needs]; segment_shares [segments]; n counts
    the rows that speak of the product.
    """
    sensitivity = (choice or Choice()).sensitivity

    def whole(weight: Floats, served: Floats, part: Floats) -> Floats:
        chosen = shares(utilities(weight, served, scale, sensitivity))
        return np.asarray((part[..., None, :] @ chosen)[..., 0, :])

    return Estimate(
        whole(weights.value, satisfaction.value, segment_shares.value),
        whole(weights.draws, satisfaction.draws, segment_shares.draws),
        satisfaction.n.sum(axis=-1),
    )


def agreement(scores: Sequence[Floats]) -> Floats:
    """Spearman correlation of each ranking with the first: how much an assumption moves it.

    scores: of the same candidates [candidates] under each assumption; ties share their mean rank;
    1 where all candidates are tied in both.
    """
    ranks = [rankdata(score) - (len(score) + 1) / 2 for score in scores]
    base = ranks[0]
    sizes = [float(np.sqrt(rank @ rank)) * float(np.sqrt(base @ base)) for rank in ranks]
    return np.array(
        [
            rank @ base / size if size else float(np.array_equal(rank, base))
            for rank, size in zip(ranks, sizes, strict=True)
        ]
    )
