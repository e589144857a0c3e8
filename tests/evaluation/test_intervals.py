"""Intervals hold the truth as often as they say; equal models are seldom told apart."""

import numpy as np
import pytest
from scipy import stats

from berth.core import InputError
from berth.evaluation.answers import Answers
from berth.evaluation.intervals import Resampling, compare, difference, mcnemar, measure
from berth.evaluation.metrics import METRICS, metric
from berth.evaluation.shares import wilson


def sampled(rows: int, rng: np.random.Generator, pull: float = 1.0) -> Answers:
    target = rng.integers(0, 2, rows)
    logit = rng.normal(0, 1, rows) + pull * (2 * target - 1)
    chance = 1 / (1 + np.exp(-2 * pull * logit))
    return Answers("category", target, np.column_stack([1 - chance, chance]))


def test_intervals_hold_the_truth() -> None:
    """Scores are exact posteriors here: AUC is known and calibration is perfect."""
    rng = np.random.default_rng(0)
    truth = {"accuracy": stats.norm.cdf(1), "roc_auc": stats.norm.cdf(np.sqrt(2))}
    some = [metric(name, "category", 2) for name in (*truth, "calibration_error")]
    held = np.zeros(3)
    for k in range(120):
        found = measure(sampled(250, rng), metrics=some, how=Resampling(200, k))
        spans = [one.interval for one in found]
        held += [
            low <= t <= high for (low, high), t in zip(spans, truth.values(), strict=False)
        ] + [spans[2][0] <= 0.03]
    assert (held[:2] / 120 > 0.82).all() and (held[:2] / 120 < 0.97).all()
    assert held[2] / 120 > 0.8


def test_groups_widen_intervals() -> None:
    rng = np.random.default_rng(1)
    voice = np.repeat(np.arange(30), 10)
    target = rng.integers(0, 2, 300)
    right = np.repeat(rng.random(30) < 0.7, 10)
    scores = np.eye(2)[np.where(right, target, 1 - target)]
    answers = Answers("category", target, scores)
    accuracy = [metric("accuracy", "category", 2)]

    def width(groups: np.ndarray | None) -> float:
        (found,) = measure(answers, metrics=accuracy, how=Resampling(400, 0, groups))
        return found.interval[1] - found.interval[0]

    assert width(voice) > 2 * width(None)


def test_findings_say_what_they_are() -> None:
    answers = sampled(40, np.random.default_rng(2))
    ids = [f"t:{k}" for k in range(1, 41)]
    found = measure(answers, subject={"split": "test"}, ids=ids, how=Resampling(50))
    assert {one.key.removeprefix("evaluation.") for one in found} >= {"accuracy", "roc_auc"}
    assert all(one.subject == {"split": "test"} and one.n == 40 for one in found)
    assert all(one.interval[0] <= one.value <= one.interval[1] for one in found if one.unit == "r")
    assert found == measure(answers, subject={"split": "test"}, ids=ids, how=Resampling(50))


def test_a_metric_without_a_value_has_no_interval() -> None:
    answers = Answers("category", np.ones(9, int), np.tile([0.4, 0.6], (9, 1)))
    area = [metric("roc_auc", "category", 2)]
    (found,) = measure(answers, metrics=area, how=Resampling(20))
    assert found.value is None and found.interval is None
    assert measure(answers.take(np.zeros(9, bool)), metrics=area)[0].value is None


@pytest.mark.parametrize("rows", [0, 1, 2])
@pytest.mark.parametrize("kind", ["category", "ordinal", "labels", "number"])
def test_few_rows_are_no_error(rows: int, kind: str) -> None:
    rng = np.random.default_rng(rows)
    scores = rng.dirichlet(np.ones(3), rows)[:, : 1 if kind == "number" else 3]
    target = {"labels": np.round(scores), "number": scores[:, 0] + 1}.get(kind)
    answers = Answers(kind, rng.integers(0, 3, rows) if target is None else target, scores)
    found = measure(answers, how=Resampling(20))
    assert len(found) == len(METRICS[kind]) and all(one.n == rows for one in found)
    apart = difference(answers, answers, subject={}, how=Resampling(20))
    assert all(one.value in (0, 1, None) for one in apart)


def test_equal_models_are_seldom_told_apart() -> None:
    """Two models that err at random alike: p is uniform, also for a metric that is no mean."""
    rng = np.random.default_rng(3)
    f1 = metric("f1_macro", "category", 2)
    p = []
    for k in range(100):
        target = rng.integers(0, 2, 80)
        ours, theirs = (
            Answers(
                "category", target, np.eye(2)[np.where(rng.random(80) < 0.8, target, 1 - target)]
            )
            for _ in range(2)
        )
        p.append(compare(ours, theirs, f1, Resampling(99, k)).p)
    assert (np.array(p) <= 0.1).mean() <= 0.17
    assert np.mean(p) == pytest.approx(0.5, abs=0.12)


def test_a_better_model_is_told_and_the_sign_is_right() -> None:
    rng = np.random.default_rng(4)
    better = sampled(400, rng, 1.2)
    worse = Answers("category", better.target, np.full((400, 2), 0.5))
    for name in ("accuracy", "log_loss", "mcc"):
        c = compare(better, worse, metric(name, "category", 2), Resampling(199))
        assert c.better and c.p < 0.02 and not (c.interval[0] <= 0 <= c.interval[1])
        assert not compare(worse, better, c.metric, Resampling(99)).better


def test_answers_count_once_a_group() -> None:
    """Ten copies of each row prove no more than the rows do."""
    rng = np.random.default_rng(5)
    one, other = sampled(20, rng, 1.0), sampled(20, rng, 0.3)
    other = Answers("category", one.target, other.scores)
    again = np.repeat(np.arange(20), 10)
    accuracy = metric("accuracy", "category", 2)
    single = compare(one, other, accuracy, Resampling(400)).p
    grouped = compare(one.take(again), other.take(again), accuracy, Resampling(400, 0, again)).p
    assert grouped == pytest.approx(single, abs=0.08)


def test_mcnemar_is_the_binomial_of_disagreements() -> None:
    ours = np.array([True] * 9 + [False] * 1 + [True] * 30)
    theirs = np.array([False] * 9 + [True] * 1 + [True] * 30)
    assert mcnemar(ours, theirs) == pytest.approx(2 * 11 / 1024)
    assert mcnemar(ours, ours) == 1


def test_differences_are_findings() -> None:
    rng = np.random.default_rng(6)
    target = rng.normal(0, 1, 60)
    ours, theirs = (Answers("number", target, target + rng.normal(0, s, 60)) for s in (0.1, 1))
    found = difference(
        ours, theirs, subject={"model": "a", "against": "b"}, metrics=METRICS["number"][:2],
        how=Resampling(99), ids=[str(k) for k in range(60)],
    )  # fmt: skip
    assert [one.key for one in found] == ["evaluation.difference", "evaluation.difference_p"] * 2
    assert found[0].subject["metric"] == "mae" and found[0].value < 0
    assert found[1].value == pytest.approx(0.01)
    binary = sampled(30, rng)
    last = difference(binary, binary, subject={}, metrics=(), how=Resampling(9))[-1]
    assert last.key == "evaluation.mcnemar_p" and last.value == 1


def test_other_rows_are_refused() -> None:
    rng = np.random.default_rng(7)
    with pytest.raises(InputError, match="same rows"):
        compare(sampled(30, rng), sampled(30, rng), metric("accuracy", "category", 2))
    with pytest.raises(InputError, match="groups"):
        measure(sampled(30, rng), how=Resampling(5, 0, np.arange(3)))


def test_wilson_as_scipy_has_it() -> None:
    for hits, n in ((0, 10), (3, 10), (40, 41)):
        peer = stats.binomtest(hits, n).proportion_ci(0.9, "wilson")
        assert wilson(hits, n) == pytest.approx([peer.low, peer.high])
    assert wilson(0, 0).tolist() == [0, 1]
