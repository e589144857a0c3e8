"""A temperature undoes over- and underconfidence, and what is added a wrong frequency."""

import numpy as np
import pytest

from berth.core import InputError
from berth.evaluation.answers import Answers
from berth.evaluation.calibration import Temperature, reliability
from berth.evaluation.metrics import metric


def drawn(rows: int, classes: int, sharpened: float, seed: int = 0) -> Answers:
    """Answers that come true as the scores say, before those are sharpened."""
    rng = np.random.default_rng(seed)
    logit = rng.normal(0, 1.5, (rows, classes))
    chance = np.exp(logit) / np.exp(logit).sum(axis=1, keepdims=True)
    target = (chance.cumsum(axis=1) < rng.random((rows, 1))).sum(axis=1)
    bold = np.exp(logit * sharpened)
    return Answers("category", target, bold / bold.sum(axis=1, keepdims=True))


@pytest.mark.parametrize("classes", [2, 5])
@pytest.mark.parametrize("sharpened", [0.4, 1.0, 3.0])
def test_the_temperature_that_was_put_in_is_found(classes: int, sharpened: float) -> None:
    answers = drawn(6000, classes, sharpened)
    found = Temperature.fit(answers)
    assert found.value == pytest.approx(sharpened, rel=0.1)
    cooled = found(answers.scores)
    assert cooled.sum(axis=1) == pytest.approx(1)
    assert (cooled.argmax(axis=1) == answers.scores.argmax(axis=1)).mean() > 0.97
    error = metric("calibration_error", "category", classes)
    assert error(Answers("category", answers.target, cooled)) < 0.03


def test_labels_have_chances_of_their_own() -> None:
    rng = np.random.default_rng(1)
    logit = rng.normal(-1, 1.5, (4000, 3))
    target = (rng.random(logit.shape) < 1 / (1 + np.exp(-logit))).astype(float)
    found = Temperature.fit(Answers("labels", target, 1 / (1 + np.exp(-2.5 * logit))))
    assert found.value == pytest.approx(2.5, rel=0.1)
    assert found(np.array([[0.2, 0.5, 0.9]]))[0, 1] == pytest.approx(0.5, abs=0.03)


def test_a_rare_class_that_is_stated_too_seldom_is_answered_as_often_as_it_is_there() -> None:
    rng = np.random.default_rng(2)
    logit = rng.normal(0, 3, 6000) - 2
    target = (rng.random(6000) < 1 / (1 + np.exp(-logit))).astype(int)
    # Shrunken to the rate, as strong priors do: a temperature alone would push the rare one away.
    rate = np.log(target.mean() / (1 - target.mean()))
    shy = 1 / (1 + np.exp(-(rate + 0.3 * (logit - rate))))
    answers = Answers("category", target, np.column_stack([1 - shy, shy]))
    mended = Temperature.fit(answers)(answers.scores)
    recall = metric("recall_positive", "category", 2)
    assert recall(Answers("category", target, mended)) > recall(answers) + 0.1
    assert mended[:, 1].mean() == pytest.approx(target.mean(), abs=0.01)


def test_certain_scores_stay_finite() -> None:
    scores = np.eye(3)[[0, 1, 2, 0]]
    found = Temperature.fit(Answers("category", np.array([0, 1, 2, 1]), scores))
    assert np.isfinite(found(scores)).all() and found.value > 1
    assert Temperature.fit(Answers("category", np.zeros(0, int), np.zeros((0, 2)))).value == 1


def test_reliability_is_the_diagonal_of_honest_chances() -> None:
    curve = reliability(drawn(8000, 3, 1.0), bins=10)
    assert curve.columns == ["chance", "share", "low", "high", "n"]
    assert curve["n"].sum() == 8000 and curve["n"].min() == pytest.approx(800, abs=1)
    assert curve["chance"].is_sorted()
    within = (curve["low"] <= curve["chance"]) & (curve["chance"] <= curve["high"])
    assert within.sum() >= 7
    bold = reliability(drawn(8000, 3, 3.0), of=1)
    assert bold["share"][-1] < bold["chance"][-1] - 0.05
    with pytest.raises(InputError, match="no chance"):
        reliability(Answers("number", np.zeros(3), np.zeros(3)))
