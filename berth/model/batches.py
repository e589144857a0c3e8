"""Rows in batches: examples, the order in which they are seen, and which of them are held out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from berth.core import stream
from berth.model.candidate import Target
from berth.model.parts import Batch, Prepared
from berth.model.task import Task, TaskKind

Ints = NDArray[np.int64]

POOL = 50
"""Batches within whose rows those of like length are put together."""
FEWEST = 10
"""Rows worth holding out."""


@dataclass(frozen=True, eq=False)
class Examples:
    """Prepared columns, of the same rows, and the answers."""

    columns: Sequence[Prepared]
    target: Tensor
    device: torch.device

    def batch(
        self, rows: Ints, rng: np.random.Generator | None = None
    ) -> tuple[list[Batch], Tensor]:
        """Each column's tensors of these rows, and their answers."""
        parts = [column.batch(rows, rng).to(self.device) for column in self.columns]
        return parts, self.target[torch.from_numpy(rows)].to(self.device)

    def lengths(self) -> Ints:
        """Of each row, over all columns."""
        whole: Ints = np.sum([column.lengths() for column in self.columns], axis=0, dtype=np.int64)
        return whole


def shuffled(rows: Ints, lengths: Ints, size: int, rng: np.random.Generator) -> list[Ints]:
    """Batches in random order, each of rows of like length; lengths are by row of the whole."""
    order = rng.permutation(rows)
    batches: list[Ints] = []
    for start in range(0, len(order), POOL * size):
        pool = order[start : start + POOL * size]
        pool = pool[np.argsort(lengths[pool], kind="stable")]
        batches += [pool[at : at + size] for at in range(0, len(pool), size)]
    return [batches[at] for at in rng.permutation(len(batches))]


def sorted_batches(rows: Ints, lengths: Ints, size: int) -> list[Ints]:
    """Batches from the shortest rows to the longest."""
    order = rows[np.argsort(lengths[rows], kind="stable")]
    return [order[at : at + size] for at in range(0, len(order), size)]


def held_out(target: Target, task: Task, share: float, seed: int) -> tuple[Ints, Ints]:
    """Rows to learn from and rows to stop by, in order; of classes the same share of each.

    A class too small to give one stays whole; where fewer than FEWEST would be held out, none is.
    """
    rng = stream(seed, "held out")
    ones = task.kind in (TaskKind.CATEGORY, TaskKind.ORDINAL)
    strata = target.astype(np.int64) if ones else np.zeros(len(target), np.int64)
    held = np.zeros(len(target), np.bool_)
    for stratum in np.unique(strata):
        rows = rng.permutation(np.flatnonzero(strata == stratum))
        held[rows[: round(len(rows) * share)]] = True
    if held.sum() < FEWEST or held.all():
        held[:] = False
    return np.flatnonzero(~held), np.flatnonzero(held)
