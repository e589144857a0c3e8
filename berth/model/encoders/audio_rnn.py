"""A recurrent network on log-mel spectrograms."""

from typing import Literal

import torch
from pydantic import Field
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from berth.model.encoders.tokens import Share
from berth.model.encoders.waves import SoundEncoder
from berth.model.layers import masked_max, masked_mean
from berth.model.parts import Batch, Features


class AudioRNN(SoundEncoder):
    """Frames two by two, a GRU (Cho et al. 2014) or LSTM both ways, mean and maximum over time."""

    class Config(SoundEncoder.Config, frozen=True, extra="forbid"):
        """hidden: width of each direction; depth: layers; cell: what each of them is."""

        hidden: int = Field(default=128, ge=1)
        depth: int = Field(default=2, ge=1)
        cell: Literal["gru", "lstm"] = "gru"
        dropout: Share = 0.2

    def __init__(self, config: Config | None = None) -> None:
        super().__init__()
        self.config: AudioRNN.Config = config or self.Config()
        self.width = 4 * self.config.hidden

    def layers(self, bands: int) -> None:
        """A recurrent network, both ways."""
        config = self.config
        between = config.dropout if config.depth > 1 else 0.0
        self.recurrent = (nn.GRU if config.cell == "gru" else nn.LSTM)(
            2 * bands, config.hidden, config.depth, batch_first=True, bidirectional=True,
            dropout=between,
        )  # fmt: skip
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, batch: Batch) -> Features:
        """Tokens are pairs of frames."""
        frames, mask = batch.tensors["frames"], batch.tensors["mask"]
        if frames.shape[1] % 2:
            frames = nn.functional.pad(frames, (0, 0, 0, 1))
            mask = nn.functional.pad(mask, (0, 1))
        rows, length, bands = frames.shape
        pairs, mask = frames.reshape(rows, length // 2, 2 * bands), mask[:, ::2]
        # Packing, so that the way back does not begin in the padding; it wants one token a row.
        lengths = mask.sum(dim=1).clamp(min=1).cpu()
        if not rows:
            tokens = frames.new_zeros(0, length // 2, 2 * self.config.hidden)
        else:
            packed = pack_padded_sequence(pairs, lengths, batch_first=True, enforce_sorted=False)
            read, _ = self.recurrent(packed)
            tokens, _ = pad_packed_sequence(read, batch_first=True, total_length=length // 2)
        tokens = self.dropout(tokens)
        pooled = torch.cat([masked_mean(tokens, mask), masked_max(tokens, mask)], dim=1)
        return Features(pooled, torch.cat([tokens, tokens], dim=2), mask)
