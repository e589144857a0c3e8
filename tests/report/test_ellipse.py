import numpy as np
import pytest
from scipy.stats import norm

from berth.core import stream
from berth.report.ellipse import ellipse


@pytest.mark.parametrize("r", [-0.8, 0.0, 0.5])
def test_the_region_holds_nine_points_of_ten(r: float) -> None:
    deviation = np.array([2.0, 0.5])
    covariance = np.outer(deviation, deviation) * np.array([[1, r], [r, 1]])
    points = stream(1, "ellipse").multivariate_normal([3.0, -1.0], covariance, 20_000)
    outline = ellipse((3.0, -1.0), tuple(2 * norm.ppf(0.95) * deviation), r, points=361)
    # A point is inside where its distance, in units of the outline's, is below one.
    inverse = np.linalg.inv(covariance)
    edge = np.einsum("ij,jk,ik->i", outline - [3, -1], inverse, outline - [3, -1])
    assert edge.std() < 1e-9
    inside = np.einsum("ij,jk,ik->i", points - [3, -1], inverse, points - [3, -1]) < edge[0]
    assert inside.mean() == pytest.approx(0.9, abs=0.01)


def test_a_certain_point_has_a_point_for_a_region() -> None:
    assert np.allclose(ellipse((1.0, 2.0), (0.0, 0.0), 1.0), [1.0, 2.0])
