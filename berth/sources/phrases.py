"""Phrases that notes about evidence share."""

from collections.abc import Sequence

_SHOWN = 5
_NAMED = 3


def counted(number: int, noun: str) -> str:
    """`1 line`, `2 lines`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def on_lines(lines: Sequence[int]) -> str:
    """`line 3`, `lines 3, 8`; of many the first few."""
    said = ", ".join(map(str, lines[:_SHOWN]))
    return f"line{'' if len(lines) == 1 else 's'} {said}{', …' if len(lines) > _SHOWN else ''}"


def named(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b, c and 4 more`."""
    if len(names) > _NAMED + 1:
        return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED:,} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
