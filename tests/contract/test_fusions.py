"""What every registered fusion keeps."""

from typing import Any

import pytest
import torch

from berth.model.fusion import FUSIONS
from berth.model.parts import Features

WIDTHS = (6, 4, 5)
ROWS = 7


@pytest.fixture(params=list(FUSIONS))
def fusion(request: pytest.FixtureRequest) -> Any:
    torch.manual_seed(0)
    made: Any = FUSIONS[request.param]
    return made(made.Config(width=8)).build(WIDTHS)


def parts(rows: int = ROWS, seed: int = 1) -> list[Features]:
    """Three columns, of which the first has tokens."""
    rng = torch.Generator().manual_seed(seed)
    pooled = [torch.randn(rows, width, generator=rng, requires_grad=True) for width in WIDTHS]
    tokens = torch.randn(rows, 3, WIDTHS[0], generator=rng)
    mask = torch.tensor([[True, True, False]]).expand(rows, 3)
    return [Features(pooled[0], tokens, mask), *map(Features, pooled[1:])]


def some() -> torch.Tensor:
    """Each column is absent once, and once all are."""
    present = torch.ones(ROWS, len(WIDTHS), dtype=torch.bool)
    present[0, 0] = present[1, 1] = present[2, 2] = False
    present[3] = False
    return present


def test_shapes(fusion: Any) -> None:
    fused = fusion.eval()(parts(), some())
    assert fused.pooled.shape == (ROWS, fusion.width)
    assert torch.isfinite(fused.pooled).all()
    assert fusion(parts(0), some()[:0]).pooled.shape == (0, fusion.width)


def test_all_that_trains_has_a_finite_gradient(fusion: Any) -> None:
    columns = parts()
    pooled = fusion.train()(columns, some()).pooled
    (pooled * torch.randn(pooled.shape)).sum().backward()
    for name, one in fusion.named_parameters():
        assert one.grad is not None, name
        assert torch.isfinite(one.grad).all(), name
    assert all(torch.isfinite(one.pooled.grad).all() for one in columns)  # type: ignore[arg-type]


@pytest.mark.parametrize("nonsense", [1e6, float("nan"), float("inf")])
def test_absent_columns_have_no_influence(fusion: Any, nonsense: float) -> None:
    fusion.eval()
    present, columns = some(), parts()
    changed = [
        Features(
            torch.where(present[:, at : at + 1], one.pooled, nonsense),
            None if one.tokens is None
            else torch.where(present[:, at, None, None], one.tokens, nonsense),
            one.mask,
        )
        for at, one in enumerate(columns)
    ]  # fmt: skip
    assert torch.equal(fusion(columns, present).pooled, fusion(changed, present).pooled)


def test_present_columns_have_influence(fusion: Any) -> None:
    fusion.eval()
    here = torch.ones(ROWS, len(WIDTHS), dtype=torch.bool)
    before = fusion(parts(), here).pooled
    for at in range(len(WIDTHS)):
        columns = parts()
        columns[at] = parts(seed=2)[at]
        assert not torch.allclose(before, fusion(columns, here).pooled)


def test_it_is_the_same_again_and_when_loaded(fusion: Any) -> None:
    again = type(fusion)(fusion.config).build(WIDTHS)
    again.load_state_dict(fusion.state_dict())
    results = [one.eval()(parts(), some()).pooled for one in (fusion, fusion, again)]
    assert torch.equal(results[0], results[1])
    assert torch.equal(results[0], results[2])


def test_training_leaves_columns_out(fusion: Any) -> None:
    config = fusion.config.model_copy(update={"dropout": 0.0, "modality_dropout": 0.9})
    noisy = type(fusion)(config).build(WIDTHS).train()
    here = torch.ones(ROWS, len(WIDTHS), dtype=torch.bool)
    torch.manual_seed(1)
    assert not torch.allclose(noisy(parts(), here).pooled, noisy(parts(), here).pooled)
    assert torch.equal(noisy.eval()(parts(), here).pooled, noisy(parts(), here).pooled)


def test_one_column_is_enough(fusion: Any) -> None:
    alone = type(fusion)(fusion.config).build([6]).eval()
    present = some()[:, :1]
    fused = alone(parts()[:1], present)
    assert fused.pooled.shape == (ROWS, alone.width)
    assert torch.isfinite(fused.pooled).all()
