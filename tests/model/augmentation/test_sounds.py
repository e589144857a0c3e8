"""Augmented spectrograms."""

import numpy as np
import pytest

from berth.core import stream
from berth.model.augmentation.sounds import SoundAugmentation

NOTHING = {"tempo": 0.0, "shift": 0.0, "pitch": 0, "noise": 0.0, "band_masks": 0, "time_masks": 0}
VALUES = 5 + stream(1, "values").standard_normal((40, 16)).astype(np.float32)


def made(seed: int = 0, values: np.ndarray = VALUES, **config: object) -> np.ndarray:
    whole = SoundAugmentation.Config.model_validate({**NOTHING, **config})
    return SoundAugmentation(whole)(values, stream(seed, "augment"))


def test_all_off_changes_nothing() -> None:
    assert np.array_equal(made(), VALUES)


@pytest.mark.parametrize(
    "config",
    [{"shift": 0.3}, {"pitch": 3}, {"noise": 0.2}, {"band_masks": 2}, {"time_masks": 2}],
)
def test_the_rng_alone_decides_and_the_original_stays(config: dict[str, object]) -> None:
    before = VALUES.copy()
    many = [made(seed, **config) for seed in range(6)]
    assert all(one.shape == VALUES.shape and one.dtype == np.float32 for one in many)
    assert np.array_equal(many[0], made(0, **config))
    assert any(not np.array_equal(one, VALUES) for one in many)
    assert np.array_equal(VALUES, before)


def test_masks_are_stretches_of_the_mean_no_wider_than_said() -> None:
    for seed in range(40):
        silent = (made(seed, time_masks=1, time_share=0.25) == 0).all(axis=1)
        assert silent.sum() <= 10
        assert np.abs(np.diff(silent.astype(int))).sum() <= 2
        assert (made(seed, band_masks=1, band_share=0.25) == 0).all(axis=0).sum() <= 4


def test_shifts_move_and_repeat_the_edge() -> None:
    for seed in range(10):
        moved = made(seed, shift=0.25)
        by = next(
            k
            for k in range(-10, 11)
            if np.array_equal(moved, VALUES[np.clip(np.arange(40) - k, 0, 39)])
        )
        assert abs(by) <= 10


def test_another_tempo_is_another_length_of_the_same() -> None:
    ramp = np.linspace(0, 1, 40, dtype=np.float32)[:, None].repeat(3, axis=1)
    lengths = set()
    for seed in range(20):
        played = made(seed, ramp, tempo=0.25)
        assert played.dtype == np.float32
        assert np.allclose(played, np.linspace(0, 1, len(played))[:, None], atol=1e-5)
        lengths.add(len(played))
    assert min(lengths) >= 32
    assert max(lengths) <= 54
    assert len(lengths) > 5


def test_one_frame_is_enough() -> None:
    assert made(
        values=VALUES[:1], tempo=0.2, shift=0.5, pitch=2, time_masks=3, band_masks=3
    ).shape == (1, 16)
