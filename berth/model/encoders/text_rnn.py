"""A recurrent network over subwords: LSTM (Hochreiter and Schmidhuber 1997) or GRU (Cho 2014)."""

from typing import Literal

from pydantic import Field
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from berth.model.encoders.tokens import Share, SubwordEncoder, embedding
from berth.model.layers import masked_max
from berth.model.parts import Batch, Features


class TextRNN(SubwordEncoder):
    """Read in both directions; the maximum over time of each unit (Conneau et al. 2017)."""

    class Config(SubwordEncoder.Config, frozen=True, extra="forbid"):
        """embedding: width of a subword; hidden: units of each direction."""

        max_length: int = Field(default=200, ge=1)
        cell: Literal["lstm", "gru"] = "lstm"
        embedding: int = Field(default=128, ge=1)
        hidden: int = Field(default=128, ge=1)
        layers: int = Field(default=1, ge=1)
        dropout: Share = 0.3

    def __init__(self, config: Config | None = None) -> None:
        super().__init__()
        self.config: TextRNN.Config = config or self.Config()
        self.width = 2 * self.config.hidden

    def layers(self, size: int) -> None:
        """Embedding and recurrent layers."""
        config = self.config
        self.embedding = embedding(size, config.embedding)
        self.dropout = nn.Dropout(config.dropout)
        self.recurrent = (nn.LSTM if config.cell == "lstm" else nn.GRU)(
            config.embedding, config.hidden, config.layers, batch_first=True, bidirectional=True,
            dropout=config.dropout if config.layers > 1 else 0.0,
        )  # fmt: skip

    def forward(self, batch: Batch) -> Features:
        """Tokens are the states after each subword, of both directions."""
        mask = batch.tensors["mask"]
        embedded = self.dropout(self.embedding(batch.tensors["ids"]))
        if len(mask) == 0:  # which packing does not take
            tokens = embedded.new_zeros((*mask.shape, self.width))
            return Features(tokens.sum(dim=1), tokens, mask)
        lengths = mask.sum(dim=1).clamp(min=1).cpu()
        packed = pack_padded_sequence(embedded, lengths, batch_first=True, enforce_sorted=False)
        tokens, _ = pad_packed_sequence(
            self.recurrent(packed)[0], batch_first=True, total_length=mask.shape[1]
        )
        return Features(masked_max(tokens, mask), tokens, mask)
