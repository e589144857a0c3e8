"""Whether stated chances come true, and a temperature that makes them."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.optimize import minimize

from berth.core import Floats, InputError
from berth.evaluation.answers import Answers
from berth.evaluation.metrics import BINS, equal_mass, stated
from berth.evaluation.shares import wilson

_LEAST = 1e-12  # chances are kept this far from 0 and 1
_RANGE = (0.02, 50.0)


def reliability(answers: Answers, of: int | None = None, bins: int = BINS) -> pl.DataFrame:
    """Stated chance against what came true, one row a bin of equal mass, the lowest chance first.

    Columns: chance (the mean stated), share (that came true), low and high (its 90 % Wilson
    interval), n. Of the answer given; of labels of every label; of one class where `of` is its
    place. Raises InputError for numbers, which state no chance.
    """
    if answers.kind == "number":
        raise InputError("numbers state no chance.", remedy="Ask for conformal intervals instead.")
    chance, true = stated(answers)
    if of is not None:
        chance, true = answers.scores[:, [of]], answers.truth[:, [of]]
    frame = pl.DataFrame({"chance": chance.ravel(), "true": true.ravel()}).with_columns(
        bin=pl.Series(equal_mass(chance.ravel(), bins), dtype=pl.Int64)
    )
    found = frame.group_by("bin").agg(
        pl.col("chance").mean(), pl.col("true").sum(), pl.len().cast(pl.Int64).alias("n")
    )
    found = found.sort("bin")
    span = wilson(found["true"].to_numpy(), found["n"].to_numpy())
    return found.select(
        "chance",
        (pl.col("true") / pl.col("n")).alias("share"),
        pl.Series("low", span[:, 0]),
        pl.Series("high", span[:, 1]),
        "n",
    )


@dataclass(frozen=True)
class Temperature:
    """Divides what the scores are the softmax of, of labels the sigmoid, by one positive number,
    and adds a number for each class.

    Above 1 it makes chances humbler, below 1 bolder (Guo et al. 2017, ICML); what is added mends
    classes that are stated too often or too seldom, which a temperature alone makes worse where
    they are unequal (bias-corrected temperature scaling; Alexandari, Kundaje & Shrikumar 2020,
    ICML). Calling it maps probabilities [rows, classes] to probabilities.
    """

    value: float = 1.0
    apart: bool = False
    """Whether each class has a chance of its own, as labels have."""
    bias: tuple[float, ...] = ()
    """Added to each class; none where empty."""

    @classmethod
    def fit(cls, answers: Answers) -> "Temperature":
        """The one with the least log loss on scores of rows that were not learned from, what is
        added being drawn to 0 as by a normal prior of variance 1.

        Nothing is changed where there are no rows or numbers, and where no other does better.
        """
        apart = answers.kind == "labels"
        if answers.kind == "number" or not len(answers) or (answers.width < 2 and not apart):
            return cls(1.0, apart)
        logit, truth = _logits(answers.scores, apart), answers.truth

        def loss(where: Floats) -> tuple[float, Floats]:
            """Mean loss with the prior's, and its slope in log temperature and what is added."""
            scaled = logit * np.exp(-where[0]) + where[1:]
            chance = _chances(scaled, apart)
            gap = (chance - truth) / len(logit)
            slope = np.r_[-(gap * logit).sum() * np.exp(-where[0]), gap.sum(axis=0)]
            slope[1:] += where[1:] / len(logit)
            mean = _log_loss(scaled, truth, apart) + np.square(where[1:]).sum() / (2 * len(logit))
            return mean, slope

        start = np.zeros(1 + answers.width)
        bounds = [tuple(np.log(_RANGE)), *[(None, None)] * answers.width]
        best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
        if not best.fun < loss(start)[0]:
            return cls(1.0, apart)
        return cls(float(np.exp(best.x[0])), apart, tuple(best.x[1:].tolist()))

    def __call__(self, scores: Floats) -> Floats:
        """The same scores at this temperature."""
        if self.value == 1.0 and not self.bias:
            return scores
        scaled = _logits(scores, self.apart) / self.value
        return _chances(scaled + np.array(self.bias or 0.0), self.apart)


UNCHANGED = Temperature()
"""Leaves chances as they are."""


def _chances(logit: Floats, apart: bool) -> Floats:
    if apart:
        return np.asarray(np.exp(-np.logaddexp(0.0, -logit)))
    raised = np.exp(logit - logit.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _log_loss(logit: Floats, truth: Floats, apart: bool) -> float:
    """Of labels the sum over them, so that the slope is the same for both."""
    if apart:
        return float((np.logaddexp(0.0, logit) - truth * logit).sum(axis=1).mean())
    scaled = logit - logit.max(axis=1, keepdims=True)
    whole = np.log(np.exp(scaled).sum(axis=1))
    return float((whole - (scaled * truth).sum(axis=1)).mean())


def _logits(scores: Floats, apart: bool) -> Floats:
    chance = np.clip(scores, _LEAST, 1 - _LEAST if apart else None)
    return np.asarray(np.log(chance) - np.log1p(-chance) if apart else np.log(chance))
