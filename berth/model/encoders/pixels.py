"""What encoders of images share: the size they read, the column made ready, normalising."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import polars as pl
import torch
from numpy.typing import NDArray
from pydantic import BaseModel, Field
from torch import Tensor, nn

from berth.core import InputError, stream
from berth.model.augmentation.images import ImageAugmentation, Pixels
from berth.model.layers import initialised
from berth.model.parts import Batch, Features
from berth.sources.images import image_sizes, read_images
from berth.sources.media import Unreadable

SMALLEST = 32
_STEP = 16
_LOOKED_AT = 1024
"""Images from which size, mean and deviation are learned."""


@dataclass(frozen=True, eq=False)
class PreparedImages:
    """A column of images: pixels, uint8 [rows, size, size, 3]; unreadable: those left out.

    Batches hold `pixels`, uint8 [rows, 3, size, size], laid out with the channels last.
    """

    pixels: Pixels
    there: NDArray[np.bool_]
    unreadable: tuple[Unreadable, ...] = ()
    augment: ImageAugmentation | None = None

    def __len__(self) -> int:
        return len(self.there)

    def batch(self, rows: NDArray[np.int64], rng: np.random.Generator | None = None) -> Batch:
        """Made other where there is an rng."""
        pixels = self.pixels[rows]
        if rng is not None and self.augment is not None:
            pixels = self.augment(pixels, rng)
        tensor = torch.from_numpy(np.ascontiguousarray(pixels)).permute(0, 3, 1, 2)
        there = torch.from_numpy(self.there[rows])
        return Batch({"pixels": tensor * there[:, None, None, None]}, there)

    def lengths(self) -> NDArray[np.int64]:
        """One each."""
        return np.ones(len(self), np.int64)


class ImageEncoder(nn.Module):
    """An encoder that learns from pixels alone.

    A kind of it gives `layers`, which makes its network for images of this many pixels a side;
    `see`, which encodes normalised images; and, if it wants to, `settle`, which sets weights by
    data.
    """

    class Config(BaseModel, frozen=True, extra="forbid"):
        """max_size: pixels a side that are read at most; mirror: where training mirrors images,
        features are the mean of those of an image and its mirror image afterwards."""

        max_size: int = Field(default=128, ge=SMALLEST)
        augment: ImageAugmentation.Config = ImageAugmentation.Config()
        mirror: bool = True

    config: Config
    width: int

    def layers(self, size: int) -> None:
        """Make the network."""
        raise NotImplementedError

    def see(self, images: Tensor) -> Features:
        """Encode images [rows, 3, size, size] of mean 0 and deviation 1; all are present."""
        raise NotImplementedError

    def settle(self, images: Tensor) -> None:
        """Set weights by a sample of training images, such as `see` gets."""

    def fit(self, values: pl.Series, seed: int) -> Self:
        """Learn the size to read, and the colours' mean and deviation."""
        looked = _sample(values, seed)
        sizes = image_sizes(looked)
        if not len(sizes):
            raise InputError(
                "none of its images can be read.", column=values.name,
                remedy="Check the paths, or say what it holds with --kind NAME=KIND.",
            )  # fmt: skip
        read = read_images(looked, _size(sizes, self.config.max_size))
        pixels = read.pixels[read.there].reshape(-1, *read.pixels.shape[1:])
        with initialised(seed, "image"):
            self._build(read.pixels.shape[1])
        self.mean.copy_(torch.from_numpy(pixels.mean(axis=(0, 1, 2))))
        self.deviation.copy_(torch.from_numpy(np.maximum(pixels.std(axis=(0, 1, 2)), 1.0)))
        with torch.no_grad():
            self.settle(self._normal(torch.from_numpy(pixels).permute(0, 3, 1, 2)))
        return self

    def prepare(self, values: pl.Series) -> PreparedImages:
        """Decode the column."""
        read = read_images(values, self.size)
        augment = ImageAugmentation(self.config.augment)
        return PreparedImages(read.pixels, read.there, read.unreadable, augment)

    def forward(self, batch: Batch) -> Features:
        """Tokens are places in the image, row by row; absent rows are zeros."""
        images = self._normal(batch.tensors["pixels"])
        return among(batch.present, images, self._seen, self.width)

    def _seen(self, images: Tensor) -> Features:
        seen = self.see(images)
        if self.training or not (self.config.augment.flip and self.config.mirror):
            return seen
        # Places of the mirror image stand elsewhere: tokens stay those of the image itself.
        pooled = (seen.pooled + self.see(images.flip(-1)).pooled) / 2
        return Features(pooled, seen.tokens, seen.mask)

    def learned(self) -> dict[str, Any]:
        """Pixels a side."""
        return {"size": self.size}

    def relearn(self, learned: Mapping[str, Any]) -> Self:
        """A network of the same shape."""
        self._build(int(learned["size"]))
        return self

    def _build(self, size: int) -> None:
        self.size = size
        self.mean: Tensor
        self.deviation: Tensor
        self.register_buffer("mean", torch.zeros(3))
        self.register_buffer("deviation", torch.ones(3))
        self.layers(size)

    def _normal(self, pixels: Tensor) -> Tensor:
        mean, deviation = self.mean[:, None, None], self.deviation[:, None, None]
        return (pixels.to(mean.dtype) - mean) / deviation


def among(
    present: Tensor, inputs: Tensor, see: Callable[[Tensor], Features], width: int
) -> Features:
    """Features of the present rows alone, so that absent ones leave no trace in statistics of the
    batch; those of the others are zeros."""
    if bool(present.all()) and len(present):
        return see(inputs)
    if not bool(present.any()):
        return Features(inputs.new_zeros(len(present), width))
    seen = see(inputs[present])
    pooled = seen.pooled.new_zeros(len(present), width)
    pooled = pooled.index_put((present,), seen.pooled)
    if seen.tokens is None:
        return Features(pooled)
    tokens = seen.tokens.new_zeros(len(present), *seen.tokens.shape[1:])
    tokens = tokens.index_put((present,), seen.tokens)
    return Features(pooled, tokens, present[:, None].expand(tokens.shape[:2]))


def _sample(values: pl.Series, seed: int) -> pl.Series:
    held = values.drop_nulls()
    if len(held) <= _LOOKED_AT:
        return held
    at = stream(seed, "images looked at").choice(len(held), _LOOKED_AT, replace=False)
    return held.gather(np.sort(at))


def _size(sizes: NDArray[np.int64], most: int) -> int:
    """Half of the images have a shorter side of this many pixels or fewer, in whole steps."""
    median = float(np.median(sizes[:, 0]))
    return int(np.clip(_STEP * round(median / _STEP), SMALLEST, most))
