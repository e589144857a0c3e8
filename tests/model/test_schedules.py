"""Schedules, optimisers and activations by their names."""

from typing import get_args

import pytest
import torch
from torch import nn

from berth.model.activations import ACTIVATIONS, Activation
from berth.model.optimisers import OPTIMISERS, OptimiserName, groups, optimiser
from berth.model.schedules import ScheduleName, factor

NAMES: tuple[ScheduleName, ...] = get_args(ScheduleName)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("warmup", [0.0, 0.1, 0.5])
def test_the_rate_climbs_to_its_peak_and_never_above(name: ScheduleName, warmup: float) -> None:
    factors = [factor(name, step, 100, warmup) for step in range(100)]
    assert max(factors) == pytest.approx(1.0)
    assert min(factors) > 0
    climb = round(100 * warmup)
    assert factors[:climb] == sorted(factors[:climb])
    assert factors[climb:] == sorted(factors[climb:], reverse=True)


def test_where_schedules_end() -> None:
    assert factor("constant", 99, 100, 0.1) == 1.0
    assert factor("linear", 55, 100, 0.1) == pytest.approx(0.5)
    assert factor("cosine", 55, 100, 0.1) == pytest.approx(0.5)
    assert factor("linear", 100, 100, 0.1) == 0.0
    assert factor("one-cycle", 100, 100, 0.3) == pytest.approx(4e-6)
    assert all(factor(name, 0, 1, 0.9) > 0 for name in NAMES)


def test_biases_and_norms_do_not_decay() -> None:
    network = nn.Sequential(nn.Linear(3, 2), nn.LayerNorm(2), nn.Linear(2, 1))
    network[2].weight.requires_grad_(False)
    made = groups(network.parameters(), 0.1, 0.5)
    decays = {id(one): group["weight_decay"] for group in made for one in group["params"]}
    assert decays == {
        id(network[0].weight): 0.5, id(network[0].bias): 0.0, id(network[1].weight): 0.0,
        id(network[1].bias): 0.0, id(network[2].bias): 0.0,
    }  # fmt: skip


@pytest.mark.parametrize("name", list(OPTIMISERS))
def test_optimisers_descend(name: OptimiserName) -> None:
    place = nn.Parameter(torch.ones(2, 2))
    steps = optimiser(name, groups([place], 0.05, 0.0))
    for _ in range(100):
        steps.zero_grad()
        (place**2).sum().backward()
        steps.step()
    assert place.abs().max() < 0.1


def test_activations_are_there_by_name() -> None:
    assert set(ACTIVATIONS) == set(get_args(Activation))
    made = {name: float(ACTIVATIONS[name]()(torch.tensor(0.5))) for name in ACTIVATIONS}
    assert made == pytest.approx(
        {"relu": 0.5, "gelu": 0.3457, "sigmoid": 0.6225, "tanh": 0.4621}, abs=1e-4
    )
