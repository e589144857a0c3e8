"""Encoders of images learn, do not mind what is missing, and come back as they were."""

import io
from typing import Any

import numpy as np
import polars as pl
import pytest
import torch
from PIL import Image

from berth.core import InputError, stream
from berth.model.encoders.image_cnn import ImageCNN
from berth.model.encoders.image_vit import ImageViT

SMALL: dict[Any, dict[str, object]] = {
    ImageCNN: {"widths": (8, 16), "max_size": 32},
    ImageViT: {"embedding": 16, "depth": 1, "heads": 2, "patch": 8, "max_size": 32},
}
KINDS = pytest.mark.parametrize("kind", [ImageCNN, ImageViT])


def encoder(kind: Any, **more: object) -> Any:
    return kind(kind.Config.model_validate({**SMALL[kind], **more}))


def png(pixels: np.ndarray) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(out, "PNG")
    return out.getvalue()


def drawn(rows: int, side: int = 32) -> tuple[pl.Series, np.ndarray]:
    """Stripes that lie, or stand, in noise."""
    rng = stream(5, "drawn")
    label = rng.integers(0, 2, rows)
    wave = np.broadcast_to(
        60 * np.sin(np.arange(side) * 2 * np.pi / 8)[:, None, None], (side, side, 3)
    )
    cells = [
        png(
            np.clip(
                128 + (wave if one else wave.swapaxes(0, 1)) + rng.normal(0, 40, wave.shape), 0, 255
            )
        )
        for one in label
    ]
    return pl.Series("photo", cells, pl.Binary), label


@KINDS
def test_it_learns_which_way_stripes_run(kind: Any) -> None:
    values, label = drawn(96)
    torch.manual_seed(0)
    made = encoder(kind).fit(values[:64], 0)
    head = torch.nn.Linear(made.width, 2)
    prepared, rng = made.prepare(values), stream(0, "batches")
    optimiser = torch.optim.AdamW([*made.parameters(), *head.parameters()], 3e-3)
    target = torch.from_numpy(label)
    for _ in range(8):
        order = rng.permutation(64)
        for rows in np.split(order, 4):
            loss = torch.nn.functional.cross_entropy(
                head(made(prepared.batch(rows, rng)).pooled), target[rows]
            )
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    made.eval()
    with torch.no_grad():
        found = head(made(prepared.batch(np.arange(64, 96))).pooled).argmax(dim=1)
    assert (found == target[64:]).float().mean() >= 0.9


@KINDS
def test_a_row_does_not_depend_on_its_company(kind: Any) -> None:
    values, _ = drawn(6)
    made = encoder(kind).fit(values, 0).eval()
    cells = [values[0], None, b"damaged", values[3]]
    prepared = made.prepare(pl.Series("photo", cells, pl.Binary))
    assert [one.row for one in prepared.unreadable] == [3]
    together = made(prepared.batch(np.arange(4)))
    assert together.pooled.shape == (4, made.width)
    assert not together.pooled[1:3].any()
    assert together.mask is not None
    assert together.mask.any(dim=1).tolist() == [True, False, False, True]
    for row in range(4):
        alone = made(prepared.batch(np.array([row])))
        assert torch.allclose(alone.pooled[0], together.pooled[row], atol=1e-4)


@KINDS
def test_it_comes_back_as_it_was(kind: Any) -> None:
    values, _ = drawn(6)
    made = encoder(kind).fit(values, 0).eval()
    again = encoder(kind).relearn(made.learned())
    again.load_state_dict(made.state_dict())
    batch = made.prepare(values).batch(np.arange(6))
    assert torch.equal(made(batch).pooled, again.eval()(batch).pooled)
    twin = encoder(kind).fit(values, 0).eval()
    assert torch.equal(made(batch).pooled, twin(batch).pooled)


@KINDS
@pytest.mark.parametrize(("side", "size"), [(8, 32), (40, 32), (70, 64), (300, 96)])
def test_the_size_is_that_of_the_images(kind: Any, side: int, size: int) -> None:
    values, _ = drawn(3, side)
    made = encoder(kind, max_size=96).fit(values, 0)
    assert made.size == size
    assert made(made.prepare(values).batch(np.arange(3))).pooled.isfinite().all()


def test_the_stem_whitens() -> None:
    values, _ = drawn(60)
    made = encoder(ImageCNN).fit(values, 0)
    pixels = made.prepare(values).batch(np.arange(60)).tensors["pixels"]
    seen = torch.nn.functional.conv2d(made._normal(pixels), made.stem.weight, stride=2)[:, :12]
    spread = torch.cov(seen.transpose(0, 1).flatten(1))
    assert torch.allclose(spread, torch.eye(12), atol=0.2)
    assert not made.stem.weight.requires_grad


@KINDS
def test_stochastic_depth_is_for_training_alone(kind: Any) -> None:
    values, _ = drawn(16)
    made = encoder(kind, depth_dropout=0.5).fit(values, 0)
    batch = made.prepare(values).batch(np.arange(16))
    torch.manual_seed(0)
    assert not torch.equal(made(batch).pooled, made(batch).pooled)
    made.eval()
    assert torch.equal(made(batch).pooled, made(batch).pooled)


@KINDS
def test_a_column_without_any_image_is_an_error(kind: Any) -> None:
    with pytest.raises(InputError, match=r"photo.*none of its images can be read"):
        encoder(kind).fit(pl.Series("photo", ["nowhere.png", None]), 0)
