"""Procrustes: turning one configuration of points onto another."""

import numpy as np

from berth.core import Floats


def rotations(moving: Floats, target: Floats) -> Floats:
    """The rotation or reflection [..., axes, axes] that brings each configuration nearest.

    moving [..., points, axes] and target [points, axes] are taken as they lie: neither is centred
    or scaled. `moving @ rotations(moving, target)` is the nearest to the target in least squares
    (Schönemann 1966, Psychometrika 31).
    """
    cross = np.swapaxes(moving, -1, -2) @ target
    left, _, right = np.linalg.svd(cross)
    return np.asarray(left @ right)


def aligned(moving: Floats, target: Floats) -> Floats:
    """The configurations [..., points, axes], turned onto the target [points, axes]."""
    return np.asarray(moving @ rotations(moving, target))


def agreement(one: Floats, other: Floats) -> float:
    """Procrustes correlation of two configurations [points, axes]: 0 for none, 1 for the same.

    Place, scale, rotation and reflection do not count. It is sqrt(1 - m2), m2 being the residual
    of `scipy.spatial.procrustes`. NaN where a configuration has no extent.
    """
    one, other = (points - points.mean(axis=0) for points in (one, other))
    size = float(np.linalg.norm(one) * np.linalg.norm(other))
    if size <= 1e-300:
        return float("nan")
    return float(np.linalg.svd(one.T @ other, compute_uv=False).sum() / size)
