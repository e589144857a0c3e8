"""Sounds of every sort, made here, and what is wrong with some."""

import io
import sys
from typing import Any

import numpy as np
import polars as pl
import pytest

from berth.core import MissingExtra
from berth.sources.sounds import read_sounds, sound_rates

soundfile = pytest.importorskip("soundfile", reason="soundfile is not installed")
RATE = 16_000


def tone(hertz: float, seconds: float, rate: int) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)


def saved(wave: np.ndarray, rate: int, kind: str = "WAV", subtype: str | None = None) -> bytes:
    out = io.BytesIO()
    soundfile.write(out, wave, rate, format=kind, subtype=subtype)
    return out.getvalue()


def read(*cells: bytes | None, longest: float = 10.0) -> Any:
    return read_sounds(pl.Series("call", cells, pl.Binary), RATE, longest)


def loudest(wave: np.ndarray) -> float:
    """The loudest frequency, Hz."""
    return float(np.abs(np.fft.rfft(wave)).argmax() * RATE / len(wave))


@pytest.mark.parametrize("kind", ["WAV", "FLAC", "OGG", "AIFF", "MP3"])
@pytest.mark.parametrize("rate", [8000, 44_100])
def test_formats_and_rates_give_the_same_tone(kind: str, rate: int) -> None:
    found = read(saved(tone(440, 0.5, rate), rate, kind))
    wave = found.waves[0]
    assert wave.dtype == np.float32
    assert len(wave) == pytest.approx(RATE / 2, rel=0.15)  # MP3 fills up whole frames
    assert loudest(wave) == pytest.approx(440, abs=4)
    assert np.abs(wave[2000:4000]).max() == pytest.approx(0.5, abs=0.05)


def test_what_a_lower_rate_cannot_hold_is_filtered_out() -> None:
    high = read(saved(tone(15_000, 0.5, 48_000), 48_000)).waves[0]
    assert np.abs(high[1000:-1000]).max() < 0.01


def test_channels_are_averaged() -> None:
    left, right = tone(300, 0.2, RATE), -tone(300, 0.2, RATE)
    assert np.abs(read(saved(np.stack([left, right], axis=1), RATE)).waves[0]).max() < 1e-3
    same = read(saved(np.stack([left, left], axis=1), RATE)).waves[0]
    assert np.allclose(same, left, atol=1e-3)


def test_long_sounds_are_cut_and_counted() -> None:
    found = read(saved(tone(200, 2.0, 8000), 8000), saved(tone(200, 0.5, 8000), 8000), longest=0.5)
    assert [len(wave) for wave in found.waves] == [8000, 8000]
    assert found.cut == 1


def test_damaged_and_silent_files_are_absent_and_told() -> None:
    whole = saved(tone(440, 0.5, RATE), RATE, "FLAC")
    none = saved(np.zeros(0), RATE)
    odd = saved(np.array([0.0, np.nan] * 500), RATE, subtype="FLOAT")
    found = read(whole, None, b"no sound", none, whole[:60], odd, saved(np.zeros(2), RATE))
    assert found.there.tolist() == [True, *[False] * 6]
    assert [one.row for one in found.unreadable] == [3, 4, 5, 6, 7]
    reasons = {one.row: one.reason for one in found.unreadable}
    assert reasons[3] == "it is no sound that can be read"
    assert reasons[4] == reasons[7] == "there is no sound in it"
    assert reasons[6] == "its samples are no numbers"
    assert len(found.waves[2]) == 0


def test_a_file_cut_short_gives_what_is_there() -> None:
    whole = saved(tone(440, 1.0, RATE), RATE)
    found = read(whole[: 44 + RATE])
    assert len(found.waves[0]) == RATE // 2
    assert found.cut == 0


def test_rates_are_of_those_that_have_one() -> None:
    cells = [saved(tone(440, 0.1, 8000), 8000), None, b"no", saved(tone(440, 0.1, 22_050), 22_050)]
    assert sound_rates(pl.Series(cells, dtype=pl.Binary)).tolist() == [8000, 22_050]


def test_without_soundfile_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "soundfile", None)
    with pytest.raises(MissingExtra, match="models"):
        read(b"x")
