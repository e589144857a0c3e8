"""Mixtures of two rows, of inputs and of targets alike, while training."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from pydantic import BaseModel, Field
from torch import Tensor

from berth.core import InputError
from berth.model.parts import Batch
from berth.model.task import Task, TaskKind

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

    def on(self, device: torch.device) -> "Mixture":
        """The same on another device."""
        return Mixture(self.partner.to(device), self.share.to(device), self.box)

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


class Mixing:
    """Mixup, cutmix, or now the one and now the other, of whole rows: of all their columns."""

    class Config(BaseModel, frozen=True, extra="forbid"):
        """mixup_alpha, cutmix_alpha: of the Beta distribution that shares are drawn from, 0 for
        none of that kind; prob: share of the batches that are mixed; switch_prob: where both are
        on, share of those that cutmix mixes."""

        mixup_alpha: float = Field(default=0.0, ge=0.0)
        cutmix_alpha: float = Field(default=0.0, ge=0.0)
        prob: float = Field(default=1.0, ge=0.0, le=1.0)
        switch_prob: float = Field(default=0.5, ge=0.0, le=1.0)

        @property
        def on(self) -> bool:
            """Whether anything is ever mixed."""
            return self.prob > 0 and (self.mixup_alpha > 0 or self.cutmix_alpha > 0)

    def __init__(self, config: Config) -> None:
        self.config = config

    def check(self, task: Task, columns: Sequence[str], parts: Sequence[Batch]) -> None:
        """Raise InputError where a mixture of answers, or of what a column holds, has no meaning.

        columns: names; parts: a batch of each.
        """
        if task.kind is TaskKind.ORDINAL:
            raise InputError(
                "answers in an order cannot be mixed.", column=task.target,
                remedy="Set mixup_alpha and cutmix_alpha to 0, or take the classes for a category.",
            )  # fmt: skip
        able = ("pixels",) if self.config.cutmix_alpha else MIXED
        what = "cutmix" if self.config.cutmix_alpha else "mixup"
        for column, part in zip(columns, parts, strict=True):
            if not any(name in part.tensors for name in able):
                raise InputError(
                    f"{what} cannot mix what it holds.", column=column,
                    remedy=f"Set {what}_alpha to 0, or leave the column out.",
                )  # fmt: skip

    def __call__(
        self, parts: Sequence[Batch], soft: Tensor, rng: np.random.Generator
    ) -> tuple[list[Batch], Tensor]:
        """Other rows for these, with targets [rows, classes]. A row keeps to itself where any
        column of it, or of its partner, is absent: its share of the target would be unclear."""
        mixture = self._drawn(parts, rng)
        if mixture is None:
            return list(parts), soft
        whole = torch.stack([part.present for part in parts], dim=1).all(dim=1)
        mixture = mixture.on(soft.device)
        mixed = [
            Batch(mixture.inputs(Batch(part.tensors, whole)).tensors, part.present)
            for part in parts
        ]
        return mixed, mixture.targets(soft, whole)

    def _drawn(self, parts: Sequence[Batch], rng: np.random.Generator) -> Mixture | None:
        config, rows = self.config, len(parts[0].present)
        mixed, cut = rng.random(2)
        if mixed >= config.prob or not rows:
            return None
        if config.cutmix_alpha and (not config.mixup_alpha or cut < config.switch_prob):
            side = parts[0].tensors["pixels"].shape[-1]
            return cutmix(rows, config.cutmix_alpha, rng, side)
        return mixup(rows, config.mixup_alpha, rng)


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
