"""`read`: from files and frames to the rows that speak."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import polars as pl

from berth.core import InputError, Kind, Progress, Quiet, Role, Table
from berth.sources.building import PRODUCT, Built, build_table
from berth.sources.load import load
from berth.sources.options import ReadOptions
from berth.sources.phrases import named
from berth.sources.raw import REJECT, Raw
from berth.sources.rescaling import rate
from berth.sources.roles import KINDS, Taken
from berth.sources.schemas import Schema, cells_by_role, find_schemas, shown
from berth.sources.sifting import Sifted, sift, unused
from berth.sources.uniting import United, unite

_TABLE = "table"
_HASHED = 50_000  # rows at a time


@dataclass(frozen=True, eq=False)
class Reading:
    """What was read, and what was made of it.

    table: a row a record that is used, columns `text`, `product`, `rating`, `user`, `time`,
    `price`, aspects and context as far as they are there, and `language`. The text is cleaned in
    its place, so that spans hold in the raw cell; where several columns were joined, in the joined
    text. rejects: every other record, in `REJECT`'s schema; scale: ends of the rating's scale,
    which aspects are set on too, or None; roles: what each column was taken for; aliases: every
    product and its other spellings; notes: what was guessed or mended, in plain words; digest: a
    SHA-256 of the table; rows_read: records found, the unused ones included.
    """

    table: Table
    rejects: pl.DataFrame
    scale: tuple[float, float] | None
    roles: tuple[Taken, ...]
    aliases: dict[str, tuple[str, ...]]
    notes: tuple[str, ...]
    digest: str
    rows_read: int


def read(
    sources: Any,
    options: ReadOptions | None = None,
    progress: Progress | None = None,
    on_roles: Callable[[Sequence[Taken]], None] | None = None,
) -> Reading:
    """Read evidence: a path, a URL, a frame, a `Table`, or a list of paths, URLs and frames.

    Columns of several sources unite by what they are taken for; a source without a column of
    products is one product. Ratings of all sources are set on one scale.
    `on_roles` is told what the columns are taken for before the work starts. Raises InputError,
    naming what is wrong and what to do, where the evidence or the options cannot be used.
    """
    options, progress = options or ReadOptions(), progress or Quiet()
    given = isinstance(sources, Table)
    united = _given(sources, options) if given else _united(sources, options, progress)
    with _located(united):
        schemas = () if given else find_schemas(united, options)
        taken = _roles(sources) if given else shown(united, schemas)
        if on_roles is not None:
            on_roles(taken)
        texts = [one.name for one in taken if one.role == "text"]
        if not texts:
            raise _textless(united)
        built = _kept(sources, options) if given else _built(united, schemas, options)
        column = ", ".join(dict.fromkeys(texts))
        found = sift(built.table, united.line, options, column, progress)
    rejects = _rejects(united, found)
    return Reading(
        table=found.table,
        rejects=rejects,
        scale=None if built.scale is None else (built.scale.low, built.scale.high),
        roles=taken,
        aliases=found.aliases,
        notes=(*united.notes, *built.notes, *found.notes, *unused(rejects["reason"])),
        digest=digest(found.table),
        rows_read=len(built.table) + united.rejects.height,
    )


def inspect(sources: Any, options: ReadOptions | None = None) -> tuple[Taken, ...]:
    """What `read` would take each column for."""
    if isinstance(sources, Table):
        return _roles(sources)
    options = options or ReadOptions()
    united = _united(sources, options, Quiet())
    with _located(united):
        return shown(united, find_schemas(united, options))


@contextmanager
def _located(united: United) -> Iterator[None]:
    """Errors about columns name the files that have them."""
    try:
        yield
    except InputError as error:
        if error.file:
            raise
        having = [
            name
            for name, columns in zip(united.names, united.columns, strict=True)
            if error.column in columns
        ]
        raise InputError(
            error.message,
            remedy=error.remedy,
            file=named(having or united.names),
            row=error.row,
            column=error.column,
        ) from error


def _united(sources: Any, options: ReadOptions, progress: Progress) -> United:
    listed = list(sources) if isinstance(sources, list | tuple) else [sources]
    if not listed:
        raise InputError("there is nothing to read.", remedy="Name a file.")
    if any(isinstance(one, Table) for one in listed):
        raise InputError(
            "a Table is read by itself, not among other sources.",
            remedy="Give its frame instead: table.frame.",
        )
    return unite([load(one, options, progress) for one in listed])


def _textless(united: United) -> InputError:
    several = len(set(united.columns)) > 1
    listed = [
        (f"in {name}: " if several else "") + ", ".join(map(repr, columns))
        for name, columns in zip(united.names, united.columns, strict=True)
    ]
    there = "; ".join(dict.fromkeys(listed))
    other = f", or another sheet with --sheet: {', '.join(united.sheets)}" if united.sheets else ""
    return InputError(
        f"no column looks like what customers wrote; there are {there}.",
        remedy=f"Name it with --text{other}.",
    )


def _silent(united: United, schemas: Sequence[Schema]) -> Iterator[str]:
    """Notes on files without a column of text beside others with one."""
    for schema in schemas:
        if not schema.playing("text"):
            files = named([united.names[file] for file in schema.files])
            columns = ", ".join(map(repr, united.columns[schema.files[0]]))
            yield (
                f"no column of {files} looks like what customers wrote ({columns}), so none of its "
                "rows is used (--text names one)"
            )


def _by_file(united: United, schemas: Sequence[Schema]) -> tuple[pl.Series, tuple[str, ...]]:
    """The source as each row's product, null where a column says it; and a note if that counts."""
    alone = sorted(f for one in schemas if not one.playing("product") for f in one.files)
    stems = [_stem(name) if f in alone else None for f, name in enumerate(united.names)]
    products = pl.Series(PRODUCT.name, stems, pl.String).gather(united.file)
    if not alone:
        return products, ()
    called = ", ".join(repr(stem) for stem in dict.fromkeys(stems) if stem is not None)
    if len(alone) < len(stems):
        files = named([united.names[f] for f in alone])
        told = f"no column of {files} names a product"
        return products, (f"{told} (--product): each file is taken for one, {called}",)
    what = "each file is taken for one" if len(set(stems)) > 1 else "all rows are taken for one"
    return products, (f"no column names a product (--product): {what}, {called}",)


def _stem(name: str) -> str:
    """A file's name without its endings, but with what tells it from another of that name."""
    name, _, number = name.partition("~")
    return (name.split(".")[0] or name) + (f"~{number}" if number else "")


def _built(united: United, schemas: Sequence[Schema], options: ReadOptions) -> Built:
    product, said = _by_file(united, schemas)
    built = build_table(united, cells_by_role(united, schemas), product, options.scale)
    return replace(built, notes=(*_silent(united, schemas), *said, *built.notes))


def _rejects(united: United, found: Sifted) -> pl.DataFrame:
    """In the order of the files and their lines, records that could not be read among them."""
    sifted = found.rejects.with_columns(file=united.file.gather(found.rejects["position"]))
    both = pl.concat([united.rejects, sifted.select(*REJECT, "file")])
    return both.sort(["file", "line"], maintain_order=True).select(list(REJECT))


def digest(table: Table) -> str:
    """SHA-256 over columns and cells, in hexadecimal; the same for equal tables anywhere."""
    columns = [(c.name, str(c.kind), str(c.role)) for c in table.columns]
    found = hashlib.sha256(repr(columns).encode())
    for part in table.frame.iter_slices(_HASHED):
        written = BytesIO()
        part.write_csv(written, include_header=False, quote_style="non_numeric")
        found.update(written.getbuffer())
    return found.hexdigest()


def _roles(table: Table) -> tuple[Taken, ...]:
    reason = "it came with this role"
    text = table.first(Role.INPUT, Kind.TEXT)
    return tuple(
        Taken(c.name, "text" if c == text else str(c.role), c.kind, reason) for c in table.columns
    )


def _given(table: Table, options: ReadOptions) -> United:
    """A table that has its roles, as the one source."""
    if any(getattr(options, role) for role in (*KINDS, "ignore")):
        raise InputError(
            "a Table has its roles already, and the options name others.",
            remedy="Give its frame instead: table.frame.",
        )
    if not len(table):
        raise InputError("the table has no rows.", remedy="Give one with a row at least.")
    row = pl.int_range(1, len(table) + 1, dtype=pl.UInt32, eager=True)
    raw = Raw(_TABLE, table.frame, row, row, pl.DataFrame(schema=REJECT))
    return unite([raw])


def _kept(table: Table, options: ReadOptions) -> Built:
    """The table as it is, but for ratings outside their scale, and with a product."""
    notes: tuple[str, ...] = ()
    scale = None
    if rating := table.first(Role.RATING):
        read = rate([(_TABLE, table.frame[rating.name])], options.scale)
        scale, notes = read.scale, read.notes
        table = replace(table, frame=table.frame.with_columns(read.values[0].alias(rating.name)))
    if table.first(Role.PRODUCT) is None:
        table = table.with_column(PRODUCT, [_TABLE] * len(table))
        notes += (f"no column is a product: all rows are taken for one, {_TABLE!r}",)
    return Built(table, scale, notes)
