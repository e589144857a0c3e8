"""Whether stated chances come true, and a temperature that makes them."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.optimize import minimize_scalar

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
    """Divides what the scores are the softmax of, of labels the sigmoid, by one positive number.

    Above 1 it makes chances humbler, below 1 bolder; it never changes which class is likeliest
    (Guo et al. 2017, ICML). Calling it maps probabilities [rows, classes] to probabilities.
    """

    value: float = 1.0
    apart: bool = False
    """Whether each class has a chance of its own, as labels have."""

    @classmethod
    def fit(cls, answers: Answers) -> "Temperature":
        """The temperature with the least log loss; from scores of rows that were not learned from.

        One where there are no rows or numbers, and where no other does better.
        """
        apart = answers.kind == "labels"
        if answers.kind == "number" or not len(answers) or (answers.width < 2 and not apart):
            return cls(1.0, apart)
        logit = _logits(answers.scores, apart)
        truth = answers.truth

        def loss(log_temperature: float) -> float:
            scaled = logit / np.exp(log_temperature)
            if apart:
                return float((np.logaddexp(0.0, scaled) - truth * scaled).mean())
            scaled = scaled - scaled.max(axis=1, keepdims=True)
            whole = np.log(np.exp(scaled).sum(axis=1))
            return float((whole - (scaled * truth).sum(axis=1)).mean())

        best = minimize_scalar(loss, bounds=np.log(_RANGE), method="bounded")
        return cls(float(np.exp(best.x)) if best.fun < loss(0.0) else 1.0, apart)

    def __call__(self, scores: Floats) -> Floats:
        """The same scores at this temperature."""
        if self.value == 1.0:
            return scores
        scaled = _logits(scores, self.apart) / self.value
        if self.apart:
            return np.asarray(np.exp(-np.logaddexp(0.0, -scaled)))
        raised = np.exp(scaled - scaled.max(axis=1, keepdims=True))
        return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _logits(scores: Floats, apart: bool) -> Floats:
    chance = np.clip(scores, _LEAST, 1 - _LEAST if apart else None)
    return np.asarray(np.log(chance) - np.log1p(-chance) if apart else np.log(chance))
