"""Images made other while training; labels stay."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageOps
from pydantic import BaseModel, Field

Pixels = NDArray[np.uint8]
_GREY = 128
_FILL = (_GREY,) * 3


class ImageAugmentation:
    """Crop, mirror, one operation of the RandAugment family, and cut out, in this order."""

    class Config(BaseModel, frozen=True, extra="forbid"):
        """crop: padding by reflection, a share of the side, before a window of the old size is
        cut anywhere in it; flip: mirror every second image left to right, off unless asked for,
        since it is wrong where that changes what is seen, as of letters and digits; operations:
        of TrivialAugment (Müller and Hutter 2021), each drawn with its strength up to
        `strength`; cutout: side of a grey square, a share of the image's (DeVries and Taylor
        2017)."""

        crop: float = Field(default=0.0625, ge=0.0, lt=1.0)
        flip: bool = False
        operations: int = Field(default=0, ge=0)
        strength: float = Field(default=1.0, gt=0.0, le=1.0)
        cutout: float = Field(default=0.0, ge=0.0, lt=1.0)

    def __init__(self, config: Config) -> None:
        self.config = config

    def __call__(self, pixels: Pixels, rng: np.random.Generator) -> Pixels:
        """Other images for these, uint8 [rows, side, side, 3]."""
        config, side = self.config, pixels.shape[1]
        if edge := round(config.crop * side):
            pixels = _crop(pixels, edge, rng)
        if config.flip:
            mirrored = rng.random(len(pixels)) < 0.5
            pixels = np.where(mirrored[:, None, None, None], pixels[:, :, ::-1], pixels)
        if config.operations:
            pixels = (
                np.stack([self._changed(one, rng) for one in pixels]) if len(pixels) else pixels
            )
        if hole := round(config.cutout * side):
            pixels = _cut_out(pixels, hole, rng)
        return pixels

    def _changed(self, pixels: Pixels, rng: np.random.Generator) -> Pixels:
        image = Image.fromarray(pixels)
        for _ in range(self.config.operations):
            change = _OPERATIONS[int(rng.integers(len(_OPERATIONS)))]
            image = change(image, float(rng.uniform(-1, 1)) * self.config.strength)
        return np.asarray(image)


def _crop(pixels: Pixels, edge: int, rng: np.random.Generator) -> Pixels:
    rows, side = pixels.shape[:2]
    padded = np.pad(pixels, ((0, 0), (edge, edge), (edge, edge), (0, 0)), mode="reflect")
    top, left = rng.integers(0, 2 * edge + 1, (2, rows))
    down = (top[:, None] + np.arange(side))[:, :, None]
    across = (left[:, None] + np.arange(side))[:, None, :]
    cut: Pixels = padded[np.arange(rows)[:, None, None], down, across]
    return cut


def _cut_out(pixels: Pixels, hole: int, rng: np.random.Generator) -> Pixels:
    rows, side = pixels.shape[:2]
    middle = rng.integers(0, side, (2, rows, 1))
    inside = np.abs(np.arange(side) - middle + (hole % 2 == 0) * 0.5) <= hole / 2 - 0.25
    covered = inside[0][:, :, None] & inside[1][:, None, :]
    return np.where(covered[..., None], np.uint8(_GREY), pixels)


def _enhance(kind: Any) -> Callable[[Any, float], Any]:
    return lambda image, level: kind(image).enhance(1.0 + 0.9 * level)


def _affine(level: float, image: Any, *, shear: bool, down: bool) -> Any:
    """Shear by up to .3, or shift by up to a quarter of the side, along one axis."""
    amount = 0.3 * level if shear else 0.25 * level * image.size[0]
    matrix = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]
    matrix[(3 if down else 1) if shear else (5 if down else 2)] = amount
    return image.transform(
        image.size,
        Image.Transform.AFFINE,
        matrix,
        Image.Resampling.BILINEAR,
        fillcolor=_FILL,
    )


def _rotate(image: Any, level: float) -> Any:
    return image.rotate(30.0 * level, Image.Resampling.BILINEAR, fillcolor=_FILL)


def _posterize(image: Any, level: float) -> Any:
    return ImageOps.posterize(image, 8 - round(5 * abs(level)))


def _solarize(image: Any, level: float) -> Any:
    return ImageOps.solarize(image, round(255 * (1 - abs(level))))


_OPERATIONS: tuple[Callable[[Any, float], Any], ...] = (
    lambda image, _: image,
    lambda image, _: ImageOps.autocontrast(image),
    lambda image, _: ImageOps.equalize(image),
    lambda image, level: _affine(level, image, shear=True, down=False),
    lambda image, level: _affine(level, image, shear=True, down=True),
    lambda image, level: _affine(level, image, shear=False, down=False),
    lambda image, level: _affine(level, image, shear=False, down=True),
    _rotate,
    _posterize,
    _solarize,
    _enhance(ImageEnhance.Color),
    _enhance(ImageEnhance.Contrast),
    _enhance(ImageEnhance.Brightness),
    _enhance(ImageEnhance.Sharpness),
)
"""Image and strength in -1 to 1 to image; the operations of RandAugment (Cubuk et al. 2020)."""
