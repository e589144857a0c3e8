"""How well each product serves each need, from the sentiment of units."""

import numpy as np
from scipy import sparse

from berth.core import Floats, stream
from berth.market.panel import Panel
from berth.statistics.estimate import Estimate

STRENGTH = 20.0
"""Units that the expectation from product and need weighs like, in every cell."""


def satisfaction(
    panel: Panel, *, replicates: int, seed: int, strength: float = STRENGTH
) -> Estimate:
    """Satisfaction of every product with every need, [products, needs] on the rating's scale.

    A cell is the mean sentiment of its units drawn towards what product and need alone would
    make it (the additive expectation: product mean + need mean - grand mean), as if `strength`
    units had said so, within the scale; with strength 0 it is the plain mean, NaN where nobody
    speaks, which may lie beyond the scale, as a linear reading of words does. Draws repeat
    this over resamples of the users, and shift all sums by what the models that read the units
    would have made of them had they been taught by other users (`Panel.apart`), in directions and
    sizes whose variance is the jackknife's (Tukey 1958). n counts reviews.
    """
    present = panel.counts > 0
    heard = np.where(present, panel.sentiment, 0.0) * panel.counts
    products = len(panel.products)
    member = sparse.csr_array(
        (np.ones(len(panel)), (panel.product, np.arange(len(panel)))),
        shape=(products, len(panel)),
    )

    def cells(weights: Floats, shift: Floats | float = 0.0) -> Floats:
        weighed = member * weights
        found = shrunken(weighed @ heard + shift, weighed @ panel.counts, strength)
        return np.clip(found, *panel.scale) if strength else found

    shifts = _shifts(panel, replicates, seed)
    pairs = zip(panel.resamples(replicates, seed), shifts, strict=True)
    draws = np.stack([cells(weights, shift) for weights, shift in pairs])
    n = np.asarray(member @ present.astype(np.float64)).round().astype(np.int64)
    return Estimate(cells(np.ones(len(panel))), draws, n)


def _shifts(panel: Panel, replicates: int, seed: int) -> Floats:
    """What each replicate adds to the sums of sentiment, [replicates, products, needs]."""
    if panel.apart is None:
        return np.zeros((replicates, len(panel.products), len(panel.needs)))
    folds = len(panel.apart)
    size = stream(seed, "sentiment apart").normal(size=(replicates, folds))
    return np.asarray(np.tensordot(size * np.sqrt((folds - 1) / folds), panel.apart, axes=1))


def shrunken(total: Floats, count: Floats, strength: float = STRENGTH) -> Floats:
    """Cell means drawn to their additive expectation; sums and counts [products, needs]."""
    if strength == 0:
        return np.asarray(
            np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)
        )
    grand = total.sum() / max(count.sum(), 1e-12)
    product = (total.sum(axis=1) + strength * grand) / (count.sum(axis=1) + strength)
    need = (total.sum(axis=0) + strength * grand) / (count.sum(axis=0) + strength)
    expected = product[:, None] + need[None, :] - grand
    return np.asarray((total + strength * expected) / (count + strength))
