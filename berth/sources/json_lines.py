"""JSON to cells: an object a line, an array of objects, or one object around such an array."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from berth.core import InputError
from berth.sources.encodings import without_nuls
from berth.sources.raw import REJECT, Raw
from berth.sources.typed import spell

_SOLID = re.compile(r"[^ \t\r\n]")
_MOST_FIELDS = 1_000
_REMEDY = "Write one JSON object a line, or one array of objects."
_KINDS = {list: "a list", str: "a text", bool: "true or false", type(None): "null"}
_DECODER = json.JSONDecoder(strict=False)

_Cells = dict[str, str | None]
_Found = tuple[int, _Cells | str, int]
"""The line, the cells or why there are none, and the characters passed."""


def read_json(text: str, name: str, done: Callable[[int], None]) -> Raw:
    """The cells of JSON Lines, or of one JSON array of objects, all String.

    The array may be one value of a lone object (`{"page": 1, "reviews": [...]}`), which a note
    tells. Nested objects become columns `a.b`, lists JSON text; a field that an object lacks is
    null. A line that is no object is a reject; an array that breaks off is an InputError, as is a
    file in which nothing can be used. `done` is called with the characters passed.
    """
    text, notes = without_nuls(text)
    sheet = _Sheet(name)
    start, told = _start(text, name)
    found = _lines(text) if start is None else _array(text, start, name, alone=not told)
    for number, (line, cells, passed) in enumerate(found, 1):
        sheet.add(number, line, cells)
        done(passed)
    return sheet.raw((*notes, *told))


def _start(text: str, name: str) -> tuple[int | None, tuple[str, ...]]:
    """Where the array of rows begins, None if there is a row a line; and a note on what is around.

    Raises InputError for an object over several lines that is around no array of objects, or
    several.
    """
    start = _skip(text, 0)
    if text.startswith("[", start):
        return start, ()
    members = _members(text, start)
    if members is None:
        return None, ()
    arrays = {key: at for key, (at, value) in members.items() if _holds_objects(value)}
    if len(arrays) == 1:
        (key, at), *_ = arrays.items()
        others = ", ".join(repr(other) for other in members if other != key)
        around = f"; left out is what stands beside it: {others}" if others else ""
        return at, (f"the rows are the objects in {key!r}{around}",)
    if not arrays and "\n" not in text.strip():
        return None, ()
    listed = ", ".join(map(repr, arrays or members)) or "nothing"
    raise InputError(
        f"it is one JSON object with {'several lists' if arrays else 'no list'} of objects in it: "
        f"{listed}.",
        remedy="Write only the list of reviews: one array of objects, or an object a line.",
        file=name,
    )


def _members(text: str, start: int) -> dict[str, tuple[int, object]] | None:
    """Key → where its value begins, and the value; None if the text is no lone object."""
    found: dict[str, tuple[int, object]] = {}
    try:
        _, end = _DECODER.raw_decode(text, start)
        if not text.startswith("{", start) or _skip(text, end) < len(text):
            return None
        at = _skip(text, start + 1)
        while not text.startswith("}", at):
            key, at = _DECODER.raw_decode(text, at)
            at = _skip(text, _skip(text, at) + 1)  # past the colon
            value, end = _DECODER.raw_decode(text, at)
            found[str(key)] = at, value
            at = _skip(text, end)
            at = _skip(text, at + 1) if text.startswith(",", at) else at
    except (ValueError, RecursionError):
        return None
    return found


def _holds_objects(value: object) -> bool:
    """Whether most of a list are objects."""
    return isinstance(value, list) and 2 * sum(isinstance(one, dict) for one in value) > len(value)


@dataclass
class _Sheet:
    """Objects on their way into a frame."""

    name: str
    columns: dict[str, list[str | None]] = field(default_factory=dict)
    row: list[int] = field(default_factory=list)
    line: list[int] = field(default_factory=list)
    rejects: list[tuple[str, int, str]] = field(default_factory=list)

    def add(self, number: int, line: int, cells: _Cells | str) -> None:
        """Take one object, or the reason why it is none."""
        if isinstance(cells, str):
            self.rejects.append((f"{self.name}:{number}", line, cells))
            return
        for key, cell in cells.items():
            column = self.columns.setdefault(key, [])
            column.extend([None] * (len(self.row) - len(column)))
            column.append(cell)
        self.row.append(number)
        self.line.append(line)
        if len(self.columns) > _MOST_FIELDS:
            raise InputError(
                f"the objects have more than {_MOST_FIELDS:,} different fields (line {line}).",
                remedy="Write what varies as a value, not as the name of a field.",
                file=self.name,
            )

    def raw(self, notes: tuple[str, ...]) -> Raw:
        """The frame and the rejects."""
        if not self.columns:
            raise self._useless()
        height = len(self.row)
        return Raw(
            name=self.name,
            frame=pl.DataFrame(
                [
                    pl.Series(key, cells + [None] * (height - len(cells)), pl.String)
                    for key, cells in self.columns.items()
                ]
            ),
            row=pl.Series("row", self.row, pl.UInt32),
            line=pl.Series("line", self.line, pl.UInt32),
            rejects=pl.DataFrame(self.rejects, schema=REJECT, orient="row"),
            notes=notes,
        )

    def _useless(self) -> InputError:
        if not self.rejects:
            return InputError("there are no rows in it.", remedy=_REMEDY, file=self.name)
        _, line, reason = self.rejects[0]
        told = f"no row can be used; the first, on line {line}: {reason}."
        return InputError(told, remedy=_REMEDY, file=self.name)


def _lines(text: str) -> Iterator[_Found]:
    start = 0
    line = 0
    while start < len(text):
        stop = text.find("\n", start) + 1 or len(text)
        line += 1
        piece = text[start:stop].strip()
        if piece:
            yield line, _read(piece), stop - start
        start = stop


def _read(piece: str) -> _Cells | str:
    try:
        return _cells(_DECODER.decode(piece))
    except json.JSONDecodeError as error:
        return f"not JSON: {error.msg.lower()} at character {error.pos + 1}"
    except (ValueError, RecursionError):
        return "a number in it has too many digits, or it is nested too deeply"


def _array(text: str, start: int, name: str, alone: bool) -> Iterator[_Found]:
    """The objects of the array that begins there; `alone`: nothing may follow it."""
    at = start + 1
    line, seen = 1, 0
    try:
        while True:
            at = _skip(text, at)
            if text.startswith("]", at):
                break
            line, seen, before = line + text.count("\n", seen, at), at, seen
            value, at = _DECODER.raw_decode(text, at)
            yield line, _cells(value), at - before
            at = _skip(text, at)
            if text.startswith(",", at):
                at += 1
            elif not text.startswith("]", at):
                raise json.JSONDecodeError("expecting ',' or ']'", text, at)
        if alone and _skip(text, at + 1) < len(text):
            raise json.JSONDecodeError("more after the array", text, at + 1)
    except (ValueError, RecursionError) as error:
        if isinstance(error, json.JSONDecodeError):
            line, reason = error.lineno, error.msg.lower()
        else:
            reason = "too many digits, or nested too deeply"
        raise InputError(
            f"the JSON array breaks off or is malformed on line {line}: {reason}.",
            remedy=_REMEDY,
            file=name,
        ) from error


def _skip(text: str, at: int) -> int:
    solid = _SOLID.search(text, at)
    return solid.start() if solid else len(text)


def _cells(value: object) -> _Cells | str:
    if not isinstance(value, Mapping):
        return f"not an object but {_KINDS.get(type(value), 'a number')}"
    return dict(_flat("", value))


def _flat(prefix: str, mapping: Mapping[str, object]) -> Iterator[tuple[str, str | None]]:
    for key, value in mapping.items():
        name = f"{prefix}{spell(key) or 'unnamed'}"
        if isinstance(value, dict):
            yield from _flat(f"{name}.", value)
        else:
            yield name, spell(value)
