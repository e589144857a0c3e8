"""Metrics agree with scikit-learn's, with weights and without, and with their definitions."""

import numpy as np
import pytest
from sklearn import metrics as peer

from berth.core import InputError
from berth.evaluation.answers import Answers
from berth.evaluation.metrics import METRICS, equal_mass, metric, metrics_for


def chances(rows: int, classes: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Rounded, so that there are ties."""
    rng = np.random.default_rng(seed)
    target = rng.integers(0, classes, rows)
    logit = rng.normal(0, 1, (rows, classes)) + 1.5 * np.eye(classes)[target]
    scores = np.round(np.exp(logit), 1) + 0.1
    return target, scores / scores.sum(axis=1, keepdims=True)


def weighed(rows: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 4, rows).astype(float)


def measured(answers: Answers, name: str, weights: np.ndarray | None = None) -> float:
    return metric(name, answers.kind, answers.width)(answers, weights)


@pytest.mark.parametrize("classes", [2, 4])
@pytest.mark.parametrize("plain", [True, False])
def test_classes_as_scikit_learn_has_them(classes: int, plain: bool) -> None:
    target, scores = chances(300, classes)
    w = np.ones(300) if plain else weighed(300)
    answers, said = Answers("category", target, scores), scores.argmax(axis=1)
    expected = {
        "accuracy": peer.accuracy_score(target, said, sample_weight=w),
        "balanced_accuracy": peer.balanced_accuracy_score(target, said, sample_weight=w),
        "mcc": peer.matthews_corrcoef(target, said, sample_weight=w),
        "log_loss": peer.log_loss(target, scores, sample_weight=w),
    }
    averages = ["macro", "micro", "weighted"]
    for average in averages:
        p, r, f, _ = peer.precision_recall_fscore_support(
            target, said, average=average, sample_weight=w, zero_division=0
        )
        expected |= {f"precision_{average}": p, f"recall_{average}": r, f"f1_{average}": f}
    if classes == 2:
        p, r, f, _ = peer.precision_recall_fscore_support(
            target, said, average="binary", sample_weight=w
        )
        expected |= {"precision_positive": p, "recall_positive": r, "f1_positive": f}
        expected["roc_auc"] = peer.roc_auc_score(target, scores[:, 1], sample_weight=w)
        expected["average_precision"] = peer.average_precision_score(
            target, scores[:, 1], sample_weight=w
        )
        expected["brier"] = peer.brier_score_loss(target, scores[:, 1], sample_weight=w)
    else:
        truth = np.eye(classes)[target]
        expected["roc_auc"] = peer.roc_auc_score(truth, scores, sample_weight=w)
        expected["average_precision"] = peer.average_precision_score(truth, scores, sample_weight=w)
        expected["brier"] = np.average(((scores - truth) ** 2).sum(axis=1), weights=w)
    found = {name: measured(answers, name, w) for name in expected}
    assert found == pytest.approx(expected, abs=1e-12)
    assert {one.name for one in metrics_for("category", classes)} - set(expected) == {
        "calibration_error"
    }


def test_many_weights_at_once_are_each_alone() -> None:
    target, scores = chances(120, 3)
    answers = Answers("ordinal", target, scores)
    weights = np.random.default_rng(2).integers(0, 3, (5, 120)).astype(float)
    for one in METRICS["ordinal"]:
        together = one.measure(answers, weights)
        assert together == pytest.approx([one(answers, w) for w in weights], abs=1e-12)


def test_weights_count_rows_again() -> None:
    target, scores = chances(90, 3)
    w = weighed(90)
    w[3] = 2
    again = np.repeat(np.arange(90), w.astype(int))
    answers = Answers("ordinal", target, scores)
    for one in METRICS["ordinal"]:
        if one.name == "calibration_error":  # its bins are those of the rows that are there
            continue
        assert one(answers, w) == pytest.approx(one(answers.take(again)), abs=1e-12), one.name


def test_ordinal_as_scikit_learn_has_it() -> None:
    target, scores = chances(200, 5)
    answers, said = Answers("ordinal", target, scores), scores.argmax(axis=1)
    kappa = peer.cohen_kappa_score(target, said, weights="quadratic")
    assert measured(answers, "quadratic_kappa") == pytest.approx(kappa)
    assert measured(answers, "places_off") == pytest.approx(np.abs(target - said).mean())


def test_labels_as_scikit_learn_has_them() -> None:
    rng = np.random.default_rng(3)
    target = (rng.random((150, 4)) < [0.5, 0.3, 0.1, 0.05]).astype(float)
    scores = np.clip(0.3 * target + 0.7 * rng.random((150, 4)), 0, 1)
    answers, said = Answers("labels", target, scores), (scores >= 0.5).astype(float)
    for average in ("micro", "macro", "weighted"):
        f = peer.f1_score(target, said, average=average, zero_division=0)
        assert measured(answers, f"f1_{average}") == pytest.approx(f)
    assert measured(answers, "subset_accuracy") == peer.accuracy_score(target, said)
    assert measured(answers, "roc_auc") == pytest.approx(peer.roc_auc_score(target, scores))


@pytest.mark.parametrize("rows", [51, 80])
def test_numbers_as_scikit_learn_has_them(rows: int) -> None:
    rng = np.random.default_rng(4)
    target = rng.normal(100, 3, rows)
    said = target + rng.normal(0, 1, rows)
    answers, w = Answers("number", target, said), weighed(rows)
    assert measured(answers, "mae", w) == pytest.approx(
        peer.mean_absolute_error(target, said, sample_weight=w)
    )
    assert measured(answers, "rmse", w) == pytest.approx(
        peer.root_mean_squared_error(target, said, sample_weight=w)
    )
    assert measured(answers, "r2", w) == pytest.approx(peer.r2_score(target, said, sample_weight=w))
    middle = np.median(np.repeat(np.abs(target - said), w.astype(int)))
    assert measured(answers, "median_absolute_error", w) == pytest.approx(middle)
    assert measured(answers, "median_absolute_error") == pytest.approx(
        np.median(np.abs(target - said))
    )


def test_calibration_error_tells_overconfidence() -> None:
    rng = np.random.default_rng(5)
    chance = rng.uniform(0.5, 1, 20_000)
    came = rng.random(20_000) < chance
    honest = Answers("category", came.astype(int), np.column_stack([1 - chance, chance]))
    sure = Answers("category", came.astype(int), np.tile([0.01, 0.99], (20_000, 1)))
    assert measured(honest, "calibration_error") < 0.015
    assert measured(sure, "calibration_error") == pytest.approx(0.99 - came.mean())
    labels = Answers("labels", came[:, None].astype(float), chance[:, None])
    assert measured(labels, "calibration_error") < 0.015


def test_bins_have_equal_mass_and_equal_values_share_one() -> None:
    bins = equal_mass(np.r_[np.linspace(0, 1, 100), np.full(50, 0.5)], 5)
    assert len(set(bins[100:])) == 1
    assert np.bincount(equal_mass(np.linspace(0, 1, 100), 5)).tolist() == [20] * 5


def test_what_is_not_defined_is_nan() -> None:
    one = Answers("category", np.ones(5, int), np.tile([0.2, 0.8], (5, 1)))
    assert np.isnan(measured(one, "roc_auc"))
    assert np.isnan(measured(one, "mcc"))
    same = Answers("category", np.array([0, 1]), np.tile([0.2, 0.8], (2, 1)))
    assert measured(same, "mcc") == 0
    assert measured(one, "accuracy") == 1
    flat = Answers("number", np.ones(4), np.zeros(4))
    assert np.isnan(measured(flat, "r2"))
    nobody = Answers("ordinal", np.zeros(0, int), np.zeros((0, 3)))
    assert all(not np.isfinite(m(nobody)) or m.name in ("mcc", "quadratic_kappa") or m(nobody) == 0
               for m in METRICS["ordinal"])  # fmt: skip


def test_a_class_never_seen_does_not_count_for_the_mean() -> None:
    answers = Answers("category", np.array([0, 1, 1]), np.eye(3)[[0, 1, 1]])
    assert measured(answers, "f1_macro") == 1
    assert measured(answers, "roc_auc") == 1


def test_decisions_can_be_given() -> None:
    answers = Answers("category", np.array([0, 1]), np.array([[0.9, 0.1]] * 2), np.array([0, 1]))
    assert measured(answers, "accuracy") == 1
    assert measured(answers.beside(answers), "accuracy") == 1


def test_wrong_shapes_and_values_are_said() -> None:
    with pytest.raises(InputError, match="row of scores"):
        Answers("category", np.array([0, 1]), np.ones((3, 2)))
    with pytest.raises(InputError, match="finite"):
        Answers("category", np.array([0, 1]), np.array([[1, 0], [np.nan, 1]]))
    with pytest.raises(InputError, match="outside"):
        Answers("category", np.array([0, 2]), np.ones((2, 2)))
    with pytest.raises(InputError, match="shape"):
        Answers("labels", np.array([0, 1]), np.ones((2, 2)))
    with pytest.raises(InputError, match="Choose from"):
        metric("mae", "category", 2)
