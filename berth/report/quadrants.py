"""In which quadrant of importance and satisfaction a need lies, as a probability.

The crosshair is the mean over the needs; where intervals reach over it, a need is in no quadrant
for sure (Oh 2001, Tourism Management 22), so a probability stands in for the verdict. It takes the
two intervals as normal and independent, which is an approximation, and is said to be one.
"""

from dataclasses import dataclass

import polars as pl
from scipy.stats import norm

NAMES = ("improve", "keep", "low", "enough")
"""Important and served below average; above; unimportant and below; above."""

_Z90 = float(norm.ppf(0.95))


@dataclass(frozen=True)
class Quadrants:
    """crosshair: mean importance and mean satisfaction; table: need and a column per quadrant."""

    crosshair: tuple[float, float]
    table: pl.DataFrame


def quadrants(needs: pl.DataFrame) -> Quadrants | None:
    """The chance of each need to lie in each quadrant; None with fewer than two whole needs."""
    whole = needs.drop_nulls(["importance", "satisfaction"])
    if whole.height < 2:
        return None
    middle = tuple(float(whole[name].to_numpy().mean()) for name in ("importance", "satisfaction"))
    rows = []
    for row in whole.iter_rows(named=True):
        heavy = _above(row, "importance", middle[0])
        served = _above(row, "satisfaction", middle[1])
        important = (heavy * (1 - served), heavy * served)
        minor = ((1 - heavy) * (1 - served), (1 - heavy) * served)
        rows.append({"need": row["need"], **dict(zip(NAMES, (*important, *minor), strict=True))})
    schema = {"need": pl.String, **dict.fromkeys(NAMES, pl.Float64)}
    return Quadrants((middle[0], middle[1]), pl.DataFrame(rows, schema=schema))


def _above(row: dict[str, float | None], name: str, line: float) -> float:
    """The chance that a quantity with this interval is above the line."""
    value, low, high = row[name], row[f"{name}_low"], row[f"{name}_high"]
    assert value is not None
    if low is None or high is None or high <= low:
        return 0.5 if value == line else float(value > line)
    return float(norm.cdf((value - line) * 2 * _Z90 / (high - low)))
