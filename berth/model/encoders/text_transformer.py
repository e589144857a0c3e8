"""A Transformer encoder over subwords, from random weights (Vaswani et al. 2017)."""

import torch
from pydantic import Field, model_validator
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from berth.model.activations import Activation
from berth.model.encoders.tokens import Share, SubwordEncoder, embedding
from berth.model.layers import Block, masked_mean
from berth.model.parts import Batch, Features


class TextTransformer(SubwordEncoder):
    """Learned positions, pre-norm layers, the mean over the tokens."""

    class Config(SubwordEncoder.Config, frozen=True, extra="forbid"):
        """stochastic_depth: of the last layer; it grows linearly from 0 (Huang et al. 2016).
        checkpointing: hold less in memory by computing layers again going backwards."""

        max_length: int = Field(default=256, ge=1)
        width: int = Field(default=128, ge=1)
        depth: int = Field(default=2, ge=1)
        heads: int = Field(default=4, ge=1)
        activation: Activation = "gelu"
        dropout: Share = 0.1
        stochastic_depth: Share = 0.0
        checkpointing: bool = False

        @model_validator(mode="after")
        def _whole(self) -> "TextTransformer.Config":
            if self.width % self.heads:
                raise ValueError("width must be a multiple of heads")
            return self

    def __init__(self, config: Config | None = None) -> None:
        super().__init__()
        self.config: TextTransformer.Config = config or self.Config()
        self.width = self.config.width

    def layers(self, size: int) -> None:
        """Embeddings, blocks, a last norm."""
        config = self.config
        self.embedding = embedding(size, config.width, 0.02)
        self.positions = nn.Embedding(config.max_length, config.width)
        nn.init.normal_(self.positions.weight, std=0.02)
        self.dropout = nn.Dropout(config.dropout)
        rates = torch.linspace(0, config.stochastic_depth, config.depth).tolist()
        self.blocks = nn.ModuleList(
            Block(config.width, config.heads, config.activation, config.dropout, rate)
            for rate in rates
        )
        self.norm = nn.LayerNorm(config.width)

    def forward(self, batch: Batch) -> Features:
        """Tokens are the last layer's."""
        ids, mask = batch.tensors["ids"], batch.tensors["mask"]
        places = torch.arange(ids.shape[1], device=ids.device)
        tokens = self.dropout(self.embedding(ids) + self.positions(places))
        # A row without tokens looks at its padding, since attention to nothing is no number.
        seen = mask | ~mask.any(dim=1, keepdim=True)
        for block in self.blocks:
            tokens = self._through(block, tokens, seen)
        tokens = self.norm(tokens)
        return Features(masked_mean(tokens, mask), tokens, mask)

    def _through(self, block: nn.Module, tokens: Tensor, seen: Tensor) -> Tensor:
        if self.config.checkpointing and self.training:
            again: Tensor = checkpoint(block, tokens, seen, use_reentrant=False)
            return again
        read: Tensor = block(tokens, seen)
        return read
