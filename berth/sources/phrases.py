"""Phrases that notes about evidence share."""

from collections.abc import Sequence

_SHOWN = 5


def counted(number: int, noun: str) -> str:
    """`1 line`, `2 lines`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def on_lines(lines: Sequence[int]) -> str:
    """`line 3`, `lines 3, 8`; of many the first few."""
    said = ", ".join(map(str, lines[:_SHOWN]))
    return f"line{'' if len(lines) == 1 else 's'} {said}{', …' if len(lines) > _SHOWN else ''}"
