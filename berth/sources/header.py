"""Names of columns from the cells of a header."""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from berth.core import InputError

_NUMBER = re.compile(r"\s*[-+]?\d+([.,]\d+)*\s*%?\s*")
_DATE = re.compile(r"\s*\d{1,4}([-/.])\d{1,2}\1\d{1,4}\b.*")
_SENTENCE = re.compile(
    r"(?=(?:[\W\d_]*[^\W\d_]){20})(?=(?:\S*\s+){3}).*|.*(?:[一-鿿][^一-鿿]*){8}", re.DOTALL
)
_ASKING = ("?", "？", ":", "：")
_ENDED = (".", "!", "。", "！")
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
    if odd := numbers or [name for name in names if name.endswith(_ENDED) and _sentence(name)]:
        notes.append(
            f"the header (line {line}) names a column {odd[0]!r}; "
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


def is_data(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether the first cells of a file are no names, seen beside the rows below them.

    They are data if a sentence is over sentences and another cell is a number over numbers, a date
    over dates, or comes again below.
    """
    columns = [
        (cell, [row[at] for row in below if len(row) == len(cells) and row[at].strip()])
        for at, cell in enumerate(cells)
    ]
    spoken = [(cell, rest) for cell, rest in columns if _sentence(cell) and cell not in rest]
    return any(_share(_sentence, rest) >= 0.3 for _, rest in spoken) and any(
        cell.strip()
        and (cell in rest or any(_alike(kind, cell, rest) for kind in (_NUMBER, _DATE)))
        for cell, rest in columns
        if not _sentence(cell)
    )


def _sentence(cell: str) -> bool:
    """Whether somebody wrote it; a question may be the name of a survey's column."""
    return not cell.rstrip().endswith(_ASKING) and bool(_SENTENCE.match(cell[:_LONGEST]))


def _alike(kind: re.Pattern[str], cell: str, rest: Sequence[str]) -> bool:
    return bool(kind.fullmatch(cell)) and _share(kind.fullmatch, rest) >= 0.8


def _share(question: Callable[[str], object], cells: Sequence[str]) -> float:
    return sum(bool(question(cell)) for cell in cells) / max(len(cells), 1)
