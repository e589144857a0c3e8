"""Confidence regions of points on a map."""

import numpy as np
from scipy.stats import chi2, norm

from berth.core import Floats


def ellipse(
    centre: tuple[float, float],
    widths: tuple[float, float],
    correlation: float,
    *,
    level: float = 0.9,
    points: int = 48,
) -> Floats:
    """The outline [points, 2] of the joint region of a normally distributed point.

    widths: of the two one-dimensional intervals at the same level. The region is larger than the
    box of these intervals suggests, for both coordinates have to lie in it together.
    """
    deviation = np.abs(np.array(widths)) / (2 * norm.ppf(0.5 + level / 2))
    r = float(np.clip(correlation, -0.999, 0.999))
    root = np.array([[1.0, 0.0], [r, np.sqrt(1 - r * r)]])
    angle = np.linspace(0, 2 * np.pi, points)
    circle = np.stack([np.cos(angle), np.sin(angle)])
    radius = np.sqrt(chi2.ppf(level, 2))
    return np.asarray(np.array(centre) + radius * (root @ circle).T * deviation)
