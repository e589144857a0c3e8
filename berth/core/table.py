"""`Table`: the one type that carries evidence and training examples."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Self

import polars as pl

from berth.core.errors import InputError
from berth.core.kinds import Column, Kind, Role

ROW_ID = "row_id"
"""The reserved column that holds each row's stable id."""


@dataclass(frozen=True, eq=False)
class Table:
    """A polars frame whose columns have kinds and roles and whose rows have stable ids.

    Immutable: every method that changes something returns a new table. `frame` holds the
    reserved string column `row_id` first and then exactly the columns of `columns`.
    """

    frame: pl.DataFrame
    columns: tuple[Column, ...]

    def __post_init__(self) -> None:
        expected = [ROW_ID, *(column.name for column in self.columns)]
        if self.frame.columns != expected:
            raise InputError(f"a table of {expected} was given the columns {self.frame.columns}.")

    @classmethod
    def of(cls, frame: pl.DataFrame, columns: Iterable[Column], *, name: str = "table") -> Self:
        """Make a table of `columns` of `frame`; rows are numbered `name:1`... if it has no ids."""
        columns = tuple(columns)
        if ROW_ID not in frame.columns:
            number = pl.int_range(1, pl.len() + 1).cast(pl.String)
            frame = frame.with_columns((pl.lit(f"{name}:") + number).alias(ROW_ID))
        return cls(frame.select(ROW_ID, *(column.name for column in columns)), columns)

    def __len__(self) -> int:
        return self.frame.height

    @property
    def row_ids(self) -> pl.Series:
        """The rows' ids, String [rows]."""
        return self.frame[ROW_ID]

    def having(self, role: Role, kind: Kind | None = None) -> tuple[Column, ...]:
        """The columns with this role (and kind)."""
        return tuple(c for c in self.columns if c.role is role and kind in (None, c.kind))

    def first(self, role: Role, kind: Kind | None = None) -> Column | None:
        """The first column with this role (and kind), or None."""
        return next(iter(self.having(role, kind)), None)

    def values(self, role: Role, kind: Kind | None = None) -> pl.Series | None:
        """The values of the first column with this role (and kind), or None."""
        column = self.first(role, kind)
        return None if column is None else self.frame[column.name]

    def texts(self) -> pl.Series:
        """The text that speaks: the values of the first text input."""
        values = self.values(Role.INPUT, Kind.TEXT)
        if values is None:
            raise InputError("the table has no text column.", remedy="Name one with --text.")
        return values

    def with_column(self, column: Column, values: pl.Series | Sequence[object]) -> Self:
        """Add a column, or replace the one of that name."""
        series = pl.Series(column.name, values)
        kept = tuple(c for c in self.columns if c.name != column.name)
        frame = self.frame.with_columns(series).select(ROW_ID, *(c.name for c in kept), column.name)
        return replace(self, frame=frame, columns=(*kept, column))

    def without(self, *names: str) -> Self:
        """Drop columns by name."""
        kept = tuple(c for c in self.columns if c.name not in names)
        return replace(self, frame=self.frame.drop(*names, strict=False), columns=kept)

    def where(self, mask: pl.Series | pl.Expr) -> Self:
        """Keep the rows for which the mask holds."""
        return replace(self, frame=self.frame.filter(mask))

    def take(self, index: Sequence[int] | pl.Series) -> Self:
        """The rows at these positions, in this order; a repeated position repeats its row."""
        return replace(self, frame=self.frame[index])
