"""`--budget`: how long a training may take."""

import re

from berth.core import InputError

_SPELT = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(s|sec|m|min|h|hours?)?\s*$", re.IGNORECASE)
_SECONDS = {"s": 1.0, "sec": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "hour": 3600.0}
LEAST = 5.0
"""Seconds, in fewer of which not even the baseline is measured."""


def seconds(budget: str | float | None) -> float | None:
    """ "5m", "90s", "1.5h" or a number of minutes as seconds; "none" and None for no end.

    Raises InputError for anything else, or less than `LEAST` seconds.
    """
    if budget is None or (isinstance(budget, str) and budget.strip().lower() == "none"):
        return None
    found = _SPELT.match(str(budget))
    if found is None:
        raise _unfit(budget)
    unit = (found[2] or "m").lower().removesuffix("s") or "s"
    value = float(found[1]) * _SECONDS[unit]
    if value < LEAST:
        raise _unfit(budget)
    return value


def _unfit(budget: object) -> InputError:
    return InputError(
        f"{budget!r} is no time to train in.",
        remedy="Give minutes or hours, such as 5m or 1.5h, or none for no end.",
    )
