"""Numbers on axes, with as many decimals as tell neighbours apart."""

from math import floor, log10, sqrt


def form(kind: str, span: float, count: int) -> str:
    """The format of about `count` ticks over a span: kind is "f", "+f" or "%"."""
    step = abs(span) / count * (100 if kind == "%" else 1)
    if step <= 0:
        return f"{kind[:-1]}.0{kind[-1]}"
    power = floor(log10(step))
    # Ticks stand at 1, 2 or 5 times a power of ten, at the next one from the root of 50 on.
    power += step / 10.0**power >= sqrt(50)
    return f"{kind[:-1]}.{max(0, -power)}{kind[-1]}"
