"""One class of several: cross-entropy with label smoothing, class weights, and focus."""

from typing import Literal, Self

import torch
from pydantic import BaseModel, Field
from torch import Tensor, nn
from torch.nn import functional

from berth.model.candidate import Target
from berth.model.parts import Features
from berth.model.task import Task


class CategoryHead(nn.Module):
    """A linear layer and the softmax."""

    class Config(BaseModel, frozen=True, extra="forbid"):
        """smoothing: of labels (Szegedy et al. 2016); balance: classes weigh alike however many
        rows they have; focus: gamma of the focal loss (Lin et al. 2017), 0 for cross-entropy."""

        smoothing: float = Field(default=0.0, ge=0, lt=1)
        balance: Literal["none", "classes"] = "none"
        focus: float = Field(default=0.0, ge=0)
        dropout: float = Field(default=0.1, ge=0, lt=1)

    def __init__(self, config: Config | None = None) -> None:
        super().__init__()
        self.config = config or self.Config()

    def build(self, width: int, task: Task) -> Self:
        """One output for each class."""
        self.classes = task.width
        self.dropout, self.linear = nn.Dropout(self.config.dropout), nn.Linear(width, task.width)
        self.weight: Tensor
        self.register_buffer("weight", torch.ones(task.width))
        return self

    def centre(self, target: Target) -> None:
        """Learn the classes' weights, whose mean over rows is 1."""
        if self.config.balance == "classes":
            rows = torch.bincount(torch.as_tensor(target), minlength=self.classes)
            seen = int((rows > 0).sum())
            self.weight.copy_(len(target) / (max(1, seen) * rows.clamp(min=1)))

    def forward(self, fused: Features) -> Tensor:
        """Logits [rows, classes]."""
        logits: Tensor = self.linear(self.dropout(fused.pooled))
        return logits

    def loss(self, raw: Tensor, target: Tensor) -> Tensor:
        """Mean over rows; target, int64 [rows], or the classes' shares [rows, classes]."""
        if target.ndim == 2:
            target = target.to(raw.dtype)
        each = functional.cross_entropy(
            raw, target, weight=self.weight, label_smoothing=self.config.smoothing, reduction="none"
        )
        if self.config.focus:
            chance = (raw.softmax(dim=1) * self.soft(target)).sum(dim=1)
            each = each * (1 - chance).clamp(min=1e-6) ** self.config.focus
        return each.mean()

    def soft(self, target: Tensor) -> Tensor:
        """Shares of the classes [rows, classes], that can be mixed."""
        if target.ndim == 2:
            return target
        return functional.one_hot(target, self.classes).float()

    def decode(self, raw: Tensor) -> Tensor:
        """Probabilities [rows, classes]."""
        return raw.softmax(dim=1)
