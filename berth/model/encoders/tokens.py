"""Texts as tokens: subwords learned from training rows, noise, and the columns made of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Annotated, Any, Self

import numpy as np
import polars as pl
import torch
from numpy.typing import NDArray
from pydantic import BaseModel, Field
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers
from torch import nn

from berth.model.layers import initialised
from berth.model.parts import Batch

PAD, UNKNOWN, MASK = 0, 1, 2
SPECIAL = ("[PAD]", "[UNK]", "[MASK]")
"""The first three subwords of a vocabulary learned here."""

Share = Annotated[float, Field(ge=0.0, lt=1.0)]
Ints = NDArray[np.int64]


def train_subwords(texts: Sequence[str], size: int) -> Tokenizer:
    """Byte-pair encoding (Sennrich et al. 2016) of at most `size` subwords, lower case.

    Words keep the mark of their beginning; runs without spaces, such as Chinese, are one word, of
    which frequent pieces are learned. The same texts give the same subwords, which the trainer of
    unigram subwords in `tokenizers` does not promise.
    """
    tokenizer = Tokenizer(models.BPE(unk_token=SPECIAL[UNKNOWN], fuse_unk=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Metaspace(), pre_tokenizers.Punctuation("isolated")]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=size, special_tokens=list(SPECIAL), limit_alphabet=max(64, size // 3),
        show_progress=False,
    )  # fmt: skip
    tokenizer.train_from_iterator(texts, trainer, length=len(texts))
    return tokenizer


class Noise:
    """Texts made other while training: Wei and Zou 2019 without synonyms; Xie et al. 2017."""

    class Config(BaseModel, frozen=True, extra="forbid"):
        """The share of tokens that are masked, swapped with the next, deleted, followed by a draw
        from the training texts' unigrams (insert), or replaced by one (mixing with the back-off
        distribution)."""

        mask: Share = 0.0
        swap: Share = 0.0
        delete: Share = 0.0
        insert: Share = 0.0
        replace: Share = 0.0

        @property
        def silent(self) -> bool:
            """Whether there is none at all."""
            return not any(self.model_dump().values())

    def __init__(self, config: Config, vocabulary: "Vocabulary") -> None:
        self.config, self.mask = config, vocabulary.mask
        self.special = np.array(vocabulary.special, np.int64)
        self.drawn = np.cumsum(vocabulary.counts)
        self.longest = vocabulary.max_length

    def __call__(self, ids: Ints, rng: np.random.Generator) -> Ints:
        """Other tokens for these [length]; special ones stay, and one at least.

        Texts do not grow beyond the limit of their vocabulary.
        """
        config, ids = self.config, ids.copy()
        free = ~np.isin(ids, self.special)

        def some(share: float) -> NDArray[np.bool_]:
            return free & (rng.random(len(ids)) < share)

        here = some(config.replace)
        ids[here] = self._draw(int(here.sum()), rng)
        ids[some(config.mask)] = self.mask
        for at in np.flatnonzero(some(config.swap)[:-1] & free[1:]):
            ids[[at, at + 1]] = ids[[at + 1, at]]
        gone = some(config.delete)
        if gone[free].all():
            gone[:] = False
        after = np.flatnonzero(some(config.insert) & ~gone) + 1
        grown = np.insert(ids, after, self._draw(len(after), rng))
        kept = np.insert(~gone, after, True)
        made: Ints = grown[kept][: self.longest]
        return made

    def _draw(self, many: int, rng: np.random.Generator) -> Ints:
        at = np.searchsorted(self.drawn, rng.random(many) * self.drawn[-1], side="right")
        drawn: Ints = np.minimum(at, len(self.drawn) - 1)
        return drawn


@dataclass(frozen=True, eq=False)
class Tokens:
    """A prepared column of texts: tokens of all rows one after the other.

    ids [tokens]; starts [rows + 1]; noise: None where training sees the texts as they are.
    Batches hold ids, int64 [rows, length], and mask, bool [rows, length].
    """

    ids: NDArray[np.int32]
    starts: Ints
    there: NDArray[np.bool_]
    pad: int
    noise: Noise | None = None

    def __len__(self) -> int:
        return len(self.there)

    def batch(self, rows: Ints, rng: np.random.Generator | None = None) -> Batch:
        """Padded to the longest, of one token at least."""
        texts = [self.ids[self.starts[row] : self.starts[row + 1]].astype(np.int64) for row in rows]
        if rng is not None and self.noise is not None:
            texts = [self.noise(one, rng) for one in texts]
        lengths = np.array([len(one) for one in texts], np.int64)
        mask = np.arange(max(1, lengths.max(initial=0))) < lengths[:, None]
        ids = np.full(mask.shape, self.pad, np.int64)
        if texts:
            ids[mask] = np.concatenate(texts)
        tensors = {"ids": torch.from_numpy(ids), "mask": torch.from_numpy(mask)}
        return Batch(tensors, torch.from_numpy(self.there[rows]))

    def lengths(self) -> Ints:
        """Tokens of each row."""
        return np.diff(self.starts)


def strings(values: pl.Series) -> tuple[list[str], NDArray[np.bool_]]:
    """The texts, empty where there is none, and whether there is one, bool [rows]."""
    texts = values.cast(pl.String).fill_null("")
    return texts.to_list(), (texts.str.strip_chars() != "").to_numpy()


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Tokens, how they are cut from a text, and how often each was seen in the training rows.

    pad, mask, special: ids; counts [size], of special ones 0; template: whether texts are put into
    the tokenizer's template, such as [CLS] ... [SEP].
    """

    tokenizer: Tokenizer
    max_length: int
    pad: int = PAD
    mask: int = MASK
    special: tuple[int, ...] = (PAD, UNKNOWN, MASK)
    template: bool = False
    counts: tuple[int, ...] = ()

    def __len__(self) -> int:
        return self.tokenizer.get_vocab_size()

    @classmethod
    def train(cls, values: pl.Series, size: int, max_length: int) -> Self:
        """Learn subwords from a column."""
        texts, there = strings(values)
        held = [one for one, here in zip(texts, there, strict=True) if here]
        return cls(train_subwords(held, size), max_length).counted(values)

    def counted(self, values: pl.Series) -> Self:
        """With the counts of these rows."""
        counts = np.bincount(self.column(values).ids, minlength=len(self))
        counts[list(self.special)] = 0
        return replace(self, counts=tuple(counts.tolist()))

    def column(self, values: pl.Series, noise: Noise.Config | None = None) -> Tokens:
        """A column as tokens, each text cut after `max_length`."""
        texts, there = strings(values)
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(self.max_length)
        encoded = self.tokenizer.encode_batch_fast(texts, add_special_tokens=self.template)
        lists = [one.ids if held else [] for one, held in zip(encoded, there, strict=True)]
        starts = np.concatenate([[0], np.cumsum([len(one) for one in lists], dtype=np.int64)])
        ids = np.fromiter((token for one in lists for token in one), np.int32, int(starts[-1]))
        heard = None if noise is None or noise.silent else Noise(noise, self)
        return Tokens(ids, starts, there, self.pad, heard)

    def learned(self) -> dict[str, Any]:
        """All of it as JSON can hold it; the tokenizer as its own JSON."""
        kept = {one.name: getattr(self, one.name) for one in fields(self)}
        return {**kept, "tokenizer": self.tokenizer.to_str()}

    @classmethod
    def of(cls, learned: Mapping[str, Any]) -> Self:
        """The same again."""
        tokenizer = Tokenizer.from_str(learned["tokenizer"])
        special, counts = tuple(learned["special"]), tuple(learned["counts"])
        return cls(**{**learned, "tokenizer": tokenizer, "special": special, "counts": counts})


def embedding(size: int, width: int, deviation: float = 0.1) -> nn.Embedding:
    """Vectors of subwords, of padding zero. They begin small: what Adam adds to a vector is of the
    rate's size, and soon counts for more than where it began."""
    made = nn.Embedding(size, width, padding_idx=PAD)
    nn.init.normal_(made.weight, std=deviation)
    with torch.no_grad():
        made.weight[PAD] = 0.0
    return made


class SubwordEncoder(nn.Module):
    """A text encoder over subwords that it learns itself.

    A kind of it gives `layers`, which makes its network for so many subwords, and `forward`.
    """

    class Config(BaseModel, frozen=True, extra="forbid"):
        """vocabulary: subwords at most; max_length: tokens of a text that are read."""

        vocabulary: int = Field(default=16_000, ge=8)
        max_length: int = Field(default=400, ge=1)
        noise: Noise.Config = Noise.Config()

    config: Config
    width: int

    def layers(self, size: int) -> None:
        """Make the network."""
        raise NotImplementedError

    def fit(self, values: pl.Series, seed: int) -> Self:
        """Learn subwords and their frequencies, and make the network."""
        self.vocabulary = Vocabulary.train(values, self.config.vocabulary, self.config.max_length)
        with initialised(seed, "text"):
            self.layers(len(self.vocabulary))
        return self

    def prepare(self, values: pl.Series) -> Tokens:
        """Subwords of each text."""
        return self.vocabulary.column(values, self.config.noise)

    def learned(self) -> dict[str, Any]:
        """The vocabulary."""
        return self.vocabulary.learned()

    def relearn(self, learned: Mapping[str, Any]) -> Self:
        """The same vocabulary, and a network of the same shape."""
        self.vocabulary = Vocabulary.of(learned)
        self.layers(len(self.vocabulary))
        return self
