"""Sounds from files and bytes to samples. Needs soundfile and soxr, loaded when first used."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from berth.core import MissingExtra
from berth.sources.media import Broken, Unreadable, decoded

Samples = NDArray[np.float32]
_RATES = range(100, 1_000_001)
_LEAST_SECONDS = 0.01


@dataclass(frozen=True, eq=False)
class Sounds:
    """waves: mono samples of each row within -1 to 1, float32 [samples], empty where `there`,
    bool [rows], is False; cut: how many were longer than what was read of them."""

    waves: list[Samples]
    there: NDArray[np.bool_]
    cut: int
    unreadable: tuple[Unreadable, ...]


def read_sounds(values: pl.Series, rate: int, longest: float) -> Sounds:
    """Decode a column of paths or bytes to `rate` samples a second, `longest` seconds at most.

    What cannot be decoded is absent, and told. Raises MissingExtra without soundfile and soxr.
    """
    lost: list[Unreadable] = []
    waves, there = [], []
    cut = 0
    for sound in decoded(values, decoder(rate, longest), lost):
        wave, shortened = sound or (np.zeros(0, np.float32), False)
        waves.append(wave)
        there.append(sound is not None)
        cut += shortened
    return Sounds(waves, np.array(there, bool), cut, tuple(lost))


def sound_rates(values: pl.Series) -> NDArray[np.int64]:
    """Samples a second of each sound that has a readable header, int64 [sounds]."""
    soundfile, _ = _libraries()

    def rate(data: bytes) -> int:
        try:
            return int(soundfile.info(io.BytesIO(data)).samplerate)
        except soundfile.LibsndfileError as error:
            raise Broken("it is no sound that can be read") from error

    found = [one for one in decoded(values, rate, []) if one in _RATES]
    return np.array(found, np.int64)


def decoder(rate: int, longest: float) -> Callable[[bytes], tuple[Samples, bool]]:
    """A function from a file's bytes to float32 [samples] and whether it was cut; raises Broken."""
    soundfile, resample = _libraries()

    def decode(data: bytes) -> tuple[Samples, bool]:
        try:
            with soundfile.SoundFile(io.BytesIO(data)) as file:
                own = file.samplerate
                if own not in _RATES:
                    raise Broken(f"the sound claims {own} samples a second")
                many = int(longest * own)
                # Read as much as there is, whatever the header says.
                wave = _mono(file, many)
                cut = len(wave) == many and file.frames > many
        except soundfile.LibsndfileError as error:
            raise Broken("it is no sound that can be read") from error
        if len(wave) < _LEAST_SECONDS * own:
            raise Broken("there is no sound in it")
        if not np.isfinite(wave).all():
            raise Broken("its samples are no numbers")
        if own != rate:
            wave = resample(wave, own, rate)
        return np.ascontiguousarray(wave, np.float32), cut

    return decode


def _mono(file: Any, many: int) -> Samples:
    """The mean of the channels of up to `many` frames, block by block."""
    blocks: list[Samples] = []
    held = 0
    while held < many:
        block = file.read(min(65536, many - held), dtype="float32", always_2d=True)
        if not len(block):
            break
        blocks.append(block.mean(axis=1))
        held += len(block)
    return np.concatenate(blocks) if blocks else np.zeros(0, np.float32)


def _libraries() -> tuple[Any, Any]:
    try:
        return import_module("soundfile"), import_module("soxr").resample
    except ModuleNotFoundError as error:
        raise MissingExtra("Reading sounds", "models") from error
