"""Static vectors of tokens and their weighted mean, learned, or distilled from an encoder."""

from typing import Self

import numpy as np
import polars as pl
import torch
from pydantic import Field
from torch import Tensor, nn

from berth.model.encoders.pretrained import Pretrained, load
from berth.model.encoders.tokens import Share, SubwordEncoder
from berth.model.layers import initialised, masked_mean
from berth.model.parts import Batch, Features

SMOOTH = 1e-3
"""Tokens with this share of the text count half (Arora et al. 2017)."""
AT_ONCE = 512
"""Tokens that an encoder reads at once, each as a text of its own."""


class TextStatic(SubwordEncoder):
    """A vector and a weight for each token, and the mean of the vectors by weight.

    With `model`, vectors are what that encoder makes of each token of its vocabulary alone, cut to
    the largest principal components (Tulkens and van Dongen 2024, Model2Vec).
    """

    class Config(SubwordEncoder.Config, frozen=True, extra="forbid"):
        """model: "minilm", a folder or a hub id to distil, or None; trained: whether vectors are
        learned further; vocabulary: only where there is no model."""

        model: str | None = None
        max_length: int = Field(default=512, ge=2)
        width: int = Field(default=128, ge=1)
        trained: bool = True
        dropout: Share = 0.2

    def __init__(self, config: Config | None = None) -> None:
        super().__init__()
        self.config: TextStatic.Config = config or self.Config()
        self.width = self.config.width

    def fit(self, values: pl.Series, seed: int) -> Self:
        """Learn subwords, or distil; weights begin at what a token's frequency says."""
        if self.config.model is None:
            super().fit(values, seed)
        else:
            found = load(self.config.model, self.config.max_length)
            self.vocabulary = found.vocabulary.counted(values)
            with initialised(seed, "text"):
                self.layers(len(self.vocabulary))
            self._fill(distilled(found, self.width))
        counts = torch.tensor(self.vocabulary.counts, dtype=torch.float32)
        share = counts / counts.sum().clamp(min=1.0)
        with torch.no_grad():
            self.weight.weight.copy_((SMOOTH / (SMOOTH + share)).unsqueeze(-1))
        return self

    def layers(self, size: int) -> None:
        """Vectors and weights."""
        self.embedding = nn.Embedding(size, self.width)
        nn.init.normal_(self.embedding.weight, std=0.1)
        self.embedding.requires_grad_(self.config.trained)
        self.weight = nn.Embedding(size, 1)
        self.norm, self.dropout = nn.LayerNorm(self.width), nn.Dropout(self.config.dropout)

    def forward(self, batch: Batch) -> Features:
        """Tokens are the vectors by weight."""
        ids, mask = batch.tensors["ids"], batch.tensors["mask"]
        tokens = self.embedding(ids) * self.weight(ids)
        return Features(self.dropout(self.norm(masked_mean(tokens, mask))), tokens, mask)

    @torch.no_grad()
    def _fill(self, vectors: Tensor) -> None:
        self.embedding.weight.zero_()
        self.embedding.weight[: len(vectors), : vectors.shape[1]] = vectors


@torch.no_grad()
def distilled(found: Pretrained, width: int) -> Tensor:
    """What the encoder makes of each token alone, of mean norm 1, [tokens, at most width]."""
    found.network.eval()
    made = []
    for start in range(0, len(found.vocabulary), AT_ONCE):
        ids = torch.arange(start, min(start + AT_ONCE, len(found.vocabulary)))
        framed = _framed(found, ids)
        read = found.network(input_ids=framed, attention_mask=torch.ones_like(framed))
        made.append(read.last_hidden_state.mean(dim=1))
    vectors = torch.cat(made).double().numpy()
    vectors -= vectors.mean(axis=0)
    _, axes = np.linalg.eigh(vectors.T @ vectors)
    axes = axes[:, ::-1][:, :width]
    # The sign of an axis is arbitrary: its largest entry is positive.
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), range(axes.shape[1])])
    cut = vectors @ axes
    scaled = cut / np.linalg.norm(cut, axis=1).mean()
    return torch.from_numpy(np.ascontiguousarray(scaled)).float()


def _framed(found: Pretrained, ids: Tensor) -> Tensor:
    """Each token within the tokenizer's template, [tokens, length]."""
    template = found.vocabulary.tokenizer.encode("", add_special_tokens=True).ids
    before, after = template[: len(template) // 2], template[len(template) // 2 :]
    columns = [torch.full_like(ids, one) for one in before]
    columns += [ids, *(torch.full_like(ids, one) for one in after)]
    return torch.stack(columns, dim=1)
