"""A Vision Transformer from random weights (Dosovitskiy et al. 2021)."""

import torch
from pydantic import Field
from torch import Tensor, nn

from berth.model.activations import Activation
from berth.model.encoders.pixels import ImageEncoder
from berth.model.encoders.tokens import Share
from berth.model.layers import Block, masked_mean
from berth.model.parts import Features


class ImageViT(ImageEncoder):
    """Patches as tokens with learned places, pre-norm layers, the mean of the tokens.

    The mean, not a token of its own, which small models profit from (Beyer et al. 2022, "Better
    plain ViT baselines for ImageNet-1k").
    """

    class Config(ImageEncoder.Config, frozen=True, extra="forbid"):
        """patch: pixels a side of a token; embedding: width, a multiple of `heads`; depth: layers;
        depth_dropout: of the last layer, less for earlier ones (stochastic depth)."""

        patch: int = Field(default=4, ge=1)
        embedding: int = Field(default=192, ge=1)
        depth: int = Field(default=6, ge=1)
        heads: int = Field(default=3, ge=1)
        activation: Activation = "gelu"
        dropout: Share = 0.0
        depth_dropout: Share = 0.1

    def __init__(self, config: Config | None = None) -> None:
        super().__init__()
        self.config: ImageViT.Config = config or self.Config()
        self.width = self.config.embedding

    def layers(self, size: int) -> None:
        """Embedding of patches, places, and blocks."""
        config, side = self.config, max(1, size // self.config.patch)
        kernel = min(config.patch, size)
        self.embed = nn.Conv2d(3, config.embedding, kernel, kernel)
        self.places = nn.Parameter(torch.randn(1, side * side, config.embedding) * 0.02)
        self.blocks = nn.ModuleList(
            Block(
                config.embedding, config.heads, config.activation, config.dropout,
                config.depth_dropout * (at + 1) / config.depth,
            )
            for at in range(config.depth)
        )  # fmt: skip
        self.norm = nn.LayerNorm(config.embedding)

    def see(self, images: Tensor) -> Features:
        """Tokens are the patches."""
        tokens = self.embed(images).flatten(2).transpose(1, 2) + self.places
        mask = torch.ones(tokens.shape[:2], dtype=torch.bool, device=tokens.device)
        for block in self.blocks:
            tokens = block(tokens, mask)
        tokens = self.norm(tokens)
        return Features(masked_mean(tokens, mask), tokens, mask)
