"""Dates: how late, and where in the year, the month, the week and the day; and a small network."""

from collections.abc import Mapping
from typing import Any, Self

import numpy as np
import polars as pl
from pydantic import BaseModel, Field
from torch import nn

from berth.core import Floats
from berth.model.activations import Activation
from berth.model.encoders.number import Vectors
from berth.model.encoders.tokens import Share
from berth.model.layers import initialised, mlp
from berth.model.parts import Batch, Features

CYCLES = (("ordinal_day", 366), ("day", 31), ("weekday", 7), ("hour", 24))
"""What comes again, and after how many units of itself."""
WIDE = 2 * len(CYCLES) + 1
"""Sine and cosine of each cycle, and the time itself."""


class Date(nn.Module):
    """Sine and cosine of each cycle, the standardised time, and an MLP."""

    class Config(BaseModel, frozen=True, extra="forbid"):
        """width: of what is made."""

        width: int = Field(default=32, ge=1)
        activation: Activation = "relu"
        dropout: Share = 0.0

    def __init__(self, config: Config | None = None) -> None:
        super().__init__()
        self.config = config or self.Config()
        self.width = self.config.width

    def fit(self, values: pl.Series, seed: int) -> Self:
        """Learn the time's mean and scale, in days since 1970."""
        days = _days(_moments(values))
        known = days[np.isfinite(days)]
        self.mean = float(known.mean()) if len(known) else 0.0
        self.scale = (float(known.std()) if len(known) else 0.0) or 1.0
        with initialised(seed, "date"):
            return self._layers()

    def prepare(self, values: pl.Series) -> Vectors:
        """Codes [rows, WIDE]; later than all training rows is as late as 5 deviations at most."""
        moments = _moments(values)
        columns = [np.clip((_days(moments) - self.mean) / self.scale, -5.0, 5.0)]
        for name, period in CYCLES:
            turn = getattr(moments.dt, name)().cast(pl.Float64).fill_null(0.0).to_numpy()
            columns += [np.sin(2 * np.pi * turn / period), np.cos(2 * np.pi * turn / period)]
        there = moments.is_not_null().to_numpy()
        vectors = np.where(there[:, None], np.column_stack(columns), 0.0)
        return Vectors(vectors.astype(np.float32), there)

    def forward(self, batch: Batch) -> Features:
        """One vector, no tokens."""
        return Features(self.mlp(batch.tensors["values"]))

    def learned(self) -> dict[str, Any]:
        """Mean and scale."""
        return {"mean": self.mean, "scale": self.scale}

    def relearn(self, learned: Mapping[str, Any]) -> Self:
        """The same codes, and a network of the same shape."""
        self.mean, self.scale = learned["mean"], learned["scale"]
        return self._layers()

    def _layers(self) -> Self:
        config = self.config
        self.mlp = mlp(WIDE, 2 * config.width, config.width, config.activation, config.dropout)
        return self


def _moments(values: pl.Series) -> pl.Series:
    """Datetime [rows]; strings that are no ISO date are null."""
    if values.dtype == pl.String:
        return values.str.slice(0, 10).str.to_datetime("%Y-%m-%d", strict=False, time_unit="us")
    if isinstance(values.dtype, pl.Datetime) and values.dtype.time_zone is not None:
        values = values.dt.replace_time_zone(None)
    return values.cast(pl.Datetime("us"), strict=False)


def _days(moments: pl.Series) -> Floats:
    """Days since 1970, float64 [rows], NaN where there is no moment."""
    return moments.dt.timestamp("ms").cast(pl.Float64).fill_null(np.nan).to_numpy() / 86_400_000
