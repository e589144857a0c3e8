"""Delimited text to cells: any common delimiter, and no record lost without a word."""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

import polars as pl

from berth.core import InputError
from berth.sources.encodings import without_nuls
from berth.sources.header import is_data, name_columns
from berth.sources.phrases import counted, on_lines
from berth.sources.raw import REJECT, Raw
from berth.sources.records import Record, long_cells, records

_COMMON = (",", ";", "\t", "|")
_NONE = "\ufdd0"
"""A noncharacter, which no text holds: the delimiter of a file with one column."""
_PARTED = re.compile(r"\w[\w ]*([\^~#:!$%*+=@\\¦§\x01\x1f])(?:\w[\w ]*\1)*\w[\w ]*")
_ALIKE = 0.9
"""Share of records cut like the header that shows a delimiter."""
_SAMPLE = 1 << 18
_LOOKED_AT = 100
_CHUNK = 4_000
_HINT = re.compile(r"sep=(.)\r?\n")
_OPEN_QUOTE = "a quote in it is never closed, or closes too soon"


def read_delimited(text: str, name: str, delimiter: str | None, done: Callable[[int], None]) -> Raw:
    """The cells of a file with a header, all String; an empty cell is null.

    `delimiter` is one character or "tab"; None guesses it. A record with more fields than the
    header is a reject, one with fewer is filled up with nulls, and a note says so. `done` is
    called with the characters passed. Raises InputError for a file without records, for a header
    that is none or repeats a name, and if no record fits it.
    """
    text, notes = without_nuls(text)
    hint = _HINT.match(text)
    before = long_cells()
    try:
        delimiter = _said(delimiter, name) if delimiter else _guess(text, hint)
        found = records(text, delimiter, done)
        if hint:
            next(found)
        header = _header(found, name)
        top = list(islice(found, _LOOKED_AT))
        if delimiter == _NONE:
            _check_alone(header.cells[0], top, name)
        if is_data(header.cells, [record.cells for record in top]):
            names, said = _unnamed(header)
            top.insert(0, header)
        else:
            names, said = name_columns(header.cells, name, header.line)
        sheet = _Sheet(name, names)
        sheet.take(chain(top, found))
    finally:
        csv.field_size_limit(before)
    return sheet.raw((*notes, *said))


def _header(found: Iterator[Record], name: str) -> Record:
    header = next(filter(_says_something, found), None)
    if header is None:
        raise InputError("the file is empty.", remedy="Give a file with a header.", file=name)
    if not header.whole:
        raise InputError(
            f"the header (line {header.line}) cannot be read: {_OPEN_QUOTE}.",
            remedy="Mend the quotes in the file.",
            file=name,
        )
    return header


def _unnamed(first: Record) -> tuple[list[str], tuple[str, ...]]:
    names = [f"column_{at}" for at in range(1, len(first.cells) + 1)]
    return names, (
        f"there is no header: line {first.line} looks like data and is read as a row; columns are "
        f"called {names[0]!r} to {names[-1]!r} (a line of names at the top says more)",
    )


def _check_alone(header: str, top: Sequence[Record], name: str) -> None:
    """Raise InputError if the only column looks like several, parted by an uncommon sign."""
    parted = _PARTED.fullmatch(header.strip())
    if not parted or not top:
        return
    sign = parted[1]
    alike = sum(record.cells[0].count(sign) == header.count(sign) for record in top)
    if alike >= _ALIKE * len(top):
        raise InputError(
            f"its only column looks like several, parted by {sign!r}.",
            remedy=f"Say --delimiter {sign!r}.",
            file=name,
            column=header,
        )


def _said(delimiter: str, name: str) -> str:
    delimiter = {"tab": "\t", "\\t": "\t"}.get(delimiter, delimiter)
    if len(delimiter) != 1 or delimiter in '"\r\n\0':
        raise InputError(
            f"{delimiter!r} cannot be a delimiter.",
            remedy="--delimiter takes one character, or tab.",
            file=name,
        )
    return delimiter


def _guess(text: str, hint: re.Match[str] | None) -> str:
    """The delimiter that cuts most records like the header, and the header into most names."""
    if hint:
        return hint[1]
    sample = text[:_SAMPLE]
    best = max((*_agreement(sample, delimiter), delimiter) for delimiter in _COMMON)
    return best[2] if best[1] > 1 else _NONE


def _agreement(sample: str, delimiter: str) -> tuple[float, int]:
    """Share of records with as many fields as the header, and these fields; 0 for one field."""
    found = filter(_says_something, records(sample, delimiter, lambda passed: None))
    widths = [len(record.cells) for record in islice(found, _LOOKED_AT)]
    if not widths or widths[0] < 2:
        return 0.0, 1
    inner = widths[1:-1] or widths[1:] or widths
    return sum(width == widths[0] for width in inner) / len(inner), widths[0]


def _says_something(record: Record) -> bool:
    return len(record.cells) > 1 or bool(record.cells[0].strip())


@dataclass
class _Sheet:
    """Records on their way into a frame."""

    name: str
    names: list[str]
    frames: list[pl.DataFrame] = field(default_factory=list)
    row: list[int] = field(default_factory=list)
    line: list[int] = field(default_factory=list)
    rejects: list[tuple[str, int, str]] = field(default_factory=list)
    short: list[int] = field(default_factory=list)
    odd: list[int] = field(default_factory=list)

    def take(self, found: Iterator[Record]) -> None:
        """Take every record there is."""
        number = 0  # of the record in the file, rejected ones included
        while chunk := list(islice(found, _CHUNK)):
            fitted: list[list[str]] = []
            for record in chunk:
                if len(self.names) > 1 and not _says_something(record):
                    continue  # a blank line
                number += 1
                cells = self._fit(record)
                if isinstance(cells, str):
                    self.rejects.append((f"{self.name}:{number}", record.line, cells))
                    continue
                fitted.append(cells)
                self.row.append(number)
                self.line.append(record.line)
            columns = zip(*fitted, strict=True) if fitted else ([] for _ in self.names)
            self.frames.append(
                pl.DataFrame(
                    [pl.Series(n, c, pl.String) for n, c in zip(self.names, columns, strict=True)]
                )
            )

    def _fit(self, record: Record) -> list[str] | str:
        """One cell a column, or why the record is a reject."""
        cells, width = record.cells, len(self.names)
        if record.whole and len(cells) == width:
            return cells
        if not record.whole:
            if len(cells) != width:
                return _OPEN_QUOTE
            self.odd.append(record.line)
            return cells
        if len(cells) < width:
            self.short.append(record.line)
            return cells + [""] * (width - len(cells))
        if any(cells[width:]):
            return f"{len(cells)} fields where the header has {width}"
        return cells[:width]

    def raw(self, notes: tuple[str, ...]) -> Raw:
        """The frame and what there is to say about it."""
        self._check()
        frame = pl.concat(self.frames)
        return Raw(
            name=self.name,
            frame=frame.with_columns(pl.all().replace("", None)),
            row=pl.Series("row", self.row, pl.UInt32),
            line=pl.Series("line", self.line, pl.UInt32),
            rejects=pl.DataFrame(self.rejects, schema=REJECT, orient="row"),
            notes=(*notes, *self._notes()),
        )

    def _check(self) -> None:
        if self.row:
            return
        if not self.rejects:
            raise InputError(
                "the file has a header but no rows.",
                remedy="Give a file with at least one row below the header.",
                file=self.name,
            )
        _, line, reason = self.rejects[0]
        raise InputError(
            f"no row fits the header; the first, on line {line}: {reason}.",
            remedy="Mend the file, or name what parts the fields with --delimiter.",
            file=self.name,
        )

    def _notes(self) -> Iterator[str]:
        width = counted(len(self.names), "field")
        if self.short:
            yield (
                f"{counted(len(self.short), 'row')} with fewer than the header's {width}; "
                f"what is missing is left empty ({on_lines(self.short)})"
            )
        if self.odd:
            yield (
                f"{counted(len(self.odd), 'row')} with stray quotes or line ends, read as they "
                f"stand ({on_lines(self.odd)})"
            )
