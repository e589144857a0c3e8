"""Which colour of the theme a cell has: nine steps from poor to good, five from none to much."""

STEPS = 4


def diverging(
    value: float | None, low: float | None, high: float | None, middle: float, reach: float
) -> str:
    """The tone of a value against a middle; pale where the interval includes the middle.

    reach: the difference at which the strongest tone begins.
    """
    if value is None:
        return "paper"
    side = "good" if value >= middle else "poor"
    step = min(STEPS, max(1, 1 + int(STEPS * abs(value - middle) / reach))) if reach else 1
    if low is not None and high is not None and low <= middle <= high:
        step = 1
    return f"{side}_{step}"


def rising(value: float | None, most: float) -> str:
    """The tone of a value between nothing and the most there is."""
    if value is None or most <= 0:
        return "paper"
    step = min(STEPS, int((STEPS + 1) * value / most))
    return f"good_{step}" if step else "paper"
