"""How two tables differ: column by column, and in all at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from scipy import sparse, stats
from sklearn.feature_extraction.text import CountVectorizer

from berth.core import Column, Finding, Floats, Kind, Role, Table, stream
from berth.evaluation.answers import Ints
from berth.evaluation.shares import LEVEL, wilson
from berth.evaluation.two_samples import WORD, separability
from berth.statistics.multiplicity import benjamini_hochberg

_BINS = 10
_TEXTS = 3000  # of each side, a sample
_WORDS = 5000  # the most frequent ones
_SHUFFLES = 499
_EXPECTED = 5.0  # a cell with fewer expected rows joins the others of its kind


@dataclass(frozen=True)
class Shift:
    """One measure of a difference and the chance of one as large between tables that are alike.

    p is adjusted over all shifts of a comparison that have one; None where there is no test.
    """

    measure: str
    column: str
    value: float
    unit: str
    n: int
    p: float | None = None
    test: str = ""
    interval: tuple[float, float] | None = None

    def findings(self, subject: Mapping[str, str] | None = None) -> tuple[Finding, ...]:
        """`evaluation.drift.<measure>`, and `evaluation.drift.p` where there is a test."""
        about = {**(subject or {}), **({"column": self.column} if self.column else {})}
        value = Finding(
            f"evaluation.drift.{self.measure}", about, self.value, self.interval, LEVEL, self.unit,
            self.test, self.n,
        )  # fmt: skip
        if self.p is None:
            return (value,)
        chance = replace(
            value, key="evaluation.drift.p", subject={**about, "measure": self.measure},
            value=self.p, interval=None, unit="p", method=f"{self.test}; Benjamini-Hochberg",
        )  # fmt: skip
        return value, chance


@dataclass(frozen=True)
class Drift:
    """All shifts from one table to another; apart: columns that only one has, or of another kind;
    unread: columns of which only missing cells are compared."""

    shifts: tuple[Shift, ...]
    apart: tuple[str, ...]
    unread: tuple[str, ...]

    def findings(self, subject: Mapping[str, str] | None = None) -> tuple[Finding, ...]:
        """Those of the shifts, then `evaluation.drift.absent` and `.unread`, one a column."""
        base = dict(subject or {})
        found = [one for shift in self.shifts for one in shift.findings(subject)]
        for key, names in (("absent", self.apart), ("unread", self.unread)):
            found += [Finding(f"evaluation.drift.{key}", {**base, "column": n}) for n in names]
        return tuple(found)


def drift(old: Table, new: Table, *, seed: int = 0) -> Drift:
    """The shift of each column that both tables have, and of all of them together.

    numbers and times: `psi` (population stability index) and `ks` (Kolmogorov-Smirnov); other
    values: `psi` and `total_variation` (chi-square test); texts: `jensen_shannon` of their words,
    in bits, less what texts dealt at random give, with a permutation test; all: `missing`, the
    difference of the shares of missing cells. Over all columns but times and ids `separability`:
    how well a linear classifier tells the tables apart on rows it did not learn from. Rows count as
    independent.
    """
    both = [c for c in old.columns if _kind(new, c.name) is c.kind]
    names = [c.name for c in (*old.columns, *new.columns)]
    apart = tuple(sorted({n for n in names if n not in {c.name for c in both}}))
    shifts: list[Shift] = []
    for column in both:
        before, after = old.frame[column.name], new.frame[column.name]
        shifts += [*_missing(column.name, before, after)]
        measure = _MEASURES.get(column.kind)
        known = before.drop_nulls(), after.drop_nulls()
        if measure and all(len(side) for side in known):
            shifts += measure(column.name, *known, seed)
    unread = tuple(c.name for c in both if c.kind not in _MEASURES)
    told = separability(old, new, _told_apart(both), seed)
    if told:
        shifts.append(
            Shift("separability", "", told.area, "probability", told.n, told.p,
                  "linear two-sample test, cross-validated AUC", told.interval)
        )  # fmt: skip
    tested = [k for k, one in enumerate(shifts) if one.p is not None]
    adjusted = benjamini_hochberg(np.array([shifts[k].p for k in tested], np.float64))
    for k, p in zip(tested, adjusted, strict=True):
        shifts[k] = replace(shifts[k], p=float(p))
    return Drift(tuple(shifts), apart, unread)


def _kind(table: Table, name: str) -> Kind | None:
    return next((c.kind for c in table.columns if c.name == name), None)


def _told_apart(columns: list[Column]) -> tuple[Column, ...]:
    kinds = (Kind.TEXT, Kind.NUMBER, Kind.CATEGORY)
    return tuple(c for c in columns if c.kind in kinds and c.role is not Role.TIME)


def _missing(name: str, before: pl.Series, after: pl.Series) -> list[Shift]:
    """The share of missing cells after less that before (Newcombe's interval, 1998)."""
    sizes, gone = (np.array([f(s) for s in (before, after)]) for f in (len, pl.Series.null_count))
    if not sizes.all() or not gone.any():
        return []
    share = gone / sizes
    span = wilson(gone, sizes)
    value = float(share[1] - share[0])
    down = np.hypot(share[1] - span[1, 0], span[0, 1] - share[0])
    up = np.hypot(span[1, 1] - share[1], share[0] - span[0, 0])
    p = stats.fisher_exact([[gone[0], sizes[0] - gone[0]], [gone[1], sizes[1] - gone[1]]]).pvalue
    interval = (float(value - down), float(value + up))
    return [
        Shift("missing", name, value, "share", int(sizes.sum()), float(p), "Fisher's exact test",
              interval)
    ]  # fmt: skip


def _of_numbers(name: str, before: pl.Series, after: pl.Series, seed: int) -> list[Shift]:
    one, other = _floats(before), _floats(after)
    n = len(one) + len(other)
    if not len(one) or not len(other):
        return []
    edges = np.unique(np.quantile(one, np.linspace(0, 1, _BINS + 1)[1:-1]))
    counts = [
        np.bincount(np.searchsorted(edges, side), minlength=len(edges) + 1) for side in (one, other)
    ]
    test = stats.ks_2samp(one, other, method="asymp")
    return [
        Shift("psi", name, _psi(*counts), "psi", n, test="deciles of the first table"),
        Shift("ks", name, float(test.statistic), "probability", n, float(test.pvalue),
              "Kolmogorov-Smirnov test"),
    ]  # fmt: skip


def _floats(values: pl.Series) -> Floats:
    plain = values if values.dtype.is_numeric() else values.to_physical()
    return np.asarray(plain.cast(pl.Float64).drop_nans().to_numpy())


def _psi(before: Ints, after: Ints) -> float:
    """The population stability index of counts, half a row added to each so that none is 0."""
    p, q = ((side + 0.5) / (side + 0.5).sum() for side in (before, after))
    return float(((q - p) * np.log(q / p)).sum())


def _of_values(name: str, before: pl.Series, after: pl.Series, seed: int) -> list[Shift]:
    sides = [side.cast(pl.String).to_numpy().astype(str) for side in (before, after)]
    values, place = np.unique(np.concatenate(sides), return_inverse=True)
    side = np.repeat([0, 1], [len(one) for one in sides])
    counts = np.bincount(side * len(values) + place, minlength=2 * len(values))
    counts = counts.reshape(2, -1)
    variation = float(np.abs(np.diff(counts / counts.sum(axis=1, keepdims=True), axis=0)).sum() / 2)
    return [
        Shift("psi", name, _psi(*counts), "psi", len(side), test="the values"),
        Shift("total_variation", name, variation, "share", len(side), _chi_square(counts),
              "chi-square test"),
    ]  # fmt: skip


def _chi_square(counts: Ints) -> float:
    """p that both rows [2, values] come from one distribution; rare values count as one."""
    expected = counts.sum(axis=0) * counts.sum(axis=1).min() / counts.sum()
    rare = expected < _EXPECTED
    cells = np.column_stack([counts[:, ~rare], counts[:, rare].sum(axis=1)])
    cells = cells[:, cells.sum(axis=0) > 0]
    return float(stats.chi2_contingency(cells).pvalue) if cells.shape[1] > 1 else 1.0


def _of_texts(name: str, before: pl.Series, after: pl.Series, seed: int) -> list[Shift]:
    rng = stream(seed, f"drift {name}")
    sides = [
        side.cast(pl.String).gather(np.sort(rng.permutation(len(side))[:_TEXTS])).to_list()
        for side in (before, after)
    ]
    new = np.repeat([False, True], [len(side) for side in sides])
    reader = CountVectorizer(token_pattern=WORD, max_features=_WORDS)
    try:
        words = sparse.csr_array(reader.fit_transform(sides[0] + sides[1]), dtype=np.float64)
    except ValueError:  # no text has a word
        return []
    value = _divergence(words, new[None])[0]
    dealt = rng.permuted(np.tile(new, (_SHUFFLES, 1)), axis=1)
    chance = _divergence(words, dealt)
    p = (1 + int((chance >= value * (1 - 1e-9)).sum())) / (1 + _SHUFFLES)
    # Few texts differ in their words whatever they are drawn from.
    excess = max(0.0, float(value - chance.mean()))
    return [
        Shift("jensen_shannon", name, excess, "bits", len(new), p, "permutation of texts")
    ]  # fmt: skip


def _divergence(words: sparse.csr_array, new: Ints | Floats) -> Floats:
    """Jensen and Shannon's divergence of the words of two parts of the texts, [draws], in bits."""
    part = np.asarray(words.T @ new.T.astype(np.float64)).T
    sides = [part, np.asarray(words.sum(axis=0))[None] - part]
    p, q = (side / np.maximum(side.sum(axis=1, keepdims=True), 1.0) for side in sides)
    return np.asarray(_entropy((p + q) / 2) - (_entropy(p) + _entropy(q)) / 2)


def _entropy(p: Floats) -> Floats:
    return np.asarray(-(p * np.log2(np.where(p > 0, p, 1.0))).sum(axis=1))


_MEASURES: dict[Kind, Callable[[str, pl.Series, pl.Series, int], list[Shift]]] = {
    Kind.NUMBER: _of_numbers,
    Kind.DATE: _of_numbers,
    Kind.CATEGORY: _of_values,
    Kind.TEXT: _of_texts,
}
