"""Any pretrained encoder of images: frozen, with low-rank adapters, or fine-tuned as a whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

import polars as pl
import torch
from torch import Tensor, nn

from berth.model.augmentation.images import ImageAugmentation
from berth.model.encoders.number import Vectors
from berth.model.encoders.pixels import PreparedImages, among
from berth.model.encoders.pretrained_media import Found, Tuning, found, rebuilt, tuned, vectors
from berth.model.layers import initialised
from berth.model.parts import Batch, Features
from berth.sources.images import read_images
from berth.sources.media import Unreadable

_MEAN, _DEVIATION = (0.5, 0.5, 0.5), (0.5, 0.5, 0.5)


class ImagePretrained(nn.Module):
    """A transformers model of images; of a frozen one, each image is read once, when prepared."""

    class Config(Tuning, frozen=True, extra="forbid"):
        """pooling: the mean over places, or the first token, which some were trained for."""

        pooling: Literal["mean", "first"] = "mean"
        augment: ImageAugmentation.Config = ImageAugmentation.Config()

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config

    def fit(self, values: pl.Series, seed: int) -> Self:
        """Load the network."""
        with initialised(seed, "image"):
            return self._use(found(self.config.model, "AutoImageProcessor"))

    def prepare(self, values: pl.Series) -> "PreparedImages | ReadImages":
        """Pixels; of a frozen encoder, pooled vectors."""
        read = read_images(values, self.size)
        frozen = self.config.tuning == "frozen"
        augment = None if frozen else ImageAugmentation(self.config.augment)
        prepared = PreparedImages(read.pixels, read.there, read.unreadable, augment)
        if not frozen:
            return prepared
        seen = vectors(self, self.network, prepared, self.width)
        return ReadImages(seen.values, seen.there, read.unreadable)

    def forward(self, batch: Batch) -> Features:
        """Tokens are the last layer's; of a frozen encoder there are none."""
        read = self.read(batch) if "pixels" in batch.tensors else Features(batch.tensors["values"])
        return Features(self.dropout(self.norm(read.pooled)), read.tokens, read.mask)

    def read(self, batch: Batch) -> Features:
        """What the network sees in pixels."""
        mean, deviation = self.mean[:, None, None], self.deviation[:, None, None]
        images = (batch.tensors["pixels"].to(mean.dtype) / 255 - mean) / deviation
        return among(batch.present, images, self._see, self.width)

    def learned(self) -> dict[str, Any]:
        """The network's shape, and how its input is normalised."""
        return self._learned

    def relearn(self, learned: Mapping[str, Any]) -> Self:
        """A network of the same shape."""
        return self._use(rebuilt(learned))

    def gentle(self) -> Iterable[nn.Parameter]:
        """Weights that were learned before, which are trained at a small rate."""
        return self.network.parameters() if self.config.tuning == "full" else ()

    def _use(self, known: Found) -> Self:
        network = _seeing(known.network)
        self._learned = Found(network, known.processor).learned()
        self.size = _size(network.config, known.processor)
        self.mean: Tensor
        self.deviation: Tensor
        settings = known.processor
        self.register_buffer("mean", torch.tensor(settings.get("image_mean") or _MEAN))
        self.register_buffer("deviation", torch.tensor(settings.get("image_std") or _DEVIATION))
        self.network = network.eval()
        with torch.no_grad():
            self.width = self._see(torch.zeros(1, 3, self.size, self.size)).pooled.shape[1]
        self.network = tuned(network.train(), self.config)
        self.norm, self.dropout = nn.LayerNorm(self.width), nn.Dropout(self.config.dropout)
        return self

    def _see(self, images: Tensor) -> Features:
        tokens = self.network(pixel_values=images).last_hidden_state
        if tokens.ndim == 4:  # of a convolutional network, [rows, width, high, wide]
            tokens = tokens.flatten(2).transpose(1, 2)
        mask = torch.ones(tokens.shape[:2], dtype=torch.bool, device=tokens.device)
        pooled = tokens.mean(dim=1) if self.config.pooling == "mean" else tokens[:, 0]
        return Features(pooled, tokens, mask)


@dataclass(frozen=True, eq=False)
class ReadImages(Vectors):
    """Images that a frozen encoder has read; unreadable: those left out."""

    unreadable: tuple[Unreadable, ...] = ()


def _seeing(network: Any) -> Any:
    """The part that reads images, without the pooler's weights, which nothing here reads."""
    network = getattr(network, "vision_model", network)
    pooler = getattr(network, "pooler", None)
    if isinstance(pooler, nn.Module) and any(True for _ in pooler.parameters()):
        network.pooler = None
    return network


def _size(config: Any, processor: Mapping[str, Any]) -> int:
    """Pixels a side that the network was trained on."""
    own = getattr(config, "image_size", None)
    if isinstance(own, int):
        return own
    for key in ("crop_size", "size"):
        told = processor.get(key)
        if isinstance(told, int):
            return told
        if isinstance(told, Mapping) and (side := told.get("height") or told.get("shortest_edge")):
            return int(side)
    return 224
