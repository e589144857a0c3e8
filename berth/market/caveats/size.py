"""Small samples: combinations of product and need that few reviews speak of."""

from collections.abc import Iterator

import numpy as np

from berth.core import Finding
from berth.market.contest import FEWEST
from berth.statistics.estimate import Estimate

MUCH = 0.1
"""Share of the cells from which on they are told of."""


def thin_cells(heard: Estimate) -> Iterator[Finding]:
    """How many of the cells [products, needs] rest on fewer reviews than can show anything."""
    thin = int((heard.n < FEWEST).sum())
    if thin >= MUCH * heard.n.size and heard.n.size > 1:
        cells = int(np.prod(heard.n.shape))
        yield Finding(
            "caveats.thin_cells", {"least": str(FEWEST)}, float(thin), unit="cells", n=cells
        )
