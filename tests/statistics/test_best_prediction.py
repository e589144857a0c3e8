import numpy as np

from berth.statistics.best_prediction import Spreads, best_prediction

WIDE = Spreads(1.0, 1.0, 1.0)


def test_the_equations_are_solved() -> None:
    """Against the generalised least squares solution of the same model."""
    rng = np.random.default_rng(0)
    rows, columns, spreads = 5, 4, Spreads(0.5, 0.3, 0.2)
    value, noise = rng.normal(3, 1, (rows, columns)), rng.uniform(0.1, 1, (rows, columns))
    margin, margin_noise = rng.normal(3, 0.5, rows), rng.uniform(0.1, 0.5, rows)
    found = best_prediction(value, noise, margin, margin_noise, spreads)
    data = np.concatenate([value.ravel(), margin])
    fixed = np.zeros((len(data), 2))
    fixed[: value.size, 0], fixed[value.size :, 1] = 1, 1
    row = np.concatenate([np.repeat(np.eye(rows), columns, axis=0), np.eye(rows)])
    column = np.concatenate([np.tile(np.eye(columns), (rows, 1)), np.zeros((rows, columns))])
    cell = np.concatenate([np.eye(value.size), np.zeros((rows, value.size))])
    effects = np.hstack([row, column, cell])
    prior = np.repeat([spreads.row, spreads.column, spreads.cell], [rows, columns, value.size])
    whole = effects * prior @ effects.T + np.diag(np.concatenate([noise.ravel(), margin_noise]))
    inverse = np.linalg.inv(whole)
    level = np.linalg.solve(fixed.T @ inverse @ fixed, fixed.T @ inverse @ data)
    drawn = prior * (effects.T @ inverse @ (data - fixed @ level))
    parts = drawn[:rows], drawn[rows : rows + columns], drawn[rows + columns :]
    expected = level[0] + parts[0][:, None] + parts[1] + parts[2].reshape(rows, columns)
    assert np.allclose(found, expected, atol=1e-6)


def test_a_cell_without_reviews_is_what_its_row_and_column_make_it() -> None:
    value = np.array([[4.0, np.nan], [2.0, 2.0]])
    noise = np.array([[1e-6, np.inf], [1e-6, 1e-6]])
    found = best_prediction(value, noise, np.zeros(2), np.full(2, np.inf), WIDE)
    assert np.allclose(found[~np.isnan(value)], value[~np.isnan(value)], atol=1e-3)
    assert 2 < found[0, 1] < 4


def test_spreads_are_those_of_the_draws() -> None:
    rng = np.random.default_rng(1)
    row, column = rng.normal(0, 2, (50, 30, 1)), rng.normal(0, 1, (50, 1, 20))
    spreads = Spreads.of(5 + row + column + rng.normal(0, 0.5, (50, 30, 20)))
    assert 3.2 < spreads.row < 4.6
    assert 0.7 < spreads.column < 1.2
    assert 0.2 < spreads.cell < 0.28
