"""`read_examples`: from files and frames to rows with a target, and to rows that ask for one."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import BaseModel, ConfigDict

from berth.core import ROW_ID, Column, InputError, Kind, Progress, Quiet, Role, Table
from berth.sources.amounts import read_amounts
from berth.sources.images import read_images
from berth.sources.load import load
from berth.sources.media import located
from berth.sources.options import ReadOptions
from berth.sources.phrases import counted
from berth.sources.profile import Profile, blank
from berth.sources.raw import REJECT
from berth.sources.reading import digest
from berth.sources.sounds import read_sounds
from berth.sources.times import read_dates
from berth.sources.uniting import United, unite
from berth.sources.vocabulary import idea_of

_GLANCE, _RATE, _LONGEST = 16, 8000, 60.0
"""Pixels, samples a second and seconds at which images and sounds are tried."""
_AMOUNT = r"^\s*(?:[$€£¥]\s*)?[-+]?[\d.,\s]*\d\s*(?:[$€£¥元]|USD|EUR|CNY|RMB)?\s*$"
_FEW = 20
"""Rows, in fewer of which values that never repeat say nothing."""
_ROLES = {"target": Role.TARGET, "weight": Role.WEIGHT, "time": Role.TIME, "group": Role.USER}
NO_TARGET = "no target"


class ExampleOptions(BaseModel):
    """What a user may say about how examples are read; the rest is guessed.

    target: the column to be predicted; kinds: of columns, by name; ignore: columns left out; group:
    rows with the same value of this column never part; time: rows are parted by this column;
    weight: how much a row counts; the others as in `ReadOptions`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    target: str | None = None
    kinds: Mapping[str, Kind] = {}
    ignore: tuple[str, ...] = ()
    group: str | None = None
    time: str | None = None
    weight: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    query: str | None = None


@dataclass(frozen=True, eq=False)
class Examples:
    """name: of the first source; table: a row an example, typed, with INPUT columns and those of
    `_ROLES` as far as they are there; rejects: rows not used, in `REJECT`'s schema; left: columns
    left out, and why; notes: what was guessed or mended; digest: a SHA-256 of the table."""

    name: str
    table: Table
    rejects: pl.DataFrame
    left: Mapping[str, str]
    notes: tuple[str, ...]
    digest: str


def read_examples(
    sources: Any,
    options: ExampleOptions | None = None,
    progress: Progress | None = None,
    known: Sequence[Column] | None = None,
) -> Examples:
    """Read a path, a frame, a `Table`, or a list of paths and frames.

    known: columns that a model was trained on, whose kinds hold; other columns are left out, and of
    those known a target may be missing. Rows without a target are rejects where one is named.
    Raises InputError for a column that is not there, one that cannot be read as what it is, or a
    table without rows or inputs.
    """
    options, progress = options or ExampleOptions(), progress or Quiet()
    united = _united(sources, options, progress)
    wanted, left = (_known(united, known), {}) if known else _guessed(united, options)
    values = [_typed(united.frame[column.name], column) for column in wanted]
    frame = pl.DataFrame([united.ids.alias(ROW_ID), *values])
    frame, astray = _placed(frame, wanted, united, _folders(sources))
    with progress.step("looking at images and sounds"):
        frame, broken = _readable(frame, wanted)
    table, rejects = _answered(Table(frame, tuple(wanted)), united, wanted, known is None)
    if not len(table):
        raise InputError(
            "no row has a target.",
            column=options.target or "",
            remedy="Name another with --target.",
        )
    gone = [counted(rejects.height, "row") + f" left out: {NO_TARGET}"] if rejects.height else []
    return Examples(
        united.names[0],
        table,
        pl.concat([united.rejects.select(list(REJECT)), rejects]),
        left,
        (*united.notes, *astray, *broken, *gone),
        digest(table.without(*_opaque(table))),
    )


def _united(sources: Any, options: ExampleOptions, progress: Progress) -> United:
    listed = list(sources) if isinstance(sources, list | tuple) else [sources]
    if not listed:
        raise InputError("there is nothing to read.", remedy="Name a file.")
    plain = ReadOptions(
        encoding=options.encoding, delimiter=options.delimiter, sheet=options.sheet,
        query=options.query,
    )  # fmt: skip
    frames = [one.frame if isinstance(one, Table) else one for one in listed]
    return unite([load(one, plain, progress) for one in frames])


def _guessed(united: United, options: ExampleOptions) -> tuple[list[Column], dict[str, str]]:
    """The columns that count with kind and role, and why others are left out."""
    roles = {
        getattr(options, part): role for part, role in _ROLES.items() if getattr(options, part)
    }
    for name in (*roles, *options.kinds, *options.ignore):
        if name not in united.frame.columns:
            raise _missing(name, united)
    if options.target is None:
        raise InputError("no target is named.", remedy="Name the column to predict with --target.")
    wanted, left = [], {}
    for name in united.frame.columns:
        if name == ROW_ID or name in options.ignore:
            continue
        profile = Profile(united.frame[name])
        role = roles.get(name, Role.INPUT)
        kind = options.kinds.get(name) or _kind(profile, role)
        reason = "" if name in options.kinds or role is not Role.INPUT else _useless(profile, kind)
        if reason:
            left[name] = reason
        else:
            wanted.append(Column(name, kind, role))
    if not any(column.role is Role.INPUT for column in wanted):
        raise InputError(
            "there is no column to predict from.",
            remedy="Bring more columns, or say what one holds with --kind NAME=KIND.",
        )
    return wanted, left


def _kind(profile: Profile, role: Role) -> Kind:
    if role is Role.TARGET:
        return Kind.NUMBER if profile.kind is Kind.NUMBER else Kind.CATEGORY
    if role in (Role.TIME, Role.WEIGHT, Role.USER):
        return {Role.TIME: Kind.DATE, Role.WEIGHT: Kind.NUMBER, Role.USER: Kind.ID}[role]
    if profile.kind is Kind.CATEGORY and _amounts(profile):
        return Kind.NUMBER
    if idea_of(profile.name) == "text" and profile.kind is Kind.CATEGORY and profile.letters >= 8:
        return Kind.TEXT
    # Short texts that hardly repeat, such as titles and questions, are texts all the same.
    if profile.kind is Kind.CATEGORY and profile.distinct_share > 0.5 and profile.letters >= 8:
        return Kind.TEXT
    return profile.kind


def _amounts(profile: Profile) -> bool:
    """Whether nearly all cells are amounts of money; a digit or two in a code is none."""
    priced = profile.share(
        r"^\s*(?:[$€£¥]\s*)?[-+]?[\d.,\s]*\d\s*(?:[$€£¥元]|USD|EUR|CNY|RMB)?\s*$"
    )
    return priced > 0.9 and 10 * read_amounts(profile.sample).count() >= 9 * len(profile.sample)


def _useless(profile: Profile, kind: Kind) -> str:
    if not len(profile.held):
        return "it is empty"
    if kind not in (Kind.IMAGE, Kind.AUDIO) and profile.distinct == 1 and profile.filled == 1:
        return "one value in every row"
    alone = profile.distinct_share > 0.95 and len(profile.held) >= _FEW
    if kind is Kind.ID or (kind is Kind.CATEGORY and alone):
        return "a different value in nearly every row"
    numbered = profile.name.lower() in ("id", "index", "row", "nr", "no", "编号", "序号")
    return "a number of the row" if kind is Kind.NUMBER and alone and numbered else ""


def _known(united: United, known: Sequence[Column]) -> list[Column]:
    """Those of a trained model; all inputs must be there."""
    there = set(united.frame.columns)
    for column in known:
        if column.role is Role.INPUT and column.name not in there:
            raise _missing(column.name, united)
    return [column for column in known if column.name in there]


def _missing(name: str, united: United) -> InputError:
    columns = ", ".join(repr(one) for one in united.frame.columns if one != ROW_ID)
    return InputError(
        "there is no such column.", remedy=f"There are {columns}.", column=name,
        file=united.names[0],
    )  # fmt: skip


def _typed(cells: pl.Series, column: Column) -> pl.Series:
    """The column as its kind asks: Float64, Date, String, or paths and bytes as they are."""
    if column.kind is Kind.NUMBER:
        if cells.dtype == pl.Boolean or cells.dtype.is_numeric():
            return cells.cast(pl.Float64).fill_nan(None)
        return _read(cells, read_amounts(cells).cast(pl.Float64), "a number")
    if column.kind is Kind.DATE:
        return _read(cells, read_dates(cells).values.cast(pl.Date), "a date")
    if column.kind in (Kind.IMAGE, Kind.AUDIO):
        return cells
    words = cells
    if cells.dtype.is_float() and (cells.drop_nulls() % 1 == 0).all():
        words = cells.cast(pl.Int64, strict=False)
    words = words.cast(pl.String)
    if column.kind is Kind.TEXT:
        return words
    words = words.str.strip_chars()
    return words.set(words == "", None)


def _read(cells: pl.Series, values: pl.Series, what: str) -> pl.Series:
    """The values, unless most cells that hold anything are not `what`."""
    held = ~blank(cells)
    lost = held & values.is_null()
    if held.any() and 2 * int(lost.sum()) > int(held.sum()):
        first = int(lost.arg_max() or 0)
        raise InputError(
            f"most cells do not hold {what}; the first holds {str(cells[first])[:60]!r}.",
            row=first + 1, column=cells.name, remedy="Say what it holds with --kind NAME=KIND.",
        )  # fmt: skip
    return values.alias(cells.name)


def _answered(
    table: Table, united: United, wanted: Sequence[Column], asked: bool
) -> tuple[Table, pl.DataFrame]:
    """The rows with a target, and those without as rejects."""
    target = next((column for column in wanted if column.role is Role.TARGET), None)
    missing = pl.Series([False] * len(table))
    if target is not None and asked:
        missing = table.frame[target.name].is_null()
    lines = united.line.filter(missing)
    gone = table.row_ids.filter(missing)
    rejects = pl.DataFrame(
        {"row_id": gone, "line": lines, "reason": [NO_TARGET] * len(gone)}, schema_overrides=REJECT
    )
    return table.where(~missing), rejects


def _readable(
    frame: pl.DataFrame, wanted: Sequence[Column]
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Images and sounds that cannot be read as missing values, and a note on each column's."""
    notes = []
    for column in wanted:
        if column.kind not in (Kind.IMAGE, Kind.AUDIO):
            continue
        cells = frame[column.name]
        lost = (
            read_images(cells, _GLANCE).unreadable
            if column.kind is Kind.IMAGE
            else read_sounds(cells, _RATE, _LONGEST).unreadable
        )
        if not lost:
            continue
        if len(lost) == cells.count():
            raise InputError(
                f"none of its {counted(len(lost), 'value')} can be read: {lost[0].reason}.",
                column=column.name, remedy="Say what it holds with --kind, or leave it out.",
            )  # fmt: skip
        rows = pl.Series([one.row - 1 for one in lost], dtype=pl.UInt32)
        frame = frame.with_columns(cells.scatter(rows, None))
        first = f"{frame[ROW_ID][lost[0].row - 1]}: {lost[0].reason}"
        notes.append(f"{counted(len(lost), 'value')} of {column.name!r} cannot be read ({first})")
    return frame, tuple(notes)


def _opaque(table: Table) -> list[str]:
    """Columns without a part in the digest: bytes, and paths, which differ by where a folder is."""
    return [c.name for c in table.columns if c.kind in (Kind.IMAGE, Kind.AUDIO)]


def _folders(sources: Any) -> list[Path]:
    """The folder of each source; of a frame, the one that is worked in."""
    listed = list(sources) if isinstance(sources, list | tuple) else [sources]
    paths = [Path(one) if isinstance(one, str | os.PathLike) else Path("table") for one in listed]
    return [path.parent for path in paths]


def _placed(
    frame: pl.DataFrame, wanted: Sequence[Column], united: United, folders: Sequence[Path]
) -> tuple[pl.DataFrame, list[str]]:
    """Paths of images and sounds taken from the folder of the file that holds them, and notes."""
    notes = []
    for column in wanted:
        if column.kind not in (Kind.IMAGE, Kind.AUDIO) or frame[column.name].dtype != pl.String:
            continue
        parts = [
            located(frame[column.name].filter(united.file == at), folder)
            for at, folder in enumerate(folders)
        ]
        frame = frame.with_columns(pl.concat([cells for cells, _ in parts]))
        if lost := sum(len(astray) for _, astray in parts):
            told = counted(lost, "path") + f" in {column.name!r} left out: outside the folder"
            notes.append(told + " of the table")
    return frame, notes
