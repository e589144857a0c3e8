"""Whether a classifier can tell two tables apart: a test of all columns at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import sparse, stats
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import OneHotEncoder

from berth.core import Column, Floats, Kind, Table, stream
from berth.evaluation.answers import Ints
from berth.evaluation.shares import LEVEL

_ROWS = 3000  # of each table, a sample
_FOLDS = 5
_HASHED = 2**14
_VALUES = 100  # most frequent ones of a category
_FEWEST = 20
WORD = r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+"
"""A word, or a character of Chinese or Japanese."""


@dataclass(frozen=True)
class Separability:
    """area: the chance that a row of the second table looks more like it than one of the first, one
    half where they are alike; p: one-sided, that they are."""

    area: float
    interval: tuple[float, float]
    p: float
    n: int


def separability(
    old: Table, new: Table, columns: Sequence[Column], seed: int = 0
) -> Separability | None:
    """The cross-validated AUC of a logistic regression that tells rows of two tables apart.

    From at most 3,000 rows of each; None for fewer than 20 or no columns (Lopez-Paz & Oquab 2017,
    ICLR).
    Words of texts are hashed; numbers are scaled, squared besides, and have a flag where missing.
    The error of each fold's area is Hanley & McNeil's (1982); folds count as independent.
    """
    if min(len(old), len(new)) < _FEWEST or not columns:
        return None
    rng = stream(seed, "two samples")
    frames = [_sampled(table.frame, columns, rng) for table in (old, new)]
    both = pl.concat(frames, how="vertical_relaxed")
    side = np.repeat([0, 1], [len(frame) for frame in frames])
    x = sparse.hstack([_features(both[c.name], c) for c in columns]).tocsr()
    areas, errors = [], []
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=int(rng.integers(2**31)))
    for train, test in folds.split(x, side):
        model = LogisticRegression(max_iter=2000, class_weight="balanced", solver="liblinear")
        said = model.fit(x[train], side[train]).decision_function(x[test])
        area = float(roc_auc_score(side[test], said))
        areas.append(area)
        errors.append(_variance(area, *np.bincount(side[test])))
    area, null = float(np.mean(areas)), _variance(0.5, *(np.bincount(side) // _FOLDS)) / _FOLDS
    half = float(stats.norm.ppf((1 + LEVEL) / 2) * np.sqrt(np.mean(errors) / _FOLDS))
    interval = (max(0.0, area - half), min(1.0, area + half))
    return Separability(area, interval, float(stats.norm.sf((area - 0.5) / null**0.5)), len(side))


def _variance(area: float, one: Ints | int, other: Ints | int) -> float:
    """Of an area from so many rows of each side (Hanley & McNeil 1982, Radiology 143)."""
    first, second = area / (2 - area), 2 * area**2 / (1 + area)
    spread = area * (1 - area) + (one - 1) * (first - area**2) + (other - 1) * (second - area**2)
    return float(max(spread, 0.0) / (one * other))


def _sampled(
    frame: pl.DataFrame, columns: Sequence[Column], rng: np.random.Generator
) -> pl.DataFrame:
    rows = np.sort(rng.permutation(len(frame))[:_ROWS])
    return frame[rows].select(c.name for c in columns)


def _features(values: pl.Series, column: Column) -> sparse.csr_array:
    """What the classifier sees of a column, [rows, width]."""
    if column.kind is Kind.TEXT:
        reader = HashingVectorizer(
            n_features=_HASHED, alternate_sign=False, token_pattern=WORD, norm="l2"
        )
        return sparse.csr_array(reader.transform(values.cast(pl.String).fill_null("").to_list()))
    if column.kind is Kind.NUMBER:
        return _numbers(values)
    texts = values.cast(pl.String).fill_null("").to_numpy().astype(object)[:, None]
    encoder = OneHotEncoder(max_categories=_VALUES, handle_unknown="ignore")
    return sparse.csr_array(encoder.fit_transform(texts))


def _numbers(values: pl.Series) -> sparse.csr_array:
    number: Floats = values.cast(pl.Float64).fill_null(np.nan).to_numpy()
    known = number[np.isfinite(number)]
    low, middle, high = np.quantile(known, [0.25, 0.5, 0.75]) if len(known) else (0, 0, 0)
    scale = (high - low) or (float(known.std()) if len(known) else 0.0) or 1.0
    missing = ~np.isfinite(number)
    scaled = np.where(missing, 0.0, np.clip((number - middle) / scale, -4, 4))
    return sparse.csr_array(np.column_stack([scaled, scaled**2 / 4, missing]))
