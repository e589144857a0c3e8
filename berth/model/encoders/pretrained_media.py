"""Pretrained networks of images and sounds: found by folder or hub id, and kept as data."""

import json
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

import numpy as np
import torch
from pydantic import BaseModel, Field
from torch import nn

from berth.core import InputError
from berth.model.encoders.number import Vectors
from berth.model.encoders.pretrained import located, quiet
from berth.model.encoders.tokens import Share
from berth.model.parts import Prepared

AT_ONCE = 16
"""Rows that a frozen encoder reads at once."""


class Tuning(BaseModel, frozen=True, extra="forbid"):
    """How a pretrained network is used. model: a folder or a hub id; rank and alpha: of the
    adapters (Hu et al. 2022)."""

    model: str
    tuning: Literal["frozen", "lora", "full"] = "frozen"
    rank: int = Field(default=8, ge=1)
    alpha: float = Field(default=16.0, gt=0)
    dropout: Share = 0.1


@dataclass(frozen=True, eq=False)
class Found:
    """network: a transformers model; processor: the settings by which it wants its input."""

    network: Any
    processor: Mapping[str, Any]

    def learned(self) -> dict[str, Any]:
        """All but the weights, as JSON can hold it."""
        shape = json.loads(self.network.config.to_json_string(use_diff=False))
        return {"shape": shape, "processor": dict(self.processor)}


def found(name: str, processor: Literal["AutoImageProcessor", "AutoFeatureExtractor"]) -> Found:
    """The network and its processor's settings. Raises InputError where there is no network, or
    its weights are no safetensors; without a processor, settings are empty."""
    source, local = located(name)
    transformers = import_module("transformers")
    with quiet(local):
        try:
            network = transformers.AutoModel.from_pretrained(
                source, dtype=torch.float32, use_safetensors=True, local_files_only=local
            )
        except (OSError, ValueError) as error:
            raise InputError(
                f"the pretrained model cannot be loaded: {error}", file=str(source),
                remedy="Name a folder that transformers can read, with weights as safetensors.",
            ) from error  # fmt: skip
        try:
            read = getattr(transformers, processor).from_pretrained(source, local_files_only=local)
        except (OSError, ValueError):
            return Found(network, {})
    return Found(network, json.loads(read.to_json_string()))


def rebuilt(learned: Mapping[str, Any]) -> Found:
    """What was learned, with random weights."""
    transformers = import_module("transformers")
    shape = dict(learned["shape"])
    config = transformers.AutoConfig.for_model(shape.pop("model_type"), **shape)
    network = transformers.AutoModel.from_config(config, dtype=torch.float32)
    return Found(network, learned["processor"])


def tuned(network: Any, config: Tuning) -> Any:
    """The network with the weights that are not to be trained held still, and with adapters."""
    if config.tuning != "full":
        network.requires_grad_(False)
    if config.tuning == "lora":
        peft = import_module("peft")
        adapters = peft.LoraConfig(
            r=config.rank, lora_alpha=config.alpha, target_modules="all-linear"
        )
        with warnings.catch_warnings():
            # peft asks transformers by a name that the latter has given up.
            warnings.simplefilter("ignore", FutureWarning)
            return peft.get_peft_model(network, adapters)
    return network


@torch.no_grad()
def vectors(encoder: nn.Module, network: Any, prepared: Prepared, width: int) -> Vectors:
    """Pooled vectors that the encoder's network gives for all rows, read once."""
    before, device = network.training, next(network.parameters()).device
    network.eval()
    values = np.zeros((len(prepared), width), np.float32)
    there = np.zeros(len(prepared), bool)
    for start in range(0, len(prepared), AT_ONCE):
        rows = np.arange(start, min(start + AT_ONCE, len(prepared)))
        batch = prepared.batch(rows).to(device)
        there[rows] = batch.present.cpu().numpy()
        values[rows] = encoder.read(batch).pooled.cpu().numpy()  # type: ignore[operator]
    network.train(before)
    return Vectors(values * there[:, None], there)
