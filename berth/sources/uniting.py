"""One set of cells from several sources, each row with its id."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from berth.core import ROW_ID
from berth.sources.raw import REJECT, Raw


@dataclass(frozen=True, eq=False)
class United:
    """frame: the cells of all sources, columns of one name as one, first seen first; ids: of rows,
    String [rows]; names: of the sources, no two alike; columns: those of each source; sheets: those
    that were not read, of all workbooks; file: the
    index of each row's source; line: where each row began in it; rejects: in `REJECT`'s schema and
    with `file`; notes: of all."""

    frame: pl.DataFrame
    ids: pl.Series
    names: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]
    sheets: tuple[str, ...]
    file: pl.Series
    line: pl.Series
    rejects: pl.DataFrame
    notes: tuple[str, ...]


def unite(raws: Sequence[Raw]) -> United:
    """Set sources below one another; a column missing in one is empty there.

    Rows go by `name:row`, a second source of the same name by `name~2:row`; or by their own
    String column `row_id` if it is full and no id comes twice. Columns of the same name but
    different types become text, unless both are numbers.
    """
    names = _distinct([raw.name for raw in raws])
    frame = _stacked([raw.frame for raw in raws])
    named = list(zip(names, raws, strict=True))
    numbered = [f"{name}:" + raw.row.cast(pl.String) for name, raw in named]
    ids, note = _own_ids(frame, pl.concat(numbered).alias(ROW_ID))
    several = len(raws) > 1
    said = [f"{name}: {one}" if several else one for name, raw in named for one in raw.notes]
    return United(
        frame=frame,
        ids=ids,
        names=tuple(names),
        columns=tuple(tuple(raw.frame.columns) for raw in raws),
        sheets=tuple(dict.fromkeys(sheet for raw in raws for sheet in raw.sheets)),
        file=_per_row([raw.frame.height for raw in raws]),
        line=pl.concat([raw.line.cast(pl.Int64) for raw in raws]).alias("line"),
        rejects=pl.concat(
            _renamed(at, *pair) for at, pair in enumerate(zip(names, raws, strict=True))
        ),
        notes=(*said, *note),
    )


def _distinct(names: Sequence[str]) -> list[str]:
    used: list[str] = []
    for name in names:
        number, found = 1, name
        while found in used:
            number += 1
            found = f"{name}~{number}"
        used.append(found)
    return used


def _stacked(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    types: dict[str, set[pl.DataType]] = {}
    for frame in frames:
        for name, dtype in frame.schema.items():
            types.setdefault(name, set()).add(dtype)
    mixed = {
        name
        for name, seen in types.items()
        if len(seen - {pl.Null()}) > 1 and not all(dtype.is_numeric() for dtype in seen)
    }
    alike = [f.with_columns(pl.col(sorted(mixed & set(f.columns))).cast(pl.String)) for f in frames]
    return pl.concat(alike, how="diagonal_relaxed")


def _own_ids(frame: pl.DataFrame, numbered: pl.Series) -> tuple[pl.Series, tuple[str, ...]]:
    if ROW_ID not in frame.columns:
        return numbered, ()
    own = frame[ROW_ID]
    if own.dtype == pl.String and not own.null_count() and own.n_unique() == len(own):
        return own, ()
    return numbered, (f"{ROW_ID!r} does not tell rows apart, so rows are numbered instead",)


def _renamed(at: int, name: str, raw: Raw) -> pl.DataFrame:
    ids = name + pl.col(ROW_ID).str.strip_prefix(raw.name)
    return raw.rejects.select(list(REJECT)).with_columns(ids.alias(ROW_ID), file=pl.lit(at))


def _per_row(heights: Sequence[int]) -> pl.Series:
    spans = pl.DataFrame({"file": range(len(heights)), "height": heights})
    return spans.select(pl.col("file").cast(pl.Int32).repeat_by("height")).explode("file")["file"]
