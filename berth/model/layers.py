"""Layers that several parts use."""

from collections.abc import Iterator
from contextlib import contextmanager
from zlib import crc32

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from berth.model.activations import ACTIVATIONS, Activation


def torch_seed(seed: int, purpose: str) -> int:
    """A seed for torch that depends on the seed and the purpose alone."""
    words = np.random.SeedSequence([seed, crc32(purpose.encode())]).generate_state(2)
    return int(words[0]) << 31 | int(words[1]) >> 1


@contextmanager
def initialised(seed: int, purpose: str) -> Iterator[None]:
    """Within, what torch draws depends on the seed and the purpose alone."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(torch_seed(seed, purpose))
        yield


def mlp(width: int, hidden: int, out: int, activation: Activation, dropout: float) -> nn.Sequential:
    """Two linear layers with an activation between, [rows, width] to [rows, out]."""
    return nn.Sequential(
        nn.Linear(width, hidden), ACTIVATIONS[activation](), nn.Dropout(dropout),
        nn.Linear(hidden, out),
    )  # fmt: skip


def masked_mean(tokens: Tensor, mask: Tensor) -> Tensor:
    """Mean of the tokens [rows, length, width] that are there; zeros where there is none."""
    share = mask.unsqueeze(-1).to(tokens.dtype)
    return (tokens * share).sum(dim=1) / share.sum(dim=1).clamp(min=1.0)


def masked_max(tokens: Tensor, mask: Tensor) -> Tensor:
    """Maximum of the tokens [rows, length, width] that are there; zeros where there is none."""
    lowest = torch.finfo(tokens.dtype).min
    highest = tokens.masked_fill(~mask.unsqueeze(-1), lowest).amax(dim=1)
    return highest.masked_fill(~mask.any(dim=1, keepdim=True), 0.0)


class StochasticDepth(nn.Module):
    """Leaves a residual branch out for a random row while training (Huang et al. 2016)."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, branch: Tensor) -> Tensor:
        """Zero the branch [rows, ...] of some rows, and scale that of the others."""
        if not self.training or self.rate == 0.0:
            return branch
        shape = (len(branch), *[1] * (branch.ndim - 1))
        kept = torch.rand(shape, device=branch.device) >= self.rate
        return branch * kept / (1 - self.rate)


class Block(nn.Module):
    """A pre-norm Transformer layer (Vaswani et al. 2017; Xiong et al. 2020)."""

    def __init__(
        self, width: int, heads: int, activation: Activation, dropout: float, depth_dropout: float
    ) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.before_attention, self.before_mlp = nn.LayerNorm(width), nn.LayerNorm(width)
        self.query_key_value = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.mlp = mlp(width, 4 * width, width, activation, dropout)
        self.drop = nn.Sequential(nn.Dropout(dropout), StochasticDepth(depth_dropout))

    def forward(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """Tokens [rows, length, width] again; mask, bool [rows, length], with one True a row."""
        tokens = tokens + self.drop(self._attend(self.before_attention(tokens), mask))
        again: Tensor = tokens + self.drop(self.mlp(self.before_mlp(tokens)))
        return again

    def _attend(self, tokens: Tensor, mask: Tensor) -> Tensor:
        rows, length, width = tokens.shape
        split = self.query_key_value(tokens).view(rows, length, 3, self.heads, width // self.heads)
        query, key, value = split.permute(2, 0, 3, 1, 4)
        read = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=mask[:, None, None, :],
            dropout_p=self.dropout if self.training else 0.0,
        )  # fmt: skip
        joined: Tensor = self.out(read.transpose(1, 2).reshape(rows, length, width))
        return joined
