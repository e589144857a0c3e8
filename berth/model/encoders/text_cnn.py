"""Convolutions over subwords with the maximum over time (Kim 2014)."""

import torch
from pydantic import Field
from torch import nn
from torch.nn import functional

from berth.model.activations import ACTIVATIONS, Activation
from berth.model.encoders.tokens import Share, SubwordEncoder, embedding
from berth.model.layers import masked_max
from berth.model.parts import Batch, Features


class TextCNN(SubwordEncoder):
    """Embeddings, convolutions of several widths side by side, the maximum of each filter."""

    class Config(SubwordEncoder.Config, frozen=True, extra="forbid"):
        """embedding: width of a subword; filters: of each kernel; kernels: subwords they see."""

        embedding: int = Field(default=128, ge=1)
        filters: int = Field(default=64, ge=1)
        kernels: tuple[int, ...] = Field(default=(2, 3, 4), min_length=1)
        activation: Activation = "relu"
        dropout: Share = 0.3

    def __init__(self, config: Config | None = None) -> None:
        super().__init__()
        self.config: TextCNN.Config = config or self.Config()
        self.width = self.config.filters * len(self.config.kernels)

    def layers(self, size: int) -> None:
        """Embedding and convolutions."""
        config = self.config
        self.embedding = embedding(size, config.embedding)
        self.convolutions = nn.ModuleList(
            nn.Conv1d(config.embedding, config.filters, kernel) for kernel in config.kernels
        )
        self.activation = ACTIVATIONS[config.activation]()
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, batch: Batch) -> Features:
        """Tokens are what the filters see around each subword."""
        mask = batch.tensors["mask"]
        embedded = self.dropout(self.embedding(batch.tensors["ids"])).transpose(1, 2)
        seen = []
        for kernel, convolve in zip(self.config.kernels, self.convolutions, strict=True):
            padded = functional.pad(embedded, ((kernel - 1) // 2, kernel // 2))
            seen.append(self.activation(convolve(padded)))
        tokens = torch.cat(seen, dim=1).transpose(1, 2)
        return Features(masked_max(tokens, mask), tokens, mask)
