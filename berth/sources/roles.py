"""The part that every column plays: as said, else as guessed."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import polars as pl

from berth.core import ROW_ID, InputError, Kind
from berth.sources import guess
from berth.sources.guess import Guess
from berth.sources.options import ReadOptions
from berth.sources.profile import Profile

KINDS = {
    "text": Kind.TEXT,
    "product": Kind.CATEGORY,
    "rating": Kind.NUMBER,
    "aspect": Kind.NUMBER,
    "user": Kind.ID,
    "time": Kind.DATE,
    "price": Kind.NUMBER,
    "context": Kind.CATEGORY,
}
"""The options' words for roles, in the order in which they are guessed, and their kinds."""
SAID = "you said so"
"""Why a column is what the options say."""
_GUESSES: Mapping[str, Callable[[Sequence[Profile]], Guess]] = {
    "text": guess.guess_text,
    "product": guess.guess_product,
    "rating": guess.guess_rating,
    "user": guess.guess_user,
    "time": guess.guess_time,
    "price": guess.guess_price,
    "context": guess.guess_context,
}


@dataclass(frozen=True)
class Taken:
    """What a column is taken for: its name; its role, a word of the options or None for a column
    left out; its kind; the reason, a short phrase."""

    name: str
    role: str | None
    kind: Kind
    reason: str


def assign_roles(
    frame: pl.DataFrame, options: ReadOptions, settled: Collection[str] = ()
) -> tuple[Taken, ...]:
    """What each column of the frame is taken for, in the frame's order.

    A role that the options name belongs to the columns they name; the others, but for those that
    are settled, are guessed from names and cells. Raises InputError if the options name a column
    that is not there, or one column twice.
    """
    found: dict[str, tuple[str | None, str]] = {}
    found |= said_roles(frame.columns, options)
    settled = {*settled, *(role for role, _ in found.values() if role)}
    profiles = {name: Profile(frame[name]) for name in frame.columns if name != ROW_ID}
    for role in KINDS:
        if role in settled:
            continue
        open_ = [p for name, p in profiles.items() if name not in found]
        if role == "aspect":
            rating = next((n for n, (part, _) in found.items() if part == "rating"), None)
            guessed = guess.guess_aspects(open_, profiles[rating] if rating else None)
        else:
            guessed = _GUESSES[role](open_)
        found |= {name: (role, reason) for name, reason in guessed.items()}
    return tuple(_taken(name, found, profiles) for name in frame.columns)


def said_roles(columns: Sequence[str], options: ReadOptions) -> dict[str, tuple[str | None, str]]:
    """Role and reason of each column that the options name; InputError if they cannot be meant."""
    said: dict[str, tuple[str | None, str]] = {}
    for role in (*KINDS, "ignore"):
        value = getattr(options, role)
        names = (value,) if isinstance(value, str) else value or ()
        for name in dict.fromkeys(names):
            if name not in columns:
                raise _missing(name, role, columns)
            if name in said:
                raise InputError(
                    f"it is named with --{said[name][0] or 'ignore'} and with --{role}.",
                    remedy="Name it once.",
                    column=name,
                )
            said[name] = (None if role == "ignore" else role), SAID
    return said


def _missing(name: str, role: str, columns: Sequence[str]) -> InputError:
    folded = {column.lower(): column for column in columns}
    near = [folded[key] for key in get_close_matches(name.lower(), folded, n=3, cutoff=0.5)]
    what = "Did you mean" if near else "There are"
    listed = ", ".join(map(repr, near or columns))
    return InputError(
        f"there is no such column, though --{role} names it.",
        remedy=f"{what} {listed}{'?' if near else '.'}",
        column=name,
    )


def _taken(
    name: str, found: Mapping[str, tuple[str | None, str]], profiles: Mapping[str, Profile]
) -> Taken:
    if name == ROW_ID and name not in found:
        return Taken(name, None, Kind.ID, "ids of rows")
    role, reason = found.get(name) or (None, guess.why_not(profiles[name]))
    kind = KINDS[role] if role else (Kind.ID if name == ROW_ID else profiles[name].kind)
    return Taken(name, role, kind, reason)
