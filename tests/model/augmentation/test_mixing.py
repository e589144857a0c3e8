"""Mixtures keep shares of inputs and targets the same."""

import pytest
import torch

from berth.core import stream
from berth.model.augmentation.mixing import cutmix, mixup
from berth.model.parts import Batch

ROWS = 8


def levels(present: list[bool] | None = None) -> Batch:
    """Row k is an image whose every pixel is k."""
    pixels = torch.arange(ROWS, dtype=torch.uint8).view(-1, 1, 1, 1).expand(ROWS, 3, 10, 10)
    return Batch({"pixels": pixels}, torch.tensor(present or [True] * ROWS))


@pytest.mark.parametrize("kind", ["mixup", "cutmix"])
def test_targets_are_mixed_as_inputs_are(kind: str) -> None:
    soft = torch.eye(ROWS)
    for seed in range(20):
        rng = stream(seed, kind)
        mixture = mixup(ROWS, 1.0, rng) if kind == "mixup" else cutmix(ROWS, 1.0, rng, 10)
        batch = levels()
        mean = mixture.inputs(batch).tensors["pixels"].mean(dim=(1, 2, 3))
        target = mixture.targets(soft, batch.present)
        assert torch.allclose(target.sum(dim=1), torch.ones(ROWS))
        assert torch.allclose(mean, target @ torch.arange(float(ROWS)), atol=1e-4)


def test_mixup_leaves_a_row_the_larger_share() -> None:
    mixture = mixup(1000, 0.4, stream(0, "x"))
    assert float(mixture.share.min()) >= 0.5
    assert sorted(mixture.partner.tolist()) == list(range(1000))


def test_absent_rows_are_not_mixed() -> None:
    there = [True, False] * 4
    mixture, batch = mixup(ROWS, 1.0, stream(3, "x")), levels(there)
    mixed = mixture.inputs(batch).tensors["pixels"][:, 0, 0, 0]
    target = mixture.targets(torch.eye(ROWS), batch.present)
    for row, partner in enumerate(mixture.partner.tolist()):
        if not (there[row] and there[partner]):
            assert mixed[row] == row
            assert target[row, row] == 1


def test_sounds_of_two_lengths_are_as_long_as_the_longer() -> None:
    mask = torch.tensor([[True, True, True], [True, False, False]])
    frames = torch.ones(2, 3, 4) * mask[:, :, None]
    mixture = next(m for s in range(9) if (m := mixup(2, 1.0, stream(s, "x"))).partner[0] == 1)
    mixed = mixture.inputs(Batch({"frames": frames, "mask": mask}, torch.ones(2, dtype=torch.bool)))
    assert mixed.tensors["mask"].all()
    assert torch.allclose(mixed.tensors["frames"][1, 2], 1 - mixture.share[1].expand(4))


def test_words_stay() -> None:
    ids = torch.arange(6).view(2, 3)
    mixed = mixup(2, 1.0, stream(0, "x")).inputs(
        Batch({"ids": ids}, torch.ones(2, dtype=torch.bool))
    )
    assert mixed.tensors["ids"] is ids
