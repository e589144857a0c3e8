"""Encoders of sounds learn, do not mind what is missing, and come back as they were."""

import io
from typing import Any

import numpy as np
import polars as pl
import pytest
import soundfile
import torch

from berth.core import InputError, stream
from berth.model.encoders.audio_cnn import AudioCNN
from berth.model.encoders.audio_features import LogMel, gated, mel_filters
from berth.model.encoders.audio_rnn import AudioRNN

SMALL: dict[Any, dict[str, object]] = {
    AudioCNN: {"widths": (8, 16)},
    AudioRNN: {"hidden": 16, "depth": 1},
}
KINDS = pytest.mark.parametrize("kind", [AudioCNN, AudioRNN])
RATE = 8000


def encoder(kind: Any, **more: object) -> Any:
    features = {"bands": 24}
    return kind(kind.Config.model_validate({"features": features, **SMALL[kind], **more}))


def saved(wave: np.ndarray) -> bytes:
    out = io.BytesIO()
    soundfile.write(out, wave, RATE, format="WAV")
    return out.getvalue()


def sung(rows: int) -> tuple[pl.Series, np.ndarray]:
    """Tones that rise, or fall, of several lengths and pitches, in noise."""
    rng = stream(5, "sung")
    label = rng.integers(0, 2, rows)
    cells = []
    for one in label:
        steps = int(rng.uniform(0.15, 0.3) * RATE)
        low, high = rng.uniform(300, 600), rng.uniform(1200, 2500)
        pitch = np.linspace(low, high, steps)[:: 1 if one else -1]
        wave = 0.3 * np.sin(2 * np.pi * np.cumsum(pitch) / RATE)
        cells.append(saved(wave + rng.normal(0, 0.02, steps)))
    return pl.Series("call", cells, pl.Binary), label


@KINDS
def test_it_learns_which_tones_rise(kind: Any) -> None:
    values, label = sung(96)
    torch.manual_seed(0)
    made = encoder(kind).fit(values[:64], 0)
    head = torch.nn.Linear(made.width, 2)
    prepared, rng = made.prepare(values), stream(0, "batches")
    optimiser = torch.optim.AdamW([*made.parameters(), *head.parameters()], 5e-3)
    target = torch.from_numpy(label)
    for _ in range(8):
        order = rng.permutation(64)
        for rows in np.split(order, 4):
            loss = torch.nn.functional.cross_entropy(
                head(made(prepared.batch(rows, rng)).pooled), target[rows]
            )
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    made.eval()
    with torch.no_grad():
        found = head(made(prepared.batch(np.arange(64, 96))).pooled).argmax(dim=1)
    assert (found == target[64:]).float().mean() >= 0.9


@KINDS
def test_a_row_does_not_depend_on_its_company(kind: Any) -> None:
    values, _ = sung(6)
    made = encoder(kind).fit(values, 0).eval()
    cells = [values[0], None, b"damaged", values[3], saved(np.full(100, 0.1)), values[4]]
    prepared = made.prepare(pl.Series("call", cells, pl.Binary))
    assert [one.row for one in prepared.unreadable] == [3]
    together = made(prepared.batch(np.arange(6)))
    assert together.tokens is not None
    assert together.tokens.shape[2] == together.pooled.shape[1] == made.width
    assert together.pooled.isfinite().all()
    for row in range(6):
        alone = made(prepared.batch(np.array([row])))
        assert torch.allclose(alone.pooled[0], together.pooled[row], atol=1e-4)


@KINDS
def test_it_comes_back_as_it_was(kind: Any) -> None:
    values, _ = sung(6)
    made = encoder(kind).fit(values, 0).eval()
    again = encoder(kind).relearn(made.learned())
    again.load_state_dict(made.state_dict())
    batch = made.prepare(values).batch(np.arange(6))
    assert torch.equal(made(batch).pooled, again.eval()(batch).pooled)
    assert made.learned() == {"rate": RATE}


@KINDS
def test_a_column_without_any_sound_is_an_error(kind: Any) -> None:
    with pytest.raises(InputError, match=r"call.*can be read"):
        encoder(kind).fit(pl.Series("call", ["nowhere.wav", None]), 0)


def test_an_lstm_is_another_cell() -> None:
    values, _ = sung(3)
    made = encoder(AudioRNN, cell="lstm").fit(values, 0)
    assert isinstance(made.recurrent, torch.nn.LSTM)
    assert made(made.prepare(values).batch(np.arange(3))).pooled.isfinite().all()


def test_a_tone_is_loudest_in_its_band() -> None:
    features = LogMel(LogMel.Config(bands=40, normalise=False), RATE)
    filters = mel_filters(RATE, features.points, 40, 40.0, RATE / 2)
    for hertz in (200, 1000, 3000):
        wave = np.sin(2 * np.pi * hertz * np.arange(RATE) / RATE).astype(np.float32)
        heard = features(wave)
        assert heard.shape == (101, 40)
        at = filters[:, round(hertz * features.points / RATE)].argmax()
        assert abs(int(heard[50].argmax()) - int(at)) <= 1


def test_filters_cover_what_they_should_even_if_narrow() -> None:
    filters = mel_filters(RATE, 256, 80, 40.0, 4000.0)
    assert np.allclose(filters.sum(axis=1), 1)
    assert (np.diff(filters.argmax(axis=1)) >= 0).all()


def test_loudness_does_not_matter_and_silence_is_no_error() -> None:
    features = LogMel(LogMel.Config(bands=20), RATE)
    wave = stream(0, "wave").normal(0, 0.1, RATE).astype(np.float32)
    assert np.allclose(features(wave), features(wave / 8), atol=1e-3)
    assert abs(float(features(wave).std()) - 1) < 1e-3
    assert np.isfinite(features(np.zeros(3, np.float32))).all()


def test_denoising_takes_away_what_is_always_there() -> None:
    power = np.ones((100, 5))
    power[40:60, 2] = 50.0
    cleaned = gated(power, 1.0)
    assert (cleaned[:40] <= 0.11).all()
    assert cleaned[50, 2] == pytest.approx(48.0)
