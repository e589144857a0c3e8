"""Each class has its own scores, proved by the rows that were not seen."""

import numpy as np
import pytest
from sklearn.metrics import precision_recall_fscore_support

from berth.core import InputError
from berth.evaluation.answers import Answers
from berth.evaluation.by_class import by_class
from berth.evaluation.intervals import Resampling


def test_classes_as_scikit_learn_has_them() -> None:
    rng = np.random.default_rng(0)
    target = rng.integers(0, 3, 200)
    said = np.where(rng.random(200) < 0.7, target, rng.integers(0, 3, 200))
    answers = Answers("category", target, np.eye(4)[said])
    ids = [f"t:{k}" for k in range(200)]
    found = by_class(answers, "abcd", subject={"split": "test"}, ids=ids, how=Resampling(100))
    p, r, f, n = precision_recall_fscore_support(target, said)
    assert [one.value for one in found] == pytest.approx(np.column_stack([p, r, f]).ravel())
    assert [one.n for one in found[::3]] == n.tolist()
    assert all(one.interval[0] <= one.value <= one.interval[1] for one in found)
    assert {one.subject["class"] for one in found} == {"a", "b", "c"}
    rows = [int(name[2:]) for name in found[0].rows]
    assert rows and all(target[k] == 0 and said[k] != 0 for k in rows)


def test_labels_have_scores_and_numbers_have_not() -> None:
    target = np.array([[1, 0], [1, 1], [0, 0]], float)
    answers = Answers("labels", target, np.array([[0.9, 0.1], [0.2, 0.8], [0.1, 0.1]]))
    found = by_class(answers, ["x", "y"], ids="012", how=Resampling(20))
    assert [one.value for one in found] == pytest.approx([1, 0.5, 2 / 3, 1, 1, 1])
    assert found[1].rows == ("1",)
    with pytest.raises(InputError):
        by_class(Answers("number", np.zeros(2), np.zeros(2)), ["a"])
    with pytest.raises(InputError, match="named"):
        by_class(answers, ["a"])
