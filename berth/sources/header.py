"""Names of columns from the cells of a header."""

import re
from collections import Counter
from collections.abc import Sequence

from berth.core import InputError

_NUMBER = re.compile(r"\s*[-+]?\d+([.,]\d+)*\s*%?\s*")
_LONGEST = 200
"""Characters; what is longer is no name."""


def name_columns(cells: Sequence[str], file: str, line: int) -> tuple[list[str], tuple[str, ...]]:
    """One name a column, stripped; a blank one becomes `column N`, which a note tells.

    `line` is where the header is in the file. Raises InputError for a name that comes twice, and
    for cells that look like data: all numbers, or one that is very long.
    """
    names = [cell.strip() for cell in cells]
    numbers = [name for name in names if _NUMBER.fullmatch(name)]
    if len(numbers) == len(names) or any(len(name) > _LONGEST for name in names):
        raise InputError(
            f"the first line (line {line}) looks like data, not like the names of columns.",
            remedy="Add a line with a name for each column at the top.",
            file=file,
        )
    blank = [at for at, name in enumerate(names, 1) if not name]
    names = [name or f"column {at}" for at, name in enumerate(names, 1)]
    unique(names, file, f"the header (line {line})")
    notes = [f"column {at} has no name in the header; it is called 'column {at}'" for at in blank]
    if numbers:
        notes.append(
            f"the header (line {line}) names a column {numbers[0]!r}; "
            "if it is no header but data, add a line with names at the top"
        )
    return names, tuple(notes)


def unique(names: Sequence[str], file: str, what: str) -> None:
    """Raise InputError if a name comes twice in `what`, a header or a query."""
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        places = [str(at) for at, name in enumerate(names, 1) if name == twice[0]]
        others = f", and also repeats {', '.join(map(repr, twice[1:]))}" if twice[1:] else ""
        raise InputError(
            f"{what} gives columns {' and '.join(places)} the same name{others}.",
            remedy="Rename all but one of them.",
            file=file,
            column=twice[0],
        )
