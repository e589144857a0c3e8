"""What every registered head keeps."""

from typing import Any

import numpy as np
import pytest
import torch

from berth.model.candidate import Target
from berth.model.heads import HEADS
from berth.model.parts import Features
from berth.model.task import Task, TaskKind

WIDTH, ROWS = 5, 9
SETTINGS: dict[str, list[dict[str, Any]]] = {
    "category.v1": [{}, {"smoothing": 0.1}, {"balance": "classes", "focus": 2.0}],
    "labels.v1": [{}, {"balance": "classes", "focus": 2.0}],
    "number.v1": [{}, {"error": "huber", "delta": 0.5}],
    "ordinal.v1": [{}, {"link": "coral"}],
}
CASES = [
    pytest.param(name, one, id=f"{name}-{number}")
    for name in HEADS
    for number, one in enumerate(SETTINGS.get(name, [{}]))
]


def task(name: str) -> Task:
    kind = TaskKind(name.partition(".")[0])
    return Task("y", kind, () if kind is TaskKind.NUMBER else ("low", "middle", "high", "top"))


def target(kind: TaskKind) -> Target:
    classes = np.arange(ROWS) % 4
    if kind is TaskKind.NUMBER:
        return 1e6 + 1e3 * classes
    if kind is TaskKind.LABELS:
        return (classes[:, None] > np.arange(4)).astype(float)
    return classes.astype(np.int64)


def features(rows: int = ROWS) -> Features:
    wide = torch.randn(rows, WIDTH, generator=torch.Generator().manual_seed(4))
    return Features(wide.requires_grad_())


def made(name: str, settings: dict[str, Any]) -> Any:
    torch.manual_seed(0)
    part: Any = HEADS[name]
    head = part(part.Config(**settings)).build(WIDTH, task(name))
    head.centre(target(task(name).kind))
    return head


@pytest.mark.parametrize(("name", "settings"), CASES)
def test_scores(name: str, settings: dict[str, Any]) -> None:
    head = made(name, settings).eval()
    scores = head.decode(head(features()).double())
    assert scores.shape == (ROWS, task(name).width)
    assert torch.isfinite(scores).all()
    if task(name).kind is not TaskKind.NUMBER:
        assert (scores >= 0).all() and (scores <= 1).all()
    if task(name).kind in (TaskKind.CATEGORY, TaskKind.ORDINAL):
        torch.testing.assert_close(scores.sum(dim=1), torch.ones(ROWS, dtype=torch.float64))
    assert head.decode(head(features(0))).shape == (0, task(name).width)


@pytest.mark.parametrize(("name", "settings"), CASES)
def test_the_loss_has_finite_gradients(name: str, settings: dict[str, Any]) -> None:
    head = made(name, settings).train()
    fused = features()
    loss = head.loss(head(fused), torch.from_numpy(target(task(name).kind)))
    assert loss.shape == () and torch.isfinite(loss)
    loss.backward()
    for at, one in head.named_parameters():
        assert one.grad is not None and torch.isfinite(one.grad).all(), at
    assert fused.pooled.grad is not None and torch.isfinite(fused.pooled.grad).all()


@pytest.mark.parametrize(("name", "settings"), CASES)
def test_extreme_scores_give_finite_losses(name: str, settings: dict[str, Any]) -> None:
    head = made(name, settings)
    raw = (1e4 * head(features()).detach()).requires_grad_()
    loss = head.loss(raw, torch.from_numpy(target(task(name).kind)))
    loss.backward()
    assert torch.isfinite(loss) and torch.isfinite(raw.grad).all()  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "settings"), CASES)
def test_descending_the_loss_brings_scores_to_the_answers(
    name: str, settings: dict[str, Any]
) -> None:
    head = made(name, {**settings, "dropout": 0.0})
    answers = target(task(name).kind)
    wide = torch.eye(4)[torch.arange(ROWS) % 4]
    wide = Features(torch.cat([wide, torch.ones(ROWS, 1)], dim=1))
    steps = torch.optim.Adam(head.parameters(), 0.1)
    for _ in range(200):
        steps.zero_grad()
        head.loss(head(wide), torch.from_numpy(answers)).backward()
        steps.step()
    scores = head.eval().decode(head(wide).double()).detach().numpy()
    if task(name).kind is TaskKind.NUMBER:
        np.testing.assert_allclose(scores[:, 0], answers, atol=60)
    elif task(name).kind is TaskKind.LABELS:
        assert ((scores > 0.5) == (answers > 0.5)).all()
    else:
        assert (scores.argmax(axis=1) == answers).all()


@pytest.mark.parametrize(("name", "settings"), CASES)
def test_soft_answers_cost_what_the_answers_themselves_do(
    name: str, settings: dict[str, Any]
) -> None:
    """Where answers can be mixed at all."""
    head = made(name, settings).eval()
    if task(name).kind is TaskKind.ORDINAL:
        assert not hasattr(head, "soft")
        return
    told, raw = torch.from_numpy(target(task(name).kind)), head(features())
    soft = head.soft(told)
    assert soft.shape == (ROWS, task(name).width)
    assert torch.allclose(head.loss(raw, soft), head.loss(raw, told), atol=1e-6)
    half = 0.5 * soft + 0.5 * soft.roll(1, 0)
    assert torch.isfinite(head.loss(raw, half))
    assert not torch.allclose(head.loss(raw, half), head.loss(raw, told), atol=1e-3)


@pytest.mark.parametrize(("name", "settings"), CASES)
def test_loaded_it_is_the_same(name: str, settings: dict[str, Any]) -> None:
    head = made(name, settings).eval()
    again = type(head)(head.config).build(WIDTH, task(name))
    again.load_state_dict(head.state_dict())
    results = [one.eval().decode(one(features())) for one in (head, head, again)]
    assert torch.equal(results[0], results[1]) and torch.equal(results[0], results[2])
