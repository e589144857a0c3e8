"""What encoders of sound share: the column made ready as spectrograms."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import polars as pl
import torch
from numpy.typing import NDArray
from pydantic import BaseModel, Field
from torch import nn

from berth.core import InputError
from berth.model.augmentation.sounds import SoundAugmentation
from berth.model.encoders.audio_features import Frames, LogMel
from berth.model.layers import initialised
from berth.model.parts import Batch
from berth.sources.media import Unreadable
from berth.sources.sounds import read_sounds, sound_rates

_LOOKED_AT = 256
"""Sounds of which the rate is looked at."""


@dataclass(frozen=True, eq=False)
class PreparedSounds:
    """A column of sounds; cut: how many were too long; unreadable: those left out.

    Batches hold `frames`, float32 [rows, length, bands], and `mask`, bool [rows, length].
    """

    frames: Frames
    there: NDArray[np.bool_]
    cut: int = 0
    unreadable: tuple[Unreadable, ...] = ()
    augment: SoundAugmentation | None = None

    def __len__(self) -> int:
        return len(self.there)

    def batch(self, rows: NDArray[np.int64], rng: np.random.Generator | None = None) -> Batch:
        """Padded to the longest, of one frame at least; made other where there is an rng."""
        sounds = [self.frames[int(row)] for row in rows]
        if rng is not None and (augment := self.augment) is not None:
            sounds = [augment(one, rng) if len(one) else one for one in sounds]
        lengths = np.array([len(one) for one in sounds], np.int64)
        mask = np.arange(max(1, lengths.max(initial=0))) < lengths[:, None]
        frames = np.zeros((*mask.shape, self.frames.values.shape[1]), np.float32)
        if sounds:
            frames[mask] = np.concatenate(sounds)
        tensors = {"frames": torch.from_numpy(frames), "mask": torch.from_numpy(mask)}
        return Batch(tensors, torch.from_numpy(self.there[rows]))

    def lengths(self) -> NDArray[np.int64]:
        """Frames of each row."""
        return np.diff(self.frames.starts)


class SoundEncoder(nn.Module):
    """An encoder that learns from spectrograms alone.

    A kind of it gives `layers`, which makes its network, and `forward`.
    """

    class Config(BaseModel, frozen=True, extra="forbid"):
        """longest: seconds of a sound that are read."""

        longest: float = Field(default=15.0, gt=0)
        features: LogMel.Config = LogMel.Config()
        augment: SoundAugmentation.Config = SoundAugmentation.Config()

    config: Config
    width: int

    def layers(self, bands: int) -> None:
        """Make the network."""
        raise NotImplementedError

    def fit(self, values: pl.Series, seed: int) -> Self:
        """Learn the rate to read at, which is no higher than the sounds' own, and make the network.

        Spectrograms need no means of the training rows: each is normalised by itself.
        """
        rates = sound_rates(values.drop_nulls().head(_LOOKED_AT))
        if not len(rates):
            raise InputError(
                "none of its first sounds can be read.", column=values.name,
                remedy="Check the paths, or say what it holds with --kind NAME=KIND.",
            )  # fmt: skip
        with initialised(seed, "sound"):
            return self._build(min(self.config.features.rate, int(np.median(rates))))

    def prepare(self, values: pl.Series) -> PreparedSounds:
        """Decode the column, and take its spectrograms."""
        config = self.config
        read = read_sounds(values, self.rate, config.longest)
        spectrogram = LogMel(config.features, self.rate)
        nothing = np.zeros((0, config.features.bands), np.float32)
        pairs = zip(read.waves, read.there, strict=True)
        frames = Frames.of(
            [spectrogram(wave) if there else nothing for wave, there in pairs],
            config.features.bands,
        )
        augment = SoundAugmentation(config.augment)
        return PreparedSounds(frames, read.there, read.cut, read.unreadable, augment)

    def learned(self) -> dict[str, Any]:
        """Samples a second."""
        return {"rate": self.rate}

    def relearn(self, learned: Mapping[str, Any]) -> Self:
        """A network of the same shape."""
        return self._build(int(learned["rate"]))

    def _build(self, rate: int) -> Self:
        self.rate = rate
        self.layers(self.config.features.bands)
        return self
