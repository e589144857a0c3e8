"""Spectrograms made other while training; labels stay."""

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, Field

Spectrogram = NDArray[np.float32]


class SoundAugmentation:
    """Tempo, shift, noise, and masks (SpecAugment, Park et al. 2019) on log-mel spectrograms."""

    class Config(BaseModel, frozen=True, extra="forbid"):
        """tempo: faster or slower by this share at most (Ko et al. 2015); shift: of time, a share
        of the length at most, either way; pitch: bands up or down at most; noise: deviation of
        white noise added to the values, which are of deviation 1; masks of bands and of stretches
        of time, each of a width drawn up to the share given, set to the mean, 0."""

        tempo: float = Field(default=0.1, ge=0.0, lt=1.0)
        shift: float = Field(default=0.05, ge=0.0, lt=1.0)
        pitch: int = Field(default=2, ge=0)
        noise: float = Field(default=0.1, ge=0.0)
        band_masks: int = Field(default=1, ge=0)
        band_share: float = Field(default=0.15, ge=0.0, lt=1.0)
        time_masks: int = Field(default=1, ge=0)
        time_share: float = Field(default=0.15, ge=0.0, lt=1.0)

    def __init__(self, config: Config) -> None:
        self.config = config

    def __call__(self, values: Spectrogram, rng: np.random.Generator) -> Spectrogram:
        """Other frames for these, float32 [frames, bands], of which there is one at least."""
        config = self.config
        made = _played(values, 1 + config.tempo * rng.uniform(-1, 1)) if config.tempo else values
        if most := int(config.shift * len(made)):
            made = _moved(made, int(rng.integers(-most, most + 1)), axis=0)
        if most := min(config.pitch, values.shape[1] - 1):
            made = _moved(made, int(rng.integers(-most, most + 1)), axis=1)
        if config.noise:
            made = made + config.noise * rng.standard_normal(made.shape, np.float32)
        made = made.copy()
        for _ in range(config.time_masks):
            made[_stretch(len(made), config.time_share, rng)] = 0.0
        for _ in range(config.band_masks):
            made[:, _stretch(made.shape[1], config.band_share, rng)] = 0.0
        return made


def _played(values: Spectrogram, tempo: float) -> Spectrogram:
    """As many frames as there are at another tempo, between which values are interpolated."""
    length = max(1, round(len(values) / tempo))
    place = np.linspace(0, len(values) - 1, length, dtype=np.float32)
    before = place.astype(np.int64)
    after = np.minimum(before + 1, len(values) - 1)
    share = (place - before.astype(np.float32))[:, None]
    played: Spectrogram = (1 - share) * values[before] + share * values[after]
    return played


def _moved(values: Spectrogram, by: int, axis: int) -> Spectrogram:
    """Shifted, the edge repeated into what becomes free."""
    length = values.shape[axis]
    return values.take(np.clip(np.arange(length) - by, 0, length - 1), axis=axis)


def _stretch(length: int, share: float, rng: np.random.Generator) -> slice:
    width = int(rng.integers(0, int(share * length) + 1))
    start = int(rng.integers(0, length - width + 1))
    return slice(start, start + width)
