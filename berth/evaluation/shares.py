"""A share and how sure it is."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from berth.core import Floats

LEVEL = 0.9
"""Intervals hold what they are of in so many of the cases."""


def wilson(hits: ArrayLike, n: ArrayLike, level: float = LEVEL) -> Floats:
    """Low and high of shares hits/n, [..., 2] (Wilson 1927, JASA 22); 0 to 1 where n is 0."""
    hits, n = np.asarray(hits, np.float64), np.asarray(n, np.float64)
    z2 = float(stats.norm.ppf((1 + level) / 2)) ** 2
    middle = (hits + z2 / 2) / (n + z2)
    reach = np.sqrt(z2) / (n + z2) * np.sqrt(hits * (n - hits) / np.maximum(n, 1) + z2 / 4)
    return np.asarray(np.clip(np.stack([middle - reach, middle + reach], axis=-1), 0.0, 1.0))
