"""Learning curves find the law that made them and hold what comes next."""

import numpy as np
import pytest

from berth.core import InputError
from berth.evaluation.curve import LearningCurve

SIZES = np.array([200, 400, 800, 1600, 3200, 6400])


def test_an_exact_law_is_found() -> None:
    made = LearningCurve.fit(SIZES, 0.92 - 3.0 * SIZES**-0.5)
    middle, low, high = made.at(50_000)
    assert middle == pytest.approx(0.92 - 3.0 * 50_000**-0.5, abs=0.003)
    assert low <= middle <= high and high - low < 0.01
    rows, *_ = made.needed(0.9)
    assert rows == pytest.approx(22_500, rel=0.15)
    assert made.needed(0.99)[0] == np.inf


def test_intervals_hold_what_comes_next() -> None:
    rng = np.random.default_rng(0)
    held, widths = [], []
    for k in range(150):
        limit, power = rng.uniform(0.7, 0.95), rng.uniform(0.2, 0.9)
        drop = rng.uniform(0.1, 0.3) * 200**power
        values = limit - drop * SIZES**-power + rng.normal(0, 0.006, 6)
        _, low, high = LearningCurve.fit(SIZES, values, seed=k).at(4 * 6400)
        held.append(low <= limit - drop * (4 * 6400) ** -power <= high)
        widths.append(high - low)
    assert 0.84 <= np.mean(held) <= 0.99
    assert np.median(widths) < 0.12


def test_errors_fall() -> None:
    values = 0.2 + 30.0 * SIZES**-0.8
    made = LearningCurve.fit(SIZES, values, more=False, bounds=(0, np.inf))
    assert made.at(30_000)[0] == pytest.approx(0.2 + 30.0 * 30_000**-0.8, abs=0.005)
    assert made.at(30_000)[0] < values[-1]
    assert made.needed(0.21)[0] == pytest.approx((30 / 0.01) ** (1 / 0.8), rel=0.2)


def test_known_noise_widens_and_the_seed_decides() -> None:
    values = 0.9 - 2.0 * SIZES**-0.5
    exact, rough = (LearningCurve.fit(SIZES, values, noise=noise) for noise in (0.0, 0.01))

    def width(made: LearningCurve) -> float:
        return made.at(20_000)[2] - made.at(20_000)[1]

    assert width(rough) > 3 * width(exact)
    assert rough.at(9e9)[2] <= 1
    assert np.array_equal(rough.draws, LearningCurve.fit(SIZES, values, noise=0.01).draws)


def test_a_curve_that_falls_is_taken_for_flat() -> None:
    made = LearningCurve.fit(SIZES, 0.9 - 0.01 * np.arange(6))
    assert made.at(10_000)[0] == pytest.approx(0.875, abs=0.03)


def test_findings_and_too_few_sizes() -> None:
    made = LearningCurve.fit(np.repeat(SIZES, 2), np.repeat(0.9 - SIZES**-0.5, 2))
    (found,) = made.findings("accuracy", [10_000], {"split": "folds"})
    assert found.subject == {"split": "folds", "metric": "accuracy", "rows": "10000"}
    assert found.interval[0] <= found.value <= found.interval[1] and found.n == 12
    with pytest.raises(InputError, match="4 different sizes"):
        LearningCurve.fit([100, 100, 200, 300, np.nan], [0.5, 0.5, 0.6, 0.7, 0.8])
