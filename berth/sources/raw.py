"""`Raw`: one source as it was found, before anything is made of its cells."""

from dataclasses import dataclass

import polars as pl

REJECT = {"row_id": pl.String, "line": pl.Int64, "reason": pl.String}
"""Schema of rows not used: which row, where in the file, and why."""


@dataclass(frozen=True, eq=False)
class Raw:
    """name: what row ids begin with (the file's name, never its folder, nor a URL's secrets);
    frame: the cells, all String for text formats and typed otherwise, one row a record;
    row: each record's number from 1 without the header, UInt32 [rows], counting rejected records;
    line: where the record begins in the file (1 is the first line), or its row where a format
    has no lines, UInt32 [rows]; rejects: records that could not be read, in `REJECT`'s schema;
    notes: what was guessed or mended on the way, in plain words; sheets: names of the sheets of
    the workbook that were not read."""

    name: str
    frame: pl.DataFrame
    row: pl.Series
    line: pl.Series
    rejects: pl.DataFrame
    notes: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
