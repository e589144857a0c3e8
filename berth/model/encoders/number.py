"""Numbers: piecewise linear codes over quantiles, and a small network (Gorishniy et al. 2022)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import polars as pl
import torch
from numpy.typing import NDArray
from pydantic import BaseModel, Field
from torch import nn

from berth.core import Floats
from berth.model.activations import Activation
from berth.model.encoders.tokens import Share
from berth.model.layers import initialised, mlp
from berth.model.parts import Batch, Features


@dataclass(frozen=True, eq=False)
class Vectors:
    """A prepared column of which each row is a vector: values, float32 [rows, width].

    Batches hold them as `values`.
    """

    values: NDArray[np.float32]
    there: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.there)

    def batch(self, rows: NDArray[np.int64], rng: np.random.Generator | None = None) -> Batch:
        """As they are."""
        tensors = {"values": torch.from_numpy(self.values[rows])}
        return Batch(tensors, torch.from_numpy(self.there[rows]))

    def lengths(self) -> NDArray[np.int64]:
        """One each."""
        return np.ones(len(self), np.int64)


class Number(nn.Module):
    """How far a number has come through each of the training rows' quantile bins, and an MLP."""

    class Config(BaseModel, frozen=True, extra="forbid"):
        """bins: of equal share; width: of what is made."""

        bins: int = Field(default=16, ge=1)
        width: int = Field(default=32, ge=1)
        activation: Activation = "relu"
        dropout: Share = 0.0

    def __init__(self, config: Config | None = None) -> None:
        super().__init__()
        self.config = config or self.Config()
        self.width = self.config.width

    def fit(self, values: pl.Series, seed: int) -> Self:
        """Learn the bins' edges, and the deviation's scale."""
        numbers = _finite(values)
        known = numbers[np.isfinite(numbers)]
        if not len(known):
            known = np.zeros(1)
        edges = np.unique(np.quantile(known, np.linspace(0, 1, self.config.bins + 1)))
        self.edges = edges if len(edges) > 1 else np.array([edges[0], edges[0] + 1.0])
        self.mean, self.scale = float(known.mean()), float(known.std()) or 1.0
        with initialised(seed, "number"):
            return self._layers()

    def prepare(self, values: pl.Series) -> Vectors:
        """Codes [rows, bins + 1]: the last is the standardised number, within 5 deviations."""
        numbers = _finite(values)
        there = np.isfinite(numbers)
        filled = np.where(there, numbers, 0.0)[:, None]
        low, high = self.edges[:-1], self.edges[1:]
        codes = np.clip((filled - low) / (high - low), 0.0, 1.0)
        z = np.clip((filled - self.mean) / self.scale, -5.0, 5.0)
        vectors = np.hstack([codes, z]) * there[:, None]
        return Vectors(vectors.astype(np.float32), there)

    def forward(self, batch: Batch) -> Features:
        """One vector, no tokens."""
        return Features(self.mlp(batch.tensors["values"]))

    def learned(self) -> dict[str, Any]:
        """Edges, mean and scale."""
        return {"edges": self.edges.tolist(), "mean": self.mean, "scale": self.scale}

    def relearn(self, learned: Mapping[str, Any]) -> Self:
        """The same codes, and a network of the same shape."""
        self.edges = np.array(learned["edges"], float)
        self.mean, self.scale = learned["mean"], learned["scale"]
        return self._layers()

    def _layers(self) -> Self:
        config, codes = self.config, len(self.edges)
        self.mlp = mlp(codes, 2 * config.width, config.width, config.activation, config.dropout)
        return self


def _finite(values: pl.Series) -> Floats:
    """Numbers as float64 [rows], NaN where there is none that is finite."""
    numbers = values.cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy()
    return np.where(np.isfinite(numbers), numbers, np.nan)
