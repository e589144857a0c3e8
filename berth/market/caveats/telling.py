"""What all caveats share: when they are told, and the rows that show them."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from berth.core import PROOF_LIMIT, Floats, RowId
from berth.market.panel import Panel

LEVEL = 0.01
"""Of each family of tests, adjusted within it; there are eight or so, so that in a market without
any caveat one is told in less than one run of ten."""


def sample(panel: Panel, mask: NDArray[np.bool_]) -> tuple[RowId, ...]:
    """The first of the reviews that are marked [reviews]."""
    return tuple(panel.row_ids.gather(np.flatnonzero(mask)[:PROOF_LIMIT]))


def days(panel: Panel) -> tuple[Floats, NDArray[np.bool_]]:
    """Days since 1970, NaN where there is no date, and where there is one, [reviews] each."""
    if panel.time is None:
        return np.full(len(panel), np.nan), np.zeros(len(panel), dtype=bool)
    since = panel.time.cast(pl.Date).to_physical().cast(pl.Float64)
    known = since.fill_null(np.nan).to_numpy()
    return known, np.isfinite(known)
