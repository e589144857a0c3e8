"""A residual convolutional network on log-mel spectrograms."""

import torch
from pydantic import Field
from torch import Tensor, nn
from torch.nn import functional

from berth.model.activations import ACTIVATIONS, Activation
from berth.model.encoders.tokens import Share
from berth.model.encoders.waves import SoundEncoder
from berth.model.layers import StochasticDepth, masked_max, masked_mean
from berth.model.parts import Batch, Features


class AudioCNN(SoundEncoder):
    """Stages that halve time and bands, then a mean over bands, and mean and maximum over time.

    Statistics of groups of channels within a sound, not of the batch (Wu and He 2018): padding
    and the company a sound is in have no influence on it.
    """

    class Config(SoundEncoder.Config, frozen=True, extra="forbid"):
        """widths: channels of each stage, multiples of 8; depth_dropout: of the last stage's
        residual branch, less for earlier ones (stochastic depth)."""

        widths: tuple[int, ...] = Field(default=(32, 64, 128), min_length=1, max_length=4)
        activation: Activation = "relu"
        dropout: Share = 0.2
        depth_dropout: Share = 0.0

    def __init__(self, config: Config | None = None) -> None:
        super().__init__()
        self.config: AudioCNN.Config = config or self.Config()
        self.width = 2 * self.config.widths[-1]

    def layers(self, bands: int) -> None:
        """Stages."""
        config, widths = self.config, (1, *self.config.widths)
        many = len(config.widths)
        self.stages = nn.ModuleList(
            _Stage(widths[at], widths[at + 1], config.depth_dropout * (at + 1) / many, config)
            for at in range(many)
        )
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, batch: Batch) -> Features:
        """Tokens are stretches of 2^stages frames."""
        images, mask = batch.tensors["frames"].unsqueeze(1), batch.tensors["mask"]
        for stage in self.stages:
            images, mask = stage(images, mask)
        tokens = self.dropout(images.mean(dim=3).transpose(1, 2))
        both = torch.cat([tokens, tokens], dim=2)
        pooled = torch.cat([masked_mean(tokens, mask), masked_max(tokens, mask)], dim=1)
        return Features(pooled, both, mask)


class _Stage(nn.Module):
    """A convolution at half the size, and a residual one."""

    def __init__(self, before: int, after: int, rate: float, config: AudioCNN.Config) -> None:
        super().__init__()
        self.narrow = nn.Conv2d(before, after, 3, padding=1)
        self.wide = nn.Conv2d(after, after, 3, padding=1)
        self.norm, self.norm_again = Groups(after), Groups(after)
        self.activation = ACTIVATIONS[config.activation]()
        self.drop = StochasticDepth(rate)

    def forward(self, images: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Images [rows, before, length, bands] to half of length and bands; mask [rows, length]."""
        images = self.narrow(images)
        # Where a sound ends within a window, what is behind it must not win.
        lowest = torch.finfo(images.dtype).min
        images = images.masked_fill(~mask[:, None, :, None], lowest)
        images = functional.max_pool2d(images, 2, ceil_mode=True)
        mask = functional.max_pool1d(mask.float().unsqueeze(1), 2, ceil_mode=True).squeeze(1) > 0
        images = self.activation(self.norm(images, mask))
        branch = self.activation(self.norm_again(self.wide(images), mask))
        return images + self.drop(branch), mask


class Groups(nn.Module):
    """Group normalisation over what is not padding; padding becomes 0."""

    def __init__(self, channels: int, size: int = 8) -> None:
        super().__init__()
        self.groups = max(1, channels // size)
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, images: Tensor, mask: Tensor) -> Tensor:
        """Images [rows, channels, length, bands], mask, bool [rows, length]."""
        rows, channels, length, bands = images.shape
        there = mask[:, None, :, None].to(images.dtype)
        each = channels // self.groups
        grouped = (images * there).view(rows, self.groups, each, length, bands)
        count = (mask.sum(dim=1) * (bands * each)).clamp(min=1)
        count = count.view(rows, 1, 1, 1, 1)
        mean = grouped.sum(dim=(2, 3, 4), keepdim=True) / count
        rest = (grouped - mean) * there.unsqueeze(2)
        variance = rest.square().sum(dim=(2, 3, 4), keepdim=True) / count
        normal = (rest * (variance + 1e-5).rsqrt()).view(images.shape)
        scaled: Tensor = normal * self.weight[:, None, None] + self.bias[:, None, None]
        return scaled * there
