"""Numbers, categories, dates and repeated ids as columns of numbers, fitted on training rows."""

from collections.abc import Sequence
from typing import Any, Literal, Self

import numpy as np
import polars as pl
from pydantic import BaseModel, ConfigDict
from scipy import sparse

from berth.core import Column, Floats, Kind, Role, Table

_KNOTS = 101
_PARTS = ("year", "month", "weekday", "days")


class Number(BaseModel):
    """A number, or a part of a date: `fill` stands where it is missing; knots: quantiles of the
    training rows, which it is ranked among where there are any."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    part: str = ""
    fill: float
    centre: float
    scale: float
    knots: tuple[float, ...] = ()

    @classmethod
    def learn(cls, name: str, part: str, values: Floats, scaling: str) -> Self:
        """Median, centre and scale of what is not missing."""
        known = values[np.isfinite(values)]
        known = known if len(known) else np.zeros(1)
        low, fill, high = (float(q) for q in np.quantile(known, [0.25, 0.5, 0.75]))
        deviation = float(known.std())
        spread = (high - low) / 1.349 or deviation
        if scaling == "quantile":
            knots = tuple(map(float, np.quantile(known, np.linspace(0, 1, _KNOTS))))
            return cls(name=name, part=part, fill=fill, centre=0.5, scale=12**-0.5, knots=knots)
        if scaling == "standard":
            centre, spread = float(known.mean()), deviation
        else:
            centre = fill
        return cls(name=name, part=part, fill=fill, centre=centre, scale=spread or 1.0)

    def raw(self, values: pl.Series) -> Floats:
        """The numbers, NaN where missing, float64 [rows]."""
        return _part(values, self.part) if self.part else _number(values)

    def wide(self, values: pl.Series) -> sparse.csr_array:
        """Scaled, within 10 of the centre, and whether it is missing [rows, 2]."""
        raw = self.raw(values)
        missing = ~np.isfinite(raw)
        full = np.where(missing, self.fill, raw)
        if self.knots:
            full = np.interp(full, self.knots, np.linspace(0, 1, len(self.knots)))
        scaled = np.clip((full - self.centre) / self.scale, -10, 10)
        return sparse.csr_array(np.column_stack([scaled, missing]).astype(np.float32))


class Category(BaseModel):
    """A category: its levels, the most frequent first. Missing and rare or unseen are two more."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    levels: tuple[str, ...]

    @classmethod
    def learn(cls, name: str, values: pl.Series, minimum: int, limit: int) -> Self:
        """Levels that are there `minimum` times, at most `limit`."""
        counts = pl.DataFrame({"level": _level(values).drop_nulls()}).group_by("level").len()
        counts = counts.filter(pl.col("len") >= minimum)
        kept = counts.sort("len", "level", descending=[True, False]).head(limit)
        return cls(name=name, levels=tuple(kept["level"]))

    def raw(self, values: pl.Series) -> Floats:
        """Places in `levels`, then rare or unseen; NaN where missing, float64 [rows]."""
        level = _level(values)
        place = level.cast(pl.Enum(self.levels), strict=False).to_physical().cast(pl.Float64)
        found = place.fill_null(float(len(self.levels))).to_numpy().copy()
        found[level.is_null().to_numpy()] = np.nan
        return found

    def wide(self, values: pl.Series) -> sparse.csr_array:
        """One column a level, then rare or unseen, then missing [rows, levels + 2]."""
        place = np.nan_to_num(self.raw(values), nan=len(self.levels) + 1).astype(np.int32)
        ones = np.ones(len(place), np.float32)
        shape = (len(place), len(self.levels) + 2)
        return sparse.csr_array((ones, place, np.arange(len(place) + 1, dtype=np.int32)), shape)


class Columns:
    """What was learned of a table's INPUT columns that are no text, image or sound.

    An id is a category where each value is in `repeated` rows on average, and passed over else.
    """

    class Config(BaseModel):
        """minimum, limit: rows that a category must be in, and categories of a column."""

        model_config = ConfigDict(extra="forbid", frozen=True)

        scaling: Literal["robust", "standard", "quantile"] = "robust"
        minimum: int = 2
        limit: int = 1000
        repeated: float = 5.0

    def __init__(self, parts: Sequence[Number | Category]) -> None:
        self.parts = tuple(parts)

    @classmethod
    def learn(cls, table: Table, config: Config) -> Self:
        """Learn from training rows."""
        parts: list[Number | Category] = []
        for column in table.having(Role.INPUT):
            parts += _learned(column, table.frame[column.name], config)
        return cls(parts)

    def narrow(self, table: Table) -> Floats:
        """One column each, NaN where missing, float64 [rows, parts]; of categories places."""
        found = [part.raw(table.frame[part.name]) for part in self.parts]
        return np.column_stack(found) if found else np.zeros((len(table), 0))

    def wide(self, table: Table) -> sparse.csr_array:
        """Scaled and one-hot, csr float32 [rows, any]."""
        found = [part.wide(table.frame[part.name]) for part in self.parts]
        if not found:
            return sparse.csr_array((len(table), 0), dtype=np.float32)
        return sparse.csr_array(sparse.hstack(found, format="csr"))

    def learned(self) -> list[dict[str, Any]]:
        """All that it knows, as JSON can hold it."""
        return [part.model_dump() for part in self.parts]

    @classmethod
    def restore(cls, learned: Sequence[dict[str, Any]]) -> Self:
        """The same again."""
        return cls([(Category if "levels" in p else Number).model_validate(p) for p in learned])


def _learned(column: Column, values: pl.Series, config: Columns.Config) -> list[Number | Category]:
    if column.kind is Kind.NUMBER:
        return [Number.learn(column.name, "", _number(values), config.scaling)]
    if column.kind is Kind.DATE:
        return [
            Number.learn(column.name, part, _part(values, part), config.scaling) for part in _PARTS
        ]
    often = values.drop_nulls().len() >= config.repeated * values.drop_nulls().n_unique()
    if column.kind is Kind.CATEGORY or (column.kind is Kind.ID and often):
        return [Category.learn(column.name, values, config.minimum, config.limit)]
    return []


def _number(values: pl.Series) -> Floats:
    found = values.cast(pl.Float64, strict=False).fill_null(float("nan")).to_numpy().copy()
    found[~np.isfinite(found)] = np.nan
    return found


def _level(values: pl.Series) -> pl.Series:
    """Text without blanks around it; an empty one is missing."""
    text = values.cast(pl.String).str.strip_chars()
    return text.set(text == "", None)


def _part(values: pl.Series, part: str) -> Floats:
    """Year, month, weekday (Monday is 1) or days since 1970; what is no date is missing."""
    if values.dtype == pl.String:
        values = values.str.strptime(pl.Date, "%Y-%m-%d", strict=False, exact=False)
    day = values.cast(pl.Date, strict=False)
    if part == "days":
        return _number(day.to_physical())
    return _number(getattr(day.dt, part)())
