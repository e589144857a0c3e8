"""Several labels at once: a yes or no for each."""

from typing import Literal, Self

import torch
from pydantic import BaseModel, Field
from torch import Tensor, nn
from torch.nn import functional

from berth.model.candidate import Target
from berth.model.parts import Features
from berth.model.task import Task


class LabelsHead(nn.Module):
    """A linear layer and a sigmoid for each label."""

    class Config(BaseModel, frozen=True, extra="forbid"):
        """balance: the rows with a label weigh as much as those without; focus: gamma of the focal
        loss (Lin et al. 2017; of labels that hold in part, Li et al. 2020), 0 for cross-entropy."""

        balance: Literal["none", "classes"] = "none"
        focus: float = Field(default=0.0, ge=0)
        dropout: float = Field(default=0.1, ge=0, lt=1)

    def __init__(self, config: Config | None = None) -> None:
        super().__init__()
        self.config = config or self.Config()

    def build(self, width: int, task: Task) -> Self:
        """One output for each label."""
        self.dropout, self.linear = nn.Dropout(self.config.dropout), nn.Linear(width, task.width)
        self.weight: Tensor
        self.register_buffer("weight", torch.ones(task.width))
        return self

    def centre(self, target: Target) -> None:
        """Learn what a label that holds weighs against one that does not."""
        if self.config.balance == "classes":
            held = torch.as_tensor(target).sum(dim=0)
            self.weight.copy_(((len(target) - held) / held.clamp(min=1.0)).clamp(min=1e-3))

    def forward(self, fused: Features) -> Tensor:
        """Logits [rows, labels]."""
        logits: Tensor = self.linear(self.dropout(fused.pooled))
        return logits

    def loss(self, raw: Tensor, target: Tensor) -> Tensor:
        """Mean over rows and labels; target, 0 to 1 [rows, labels]."""
        told = target.to(raw.dtype)
        each = functional.binary_cross_entropy_with_logits(
            raw, told, pos_weight=self.weight, reduction="none"
        )
        if self.config.focus:
            wrong = (told - raw.sigmoid()).abs()
            each = each * wrong.clamp(min=1e-6) ** self.config.focus
        return each.mean()

    def soft(self, target: Tensor) -> Tensor:
        """Shares of the labels [rows, labels], that can be mixed."""
        return target.float()

    def decode(self, raw: Tensor) -> Tensor:
        """Each label's own probability [rows, labels]."""
        return raw.sigmoid()
