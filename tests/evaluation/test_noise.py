"""Flipped labels are found, and few others are suspected."""

import numpy as np
import pytest

from berth.core import InputError
from berth.evaluation.answers import Answers
from berth.evaluation.intervals import Resampling
from berth.evaluation.noise import suspects


def flipped(rows: int, share: float, seed: int = 0) -> tuple[Answers, np.ndarray]:
    rng = np.random.default_rng(seed)
    true = rng.choice(3, rows, p=[0.6, 0.3, 0.1])
    logit = rng.normal(0, 1, (rows, 3)) + 4 * np.eye(3)[true]
    scores = np.exp(logit) / np.exp(logit).sum(axis=1, keepdims=True)
    wrong = rng.random(rows) < share
    given = np.where(wrong, (true + 1) % 3, true)
    return Answers("category", given, scores), wrong


def test_flipped_labels_come_first() -> None:
    answers, wrong = flipped(1500, 0.08)
    found = suspects(answers, Resampling(200))
    surest = found.row[: int(wrong.sum() * 0.7)]
    assert wrong[surest].mean() > 0.95
    assert wrong[found.row].sum() / wrong.sum() > 0.85
    assert found.interval[0] <= wrong.mean() + 0.03 and found.share == pytest.approx(0.08, abs=0.03)
    assert (np.diff(found.margin) <= 0).all()
    assert (found.given != found.suggested).all()


def test_clean_labels_are_seldom_suspected() -> None:
    answers, _ = flipped(1500, 0.0)
    assert suspects(answers, Resampling(20)).share < 0.04


def test_findings_name_row_and_labels() -> None:
    answers, _ = flipped(200, 0.1)
    ids = [f"t:{k + 1}" for k in range(200)]
    whole, first, *rest = suspects(answers, Resampling(50)).findings("abc", ids, count=3)
    assert whole.key == "evaluation.noise.share" and whole.n == 200 and whole.rows
    assert first.subject["row"] == first.rows[0] and first.subject["given"] in "abc"
    assert len(rest) == 2


def test_labels_of_several_are_refused_and_a_class_without_rows_is_no_trouble() -> None:
    with pytest.raises(InputError):
        suspects(Answers("labels", np.zeros((2, 2)), np.zeros((2, 2))))
    answers = Answers("category", np.array([0, 0, 1]), np.array([[1, 0, 0], [1, 0, 0], [0, 1, 0]]))
    assert len(suspects(answers, Resampling(10)).row) == 0
