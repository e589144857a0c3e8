"""Points that stay together over resamples are one group, whatever the numbers of clusters."""

import numpy as np

from berth.core import Floats
from berth.statistics.consensus import groups, together


def scattered(noise: float) -> Floats:
    """Thirty points around three centres, ten each, placed anew with noise."""
    centres = np.repeat(np.eye(3), 10, axis=0)

    def embed(replicate: int) -> Floats:
        rng = np.random.default_rng(replicate)
        return np.asarray(centres + noise * rng.normal(size=centres.shape))

    return together(embed, 20, sizes=(3, 4, 6))


def test_planted_groups_are_found() -> None:
    found = groups(scattered(0.1), 0.5)
    assert [len(set(found[k : k + 10])) for k in (0, 10, 20)] == [1, 1, 1]
    assert len(set(found)) == 3


def test_agreement_is_symmetric_and_whole_with_itself() -> None:
    agreement = scattered(0.3)
    assert np.allclose(agreement, agreement.T)
    assert np.allclose(np.diag(agreement), 1)
    assert agreement.min() >= 0


def test_noise_falls_apart() -> None:
    assert len(set(groups(scattered(10.0), 0.5))) > 10


def test_fewer_points_than_clusters_cannot_vote() -> None:
    assert groups(np.ones((1, 1)), 0.5).tolist() == [0]
    agreement = together(lambda _: np.eye(2), 3)
    assert agreement.shape == (2, 2)
