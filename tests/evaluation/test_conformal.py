"""Sets and intervals hold the truth as often as promised; abstention keeps its risk."""

import numpy as np
import pytest

from berth.core import InputError
from berth.evaluation.answers import Answers
from berth.evaluation.conformal import Abstention, ClassSets, NumberIntervals, covered


def drawn(rows: int, seed: int, sharpened: float = 2.0) -> Answers:
    """Rows of differing difficulty, with overconfident scores where they are sharpened."""
    rng = np.random.default_rng(seed)
    logit = rng.normal(0, 1, (rows, 6)) * rng.choice([0.3, 3.0], (rows, 1))
    chance = np.exp(logit) / np.exp(logit).sum(axis=1, keepdims=True)
    target = (chance.cumsum(axis=1) < rng.random((rows, 1))).sum(axis=1)
    bold = np.exp(sharpened * logit)
    return Answers("category", target, bold / bold.sum(axis=1, keepdims=True))


@pytest.mark.parametrize("method", ["lac", "aps"])
@pytest.mark.parametrize("coverage", [0.8, 0.9])
def test_sets_cover_as_promised(method: str, coverage: float) -> None:
    hits = []
    for seed in range(40):
        made = ClassSets.fit(drawn(200, seed), coverage, method, seed)
        new = drawn(500, 1000 + seed)
        hits.append(made(new.scores)[np.arange(500), new.target].mean())
    assert coverage - 0.015 <= np.mean(hits) <= coverage + 0.03


def test_lac_sets_are_smaller_and_aps_sets_adapt() -> None:
    fit, new = drawn(3000, 1, 1.0), drawn(3000, 2, 1.0)
    lac, aps = (ClassSets.fit(fit, 0.9, method)(new.scores) for method in ("lac", "aps"))
    assert lac.sum() < aps.sum()
    hard = new.scores.max(axis=1) < 0.6
    assert aps[hard].sum(axis=1).mean() > aps[~hard].sum(axis=1).mean() + 1
    right = np.arange(3000), new.target
    assert abs(aps[right][hard].mean() - 0.9) < abs(lac[right][hard].mean() - 0.9)


def test_no_set_is_empty_and_few_rows_promise_nothing() -> None:
    new = drawn(50, 3)
    assert ClassSets("", "lac", -1.0, 5)(new.scores).sum() == 50
    assert ClassSets.fit(drawn(5, 4), 0.9)(new.scores).all()
    assert np.isinf(NumberIntervals.fit(Answers("number", np.ones(3), np.ones(3))).reach)


def test_intervals_of_numbers_cover_and_follow_the_spread() -> None:
    rng = np.random.default_rng(5)
    spread = rng.choice([0.5, 4.0], 4000)
    answers = Answers("number", rng.normal(0, 1, 4000) * spread, np.zeros(4000))
    half = np.arange(4000) < 2000
    made = NumberIntervals.fit(answers.take(half), 0.9, spread[half])
    held = made(np.zeros(2000), spread[~half])
    hit = (held[:, 0] <= answers.target[~half]) & (answers.target[~half] <= held[:, 1])
    wide = spread[~half] > 1
    assert hit[wide].mean() == pytest.approx(0.9, abs=0.03)
    assert hit[~wide].mean() == pytest.approx(0.9, abs=0.03)
    with pytest.raises(InputError, match="above 0"):
        made(np.zeros(2), np.array([1.0, 0.0]))


def test_coverage_is_a_finding_and_the_missed_rows_prove_it() -> None:
    target = np.array([0, 0, 1, 1])
    answers = Answers("category", target, np.full((4, 2), 0.5))
    held = np.array([[1, 0], [1, 1], [0, 1], [1, 0]], bool)
    whole, size, first, second = covered(held, answers, classes=["a", "b"], ids="wxyz")
    assert whole.value == 0.75 and whole.rows == ("z",) and size.value == 1.25
    assert (first.value, second.value) == (1.0, 0.5) and second.subject == {"class": "b"}
    numbers = Answers("number", np.array([0.0, 5.0]), np.zeros(2))
    share, width = covered(np.array([[-1.0, 1.0], [-1.0, 1.0]]), numbers)
    assert share.value == 0.5 and width.value == 2


def test_abstention_keeps_its_risk() -> None:
    rng = np.random.default_rng(6)
    over = []
    for _ in range(100):
        confidence = rng.uniform(0.5, 1, 1000)
        made = Abstention.fit(confidence, rng.random(1000) < confidence, 0.1)
        # The true risk of those above a threshold t is 1 - (1 + t) / 2.
        over.append((1 - made.threshold) / 2 > 0.1 if np.isfinite(made.threshold) else False)
        assert made.bound <= 0.1
    assert np.mean(over) <= 0.1
    assert made.answered > 0.1 and made(confidence).mean() == pytest.approx(made.answered)


def test_abstention_withholds_all_where_nothing_can_be_shown() -> None:
    made = Abstention.fit(np.full(50, 0.9), np.arange(50) % 2 == 0, 0.05)
    assert not made(np.array([1.0])).any()
    threshold, answered, risk = made.findings()
    assert threshold.value is None and answered.value == 0 and risk.interval is None
    assert Abstention.fit(np.zeros(0), np.zeros(0, bool), 0.1).answered == 0
    alike = Abstention.fit(np.full(400, 0.9), np.arange(400) > 3, 0.1)
    assert alike.answered == 1 and alike.findings()[2].interval[1] <= 0.1


def test_wrong_kinds_are_refused() -> None:
    with pytest.raises(InputError):
        ClassSets.fit(Answers("number", np.zeros(3), np.zeros(3)))
    with pytest.raises(InputError):
        NumberIntervals.fit(drawn(5, 0))
    with pytest.raises(InputError, match="coverage"):
        ClassSets.fit(drawn(5, 0), 1.2)
