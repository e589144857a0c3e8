"""Numbers as people read them: `3.4 (3.1–3.7)`.

A number has the fewest decimals with which the ends of its interval differ. Whoever writes the
sentences keeps the same rule, so that a number is the same in the text and in the tables.
"""

import math
from dataclasses import dataclass

MISSING = "–"


@dataclass(frozen=True)
class Figure:
    """A formatted value with its formatted interval, either of which may be missing."""

    value: str
    interval: str = ""

    def __str__(self) -> str:
        return f"{self.value} ({self.interval})" if self.interval else self.value


@dataclass(frozen=True)
class Figures:
    """Formats for a run; ratings take at least as many decimals as their scale asks for."""

    scale: tuple[float, float]

    def rating(
        self, value: float | None, low: float | None = None, high: float | None = None
    ) -> Figure:
        """A value on the rating's scale."""
        return figure(value, low, high, 1.0, self._decimals, "")

    def change(
        self, value: float | None, low: float | None = None, high: float | None = None
    ) -> Figure:
        """A difference of ratings, with its sign."""
        return figure(value, low, high, 1.0, max(2, self._decimals), "", "+")

    def share(
        self, value: float | None, low: float | None = None, high: float | None = None
    ) -> Figure:
        """A share of one, as a percentage."""
        return figure(value, low, high, 100.0, 0, "%")

    def plain(
        self, value: float | None, low: float | None = None, high: float | None = None
    ) -> Figure:
        """A number without unit, two decimals."""
        return figure(value, low, high, 1.0, 2, "")

    def percent(self, value: float | None) -> str:
        """A share or probability in whole percent, never shown as none or all of it."""
        if value is None or math.isnan(value):
            return MISSING
        if value < 0.01:
            return "<1%"
        return ">99%" if value > 0.99 else f"{100 * value:.0f}%"

    def p(self, value: float | None) -> str:
        """A p-value: `p = .03`, `p < .001`."""
        if value is None or math.isnan(value):
            return ""
        if value < 0.001:
            return "p < .001"
        digits = 3 if value < 0.01 else 2
        return f"p = {value:.{digits}f}".replace("0.", ".", 1)

    def count(self, value: float | None) -> str:
        """A whole number with thousands separated."""
        return MISSING if value is None or math.isnan(value) else f"{value:,.0f}"

    def of(self, unit: str, value: float | None, interval: tuple[float, float] | None) -> Figure:
        """A finding's value in its own unit."""
        low, high = interval or (None, None)
        if unit == "rating a year":
            return self.change(value, low, high)
        if unit.startswith("rating"):
            return self.rating(value, low, high)
        if unit.startswith(("share", "probability")):
            return self.share(value, low, high)
        if value is not None and not interval and float(value).is_integer():
            return Figure(self.count(value))
        return self.plain(value, low, high)

    def place(self, value: float | None, bounds: tuple[float, float] | None = None) -> float:
        """Where a value stands between the bounds (the rating's), in percent, clipped."""
        low, high = bounds or self.scale
        if value is None or high <= low:
            return 0.0
        return round(100 * min(1.0, max(0.0, (value - low) / (high - low))), 2)

    @property
    def _decimals(self) -> int:
        span = self.scale[1] - self.scale[0]
        return 0 if span > 20 else 1 if span > 1.5 else 2


def figure(
    value: float | None,
    low: float | None,
    high: float | None,
    factor: float,
    decimals: int,
    unit: str,
    sign: str = "",
) -> Figure:
    """A value and its interval times a factor, with so many decimals at least, and a unit."""
    if value is None or math.isnan(value):
        return Figure(MISSING)

    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return Figure(_shown(value * factor, decimals, sign) + unit)
    places = _places(low * factor, high * factor, decimals)
    main, first, last = (_shown(x * factor, places, sign) for x in (value, low, high))
    # A dash between two minus signs cannot be read.
    dash = "–" if low >= 0 and not sign else ", "
    return Figure(main + unit, f"{first}{dash}{last}{unit}")


def _places(low: float, high: float, fewest: int) -> int:
    """The fewest decimals with which the two differ; if two more do not help, none more."""
    for more in range(fewest, fewest + 3):
        if _shown(low, more) != _shown(high, more):
            return more
    return fewest


def _shown(value: float, places: int, sign: str = "") -> str:
    text = f"{value:{sign},.{places}f}"
    if text.lstrip("+-0.,") == "":
        text = text.lstrip("+-")
    return text.replace("-", "−")
