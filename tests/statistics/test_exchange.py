"""Exchanges keep the margins of a presence table and what was named in one breath."""

import numpy as np

from berth.statistics.exchange import bundles, exchanged


def table(rows: int) -> np.ndarray:
    return np.random.default_rng(3).integers(0, 3, (rows, 6)).astype(float)


def test_margins_are_kept_in_every_stratum() -> None:
    before = bundles(table(300)) > 0
    stratum = np.arange(300) % 3
    after = exchanged(bundles(table(300)), stratum, np.random.default_rng(0)) > 0
    np.testing.assert_array_equal(before.sum(axis=1), after.sum(axis=1))
    for part in range(3):
        mine = stratum == part
        np.testing.assert_array_equal(before[mine].sum(axis=0), after[mine].sum(axis=0))
    assert (before != after).any(axis=1).mean() > 0.5


def test_what_was_named_in_one_breath_stays_together() -> None:
    counts = np.zeros((200, 4))
    counts[:100, :2] = 0.5
    counts[100:, 2] = 1.0
    counts[::2, 3] = 1.0
    after = exchanged(bundles(counts), np.zeros(200, int), np.random.default_rng(0)) > 0
    np.testing.assert_array_equal(after[:, 0], after[:, 1])
    assert after[:100, 2].any() and after[:, 0].sum() == 100


def test_items_that_go_together_no_longer_do() -> None:
    rng = np.random.default_rng(1)
    counts = (rng.random((2000, 4)) < 0.4).astype(float)
    counts[:, 1] = counts[:, 0]
    after = exchanged(bundles(counts), np.zeros(2000, int), rng) > 0
    assert abs(np.corrcoef(after[:, 0], after[:, 1])[0, 1]) < 0.3


def test_empty_rows_stay_empty() -> None:
    bundle = exchanged(bundles(np.zeros((5, 3))), np.zeros(5, int), np.random.default_rng(0))
    assert not bundle.any()
