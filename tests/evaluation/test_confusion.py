"""Confusions are counted and proved by their rows."""

import numpy as np
import pytest

from berth.core import InputError
from berth.evaluation.answers import Answers
from berth.evaluation.confusion import Confusion


def test_the_largest_confusions_are_named_with_their_rows() -> None:
    target, said = np.array([0, 0, 0, 0, 1, 1, 1]), np.array([0, 1, 1, 2, 1, 1, 0])
    answers = Answers("category", target, np.eye(4)[said])
    found = Confusion.of(answers, ["a", "b", "c", "d"])
    assert found.counts.sum() == 7 and found.counts[0].tolist() == [1, 2, 1, 0]
    assert found.shares[1].tolist()[:2] == pytest.approx([1 / 3, 2 / 3])
    assert np.isnan(found.shares[3]).all()
    assert found.largest(2) == ((0, 1), (0, 2))
    first, *_ = said_of = found.findings(ids=[f"t:{k}" for k in range(7)], subject={"split": "x"})
    assert first.subject == {"split": "x", "class": "a", "answered": "b"}
    assert first.value == 0.5 and first.n == 4 and first.rows == ("t:1", "t:2")
    assert first.interval[0] < 0.5 < first.interval[1]
    assert len(said_of) == 3


def test_what_has_no_matrix_is_refused() -> None:
    with pytest.raises(InputError, match="no confusion"):
        Confusion.of(Answers("number", np.zeros(2), np.zeros(2)), ["a"])
    with pytest.raises(InputError, match="named"):
        Confusion.of(Answers("category", np.zeros(2, int), np.ones((2, 2))), ["a"])
