"""Random effects: draws cover the truth as often as they say, with and without gaps."""

import numpy as np

from berth.statistics.random_effects import effects


def simulated(rng: np.random.Generator, shape: tuple[int, int], spreads: tuple[float, ...]):
    row, column = rng.normal(0, spreads[0], shape[0]), rng.normal(0, spreads[1], shape[1])
    cell = rng.normal(0, spreads[2], shape)
    noise = rng.uniform(0.02, 0.3, shape)
    value = 3.0 + row[:, None] + column + cell + rng.normal(size=shape) * np.sqrt(noise)
    return row, column, cell, noise, value


def test_intervals_cover_as_often_as_they_say() -> None:
    rng = np.random.default_rng(0)
    inside, better = [], []
    for seed in range(40):
        spreads = tuple(rng.uniform(0.05, 0.5, 3))
        row, column, cell, noise, value = simulated(rng, (8, 6), spreads)
        value[rng.random(value.shape) < 0.1] = np.nan
        known = np.full(8, 0.01)
        margin = 2.0 + row + rng.normal(0, 0.1, 8)
        found = effects(value, noise, margin, known, believed=0.3, draws=300, seed=seed)
        truth = 3.0 + row[:, None] + column + cell
        draws = found.grand[:, None, None] + found.row[:, :, None] + found.column[:, None]
        draws = draws + found.cell
        low, high = np.quantile(draws, [0.05, 0.95], axis=0)
        inside.append(np.mean((low <= truth) & (truth <= high)))
        told = np.isfinite(value)
        guess = draws.mean(axis=0)
        better.append(np.square(guess - truth)[told].mean() / np.square(value - truth)[told].mean())
    assert 0.87 < np.mean(inside) < 0.945
    assert np.mean(better) < 0.85


def test_the_margin_tells_of_rows_that_nothing_else_does() -> None:
    value, noise = np.full((4, 3), np.nan), np.full((4, 3), np.inf)
    margin = np.array([1.0, 2.0, 3.0, 4.0])
    found = effects(value, noise, margin, np.full(4, 0.01), believed=0.3, draws=400, seed=1)
    row = found.row.mean(axis=0)
    assert (np.diff(row) > 0.8).all()
    np.testing.assert_allclose(found.level.mean() + row, margin, atol=0.1)


def test_figures_without_noise_are_kept() -> None:
    value = np.arange(6.0).reshape(2, 3)
    found = effects(
        value, np.zeros((2, 3)), value.mean(axis=1), np.zeros(2), believed=0.3, draws=100, seed=0
    )
    draws = found.grand[:, None, None] + found.row[:, :, None] + found.column[:, None] + found.cell
    np.testing.assert_allclose(draws.mean(axis=0), value, atol=0.05)
