"""Delimited text to records, each with its line; a broken record costs no more than itself."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

_STEP = 1 << 20
_LONGEST = 1 << 26
"""Characters of one cell; what is longer is a quote that was never closed."""


class Record(NamedTuple):
    """line: where it begins, from 1; cells: its fields; whole: False where its quotes do not pair
    up, in which case `cells` is its first line cut at every delimiter, quotes and all."""

    line: int
    cells: list[str]
    whole: bool = True


def records(text: str, delimiter: str, done: Callable[[int], None]) -> Iterator[Record]:
    """Every record of RFC 4180 text but blank lines, ended by LF, CRLF or (throughout) CR.

    After a record whose quotes do not pair up, reading goes on at the next line, so the cost stays
    linear: what an open quote ran over holds no quote that could run over it again. `done` is
    called with the characters passed.
    """
    ahead = _lines(text, done)
    again: list[str] = []
    held: list[str] = []
    line = 1

    def feed() -> Iterator[str]:
        while following := again.pop() if again else next(ahead, ""):
            held.append(following)
            yield following

    while True:
        try:
            for cells in csv.reader(feed(), delimiter=delimiter, strict=True):
                if cells:
                    yield Record(line, cells)
                line += len(held)
                held.clear()
            return
        except csv.Error:
            broken, *rest = held
            again.extend(reversed(rest))
            held.clear()
            yield Record(line, broken.rstrip("\r\n").split(delimiter), whole=False)
            line += 1


def long_cells() -> int:
    """Let `records` read long cells from now on; returns the limit there was, to set it back."""
    return csv.field_size_limit(_LONGEST)


def _lines(text: str, done: Callable[[int], None]) -> Iterator[str]:
    """The lines with their ends, in pieces so that the text is never held twice."""
    first = re.search(r"\r\n|\r|\n", text)
    only_cr = first is not None and first[0] == "\r"
    start = 0
    while start < len(text):
        stop = text.find("\r" if only_cr else "\n", start + _STEP) + 1 or len(text)
        yield from io.StringIO(text[start:stop], newline="" if only_cr else "\n")
        done(stop - start)
        start = stop
