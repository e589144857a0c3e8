"""Keyness finds the words a group uses more than the others."""

import numpy as np
from scipy import sparse

from berth.statistics.keyness import log_odds


def test_a_groups_own_word_stands_out() -> None:
    counts = np.array([[100.0, 50, 1], [100, 1, 50]])
    z = log_odds(counts)
    assert z[0].argmax() == 1 and z[1].argmax() == 2
    assert abs(z[0, 0]) < 1.0


def test_sparse_and_dense_agree() -> None:
    counts = np.random.default_rng(0).poisson(3.0, (4, 30)).astype(float)
    np.testing.assert_allclose(log_odds(sparse.csr_array(counts)), log_odds(counts))


def test_one_group_has_nothing_to_differ_from() -> None:
    assert not log_odds(np.array([[3.0, 1.0]])).any()
