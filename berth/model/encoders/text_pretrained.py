"""Any pretrained encoder of text: frozen, with low-rank adapters, or fine-tuned as a whole."""

import warnings
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any, Literal, Self

import numpy as np
import polars as pl
import torch
from pydantic import BaseModel, Field, model_validator
from torch import Tensor, nn

from berth.model.encoders.number import Vectors
from berth.model.encoders.pretrained import MINILM, Pretrained, load
from berth.model.encoders.tokens import Noise, Share, Tokens
from berth.model.layers import initialised, masked_mean
from berth.model.parts import Batch, Features

AT_ONCE = 32
"""Rows that a frozen encoder reads at once."""


class TextPretrained(nn.Module):
    """A transformers model; of a frozen one, each text is read once, when it is prepared."""

    class Config(BaseModel, frozen=True, extra="forbid"):
        """model: "minilm", a folder or a hub id; rank and alpha: of the adapters (Hu et al. 2022);
        checkpointing: hold less in memory by computing layers again going backwards."""

        model: str = MINILM
        tuning: Literal["frozen", "lora", "full"] = "frozen"
        max_length: int = Field(default=256, ge=2)
        pooling: Literal["mean", "first", "last"] = "mean"
        rank: int = Field(default=8, ge=1)
        alpha: float = Field(default=16.0, gt=0)
        dropout: Share = 0.1
        checkpointing: bool = False
        noise: Noise.Config = Noise.Config()

        @model_validator(mode="after")
        def _whole(self) -> Self:
            if self.tuning == "frozen" and not self.noise.silent:
                raise ValueError("a frozen encoder reads each text once, so noise is of no use")
            return self

    def __init__(self, config: Config | None = None) -> None:
        super().__init__()
        self.config = config or self.Config()

    def fit(self, values: pl.Series, seed: int) -> Self:
        """Load the network; count tokens where noise is to be drawn from them."""
        found = load(self.config.model, self.config.max_length)
        if not self.config.noise.silent:
            found = Pretrained(found.network, found.vocabulary.counted(values))
        with initialised(seed, "text"):
            return self._use(found)

    def prepare(self, values: pl.Series) -> Tokens | Vectors:
        """Tokens; of a frozen encoder, pooled vectors."""
        tokens = self.vocabulary.column(values, self.config.noise)
        return self._read(tokens) if self.config.tuning == "frozen" else tokens

    def forward(self, batch: Batch) -> Features:
        """Tokens are the last layer's; of a frozen encoder there are none."""
        if "values" in batch.tensors:
            return Features(self.dropout(self.norm(batch.tensors["values"])))
        ids, mask = batch.tensors["ids"], batch.tensors["mask"]
        tokens = self._through(ids, mask)
        return Features(self.dropout(self.norm(self._pool(tokens, mask))), tokens, mask)

    def learned(self) -> dict[str, Any]:
        """The network's shape and its tokenizer."""
        return self._learned

    def relearn(self, learned: Mapping[str, Any]) -> Self:
        """A network of the same shape."""
        return self._use(Pretrained.of(learned))

    def gentle(self) -> Iterable[nn.Parameter]:
        """Weights that were learned before, which are trained at a small rate."""
        return self.network.parameters() if self.config.tuning == "full" else ()

    def _use(self, found: Pretrained) -> Self:
        config = self.config
        self._learned = found.learned()
        self.vocabulary, self.width = found.vocabulary, found.width
        self.network = found.network
        if config.tuning != "full":
            self.network.requires_grad_(False)
        with warnings.catch_warnings():
            # Names that the libraries mean to change; the new ones are not in all versions of 5.
            warnings.simplefilter("ignore", FutureWarning)
            if config.checkpointing:
                self.network.gradient_checkpointing_enable({"use_reentrant": False})
            if config.tuning == "lora":
                self.network = _adapted(self.network, config.rank, config.alpha)
        self.norm, self.dropout = nn.LayerNorm(self.width), nn.Dropout(config.dropout)
        return self

    def _through(self, ids: Tensor, mask: Tensor) -> Tensor:
        if len(ids) == 0:
            return self.norm.weight.new_zeros((*ids.shape, self.width))
        # A row without tokens looks at its padding, since attention to nothing is no number.
        seen = mask | ~mask.any(dim=1, keepdim=True)
        read: Tensor = self.network(input_ids=ids, attention_mask=seen.long()).last_hidden_state
        return read

    def _pool(self, tokens: Tensor, mask: Tensor) -> Tensor:
        if self.config.pooling == "mean":
            return masked_mean(tokens, mask)
        if self.config.pooling == "first":
            return tokens[:, 0]
        last = (mask.sum(dim=1) - 1).clamp(min=0)
        return tokens[torch.arange(len(tokens), device=tokens.device), last]

    @torch.no_grad()
    def _read(self, tokens: Tokens) -> Vectors:
        """Pooled vectors of all rows; rows of like length are read together."""
        before, device = self.network.training, self.norm.weight.device
        self.network.eval()
        vectors = np.zeros((len(tokens), self.width), np.float32)
        order = np.argsort(tokens.lengths(), kind="stable")
        for start in range(0, len(order), AT_ONCE):
            rows = order[start : start + AT_ONCE]
            batch = tokens.batch(rows).to(device)
            ids, mask = batch.tensors["ids"], batch.tensors["mask"]
            vectors[rows] = self._pool(self._through(ids, mask), mask).cpu().numpy()
        self.network.train(before)
        return Vectors(vectors * tokens.there[:, None], tokens.there)


def _adapted(network: Any, rank: int, alpha: float) -> Any:
    """With low-rank adapters in all of its linear layers."""
    turned = any(type(one).__name__ == "Conv1D" for one in network.modules())  # as GPT-2 has them
    peft = import_module("peft")
    adapters = peft.LoraConfig(
        r=rank, lora_alpha=alpha, target_modules="all-linear", fan_in_fan_out=turned
    )
    return peft.get_peft_model(network, adapters)
