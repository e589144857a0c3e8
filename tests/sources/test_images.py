"""Images of every sort, drawn here, and what is wrong with some."""

import builtins
import io
import struct
import zlib
from typing import Any

import numpy as np
import polars as pl
import pytest

from berth.core import MissingExtra
from berth.sources.images import image_sizes, read_images

Image = pytest.importorskip("PIL.Image", reason="pillow is not installed")


def saved(image: Any, kind: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def halves(mode: str = "RGB", size: tuple[int, int] = (40, 20)) -> Any:
    """Left half red, right half blue."""
    image = Image.new("RGB", size, (255, 0, 0))
    image.paste((0, 0, 255), (size[0] // 2, 0, *size))
    return image.convert(mode)


def read(*cells: bytes | None, size: int = 16) -> Any:
    return read_images(pl.Series("photo", cells, pl.Binary), size)


def corner(data: bytes) -> list[int]:
    return [int(level) for level in read(data).pixels[0, 1, 1]]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM"])
def test_formats_are_told_by_their_bytes(kind: str) -> None:
    found = read(saved(halves(), kind))
    assert found.there.all()
    assert np.abs(found.pixels[0, 8, 2].astype(int) - [255, 0, 0]).max() < 12
    assert np.abs(found.pixels[0, 8, 13].astype(int) - [0, 0, 255]).max() < 12


def test_grey_palette_and_cmyk_become_rgb() -> None:
    assert corner(saved(Image.new("L", (9, 9), 100))) == [100, 100, 100]
    assert corner(saved(Image.new("1", (9, 9), 1))) == [255, 255, 255]
    assert corner(saved(halves().quantize(4))) == [255, 0, 0]
    assert corner(saved(Image.new("CMYK", (9, 9), (0, 255, 255, 0)), "TIFF")) == [255, 0, 0]


def test_what_is_transparent_is_white() -> None:
    assert corner(saved(Image.new("RGBA", (9, 9), (200, 0, 0, 0)))) == [255, 255, 255]
    assert corner(saved(Image.new("LA", (9, 9), (0, 128)))) == [127, 127, 127]
    clear = Image.new("P", (9, 9), 3)
    clear.putpalette([10] * 768)
    assert corner(saved(clear, transparency=3)) == [255, 255, 255]


def test_sixteen_bits_keep_their_range() -> None:
    ramp = np.linspace(0, 65535, 256).astype(np.uint16).reshape(16, 16)
    found = read(saved(Image.fromarray(ramp))).pixels[0, :, :, 0]
    assert found.min() == 0
    assert found.max() == 255
    assert abs(int(found[8, 0]) - 128) <= 1
    wide = Image.fromarray(ramp.astype(np.float32))
    assert read(saved(wide, "TIFF")).pixels[0, :, :, 1].max() == 255


def test_photos_stand_as_they_were_taken() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise
    turned = read(saved(halves(), "JPEG", exif=exif, quality=95)).pixels[0]
    assert turned[2, 8, 0] > 200  # red is above
    assert turned[13, 8, 2] > 200


def test_shrinking_averages() -> None:
    fine = np.indices((256, 256)).sum(axis=0) % 2 * 255
    found = read(saved(Image.fromarray(fine.astype(np.uint8)))).pixels[0]
    assert np.abs(found.astype(int) - 127).max() <= 3


def test_damaged_images_are_absent_and_told() -> None:
    whole = saved(Image.fromarray(np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)))
    photo = saved(halves(), "JPEG")
    found = read(whole, None, b"", whole[: len(whole) // 2], photo[:200], b"no image", photo)
    assert found.there.tolist() == [True, False, False, False, False, False, True]
    assert [one.row for one in found.unreadable] == [4, 5, 6]
    assert found.unreadable[-1].reason == "it is no image that can be read"
    assert not found.pixels[3].any()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


@pytest.mark.parametrize("side", [12_000, 100_000])
def test_a_header_that_claims_too_much_is_not_believed(side: int) -> None:
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99))
    found = read(bomb + chunk(b"IEND", b""))
    assert "claims more than" in found.unreadable[0].reason


def test_postscript_is_never_run() -> None:
    found = read(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\nshowpage\n")
    assert found.unreadable[0].reason == "it is no image that can be read"


def test_sizes_are_of_those_that_have_one() -> None:
    cells = pl.Series([saved(halves()), None, b"no", saved(halves(size=(10, 30)))], dtype=pl.Binary)
    assert image_sizes(cells).tolist() == [[20, 40], [10, 30]]
    assert image_sizes(pl.Series([], dtype=pl.Binary)).shape == (0, 2)


def test_without_pillow_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def absent(name: str, *rest: Any) -> Any:
        if name.split(".")[0] == "PIL":
            raise ModuleNotFoundError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(MissingExtra, match="models"):
        read(b"x")
