"""Halo: how much of what parts the products is the same on every need."""

from collections.abc import Iterator

import numpy as np

from berth.core import Finding, Floats
from berth.market.contest import steadied
from berth.statistics.estimate import Estimate

MUCH, SURELY = 0.5, 0.4
"""Share of the products' differences from which on they are told to be mostly general, and what
the interval's lower end must reach then."""
FEWEST = 3
"""Products and needs, of fewer of which nothing is said."""


def halo(heard: Estimate) -> Iterator[Finding]:
    """The share of the variation between products' cells that is common to all needs of a product.

    heard [products, needs]: as it was said, unshrunken. Two-way analysis of variance: each need's
    mean over products is taken out; what is left of a cell is the product's general standing and
    what is particular; the variance by chance of both, as the draws show it, is taken away. General
    standing is not all halo (Thorndike 1920): a product may be better at everything. Told where it
    is at least half.
    """
    if min(heard.value.shape) < FEWEST:
        return
    steady = steadied(heard)
    value = _parts(steady.value)
    noise = _parts(steady.draws - steady.value).mean(axis=0)
    drawn = _parts(steady.draws)
    share = float(_share(value - noise))
    # Draws hold the noise twice: that of the evidence, and that of drawing from it.
    low, high = (float(x) for x in np.quantile(_share(drawn - 2 * noise), [0.05, 0.95]))
    if share < MUCH or low < SURELY:
        return
    yield Finding(
        "caveats.halo", value=share, interval=(min(low, share), max(high, share)), unit="share",
        n=int(heard.n.sum()), method="two-way analysis of variance, chance taken away",
    )  # fmt: skip


def _parts(cells: Floats) -> Floats:
    """Variances of products' general standing and of what is particular, [..., 2]."""
    products, needs = cells.shape[-2:]
    rest = cells - cells.mean(axis=-2, keepdims=True)
    general = rest.mean(axis=-1, keepdims=True)
    particular = np.square(rest - general).sum(axis=(-2, -1)) / ((products - 1) * (needs - 1))
    whole = np.square(general).sum(axis=(-2, -1)) / (products - 1)
    # A mean over needs holds its part of what is particular to each.
    return np.stack([whole - particular / needs, particular], axis=-1)


def _share(parts: Floats) -> Floats:
    parts = np.maximum(parts, 0.0)
    return np.asarray(parts[..., 0] / np.maximum(parts.sum(axis=-1), 1e-12))
