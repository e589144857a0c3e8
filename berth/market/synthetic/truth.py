"""`Truth`: what an analysis of a synthetic market should find."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from berth.core import Floats
from berth.market.synthetic.world import World, live

_POPULATION = 100_000


@dataclass(frozen=True, eq=False)
class Truth:
    """The market's true quantities, of the population of reviews it draws from.

    satisfaction: mean experience on the rating's scale [products, needs]; voiced: the same among
    those who speak of the need, NaN where none of the population does; importance: Johnson's
    relative weights of the needs' experiences on the rating, sum to 1 [needs]; weights: what makes
    up the rating in each segment, rows sum to 1 [segments, needs]; weighed: importance among the
    reviews of each segment [segments, needs]; segment_shares [segments];
    opportunity: importance times the market's shortfall [needs]; places: products on the first two
    principal axes of the need-centred satisfaction [products, 2]; kinds: satisfier, dissatisfier or
    both [needs]; trend: change of satisfaction over the whole time [needs]; segment: of each
    review's user, int64 [reviews]; experience: what each review lived through, on the scale
    [reviews, needs]; clauses: a row a clause about a need, columns row, start, end (code points in
    the raw cell), need, level (-2 to 2, as worded), experience.
    """

    products: tuple[str, ...]
    needs: tuple[str, ...]
    segments: tuple[str, ...]
    scale: tuple[float, float]
    satisfaction: Floats
    voiced: Floats
    importance: Floats
    weights: Floats
    weighed: Floats
    segment_shares: Floats
    opportunity: Floats
    places: Floats
    kinds: tuple[str, ...]
    trend: Floats
    segment: NDArray[np.int64]
    experience: Floats
    clauses: pl.DataFrame

    def top_opportunities(self, k: int = 3) -> tuple[str, ...]:
        """The k needs with the most room, the widest first."""
        return tuple(self.needs[i] for i in np.argsort(-self.opportunity)[:k])


@dataclass(frozen=True, eq=False)
class Population:
    """Quantities of the whole population; see `Truth` for what they mean."""

    satisfaction: Floats
    voiced: Floats
    importance: Floats
    weighed: Floats
    opportunity: Floats
    places: Floats


def survey(world: World, rng: np.random.Generator) -> Population:
    """Ask a population of 100,000 reviews, the products in equal number."""
    setting = world.setting
    product = rng.permutation(np.arange(_POPULATION) % setting.products)
    lives = live(world, product, np.arange(_POPULATION), rng)
    low, high = setting.scale
    lived = low + (high - low) * lives.experience
    said = np.zeros(lived.shape, dtype=bool)
    early = np.arange(setting.needs) < lives.count[:, None]
    np.put_along_axis(said, lives.spoken, early, axis=1)
    satisfaction = _by_product(lived, np.ones_like(said), product, setting.products)
    importance = relative_weights(lived, lives.rating)
    parts = [lives.segment == s for s in range(setting.segments)]
    shortfall = (high - satisfaction.mean(axis=0)) / (high - low)
    return Population(
        satisfaction,
        _by_product(lived, said, product, setting.products),
        importance,
        np.stack([relative_weights(lived[part], lives.rating[part]) for part in parts]),
        importance * shortfall,
        places(satisfaction),
    )


def _by_product(
    values: Floats, mask: NDArray[np.bool_], product: NDArray[np.int64], products: int
) -> Floats:
    means = np.full((products, values.shape[1]), np.nan)
    for p in range(products):
        chosen = product == p
        counts = mask[chosen].sum(axis=0)
        sums = (values[chosen] * mask[chosen]).sum(axis=0)
        np.divide(sums, counts, out=means[p], where=counts > 0)
    return means


def relative_weights(parts: Floats, whole: Floats) -> Floats:
    """Johnson's (2000) relative weights of parts [rows, needs] on the whole [rows], summing to 1.

    Kept apart from the estimator under test, so that no mistake can be in both.
    """
    table = np.asarray(np.corrcoef(np.column_stack([parts, whole]), rowvar=False))
    values, vectors = np.linalg.eigh(table[:-1, :-1])
    root = (vectors * np.sqrt(np.maximum(values, 1e-12))) @ vectors.T
    beta = np.linalg.solve(root, table[:-1, -1])
    weights = root**2 @ beta**2
    return np.asarray(weights / weights.sum())


def places(satisfaction: Floats) -> Floats:
    """Products [products, 2] on the first two principal axes of need-centred satisfaction."""
    centred = satisfaction - satisfaction.mean(axis=0)
    left, size, _ = np.linalg.svd(centred, full_matrices=False)
    wide = np.zeros((len(satisfaction), 2))
    kept = min(2, len(size))
    wide[:, :kept] = left[:, :kept] * size[:kept]
    return wide


def kinds(world: World) -> tuple[str, ...]:
    """Whether a need rewards, punishes, or both."""
    names = {-1: "dissatisfier", 0: "both", 1: "satisfier"}
    return tuple(names[int(kind)] for kind in world.kinds)
