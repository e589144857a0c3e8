"""Checkpoints: one file that holds all of a training run, replaced at once or not at all."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn, optim

FILE = "checkpoint.safetensors"


def save(folder: Path, tensors: Mapping[str, Tensor], notes: Mapping[str, Any]) -> None:
    """Write tensors, and notes that JSON can hold; a reader sees the file before or after."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = {name: one.detach().cpu().contiguous().clone() for name, one in tensors.items()}
    beside = folder / f".{FILE}.{os.getpid()}"
    save_file(whole, beside, metadata={"notes": json.dumps(dict(notes))})
    with open(beside, "rb") as written:
        os.fsync(written.fileno())
    os.replace(beside, folder / FILE)


def load(folder: Path) -> tuple[dict[str, Tensor], dict[str, Any]] | None:
    """What was written last, or None."""
    if not (folder / FILE).is_file():
        return None
    with safe_open(folder / FILE, framework="pt") as held:
        tensors = {name: held.get_tensor(name) for name in held.keys()}  # noqa: SIM118
        return tensors, json.loads(held.metadata()["notes"])


def moving(network: nn.Module) -> dict[str, Tensor]:
    """Copies of the parameters that are trained, and of all buffers, by name."""
    trained = {name for name, one in network.named_parameters() if one.requires_grad}
    frozen = {name for name, _ in network.named_parameters()} - trained
    return {
        name: one.detach().clone()
        for name, one in network.state_dict().items()
        if name not in frozen
    }


def move(network: nn.Module, tensors: Mapping[str, Tensor]) -> None:
    """Put back what `moving` gave."""
    network.load_state_dict(dict(tensors), strict=False)


def under(prefix: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Those whose names begin with the prefix, named by the rest."""
    return {
        name.removeprefix(prefix): one for name, one in tensors.items() if name.startswith(prefix)
    }


def memories(optimiser: optim.Optimizer) -> dict[str, Tensor]:
    """What an optimiser remembers of each parameter, by `number.name`."""
    return {
        f"{number}.{name}": one
        for number, kept in optimiser.state_dict()["state"].items()
        for name, one in kept.items()
        if isinstance(one, torch.Tensor)
    }


def remember(optimiser: optim.Optimizer, tensors: Mapping[str, Tensor]) -> None:
    """Put back what `memories` gave."""
    state: dict[int, dict[str, Tensor]] = {}
    for place, one in tensors.items():
        number, _, name = place.partition(".")
        state.setdefault(int(number), {})[name] = one
    optimiser.load_state_dict({**optimiser.state_dict(), "state": state})
