"""Classes in an order: one score and thresholds between neighbours."""

from typing import Literal, Self

import numpy as np
import torch
from pydantic import BaseModel, Field
from torch import Tensor, nn
from torch.nn import functional

from berth.model.candidate import Target
from berth.model.parts import Features
from berth.model.task import Task


class OrdinalHead(nn.Module):
    """The chance to be above each threshold is the sigmoid of the score less the threshold.

    "cumulative" maximises the likelihood of the class (McCullagh 1980); "coral" the sum of those of
    being above each threshold (Cao, Mirjalili and Raschka 2020).
    """

    class Config(BaseModel, frozen=True, extra="forbid"):
        """link: which of the two."""

        link: Literal["cumulative", "coral"] = "cumulative"
        dropout: float = Field(default=0.1, ge=0, lt=1)

    def __init__(self, config: Config | None = None) -> None:
        super().__init__()
        self.config = config or self.Config()

    def build(self, width: int, task: Task) -> Self:
        """One output, the first threshold, and the steps between them, kept positive."""
        self.classes = task.width
        self.dropout, self.linear = nn.Dropout(self.config.dropout), nn.Linear(width, 1, bias=False)
        self.first = nn.Parameter(torch.zeros(1))
        self.steps = nn.Parameter(torch.zeros(max(0, task.width - 2)))
        return self

    @torch.no_grad()
    def centre(self, target: Target) -> None:
        """Begin with the thresholds that give the training rows' shares at a score of 0."""
        rows = np.bincount(target.astype(np.int64), minlength=self.classes) + 0.5
        below = np.cumsum(rows)[:-1] / rows.sum()
        thresholds = np.log(below / (1 - below))
        steps = np.maximum(np.diff(thresholds), 1e-3)
        self.first.copy_(torch.from_numpy(thresholds[:1]))
        self.steps.copy_(torch.from_numpy(np.log(np.expm1(steps))))

    def forward(self, fused: Features) -> Tensor:
        """Logits of being above each threshold [rows, classes - 1], falling from left to right."""
        rises = torch.cat([self.first, functional.softplus(self.steps)])
        logits: Tensor = self.linear(self.dropout(fused.pooled)) - rises.cumsum(dim=0)
        return logits

    def loss(self, raw: Tensor, target: Tensor) -> Tensor:
        """Mean over rows; target, int64 [rows]."""
        if self.config.link == "coral":
            above = target.unsqueeze(1) > torch.arange(self.classes - 1, device=raw.device)
            each = functional.binary_cross_entropy_with_logits(
                raw, above.to(raw.dtype), reduction="none"
            )
            return each.sum(dim=1).mean()
        chance = self.decode(raw.float()).gather(1, target.unsqueeze(1))
        return -chance.clamp(min=1e-7).log().mean()

    def decode(self, raw: Tensor) -> Tensor:
        """Probabilities [rows, classes]."""
        above = functional.pad(raw.sigmoid(), (1, 0), value=1.0)
        return above - functional.pad(above[:, 1:], (0, 1), value=0.0)
