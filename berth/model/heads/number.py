"""A number: squared or Huber loss on the standardised target."""

from typing import Literal, Self

import numpy as np
import torch
from pydantic import BaseModel, Field
from torch import Tensor, nn
from torch.nn import functional

from berth.model.candidate import Target
from berth.model.parts import Features
from berth.model.task import Task


class NumberHead(nn.Module):
    """A linear layer whose output is in standard deviations of the training rows."""

    class Config(BaseModel, frozen=True, extra="forbid"):
        """delta: deviations beyond which Huber's loss is linear (Huber 1964)."""

        error: Literal["mse", "huber"] = "mse"
        delta: float = Field(default=1.0, gt=0)
        dropout: float = Field(default=0.1, ge=0, lt=1)

    def __init__(self, config: Config | None = None) -> None:
        super().__init__()
        self.config = config or self.Config()

    def build(self, width: int, task: Task) -> Self:
        """One output."""
        self.dropout, self.linear = nn.Dropout(self.config.dropout), nn.Linear(width, 1)
        self.mean: Tensor
        self.scale: Tensor
        # Double, so that large numbers such as years keep their digits.
        self.register_buffer("mean", torch.zeros((), dtype=torch.float64))
        self.register_buffer("scale", torch.ones((), dtype=torch.float64))
        return self

    def centre(self, target: Target) -> None:
        """Learn mean and deviation."""
        self.mean.fill_(float(np.mean(target)))
        self.scale.fill_(float(np.std(target)) or 1.0)

    def forward(self, fused: Features) -> Tensor:
        """Deviations from the mean [rows, 1]."""
        raw: Tensor = self.linear(self.dropout(fused.pooled))
        return raw

    def loss(self, raw: Tensor, target: Tensor) -> Tensor:
        """Mean over rows; target, float64 [rows] or [rows, 1]."""
        told = ((target.flatten() - self.mean) / self.scale).to(raw.dtype)
        if self.config.error == "mse":
            return functional.mse_loss(raw.squeeze(1), told)
        return functional.huber_loss(raw.squeeze(1), told, delta=self.config.delta)

    def soft(self, target: Tensor) -> Tensor:
        """Numbers [rows, 1], that can be mixed."""
        return target.view(-1, 1)

    def decode(self, raw: Tensor) -> Tensor:
        """Numbers on the target's own scale [rows, 1]."""
        return raw * self.scale + self.mean
