"""What every registered encoder keeps, and the one that docs/parts.md shows how to write."""

import io
import json
import re
import wave
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import torch
from PIL import Image
from tokenizers import Tokenizer, models, pre_tokenizers, processors, trainers
from torch import nn

from berth.core import InputError
from berth.model.encoders import ENCODERS
from berth.model.parts import Batch, Features

PAGE = Path(__file__).parents[2] / "docs" / "parts.md"
EXAMPLE = "docs/parts.md"
TEXTS = (
    "A fine flight, with kind crew.", "The seat was broken and the food was cold!",
    "座位很舒服,服务好", "never again", "Late. Lost bags; nobody cared at all, on and on.", "ok",
)  # fmt: skip
SMALL: dict[str, dict[str, Any]] = {
    "text.cnn.v1": {"vocabulary": 80, "embedding": 8, "filters": 4},
    "text.rnn.v1": {"vocabulary": 80, "embedding": 8, "hidden": 4, "layers": 2},
    "text.transformer.v1": {"vocabulary": 80, "width": 8, "heads": 2, "stochastic_depth": 0.2},
    "text.static.v1": {"vocabulary": 80, "width": 8},
    "text.pretrained.v1": {"tuning": "full", "max_length": 16},
    "text.causal.v1": {"tuning": "lora", "max_length": 16},
    "image.cnn.v1": {"widths": [8, 16]},
    "image.vit.v1": {"embedding": 12, "depth": 2},
    "audio.cnn.v1": {"widths": [8, 16]},
    "audio.rnn.v1": {"hidden": 8, "depth": 1},
}
"""Settings that make parts small enough to test; parts of others have their usual ones."""
ELSEWHERE = {"image.pretrained.v1", "audio.pretrained.v1"}
"""Tested where their small networks are made."""
OF_IDS = {name for name in ENCODERS if name.startswith(("category.", "id."))}


def png(shade: int) -> bytes:
    """A small image."""
    pixels = np.random.default_rng(shade).integers(0, 40, (12, 10, 3)) + 30 * shade
    held = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(held, "PNG")
    return held.getvalue()


def wav(pitch: int) -> bytes:
    """A short sound."""
    seconds = np.arange(2400) / 8000
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        tone = np.sin(2 * np.pi * 200 * (pitch + 1) * seconds) * 9000
        file.writeframes(tone.astype("<i2").tobytes())
    return held.getvalue()


def column(kind: str, rows: int = 12) -> pl.Series:
    """Values of a kind, every fifth missing."""
    first = date(2024, 1, 28)
    values: dict[str, Callable[[int], object]] = {
        "text": lambda row: TEXTS[row % len(TEXTS)],
        "number": lambda row: row * 1.5 - 3,
        "category": lambda row: "red" if row % 2 else "blue",
        "id": lambda row: "ann" if row % 2 else "bob",
        "date": lambda row: first + timedelta(days=9 * row),
        "image": lambda row: png(row % 6),
        "audio": lambda row: wav(row % 6),
    }
    return pl.Series("x", [None if row % 5 == 4 else values[kind](row) for row in range(rows)])


def odd(kind: str) -> pl.Series:
    """Values that no training row holds, and one that is missing."""
    values: dict[str, list[object]] = {
        "text": ["", "   ", "ЖЖЖ 🙂🙂", "word " * 300, None],
        "number": [1e300, -1e300, float("inf"), float("nan"), None],
        "category": ["green", "", "x" * 500, "red ", None],
        "id": ["eve", "", "x" * 500, "ann ", None],
        "date": [date(1, 1, 1), date(9999, 12, 31), date(2024, 2, 29), date(2024, 1, 28), None],
        "image": [png(1), png(2), png(3), png(4), None],
        "audio": [wav(1), wav(2), wav(3), wav(4), None],
    }
    return pl.Series("x", values[kind])


def small_network(folder: Path, kind: str) -> str:
    """A pretrained network of random weights with a tokenizer of its own, in a folder."""
    from transformers import AutoModel, BertConfig, GPT2Config, PreTrainedTokenizerFast

    where = folder / kind
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    trainer = trainers.WordPieceTrainer(vocab_size=90, special_tokens=special, show_progress=False)
    tokenizer.train_from_iterator(TEXTS, trainer)
    names = {"pad_token": "[PAD]", "unk_token": "[UNK]"}
    sizes = {"vocab_size": tokenizer.get_vocab_size(), "pad_token_id": 0}
    torch.manual_seed(3)
    if kind == "bert":
        tokenizer.post_processor = processors.TemplateProcessing(
            single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
        )
        names |= {"cls_token": "[CLS]", "sep_token": "[SEP]", "mask_token": "[MASK]"}
        config = BertConfig(
            hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
            max_position_embeddings=40, **sizes,
        )  # fmt: skip
    else:
        config = GPT2Config(n_embd=16, n_layer=2, n_head=2, n_positions=40, **sizes)
    AutoModel.from_config(config).save_pretrained(where)
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **names).save_pretrained(where)
    return str(where)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("pretrained")
    return {
        "text.pretrained.v1": small_network(folder, "bert"),
        "text.causal.v1": small_network(folder, "gpt2"),
    }


def example() -> type[Any]:
    """The encoder whose code stands on the page."""
    code = re.search(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert code is not None
    names: dict[str, Any] = {}
    exec(compile(code[1], str(PAGE), "exec"), names)
    return next(
        one for name, one in names.items()
        if isinstance(one, type) and issubclass(one, nn.Module) and one.__module__ == "builtins"
    )  # fmt: skip


@pytest.fixture(scope="module", params=[*(set(ENCODERS) - ELSEWHERE), EXAMPLE])
def made(request: pytest.FixtureRequest, folders: dict[str, str]) -> tuple[str, Callable[[], Any]]:
    """The kind of column and what makes an encoder of it that has not learned yet."""
    name: str = request.param
    if name == EXAMPLE:
        return "text", example()
    part: Any = ENCODERS[name]
    settings = dict(SMALL.get(name, {}))
    if name in folders:
        settings["model"] = folders[name]
    if name in OF_IDS:
        settings["fewest"] = 2
    return name.partition(".")[0], lambda: part(part.Config(**settings))


def fitted(made: tuple[str, Callable[[], Any]]) -> Any:
    kind, make = made
    return make().fit(column(kind), 7)


def alike(one: Features, other: Features) -> None:
    assert torch.equal(one.pooled, other.pooled)
    assert (one.tokens is None) == (other.tokens is None)
    if one.tokens is not None and other.tokens is not None:
        assert torch.equal(one.tokens, other.tokens)


def everything(encoder: Any, values: pl.Series) -> Batch:
    prepared = encoder.prepare(values)
    assert len(prepared) == len(values) == len(prepared.lengths())
    return prepared.batch(np.arange(len(values)))


def test_shapes(made: tuple[str, Callable[[], Any]]) -> None:
    encoder, values = fitted(made).eval(), column(made[0])
    batch = everything(encoder, values)
    features = encoder(batch)
    assert batch.present.tolist() == values.is_not_null().to_list()
    assert features.pooled.shape == (len(values), encoder.width)
    assert features.pooled.dtype == torch.float32
    assert (features.tokens is None) == (features.mask is None)
    if features.tokens is not None:
        assert features.tokens.shape[:2] == features.mask.shape
        assert features.mask.dtype == torch.bool


def test_all_that_trains_has_a_finite_gradient(made: tuple[str, Callable[[], Any]]) -> None:
    encoder = fitted(made).train()
    prepared = encoder.prepare(column(made[0]))
    torch.manual_seed(0)
    batch = prepared.batch(np.arange(12), np.random.default_rng(0))
    pooled = encoder(batch).pooled
    # Not the plain sum, which a norm makes the same whatever came in.
    (pooled * torch.randn(pooled.shape)).sum().backward()
    trained = {name: one for name, one in encoder.named_parameters() if one.requires_grad}
    assert trained
    for name, one in trained.items():
        assert one.grad is not None, name
        assert torch.isfinite(one.grad).all(), name


def test_saved_and_loaded_it_is_the_same(made: tuple[str, Callable[[], Any]]) -> None:
    encoder = fitted(made).eval()
    told = json.loads(json.dumps(encoder.learned()))
    again = made[1]().relearn(told)
    again.load_state_dict(encoder.state_dict())
    assert again.width == encoder.width
    with torch.no_grad():
        alike(*(one.eval()(everything(one, column(made[0]))) for one in (encoder, again)))


def test_the_seed_alone_decides(made: tuple[str, Callable[[], Any]]) -> None:
    first = fitted(made)
    torch.manual_seed(99)
    before = torch.random.get_rng_state()
    second = fitted(made)
    assert torch.equal(before, torch.random.get_rng_state())
    other = made[1]().fit(column(made[0]), 8)
    assert first.learned() == second.learned()
    weights, same, different = (dict(one.state_dict()) for one in (first, second, other))
    assert all(torch.equal(weights[name], same[name]) for name in weights)
    if not hasattr(first, "gentle") or not list(first.gentle()):  # else nothing begins at random
        assert any(not torch.equal(weights[name], different[name]) for name in weights)
    rows = np.array([3, 0, 5])
    one, two = (
        first.prepare(column(made[0])).batch(rows, np.random.default_rng(1)) for _ in range(2)
    )
    assert all(torch.equal(one.tensors[name], two.tensors[name]) for name in one.tensors)


def test_unseen_and_missing_values_are_no_error(made: tuple[str, Callable[[], Any]]) -> None:
    encoder = fitted(made).eval()
    with torch.no_grad():
        batch = everything(encoder, odd(made[0]))
        features = encoder(batch)
    assert not batch.present[-1]
    assert torch.isfinite(features.pooled).all()
    assert features.tokens is None or torch.isfinite(features.tokens).all()


def test_a_column_of_nothing_is_learned_or_refused(made: tuple[str, Callable[[], Any]]) -> None:
    kind, make = made
    nothing = pl.Series("x", [None] * 4, dtype=column(kind).dtype)
    if kind in ("image", "audio"):
        with pytest.raises(InputError, match="'x'"):
            make().fit(nothing, 0)
        return
    encoder = make().fit(nothing, 0).eval()
    with torch.no_grad():
        assert torch.isfinite(encoder(everything(encoder, nothing)).pooled).all()
        assert torch.isfinite(encoder(everything(encoder, column(kind))).pooled).all()


def test_no_rows(made: tuple[str, Callable[[], Any]]) -> None:
    encoder = fitted(made)
    for training in (False, True):
        features = encoder.train(training)(everything(encoder, column(made[0]).head(0)))
        assert features.pooled.shape == (0, encoder.width)
        assert features.tokens is None or len(features.tokens) == len(features.mask) == 0


def test_other_rows_of_the_batch_are_of_no_matter(made: tuple[str, Callable[[], Any]]) -> None:
    encoder = fitted(made).eval()
    prepared = encoder.prepare(column(made[0]))
    with torch.no_grad():
        alone = encoder(prepared.batch(np.array([3]))).pooled
        among = encoder(prepared.batch(np.array([1, 2, 3]))).pooled[2:]
    torch.testing.assert_close(alone, among, rtol=1e-4, atol=1e-5)


def test_settings_that_do_not_exist_are_refused(made: tuple[str, Callable[[], Any]]) -> None:
    with pytest.raises(ValueError, match="Extra inputs"):
        type(made[1]()).Config(
            **{"model": "minilm", "hiden": 3} if made[0] == "text" else {"hiden": 3}
        )
