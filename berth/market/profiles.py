"""Profiles: what is particular to a product on a need, with the halo taken out."""

import numpy as np

from berth.core import Floats
from berth.market.opportunity import mended
from berth.statistics.estimate import Estimate
from berth.statistics.shrinkage import believable


def particulars(satisfaction: Estimate, seed: int = 0) -> Floats:
    """Posterior draws [replicates, products, needs] of what product and need alone do not explain.

    satisfaction [products, needs], unshrunken: what is left of a cell after the product's mean
    over the needs (its halo) and the need's mean over the products is shrunken to nothing by its
    own reliability (`believable`), so a cell with few rows is uncertain instead of extreme.
    Raises InputError where no cell is known.
    """
    value, draws = mended(satisfaction)
    products, needs = value.shape
    return believable(
        centred(value),
        centred(draws),
        centre=np.zeros_like,
        n=np.where(np.isfinite(satisfaction.value), satisfaction.n, 0),
        freedom=(products - 1) * (needs - 1),
        seed=seed,
    )


def centred(values: Floats) -> Floats:
    """Cells [..., products, needs] less the means of their need and of their product."""
    level = values - values.mean(axis=-2, keepdims=True)
    return np.asarray(level - level.mean(axis=-1, keepdims=True))
