"""A causal language model whose last token stands for the text."""

from typing import Literal

from berth.model.encoders.text_pretrained import TextPretrained


class TextCausal(TextPretrained):
    """The hidden state of the last token, which has seen all others (Radford et al. 2018)."""

    class Config(TextPretrained.Config, frozen=True, extra="forbid"):
        """model: a folder or hub id of a causal language model; its head is left out."""

        model: str
        pooling: Literal["last"] = "last"

    def __init__(self, config: Config) -> None:
        super().__init__(config)
