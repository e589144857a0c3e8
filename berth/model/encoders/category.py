"""Categories as learned vectors (Guo and Berkhahn 2016)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
import polars as pl
import torch
from numpy.typing import NDArray
from pydantic import BaseModel, Field
from torch import nn

from berth.model.encoders.tokens import Share
from berth.model.layers import initialised
from berth.model.parts import Batch, Features

RARE = 0
"""The place of every value that was seen too seldom, or never."""


@dataclass(frozen=True, eq=False)
class Codes:
    """A prepared column of categories: codes [rows]; batches hold them as `codes`, int64."""

    codes: NDArray[np.int64]
    there: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.there)

    def batch(self, rows: NDArray[np.int64], rng: np.random.Generator | None = None) -> Batch:
        """As they are."""
        tensors = {"codes": torch.from_numpy(self.codes[rows])}
        return Batch(tensors, torch.from_numpy(self.there[rows]))

    def lengths(self) -> NDArray[np.int64]:
        """One each."""
        return np.ones(len(self), np.int64)


class Category(nn.Module):
    """A vector for each value that is seen often enough, and one for all others."""

    class Config(BaseModel, frozen=True, extra="forbid"):
        """fewest: training rows of a value that has its own vector."""

        fewest: int = Field(default=3, ge=1)
        width: int = Field(default=32, ge=1)
        dropout: Share = 0.1

    purpose: ClassVar[str] = "category"

    def __init__(self, config: Config | None = None) -> None:
        super().__init__()
        self.config = config or self.Config()
        self.width = self.config.width

    def fit(self, values: pl.Series, seed: int) -> Self:
        """Learn which values there are, in alphabetical order."""
        counts = values.cast(pl.String).drop_nulls().rename("value").value_counts()
        kept = counts.filter(pl.col("count") >= self.config.fewest)
        self.values = sorted(kept["value"].to_list())
        with initialised(seed, self.purpose):
            return self._layers()

    def prepare(self, values: pl.Series) -> Codes:
        """Codes from 1 in the order of the values; RARE for others."""
        places = pl.DataFrame(
            {"value": self.values, "code": range(1, len(self.values) + 1)},
            schema={"value": pl.String, "code": pl.Int64},
        )
        told = values.cast(pl.String).rename("value").to_frame()
        codes = told.join(places, on="value", how="left", maintain_order="left")["code"]
        return Codes(codes.fill_null(RARE).to_numpy(), values.is_not_null().to_numpy())

    def forward(self, batch: Batch) -> Features:
        """One vector, no tokens."""
        return Features(self.dropout(self.embedding(batch.tensors["codes"])))

    def learned(self) -> dict[str, Any]:
        """The values."""
        return {"values": self.values}

    def relearn(self, learned: Mapping[str, Any]) -> Self:
        """The same values, and a network of the same shape."""
        self.values = list(learned["values"])
        return self._layers()

    def _layers(self) -> Self:
        self.embedding = nn.Embedding(len(self.values) + 1, self.width)
        self.dropout = nn.Dropout(self.config.dropout)
        return self
