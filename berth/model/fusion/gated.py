"""Gated fusion: of each row, the columns weigh what is taken from each (Arevalo et al. 2017)."""

from collections.abc import Sequence
from typing import Self

import torch
from pydantic import BaseModel, Field
from torch import Tensor, nn

from berth.model.fusion.dropout import modality_dropout
from berth.model.parts import Features


class Gated(nn.Module):
    """Gated multimodal units: gates of the columns add up to 1 over those that are present."""

    class Config(BaseModel, frozen=True, extra="forbid"):
        """width: of what is made; modality_dropout: of present columns left out in training."""

        width: int = Field(default=128, ge=1)
        dropout: float = Field(default=0.1, ge=0, lt=1)
        modality_dropout: float = Field(default=0.1, ge=0, lt=1)

    def __init__(self, config: Config | None = None) -> None:
        super().__init__()
        self.config = config or self.Config()

    def build(self, widths: Sequence[int]) -> Self:
        """A projection of each column, and gates that see all of them."""
        self.width = self.config.width
        self.norms = nn.ModuleList(nn.LayerNorm(width) for width in widths)
        self.projections = nn.ModuleList(nn.Linear(width, self.width) for width in widths)
        self.gates = nn.Linear(sum(widths), len(widths) * self.width)
        self.dropout = nn.Dropout(self.config.dropout)
        return self

    def forward(self, parts: Sequence[Features], present: Tensor) -> Features:
        """One vector a row; zeros where nothing is present."""
        if self.training:
            present = modality_dropout(present, self.config.modality_dropout)
        there = present.unsqueeze(-1)
        seen = [
            torch.where(there[:, at], norm(part.pooled), 0.0)
            for at, (norm, part) in enumerate(zip(self.norms, parts, strict=True))
        ]
        states = torch.stack(
            [torch.tanh(project(one)) for project, one in zip(self.projections, seen, strict=True)],
            dim=1,
        )
        gates = self.gates(torch.cat(seen, dim=1)).view_as(states)
        lowest = torch.finfo(gates.dtype).min
        shares = gates.masked_fill(~there, lowest).softmax(dim=1).masked_fill(~there, 0.0)
        return Features(self.dropout((shares * states).sum(dim=1)))
