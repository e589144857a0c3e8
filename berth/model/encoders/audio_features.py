"""Log-mel spectrograms: what encoders of sound read."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, Field

from berth.core import Floats

Spectrogram = NDArray[np.float32]
_FLOOR = 1e-10
"""Power below which nothing is heard: of a wave within -1 to 1, far below 16 bits' last."""
_BLOCK = 4096
"""Frames transformed at once."""


class LogMel:
    """Short-time power spectra on the mel scale, in natural logarithms."""

    class Config(BaseModel, frozen=True, extra="forbid"):
        """rate: samples a second at most; window and hop: seconds; bands: of the mel scale between
        `low` and `high` Hz, None for half the rate; denoise: how strongly what is no louder than
        the quietest frames is taken away, 0 not at all; normalise: each band of each sound gets
        mean 0 and the sound deviation 1."""

        rate: int = Field(default=16_000, ge=1000)
        window: float = Field(default=0.025, gt=0)
        hop: float = Field(default=0.01, gt=0)
        bands: int = Field(default=64, ge=4)
        low: float = Field(default=40.0, ge=0)
        high: float | None = Field(default=None, gt=0)
        denoise: float = Field(default=0.0, ge=0, le=1)
        normalise: bool = True

    def __init__(self, config: Config, rate: int) -> None:
        self.config = config
        self.length = max(2, round(config.window * rate))
        self.step = max(1, round(config.hop * rate))
        self.points = 1 << (self.length - 1).bit_length()
        high = min(config.high or rate / 2, rate / 2)
        self.filters = mel_filters(rate, self.points, config.bands, min(config.low, high / 2), high)

    def __call__(self, wave: NDArray[np.float32]) -> Spectrogram:
        """float32 [frames, bands], a frame every hop, one at least; a wave [samples]."""
        power = self._power(wave)
        if self.config.denoise:
            power = gated(power, self.config.denoise)
        spectrum = np.log(power @ self.filters.T + _FLOOR)
        if self.config.normalise:
            spectrum = spectrum - spectrum.mean(axis=0)
            spectrum = spectrum / max(float(spectrum.std()), 1e-3)
        return spectrum.astype(np.float32)

    def _power(self, wave: NDArray[np.float32]) -> Floats:
        """Power [frames, points // 2 + 1] of frames centred on the hops, Hann window."""
        half = self.length // 2
        padded = np.pad(wave, (half, half + self.length))
        frames = 1 + len(wave) // self.step
        every = np.lib.stride_tricks.sliding_window_view(padded, self.length)[:: self.step][:frames]
        window = np.hanning(self.length + 1)[:-1]
        scale = 1.0 / np.square(window).sum()
        blocks = [
            np.abs(np.fft.rfft(every[at : at + _BLOCK] * window, self.points)) ** 2 * scale
            for at in range(0, frames, _BLOCK)
        ]
        return np.concatenate(blocks)


@lru_cache(maxsize=8)
def mel_filters(rate: int, points: int, bands: int, low: float, high: float) -> Floats:
    """Triangles [bands, points // 2 + 1], evenly spaced on the mel scale and overlapping by half.

    The scale of O'Shaughnessy (1987), m = 2595 log10(1 + f / 700), which HTK uses. Each triangle
    sums up to 1; one too narrow to hold a frequency takes the nearest.
    """
    frequencies = np.fft.rfftfreq(points, 1 / rate)
    edges = 700 * (10 ** (np.linspace(_mel(low), _mel(high), bands + 2) / 2595) - 1)
    rising = (frequencies - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - frequencies) / (edges[2:] - edges[1:-1])[:, None]
    filters = np.maximum(0.0, np.minimum(rising, falling))
    narrow = np.flatnonzero(filters.sum(axis=1) == 0)
    filters[narrow, np.abs(frequencies - edges[narrow + 1, None]).argmin(axis=1)] = 1.0
    scaled: Floats = filters / filters.sum(axis=1, keepdims=True)
    return scaled


def _mel(frequency: float) -> float:
    return float(2595 * np.log10(1 + frequency / 700))


def gated(power: Floats, strength: float) -> Floats:
    """Power [frames, frequencies] less the noise in it, which is the 10th percentile over time
    (spectral subtraction; Boll 1979); a tenth of each value stays."""
    noise = np.quantile(power, 0.1, axis=0)
    kept: Floats = np.maximum(power - strength * 2.0 * noise, 0.1 * power)
    return kept


@dataclass(frozen=True, eq=False)
class Frames:
    """Frames of all sounds in a row: values, float32 [frames, bands]; starts [rows + 1]."""

    values: Spectrogram
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, sounds: list[Spectrogram], bands: int) -> "Frames":
        """Join them."""
        starts = np.cumsum([0, *map(len, sounds)], dtype=np.int64)
        return cls(np.concatenate([np.zeros((0, bands), np.float32), *sounds]), starts)

    def __getitem__(self, row: int) -> Spectrogram:
        return self.values[self.starts[row] : self.starts[row + 1]]
