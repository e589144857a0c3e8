"""Relative weights: how a regression's explained variance divides over correlated predictors."""

import numpy as np

from berth.core import Floats


def relative_weights(correlation: Floats, outcome: Floats) -> Floats:
    """The part of R² that goes with each predictor, [predictors]; they add up to R².

    correlation [predictors, predictors] of the predictors; outcome [predictors]: their
    correlations with the outcome. With S the symmetric square root of the correlation matrix and
    b = S⁻¹ outcome the weights are S² b², squared entry by entry (Johnson 2000, Multivariate
    Behavioral Research 35). Directions without variance are left out, so singular matrices work.
    """
    values, vectors = np.linalg.eigh(correlation)
    roots = np.sqrt(np.clip(values, 0.0, None))
    used = roots > 1e-8
    kept = vectors[:, used]
    root = (kept * roots[used]) @ kept.T
    slopes = (kept / roots[used]) @ kept.T @ outcome
    return np.asarray(np.square(root) @ np.square(slopes))


def weighted_correlation(values: Floats, weights: Floats) -> Floats:
    """Pearson correlations [columns, columns] of values [rows, columns] under weights [rows].

    A column without variance correlates with nothing, itself excepted.
    """
    share = weights / weights.sum()
    centred = values - share @ values
    covariance = (centred * share[:, None]).T @ centred
    spread = np.sqrt(np.diag(covariance))
    scale = np.divide(1.0, spread, out=np.zeros_like(spread), where=spread > 1e-12)
    correlation = covariance * scale[:, None] * scale
    np.fill_diagonal(correlation, 1.0)
    return np.asarray(correlation)
