"""Numbers as a report prints them, the same in every section."""

from math import floor, isfinite

from berth.core import Finding

SHARES = ("share", "probability", "frequency", "fraction")
"""Units printed as per cent."""
_PLACES = {**dict.fromkeys(SHARES, 0), "rating a year": 2, "r": 2, "rho": 2}


def number(value: float | None, places: int = 1) -> str:
    """A number with a true minus and commas between thousands; an en dash where there is none."""
    if value is None or not isfinite(value):
        return "–"
    text = f"{value:,.{places}f}"
    if text.lstrip("-0.,") == "":
        text = text.lstrip("-")
    return text.replace("-", "\u2212")


def whole(value: float | None) -> str:
    """A count."""
    return number(value, 0)


def rating_places(scale: tuple[float, float] | None) -> int:
    """Decimals of a value on the rating's scale: the fewer, the longer it is."""
    span = 4.0 if scale is None else scale[1] - scale[0]
    return 0 if span > 20 else 1 if span > 1.5 else 2


def places(finding: Finding, rating: int = 1) -> int:
    """Decimals (of per cent for shares) that show its interval as more than one value.

    rating: those of a value on the rating's scale, at least.
    """
    fewest = rating if finding.unit == "rating" else _PLACES.get(finding.unit, 2)
    if finding.interval is None:
        return fewest
    low, high = (_scaled(bound, finding.unit) for bound in finding.interval)
    for more in range(fewest, fewest + 3):
        if number(low, more) != number(high, more):
            return more
    return fewest


def shown(value: float | None, unit: str, decimals: int, percent: str) -> str:
    """A value in its unit; `percent` is the sign with the blank before it, if any."""
    if value is None or not isfinite(value):
        return number(None)
    text = number(_scaled(value, unit), decimals)
    return text + percent if unit in SHARES else text


def _scaled(value: float, unit: str) -> float:
    return value * 100 if unit in SHARES else value


def out_of(frequency: float) -> tuple[int, int]:
    """A frequency as (times, of): of 10, or of 100 where it is near 0 or 1."""
    times, of = floor(frequency * 10 + 0.5), 10
    if 0 < times < of:
        return times, of
    return floor(frequency * 100 + 0.5), 100
