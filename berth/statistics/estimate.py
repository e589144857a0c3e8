"""`Estimate`: an array of quantities with their bootstrap draws."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from berth.core import Floats


@dataclass(frozen=True, eq=False)
class Estimate:
    """Quantities estimated together.

    value: float64 [...]; draws: float64 [replicates, ...], one per resample of the users (or
    reviews), the same resample at the same index in every estimate of a run, so that any function
    of several estimates can be drawn by applying it replicate by replicate; n: how many rows each
    value rests on, int64 [...].
    """

    value: Floats
    draws: Floats
    n: NDArray[np.int64]

    def interval(self, level: float = 0.9) -> tuple[Floats, Floats]:
        """Equal-tailed percentile bounds of the draws, (low [...], high [...]).

        Stretched to the value where the draws' bias leaves it outside, as that of shares near 0
        can: an interval that leaves out its own estimate says nothing that a reader could use.
        """
        tail = (1.0 - level) / 2.0
        low, high = np.quantile(self.draws, [tail, 1.0 - tail], axis=0)
        return np.minimum(low, self.value), np.maximum(high, self.value)

    def thinned(self, replicates: int) -> "Estimate":
        """So many of the draws, evenly spaced; value and n as they are."""
        step = max(1, len(self.draws) // replicates)
        return Estimate(self.value, self.draws[::step][:replicates], self.n)

    def spread(self) -> Floats:
        """Standard deviation over the draws, [...]."""
        return np.asarray(self.draws.std(axis=0, ddof=1))
