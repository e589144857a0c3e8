"""Half precision is taken where it gains, and told, so that another run takes the same."""

from typing import Any

import numpy as np
import polars as pl
import pytest
import torch
from torch import nn

from berth.core import Column, Kind, Quiet, Table
from berth.model import precision
from berth.model.candidate import Deadline
from berth.model.network import FittedNetwork, NetworkCandidate
from berth.model.precision import chosen, gain, wide
from berth.model.task import Task, TaskKind

TASK = Task("y", TaskKind.CATEGORY, ("a", "b"))
CPU = torch.device("cpu")


def fit(config: dict[str, Any] | None = None, **training: Any) -> FittedNetwork:
    """Texts whose words say the class."""
    answers = np.arange(40) % 2
    texts = [f"{'cold late' if one else 'warm kind'} w{row}" for row, one in enumerate(answers)]
    frame = pl.DataFrame({"text": texts, "n": 1e3 + answers})
    table = Table.of(frame, [Column("text", Kind.TEXT), Column("n", Kind.NUMBER)])
    text = {"name": "text.cnn.v1", "settings": {"vocabulary": 60, "embedding": 64, "filters": 128}}
    asked = {"text": text, "training": {"epochs": 2, "threads": 1, **training}}
    return NetworkCandidate(NetworkCandidate.Config.model_validate(config or asked)).fit(
        table, answers, TASK, seed=1, deadline=Deadline(), progress=Quiet()
    )


def raw(fitted: FittedNetwork) -> list[bytes]:
    return [one.numpy().tobytes() for one in fitted.network.state_dict().values()]


@pytest.fixture
def gains(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precision, "gain", lambda: 1.7)


def test_the_gain_is_measured_once() -> None:
    state = torch.random.get_rng_state()
    assert gain() == gain() > 0
    assert torch.equal(state, torch.random.get_rng_state())


def test_only_wide_networks_on_machines_that_gain(monkeypatch: pytest.MonkeyPatch) -> None:
    small, large = nn.Sequential(nn.Linear(8, 8)), nn.Sequential(nn.Linear(512, 512))
    assert wide(large) and not wide(small) and not wide(nn.GRU(512, 512))
    for much, expected in ((1.7, "bfloat16"), (1.0, "float32"), (0.1, "float32")):
        monkeypatch.setattr(precision, "gain", lambda much=much: much)
        assert chosen(CPU, large) == expected
        assert chosen(CPU, small) == "float32"


def test_what_was_chosen_is_told_and_done_again(
    gains: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = fit()
    assert first.network.wide == [True, False]
    assert first.settled()["training"]["precision"] == "bfloat16"
    assert raw(first) == raw(fit())
    exact = fit(precision="float32")
    assert raw(exact) != raw(first)
    monkeypatch.setattr(precision, "gain", lambda: 0.5)
    assert raw(fit(first.settled())) == raw(first)
    assert raw(fit()) == raw(exact)


def test_half_precision_is_for_wide_encoders_alone(gains: None) -> None:
    fitted = fit()
    kinds: dict[str, torch.dtype] = {}
    network = fitted.network
    hooks = [
        part.register_forward_hook(
            lambda module, inputs, out, at=at: kinds.__setitem__(
                at, out.pooled.dtype if hasattr(out, "pooled") else out.dtype
            )
        )
        for at, part in (("text", network.encoders[0]), ("n", network.encoders[1]),
                         ("head", network.head))
    ]  # fmt: skip
    frame = pl.DataFrame({"text": ["warm kind"], "n": [1000.0]})
    parts = [
        encoder.prepare(frame[name]).batch(np.arange(1))
        for encoder, name in zip(network.encoders, frame.columns, strict=True)
    ]
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        network(parts)
    for hook in hooks:
        hook.remove()
    assert kinds["n"] == kinds["head"] == torch.float32
