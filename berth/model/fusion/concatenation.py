"""Concatenation: what columns are pooled to, side by side, and a small network over it."""

from collections.abc import Sequence
from typing import Self

import torch
from pydantic import BaseModel, Field
from torch import Tensor, nn

from berth.model.activations import ACTIVATIONS, Activation
from berth.model.fusion.dropout import modality_dropout
from berth.model.parts import Features


class Concatenation(nn.Module):
    """Norms of the columns side by side and one layer; a learned vector stands for what is absent.

    A single column is normed and goes through, with its tokens.
    """

    class Config(BaseModel, frozen=True, extra="forbid"):
        """width: of what is made; modality_dropout: of present columns left out in training."""

        width: int = Field(default=128, ge=1)
        activation: Activation = "relu"
        dropout: float = Field(default=0.1, ge=0, lt=1)
        modality_dropout: float = Field(default=0.1, ge=0, lt=1)

    def __init__(self, config: Config | None = None) -> None:
        super().__init__()
        self.config = config or self.Config()

    def build(self, widths: Sequence[int]) -> Self:
        """A norm and a vector of absence for each column."""
        self.absent = nn.ParameterList(torch.zeros(width) for width in widths)
        self.alone = len(widths) == 1
        self.width = widths[0] if self.alone else self.config.width
        self.norms = nn.ModuleList(nn.LayerNorm(width) for width in widths)
        if not self.alone:
            self.mix = nn.Sequential(
                nn.Linear(sum(widths), self.width), ACTIVATIONS[self.config.activation](),
                nn.Dropout(self.config.dropout),
            )  # fmt: skip
        return self

    def forward(self, parts: Sequence[Features], present: Tensor) -> Features:
        """One vector a row."""
        if self.training:
            present = modality_dropout(present, self.config.modality_dropout)
        seen = [
            torch.where(here.unsqueeze(-1), norm(part.pooled), absent)
            for part, here, norm, absent in zip(
                parts, present.unbind(dim=1), self.norms, self.absent, strict=True
            )
        ]
        if self.alone:
            return Features(seen[0], parts[0].tokens, parts[0].mask)
        return Features(self.mix(torch.cat(seen, dim=1)))
