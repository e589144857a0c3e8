"""What the parts of a network offer one another: encoders, fusion and heads.

An encoder reads one column; fusion joins what encoders make of a row; a head turns that into scores
and scores into a loss. All are torch modules, and each class nests a frozen pydantic `Config`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self

import numpy as np
import polars as pl
import torch
from numpy.typing import NDArray
from torch import Tensor

from berth.model.candidate import Target
from berth.model.task import Task


@dataclass(frozen=True)
class Batch:
    """Tensors of one column for some rows; the first axis of each is the rows.

    present, bool [rows]: whether the row has a value at all; where not, the tensors hold zeros.
    """

    tensors: Mapping[str, Tensor]
    present: Tensor

    def to(self, device: torch.device) -> "Batch":
        """The same on another device."""
        moved = {name: tensor.to(device) for name, tensor in self.tensors.items()}
        return Batch(moved, self.present.to(device))


@dataclass(frozen=True)
class Features:
    """What an encoder makes of a batch.

    pooled [rows, width]; tokens [rows, length, width] and mask, bool [rows, length], True where a
    token is, or both None.
    """

    pooled: Tensor
    tokens: Tensor | None = None
    mask: Tensor | None = None


class Prepared(Protocol):
    """A whole column made ready once, of which batches are taken."""

    def __len__(self) -> int:
        """Rows."""
        ...

    def batch(self, rows: NDArray[np.int64], rng: np.random.Generator | None = None) -> Batch:
        """Tensors of these rows, padded to the longest among them; rng: for augmentation while
        training, None where there is to be none."""
        ...

    def lengths(self) -> NDArray[np.int64]:
        """The cost of each row, such as its tokens, so that rows of like length go together."""
        ...


class Encoder(Protocol):
    """Reads one column. Also a torch module."""

    width: int

    def fit(self, values: pl.Series, seed: int) -> Self:
        """Learn vocabulary, means and the like from training rows, and build the layers."""
        ...

    def prepare(self, values: pl.Series) -> Prepared:
        """Make a column ready; unseen, missing and empty values are no error."""
        ...

    def forward(self, batch: Batch) -> Features:
        """Encode; a row that is not present gives finite numbers, which fusion leaves out."""
        ...

    def learned(self) -> dict[str, Any]:
        """What `fit` learned beside weights, as JSON can hold it."""
        ...

    def relearn(self, learned: Mapping[str, Any]) -> Self:
        """Take over what `learned` gave, and build the layers; weights are loaded afterwards."""
        ...


class Fusion(Protocol):
    """Joins the columns' features. Also a torch module, built from the encoders' widths."""

    width: int

    def build(self, widths: Sequence[int]) -> Self:
        """Make the layers."""
        ...

    def forward(self, parts: Sequence[Features], present: Tensor) -> Features:
        """Join; present, bool [rows, columns]: absent parts have no influence."""
        ...


class Head(Protocol):
    """Scores for one kind of task. Also a torch module."""

    def build(self, width: int, task: Task) -> Self:
        """Make the layers."""
        ...

    def forward(self, fused: Features) -> Tensor:
        """Raw scores [rows, anything]."""
        ...

    def loss(self, raw: Tensor, target: Tensor) -> Tensor:
        """Mean loss, a scalar; target as `Task.encode` writes it."""
        ...

    def decode(self, raw: Tensor) -> Tensor:
        """Scores as `Fitted.scores` gives them [rows, `Task.width`]."""
        ...

    def centre(self, target: Target) -> None:
        """Take from the training rows what scores are scaled by, if anything."""
        ...
