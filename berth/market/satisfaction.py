"""How well each product serves each need, from the sentiment of units."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from berth.core import Floats, stream
from berth.market.panel import Panel
from berth.statistics.estimate import Estimate
from berth.statistics.random_effects import Effects, effects

DRAWS = 1000
"""Draws at least, since joint statements about many cells rest on them."""
BELIEVED = 0.07
"""Share of the scale by which products, needs and cells are expected to differ beforehand."""
CARRIED, DOUBTED, APART = 0.82, 0.05, 0.15
"""How far products' mean ratings differ in how needs are lived through, and the doubt about it: .80
to .87 in sets where aspects are rated too, since a rating says yes or no to the whole. A product's
needs may be served better or worse than its rating says, by a part of how products differ: some
needs weigh more in it than others."""
WORDED, WORDING = 0.6, 0.75
"""Share of the differences between needs in how they are spoken of that is taken for how they are
lived through, and the doubt about it in standard deviations of those differences; the rest is how
one speaks of such things: people call a bed hard, not a wall."""
LEVEL = 0.03
"""Standard deviation of the mean rating around the mean of what is lived through, as a share of the
scale."""
DEEPER, ROUGHLY = 1.1, 0.25
"""How much further than the gain says cells lie from what product and need make them, and the
standard deviation of its logarithm."""


def satisfaction(panel: Panel, *, replicates: int = DRAWS, seed: int) -> Estimate:
    """Satisfaction of every product with every need, [products, needs] on the rating's scale.

    A cell is what product and need alone would make it, and what its own voices add as far as they
    can be believed: normal effects of products, needs and cells, whose spreads are estimated too
    (hierarchical Bayes, by `effects`). A user's reviews of a product are one voice, and count by
    the root of their units, since who says more of a need does not know it so much better. The
    mean rating of a product says what its needs have in common. `panel` is to be `equated`. There
    are `DRAWS` posterior draws, or `replicates` where that is more. n counts reviews.
    """
    cells = Cells.of(panel)
    margin, margin_noise = _ratings(panel)
    wide = panel.scale[1] - panel.scale[0]
    number = max(DRAWS, replicates)
    found = effects(
        cells.mean, cells.noise, margin, margin_noise,
        believed=BELIEVED * wide, draws=number, seed=seed,
    )  # fmt: skip
    draws = np.clip(_lived(found, _worded(panel), panel.gain.doubt, wide, seed), *panel.scale)
    return Estimate(draws.mean(axis=0), draws, _reviews(panel))


def heard(panel: Panel, *, replicates: int, seed: int) -> Estimate:
    """The mean sentiment of each cell's units [products, needs], NaN where nobody speaks.

    Draws repeat this over resamples of the users, and shift all sums by what the models that read
    the units would have made of them had they been taught by other users (`Panel.apart`), in
    directions and sizes whose variance is the jackknife's (Tukey 1958). n counts reviews.
    """
    total = np.where(panel.mentioned, panel.sentiment, 0.0) * panel.counts
    home = _home(panel.product, len(panel.products))

    def cells(weights: Floats, shift: Floats | float = 0.0) -> Floats:
        weighed = home * weights
        count = weighed @ panel.counts
        return _mean(weighed @ total + shift, count)

    pairs = zip(panel.resamples(replicates, seed), _shifts(panel, replicates, seed), strict=True)
    draws = np.stack([cells(weights, shift) for weights, shift in pairs])
    return Estimate(cells(np.ones(len(panel))), draws, _reviews(panel))


def _reviews(panel: Panel) -> NDArray[np.int64]:
    """How many reviews of each product speak of each need, [products, needs]."""
    home = _home(panel.product, len(panel.products))
    return np.asarray(home @ panel.mentioned.astype(float)).round().astype(np.int64)


@dataclass(frozen=True, eq=False)
class Cells:
    """mean: sentiment of each cell's voices [products, needs], NaN where there is none; noise: its
    variance by chance, infinite there."""

    mean: Floats
    noise: Floats

    @classmethod
    def of(cls, panel: Panel) -> "Cells":
        """Gather reviews into voices, and voices into cells."""
        voice, product = panel.voices()
        gather = _home(voice, len(product))
        counts = gather @ panel.counts
        total = gather @ (np.where(panel.mentioned, panel.sentiment, 0.0) * panel.counts)
        said = _mean(total, counts)
        weight = np.sqrt(counts)
        home = _home(product, len(panel.products))
        whole = home @ weight
        mean = _mean(home @ (weight * np.nan_to_num(said)), whole)
        rest = np.where(counts > 0, said - mean[product], 0.0)
        # Each cell's own mean takes one voice's freedom.
        cells = (whole > 0).sum(axis=0)
        free = np.maximum((counts > 0).sum(axis=0) - cells, 1)
        single = (weight * rest**2).sum(axis=0) / np.maximum(weight.sum(axis=0), 1e-12)
        single *= (free + cells) / free
        scatter = np.divide(
            single * (home @ counts), whole**2, out=np.full(whole.shape, np.inf), where=whole > 0
        )
        return cls(mean, scatter + _unlearned(panel))


def _unlearned(panel: Panel) -> Floats:
    """The variance of cells by what is not known of the words, beyond what all products share."""
    if panel.apart is None:
        return np.zeros((len(panel.products), len(panel.needs)))
    counts = _home(panel.product, len(panel.products)) @ panel.counts
    folds = len(panel.apart)
    moved = np.divide(panel.apart, counts, out=np.zeros_like(panel.apart), where=counts > 0)
    shared = panel.apart.sum(axis=1) / np.maximum(counts.sum(axis=0), 1e-12)
    return np.asarray((folds - 1) / folds * np.square(moved - shared[:, None]).sum(axis=0))


def _lived(found: Effects, worded: Floats, doubt: float, wide: float, seed: int) -> Floats:
    """Draws of satisfaction [draws, products, needs], with what is assumed of it in doubt.

    worded [needs]: how far each need's level may be told from words; doubt: of the gain.
    """
    rng = stream(seed, "satisfaction")
    number, needs = found.column.shape
    stretch = DEEPER * np.exp(rng.normal(0, np.hypot(doubt, ROUGHLY), number))
    column = found.column - found.column.mean(axis=1, keepdims=True)
    wording = WORDING * (1 - worded) / (1 - WORDED) * column.std(axis=1)[:, None]
    level = found.level + rng.normal(0, LEVEL * wide, size=found.level.shape)
    column = worded * column + wording * rng.normal(size=(number, needs))
    beside = APART * found.row.std(axis=1)[:, None] * rng.normal(size=found.row.shape)
    row = rng.normal(CARRIED, DOUBTED, (number, 1)) * found.row + beside
    cell = stretch[:, None, None] * found.cell
    return np.asarray(level[:, None, None] + row[:, :, None] + column[:, None, :] + cell)


def _worded(panel: Panel) -> Floats:
    """How far the level of each need is known [needs]: `WORDED` of words, all of ratings of it."""
    counts = panel.counts.sum(axis=0)
    rated = np.divide(
        counts - panel.talk.sum(axis=0), counts, out=np.zeros_like(counts), where=counts > 0
    )
    return np.asarray(WORDED + (1 - WORDED) * rated)


def _ratings(panel: Panel) -> tuple[Floats, Floats]:
    """Each product's mean rating and its variance by chance, [products] each."""
    rated = np.isfinite(panel.rating)
    home = _home(panel.product[rated], len(panel.products))
    n = np.asarray(home.sum(axis=1)).ravel()
    mean = _mean(home @ panel.rating[rated], n)
    rest = panel.rating[rated] - mean[panel.product[rated]]
    free = max(int(rated.sum()) - int((n > 0).sum()), 1)
    noise = np.divide(float(rest @ rest) / free, n, out=np.full(n.shape, np.inf), where=n > 0)
    return np.nan_to_num(mean), noise


def _home(place: NDArray[np.integer], places: int) -> sparse.csr_array:
    """Sums over rows by place, [places, rows]."""
    rows = np.arange(len(place))
    return sparse.csr_array((np.ones(len(place)), (place, rows)), shape=(places, len(place)))


def _mean(total: Floats, count: Floats) -> Floats:
    return np.asarray(
        np.divide(total, count, out=np.full(np.shape(total), np.nan), where=count > 0)
    )


def _shifts(panel: Panel, replicates: int, seed: int) -> Floats:
    """What each replicate adds to the sums of sentiment, [replicates, products, needs]."""
    if panel.apart is None:
        return np.zeros((replicates, len(panel.products), len(panel.needs)))
    folds = len(panel.apart)
    size = stream(seed, "sentiment apart").normal(size=(replicates, folds))
    return np.asarray(np.tensordot(size * np.sqrt((folds - 1) / folds), panel.apart, axes=1))
