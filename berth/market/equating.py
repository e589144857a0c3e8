"""Equating: from what clauses say of a whole rating to how a need was lived through."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from berth.core import Floats
from berth.market.panel import Gain, Panel

ALONG = 0.67
"""By how much a rating of an aspect rises, on average, from one rating to the next a step higher,
in sets where aspects are rated too: .65 lounges, .70 hotels, .76 airlines."""
ROUGHLY = 0.2
"""Standard deviation of the logarithm of what is so assumed."""
FEWEST = 5
"""Reviews of a product below which its means say little of how products differ."""
Ints = NDArray[np.integer]


def equated(panel: Panel) -> Panel:
    """The panel with sentiment on the rating's own scale of how a need was lived through.

    A clause says little of the whole rating, so that its sentiment, made to expect ratings, moves
    far less than what it speaks of. Two figures say by how much: over products, the spread of mean
    ratings against that of mean sentiment, which differ in their unit alone if satisfaction makes
    ratings (linear linking, Kolen and Brennan 2014, Test Equating); and over reviews, the slope of
    sentiment on the rating, against that of experience on it (`ALONG`). They are averaged by what
    is known of each. Sentiment may then lie beyond the scale; sums and comparisons are meant to be
    made of it, not single clauses shown. Without ratings nothing is changed.
    """
    spoken = panel.counts.sum(axis=1)
    heard = np.where(panel.mentioned, panel.sentiment, 0.0) * panel.counts
    used = np.isfinite(panel.rating) & (spoken > 0)
    if not used.any():
        return panel
    mean = heard[used].sum(axis=1) / spoken[used]
    centre = float(np.average(mean, weights=spoken[used]))
    values = np.array([mean, panel.rating[used]])
    found = _over_reviews(values, spoken[used]), _over_products(panel.product[used], values)
    gain = _combined([one for one in found if one is not None])
    sentiment = centre + gain.value * (panel.sentiment - centre)
    apart = None if panel.apart is None else gain.value * panel.apart
    return replace(panel, sentiment=sentiment, apart=apart, gain=gain)


def _over_reviews(values: Floats, weight: Floats) -> Gain | None:
    """From mean sentiment and rating [2, reviews]; None where they do not go together."""
    spread = np.cov(values, aweights=weight)
    if not (spread[0, 1] > 0 and spread[1, 1] > 0):
        return None
    return Gain(ALONG * float(spread[1, 1] / spread[0, 1]), ROUGHLY)


def _over_products(product: Ints, values: Floats) -> Gain | None:
    """From mean sentiment and mean rating [2, reviews] by product; None where chance makes all."""
    n = np.bincount(product)
    some = n >= FEWEST
    if some.sum() < 3:
        return None
    sums = np.array([np.bincount(product, one) for one in values])
    means = np.divide(sums, n, out=np.zeros_like(sums), where=n > 0)
    within = (values - means[:, product]).var(axis=1)
    # Means differ by chance too, by as much as single reviews do over the number of them.
    true = means[:, some].var(axis=1, ddof=1) - within * np.mean(1 / n[some])
    together = float(np.corrcoef(means[:, some])[0, 1])
    if not (true.min() > 0 and together > 0):
        return None
    doubt = np.sqrt((1 - together**2) / (some.sum() - 1))
    return Gain(float(np.sqrt(true[1] / true[0])), float(doubt))


def _combined(known: list[Gain]) -> Gain:
    """Their mean, each by what is known of it; sentiment as it is where nothing is."""
    if not known:
        return Gain(1.0, 0.0)
    sure = np.array([1 / max(gain.doubt, 0.05) ** 2 for gain in known])
    logs = np.log([gain.value for gain in known])
    value = float(np.exp(np.average(logs, weights=sure)))
    return Gain(value, float(np.sqrt(1 / sure.sum())))
