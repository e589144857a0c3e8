"""Style: differences in how reviews of the products are written."""

from collections.abc import Iterator

import numpy as np
import polars as pl
from scipy import stats

from berth.core import Finding, Floats
from berth.market.caveats.telling import LEVEL, sample
from berth.market.panel import Panel
from berth.statistics.multiplicity import benjamini_hochberg

LONGER, LOUDER = 1.5, 0.2
"""Times as long, or by how much more of the reviews with an exclamation mark, a product's reviews
must be to be told of."""
FEWEST = 30
"""Reviews of a product and of the others, of fewer of which nothing is said."""


def lengths(panel: Panel, texts: pl.Series) -> Iterator[Finding]:
    """Products whose reviews are longer or shorter than usual.

    The ratio of their median length to that of the middle product.
    Mann & Whitney's (1947) test of each product against all others, adjusted over the products.
    """
    long = texts.str.len_chars().fill_null(0).to_numpy().astype(float)
    adjusted, size = _against_others(panel, stats.rankdata(long), variance=None)
    middle = [float(np.median(long[panel.product == at])) for at in np.flatnonzero(size)]
    for at in np.flatnonzero(adjusted < LEVEL):
        here = panel.product == at
        ratio = float(np.median(long[here]) / max(np.median(middle), 1.0))
        if ratio >= LONGER or ratio <= 1 / LONGER:
            yield Finding(
                "caveats.length", {"product": panel.products[at]}, ratio, unit="ratio",
                n=int(size[at]), rows=sample(panel, here), method="ratio of median lengths",
            )  # fmt: skip


def exclamations(panel: Panel, texts: pl.Series) -> Iterator[Finding]:
    """Products whose reviews exclaim more or less often than the others'.

    `caveats.exclamations` is the product's share of reviews with an exclamation mark,
    `caveats.exclamations_others` that of the middle product; tests of two shares, adjusted.
    """
    loud = texts.str.contains("[!！]").fill_null(False).to_numpy().astype(float)
    share = float(loud.mean()) if len(loud) else 0.0
    adjusted, size = _against_others(panel, loud, variance=share * (1 - share))
    others = float(np.median([loud[panel.product == at].mean() for at in np.flatnonzero(size)]))
    for at in np.flatnonzero(adjusted < LEVEL):
        here = panel.product == at
        mine = float(loud[here].mean())
        if abs(mine - others) >= LOUDER:
            subject, n = {"product": panel.products[at]}, int(size[at])
            rows = sample(panel, here & (loud > 0))
            yield Finding(
                "caveats.exclamations", subject, mine, unit="share", n=n, rows=rows,
                method="reviews with an exclamation mark",
            )  # fmt: skip
            yield Finding("caveats.exclamations_others", subject, others, unit="share")


def _against_others(
    panel: Panel, values: Floats, variance: float | None
) -> tuple[Floats, np.ndarray]:
    """Adjusted p-values of no difference between a product and all others, and sizes, [products].

    variance: of single values; None for that of ranks.
    """
    size = np.bincount(panel.product, minlength=len(panel.products))
    total = int(size.sum())
    tried = (size >= FEWEST) & (total - size >= FEWEST)
    single = total * (total + 1) / 12 if variance is None else variance
    mean = float(values.mean()) if total else 0.0
    sums = np.bincount(panel.product, values, len(size)) - size * mean
    spread = np.sqrt(np.where(tried, single * size * (total - size) / max(total, 1), 1.0))
    tried &= spread > 0
    z = sums / np.where(tried, spread, 1.0)
    return benjamini_hochberg(np.where(tried, 2 * stats.norm.sf(np.abs(z)), np.nan)), size
