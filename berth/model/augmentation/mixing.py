"""Mixtures of two rows, of inputs and of targets alike, while training."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from berth.model.parts import Batch

MIXED = ("pixels", "frames", "values")
"""Tensors of a batch that can be mixed; ids of words cannot."""


@dataclass(frozen=True, eq=False)
class Mixture:
    """partner: the row that each row is mixed with, [rows]; share: of itself that each keeps,
    float32 [rows]; box: top, bottom, left and right of what the partner gives, as shares of the
    sides, or None where values are averaged."""

    partner: Tensor
    share: Tensor
    box: tuple[float, float, float, float] | None = None

    def inputs(self, batch: Batch) -> Batch:
        """The batch mixed; what was integers becomes float32. A row with an absent partner, or
        absent itself, stays as it is."""
        both = batch.present & batch.present[self.partner]
        tensors = dict(batch.tensors)
        for name in MIXED:
            if name in tensors:
                tensors[name] = self._mixed(tensors[name], both)
        if "frames" in tensors and "mask" in tensors:
            mask = tensors["mask"]
            tensors["mask"] = mask | (mask[self.partner] & both[:, None])
        return Batch(tensors, batch.present)

    def targets(self, soft: Tensor, present: Tensor) -> Tensor:
        """Targets [rows, classes] in the same shares; present, bool [rows], as in the batch."""
        both = present & present[self.partner]
        kept = torch.where(both, self.share, torch.ones_like(self.share))[:, None]
        return kept * soft + (1 - kept) * soft[self.partner]

    def _mixed(self, values: Tensor, both: Tensor) -> Tensor:
        axes = (-1, *[1] * (values.ndim - 1))
        own = values.float()
        other = own[self.partner]
        if self.box is None:
            kept = self.share.view(axes)
            return torch.where(both.view(axes), kept * own + (1 - kept) * other, own)
        inside = torch.zeros(values.shape[-2:], dtype=torch.bool, device=values.device)
        high, wide = values.shape[-2:]
        top, bottom, left, right = self.box
        inside[
            round(top * high) : round(bottom * high), round(left * wide) : round(right * wide)
        ] = 1
        return torch.where(both.view(axes) & inside, other, own)


def mixup(rows: int, alpha: float, rng: np.random.Generator) -> Mixture:
    """Averages, shares drawn from Beta(alpha, alpha), the larger one the row's own (Zhang et al.
    2018)."""
    share = rng.beta(alpha, alpha, rows)
    return Mixture(_partners(rows, rng), torch.from_numpy(np.maximum(share, 1 - share)).float())


def cutmix(rows: int, alpha: float, rng: np.random.Generator, side: int) -> Mixture:
    """A box of the partner in the row (Yun et al. 2019); side: of the images, pixels."""
    length = np.sqrt(1 - rng.beta(alpha, alpha)) * side
    edges = []
    for middle in rng.uniform(0, side, 2):
        edges += [max(0, round(middle - length / 2)), min(side, round(middle + length / 2))]
    top, bottom, left, right = edges
    share = 1 - (bottom - top) * (right - left) / side**2
    box = (top / side, bottom / side, left / side, right / side)
    return Mixture(_partners(rows, rng), torch.full((rows,), share), box)


def _partners(rows: int, rng: np.random.Generator) -> Tensor:
    order: NDArray[np.int64] = rng.permutation(rows)
    return torch.from_numpy(order)
