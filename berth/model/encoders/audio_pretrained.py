"""Any pretrained encoder of sound: frozen, with low-rank adapters, or fine-tuned as a whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Self

import numpy as np
import polars as pl
import torch
from numpy.typing import NDArray
from pydantic import Field
from torch import Tensor, nn

from berth.core import InputError
from berth.model.encoders.number import Vectors
from berth.model.encoders.pretrained_media import Found, Tuning, found, rebuilt, tuned, vectors
from berth.model.layers import initialised, masked_mean
from berth.model.parts import Batch, Features
from berth.sources.media import Unreadable
from berth.sources.sounds import Samples, read_sounds

_RATE = 16_000


@dataclass(frozen=True, eq=False)
class PreparedWaves:
    """A column of sounds; cut: how many were too long; unreadable: those left out.

    Batches hold `wave`, float32 [rows, samples], and `mask`, bool [rows, samples].
    """

    waves: list[Samples]
    there: NDArray[np.bool_]
    cut: int = 0
    unreadable: tuple[Unreadable, ...] = ()
    shift: int = 0

    def __len__(self) -> int:
        return len(self.there)

    def batch(self, rows: NDArray[np.int64], rng: np.random.Generator | None = None) -> Batch:
        """Padded to the longest; where there is an rng, begun up to `shift` samples later."""
        waves = [self.waves[row] for row in rows]
        if rng is not None and self.shift:
            starts = rng.integers(0, self.shift + 1, len(waves))
            waves = [
                wave[min(at, len(wave) // 10) :] for wave, at in zip(waves, starts, strict=True)
            ]
        lengths = np.array([len(wave) for wave in waves], np.int64)
        mask = np.arange(max(1, lengths.max(initial=0))) < lengths[:, None]
        padded = np.zeros(mask.shape, np.float32)
        if waves:
            padded[mask] = np.concatenate(waves)
        tensors = {"wave": torch.from_numpy(padded), "mask": torch.from_numpy(mask)}
        return Batch(tensors, torch.from_numpy(self.there[rows]))

    def lengths(self) -> NDArray[np.int64]:
        """Samples of each row."""
        return np.array([len(wave) for wave in self.waves], np.int64)


@dataclass(frozen=True, eq=False)
class ReadSounds(Vectors):
    """Sounds that a frozen encoder has read; cut and unreadable as in `PreparedWaves`."""

    cut: int = 0
    unreadable: tuple[Unreadable, ...] = ()


class AudioPretrained(nn.Module):
    """A transformers model of sound; of a frozen one, each sound is read once, when prepared."""

    class Config(Tuning, frozen=True, extra="forbid"):
        """longest: seconds of a sound that are read; shift: seconds that training may leave out at
        the beginning, a tenth of the sound at most."""

        longest: float = Field(default=15.0, gt=0)
        shift: float = Field(default=0.02, ge=0)

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config

    def fit(self, values: pl.Series, seed: int) -> Self:
        """Load the network."""
        with initialised(seed, "sound"):
            return self._use(found(self.config.model, "AutoFeatureExtractor"))

    def prepare(self, values: pl.Series) -> PreparedWaves | ReadSounds:
        """Waves; of a frozen encoder, pooled vectors."""
        read = read_sounds(values, self.rate, self.config.longest)
        shift = round(self.config.shift * self.rate)
        prepared = PreparedWaves(read.waves, read.there, read.cut, read.unreadable, shift)
        if self.config.tuning != "frozen":
            return prepared
        heard = vectors(self, self.network, prepared, self.width)
        return ReadSounds(heard.values, heard.there, read.cut, read.unreadable)

    def forward(self, batch: Batch) -> Features:
        """Tokens are the last layer's; of a frozen encoder there are none."""
        read = self.read(batch) if "wave" in batch.tensors else Features(batch.tensors["values"])
        return Features(self.dropout(self.norm(read.pooled)), read.tokens, read.mask)

    def read(self, batch: Batch) -> Features:
        """What the network hears in each wave by itself: padding changes the statistics that many
        of these networks take over time."""
        waves, lengths = batch.tensors["wave"], batch.tensors["mask"].sum(dim=1).tolist()
        heard = [
            self._hear(wave[:length]) if there else waves.new_zeros(1, self.width)
            for wave, length, there in zip(waves, lengths, batch.present.tolist(), strict=True)
        ]
        if not heard:
            return Features(waves.new_zeros(0, self.width))
        tokens = nn.utils.rnn.pad_sequence(heard, batch_first=True)
        counts = torch.tensor([len(one) for one in heard], device=tokens.device)
        mask = torch.arange(tokens.shape[1], device=tokens.device) < counts[:, None]
        mask = mask & batch.present[:, None]
        return Features(masked_mean(tokens, mask), tokens, mask)

    def learned(self) -> dict[str, Any]:
        """The network's shape, and how its input is made."""
        return self._learned

    def relearn(self, learned: Mapping[str, Any]) -> Self:
        """A network of the same shape."""
        return self._use(rebuilt(learned))

    def gentle(self) -> Iterable[nn.Parameter]:
        """Weights that were learned before, which are trained at a small rate."""
        return self.network.parameters() if self.config.tuning == "full" else ()

    def _use(self, known: Found) -> Self:
        self._learned = known.learned()
        self.extractor = _extractor(known.processor)
        self.rate = int(getattr(self.extractor, "sampling_rate", _RATE))
        network = getattr(known.network, "encoder", known.network)
        # Wav2Vec2's `encoder` reads what its convolutions make; Whisper's reads spectrograms.
        self.spectral = known.network.main_input_name == "input_features"
        network = network if self.spectral else known.network
        self.width = int(network.config.hidden_size)
        self.network = tuned(network, self.config)
        self.norm, self.dropout = nn.LayerNorm(self.width), nn.Dropout(self.config.dropout)
        return self

    def _hear(self, wave: Tensor) -> Tensor:
        """Tokens [length, width] of one wave [samples]."""
        least = round(0.1 * self.rate)
        padded = nn.functional.pad(wave, (0, max(0, least - len(wave))))
        made = self.extractor(padded.cpu().numpy(), sampling_rate=self.rate, return_tensors="pt")
        name = "input_features" if self.spectral else "input_values"
        tokens: Tensor = self.network(**{name: made[name].to(wave.device)}).last_hidden_state[0]
        if not self.spectral:
            return tokens
        # Whisper's spectrogram is filled up to its whole window with silence.
        window = self.extractor.n_samples
        return tokens[: max(1, -(-len(padded) * len(tokens) // window))]


def _extractor(settings: Mapping[str, Any]) -> Any:
    kind = settings.get("feature_extractor_type", "")
    made = getattr(import_module("transformers"), kind, None) if kind else None
    if made is None or not kind.endswith("FeatureExtractor"):
        raise InputError(
            "the pretrained model does not say how sounds are to be read.",
            remedy="Put its preprocessor_config.json into the folder.",
        )
    return made(**{key: value for key, value in settings.items() if key != "processor_class"})
