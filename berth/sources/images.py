"""Images from files and bytes to RGB pixels. Needs pillow, which is loaded when first used."""

import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from berth.core import MissingExtra
from berth.sources.media import Broken, Unreadable, decoded

Pixels = NDArray[np.uint8]
_FORMATS = ("BMP", "GIF", "JPEG", "PNG", "PPM", "TIFF", "WEBP")
"""Others that pillow knows run programs, as PostScript does, or are hardly tested."""
_MOST_PIXELS = 1 << 27
"""A small file may claim billions of pixels; phones rarely give more than 10⁸."""
_WHITE = (255, 255, 255)


@dataclass(frozen=True, eq=False)
class Images:
    """pixels: RGB, uint8 [rows, size, size, 3], zeros where `there`, bool [rows], is False."""

    pixels: Pixels
    there: NDArray[np.bool_]
    unreadable: tuple[Unreadable, ...]


def read_images(values: pl.Series, size: int) -> Images:
    """Decode a column of paths or bytes; every image is stretched to size × size pixels.

    Stretched, not cut: what matters may stand at an edge. What cannot be decoded is absent, and
    told. Raises MissingExtra without pillow.
    """
    pixels = np.zeros((len(values), size, size, 3), np.uint8)
    there = np.zeros(len(values), bool)
    lost: list[Unreadable] = []
    decode = decoder(size)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pillow's, of odd metadata that is not used
        for row, image in enumerate(decoded(values, decode, lost)):
            if image is not None:
                pixels[row], there[row] = image, True
    return Images(pixels, there, tuple(lost))


def image_sizes(values: pl.Series) -> NDArray[np.int64]:
    """Shorter and longer side of each image that has a readable header, int64 [images, 2]."""
    pillow = _pillow()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sizes = [
            sorted(size)
            for size in decoded(values, lambda data: _opened(pillow, data).size, [])
            if size is not None
        ]
    return np.array(sizes, np.int64).reshape(-1, 2)


def decoder(size: int) -> Callable[[bytes], Pixels]:
    """A function from a file's bytes to uint8 [size, size, 3]; it raises Broken."""
    pillow = _pillow()

    def decode(data: bytes) -> Pixels:
        image = _opened(pillow, data)
        try:
            image.draft("RGB", (2 * size, 2 * size))  # a large JPEG is decoded at a fraction
            image = pillow.exif_transpose(_eight_bits(pillow, image))
            image = _on_white(pillow, image)
            if image.size != (size, size):
                image = image.resize((size, size), pillow.antialias, reducing_gap=3.0)
            return np.asarray(image)
        except Exception as error:  # a damaged file can raise anything
            raise Broken("the image is damaged or cut short") from error

    return decode


@dataclass(frozen=True)
class _Pillow:
    open: Any
    new: Any
    from_array: Any
    exif_transpose: Any
    antialias: Any


def _pillow() -> _Pillow:
    try:
        from PIL import Image, ImageOps
    except ModuleNotFoundError as error:
        raise MissingExtra("Reading images", "models") from error
    return _Pillow(
        Image.open, Image.new, Image.fromarray, ImageOps.exif_transpose, Image.Resampling.BICUBIC
    )


def _opened(pillow: _Pillow, data: bytes) -> Any:
    """The image with its header read."""
    try:
        image = pillow.open(io.BytesIO(data), formats=_FORMATS)
        wide, high = image.size
    except Exception as error:  # a damaged file can raise anything
        huge = type(error).__name__.startswith("DecompressionBomb")
        raise Broken(_huge() if huge else "it is no image that can be read") from error
    if wide * high > _MOST_PIXELS:
        raise Broken(_huge())
    return image


def _huge() -> str:
    return f"the image claims more than {_MOST_PIXELS:,} pixels"


def _eight_bits(pillow: _Pillow, image: Any) -> Any:
    """Images of 16 or 32 bits a pixel: their full range as 8 bits; others as they are."""
    if image.mode.startswith("I;16"):
        return _grey(pillow, image, np.asarray(image).astype(np.float64) / 257.0)
    if image.mode in ("I", "F"):
        levels = np.asarray(image).astype(np.float64)
        # Their range is not written anywhere: 16 bits in 32, else from the darkest to the lightest.
        if image.mode == "I" and levels.min() >= 0 and levels.max() <= 65535:
            return _grey(pillow, image, levels / 257.0)
        low, high = levels.min(), levels.max()
        return _grey(pillow, image, (levels - low) / max(high - low, 1e-12) * 255.0)
    return image


def _grey(pillow: _Pillow, image: Any, levels: NDArray[np.float64]) -> Any:
    made = pillow.from_array(np.rint(levels).clip(0, 255).astype(np.uint8))
    made.info["exif"] = image.info.get("exif", b"")
    return made


def _on_white(pillow: _Pillow, image: Any) -> Any:
    """RGB; what is transparent is white."""
    if image.has_transparency_data:
        image = image.convert("RGBA")
        ground = pillow.new("RGB", image.size, _WHITE)
        ground.paste(image, mask=image.getchannel("A"))
        return ground
    return image.convert("RGB")
