"""Weights are those of the optimum."""

import numpy as np
import pytest
from scipy import sparse

from berth.model.candidate import Deadline
from berth.model.candidates.newton import LINKS, Problem, Weights


@pytest.mark.parametrize(("link", "outputs"), [("softmax", 4), ("sigmoid", 3), ("identity", 1)])
def test_the_gradient_vanishes_and_no_step_is_better(link: str, outputs: int) -> None:
    rng = np.random.default_rng(2)
    x = sparse.csr_array(sparse.random(200, 30, 0.3, random_state=rng, dtype=np.float32))
    if link == "softmax":
        target = np.eye(outputs, dtype=np.float32)[rng.integers(0, outputs, 200)]
    else:
        target = (rng.random((200, outputs)) < 0.4).astype(np.float32)
    scale = rng.uniform(0.5, 2, (30, outputs)).astype(np.float32)
    problem = Problem(x, target, scale, LINKS[link], 0.3)
    start = Weights.none(30, outputs)
    found = start
    for _ in range(4):
        found, _ = problem.solve(found, Deadline())
    left = problem.gradient(problem.raw(found), found)
    first = problem.gradient(problem.raw(start), start)
    assert left.dot(left) ** 0.5 < 1e-3 * first.dot(first) ** 0.5
    cost = problem.cost(problem.raw(found), found)
    for _ in range(20):
        other = found.plus(
            Weights(
                rng.normal(size=found.inner.shape).astype(np.float32),
                rng.normal(size=outputs).astype(np.float32),
            ),
            0.05,
        )
        assert problem.cost(problem.raw(other), other) > cost


def test_ridge_is_the_closed_form() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(80, 5)).astype(np.float32)
    y = (x @ rng.normal(size=(5, 1)) + 2).astype(np.float32)
    problem = Problem(sparse.csr_array(x), y, np.ones((5, 1), np.float32), LINKS["identity"], 1.5)
    found = Weights.none(5, 1)
    for _ in range(4):
        found, _ = problem.solve(found, Deadline())
    centred = x - x.mean(axis=0)
    right = np.linalg.solve(centred.T @ centred + 1.5 * np.eye(5), centred.T @ (y - y.mean()))
    assert np.allclose(found.inner, right, atol=1e-3)
