"""Cross-attention: a learned query looks at the tokens of all columns."""

from collections.abc import Sequence
from typing import Self

import torch
from pydantic import BaseModel, Field, model_validator
from torch import Tensor, nn
from torch.nn import functional

from berth.model.activations import Activation
from berth.model.fusion.dropout import modality_dropout
from berth.model.layers import mlp
from berth.model.parts import Features


class CrossAttention(nn.Module):
    """Columns' tokens, or what they are pooled to, are keys for one query (Jaegle et al. 2021).

    A learned key beside them is all there is to look at in a row of which nothing is present.
    """

    class Config(BaseModel, frozen=True, extra="forbid"):
        """width: of what is made; modality_dropout: of present columns left out in training."""

        width: int = Field(default=128, ge=1)
        heads: int = Field(default=4, ge=1)
        activation: Activation = "gelu"
        dropout: float = Field(default=0.1, ge=0, lt=1)
        modality_dropout: float = Field(default=0.1, ge=0, lt=1)

        @model_validator(mode="after")
        def _whole(self) -> "CrossAttention.Config":
            if self.width % self.heads:
                raise ValueError("width must be a multiple of heads")
            return self

    def __init__(self, config: Config | None = None) -> None:
        super().__init__()
        self.config = config or self.Config()

    def build(self, widths: Sequence[int]) -> Self:
        """A projection and a mark of each column, the query, and one layer."""
        self.width = width = self.config.width
        self.norms = nn.ModuleList(nn.LayerNorm(one) for one in widths)
        self.projections = nn.ModuleList(nn.Linear(one, width) for one in widths)
        self.marks = nn.Parameter(torch.randn(len(widths), width) * 0.02)
        self.nothing = nn.Parameter(torch.randn(1, width) * 0.02)
        self.asked = nn.Parameter(torch.randn(1, width) * 0.02)
        self.query, self.key_value = nn.Linear(width, width), nn.Linear(width, 2 * width)
        self.out, self.norm = nn.Linear(width, width), nn.LayerNorm(width)
        self.mlp = mlp(width, 2 * width, width, self.config.activation, self.config.dropout)
        return self

    def forward(self, parts: Sequence[Features], present: Tensor) -> Features:
        """One vector a row."""
        if self.training:
            present = modality_dropout(present, self.config.modality_dropout)
        keys, mask = self._keys(parts, present)
        read = self.asked + self.out(self._attend(keys, mask))
        return Features(read + self.mlp(self.norm(read)))

    def _keys(self, parts: Sequence[Features], present: Tensor) -> tuple[Tensor, Tensor]:
        """Tokens of all columns [rows, keys, width], and which may be looked at."""
        keys = [self.nothing.expand(len(present), 1, -1)]
        masks = [present.new_ones(len(present), 1)]
        for at, part in enumerate(parts):
            here = present[:, at : at + 1]
            # What columns are pooled to is a key too, so that every layer of theirs learns.
            tokens, mask = part.pooled.unsqueeze(1), here
            if part.tokens is not None and part.mask is not None and self._fits(at, part.tokens):
                tokens = torch.cat([tokens, part.tokens], dim=1)
                mask = torch.cat([mask, part.mask & here], dim=1)
            # Zeros, since a weight of zero times no number is no number.
            known = torch.where(mask.unsqueeze(-1), self.norms[at](tokens), 0.0)
            keys.append(self.projections[at](known) + self.marks[at])
            masks.append(mask)
        return torch.cat(keys, dim=1), torch.cat(masks, dim=1)

    def _fits(self, at: int, tokens: Tensor) -> bool:
        projection = self.projections[at]
        return isinstance(projection, nn.Linear) and tokens.shape[-1] == projection.in_features

    def _attend(self, keys: Tensor, mask: Tensor) -> Tensor:
        rows, length, width = keys.shape
        heads = self.config.heads
        query = self.query(self.asked).view(1, 1, heads, -1).transpose(1, 2)
        split = self.key_value(keys).view(rows, length, 2, heads, width // heads)
        key, value = split.permute(2, 0, 3, 1, 4)
        read = functional.scaled_dot_product_attention(
            query.expand(rows, -1, -1, -1), key, value, attn_mask=mask[:, None, None, :],
            dropout_p=self.config.dropout if self.training else 0.0,
        )  # fmt: skip
        return read.reshape(rows, width)
