"""Augmented images: still images, other ones, and the same for the same rng."""

import numpy as np
import pytest
from PIL import Image

from berth.core import stream
from berth.model.augmentation.images import _OPERATIONS, ImageAugmentation

NOTHING = {"crop": 0.0, "flip": False}


def images(rows: int = 12, side: int = 16) -> np.ndarray:
    return stream(1, "images").integers(0, 256, (rows, side, side, 3)).astype(np.uint8)


def made(pixels: np.ndarray, seed: int = 0, **config: object) -> np.ndarray:
    whole = ImageAugmentation.Config.model_validate({**NOTHING, **config})
    return ImageAugmentation(whole)(pixels, stream(seed, "augment"))


def test_all_off_changes_nothing() -> None:
    assert np.array_equal(made(images()), images())


@pytest.mark.parametrize(
    "config", [{"crop": 0.2}, {"flip": True}, {"operations": 2}, {"cutout": 0.5}, {}]
)
def test_the_rng_alone_decides(config: dict[str, object]) -> None:
    first = made(images(), 0, **config)
    assert first.shape == images().shape
    assert first.dtype == np.uint8
    assert np.array_equal(first, made(images(), 0, **config))
    assert np.array_equal(first, made(images(), 1, **config)) == (not config)
    assert len(made(images(0), **config)) == 0


def test_flips_mirror_about_half() -> None:
    pixels = images(400)
    flipped = (made(pixels, flip=True) == pixels[:, :, ::-1]).all(axis=(1, 2, 3))
    assert 0.4 < flipped.mean() < 0.6
    assert (made(pixels, flip=True)[~flipped] == pixels[~flipped]).all()


def test_crops_are_windows_of_the_image_with_reflected_edges() -> None:
    pixels = images(30)
    padded = np.pad(pixels, ((0, 0), (3, 3), (3, 3), (0, 0)), mode="reflect")
    for row, crop in enumerate(made(pixels, crop=3 / 16)):
        windows = [padded[row, y : y + 16, x : x + 16] for y in range(7) for x in range(7)]
        assert any(np.array_equal(crop, window) for window in windows)


@pytest.mark.parametrize("side", [4, 5])
def test_cutout_takes_one_square(side: int) -> None:
    black = np.zeros((200, 16, 16, 3), np.uint8)
    holes = (made(black, cutout=side / 16) > 0).any(axis=3).sum(axis=(1, 2))
    assert holes.max() == side**2
    assert holes.min() >= (side // 2) ** 2


@pytest.mark.parametrize("operation", range(len(_OPERATIONS)))
def test_every_operation_takes_every_strength(operation: int) -> None:
    image = Image.fromarray(images(1)[0])
    for level in (-1.0, -0.3, 0.0, 1.0):
        changed = _OPERATIONS[operation](image, level)
        assert changed.size == image.size
        assert changed.mode == "RGB"
