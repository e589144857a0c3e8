"""Consensus clustering: what stays together when the sample is drawn anew."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from berth.core import Floats

SIZES = (8, 12, 16, 20, 24)
"""Numbers of clusters that vote: none is chosen."""


def together(
    embed: Callable[[int], Floats], replicates: int, sizes: Sequence[int] = SIZES
) -> Floats:
    """How often each pair of points shares a cluster, [points, points] from 0 to 1.

    embed(replicate) places the points, float64 [points, axes], anew for each resample; each
    placing is clustered by Ward's criterion into every number of clusters in `sizes` that is below
    the number of points. Evidence accumulation (Fred & Jain 2005, IEEE PAMI 27): pairs that stay
    together over resamples and numbers belong together, so no number has to be told.
    """
    votes, total = np.zeros((0, 0)), 0
    for replicate in range(replicates):
        tree = linkage(embed(replicate), "ward")
        points = len(tree) + 1
        votes = votes if votes.size else np.zeros((points, points))
        for size in sizes:
            if size < points:
                label = fcluster(tree, size, "maxclust")
                votes += label[:, None] == label[None, :]
                total += 1
    return votes / max(total, 1)


def groups(agreement: Floats, least: float) -> NDArray[np.int64]:
    """Clusters whose members share one in at least `least` of the votes on average, [points].

    agreement [points, points]; average linkage. Clusters are numbered from 0.
    """
    if len(agreement) < 2:
        return np.zeros(len(agreement), dtype=np.int64)
    apart = 1 - agreement
    np.fill_diagonal(apart, 0)
    tree = linkage(squareform(apart, checks=False), "average")
    return np.asarray(fcluster(tree, 1 - least, "distance") - 1, dtype=np.int64)
