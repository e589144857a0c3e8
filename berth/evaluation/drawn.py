"""What a report draws of answers: a confusion matrix, a reliability curve, sizes of sets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from scipy import stats

from berth.core import PROOF_LIMIT, Finding, Floats, RowId
from berth.evaluation.answers import Answers, Bools
from berth.evaluation.calibration import reliability
from berth.evaluation.confusion import Confusion
from berth.evaluation.metrics import equal_mass
from berth.evaluation.shares import LEVEL, wilson

MATRIX = 20
"""A confusion matrix of more classes is told by its largest confusions alone."""
LARGEST = 12
_BINS = 10
_LARGE = 10  # classes in a set, from which on sets are counted together


def drawn(
    answers: Answers,
    classes: Sequence[str] = (),
    *,
    subject: Mapping[str, str] | None = None,
    ids: Sequence[RowId] = (),
) -> tuple[Finding, ...]:
    """Confusions, where a row has one class of several; then the reliability curve."""
    base = dict(subject or {})
    found: list[Finding] = []
    if answers.single and len(answers):
        confusion = Confusion.of(answers, classes)
        if len(classes) <= MATRIX:
            found += _cells(confusion, base, ids)
        else:
            found += confusion.findings(LARGEST, subject=base, ids=ids)
    return (*found, *_reliability(answers, base))


def _cells(
    confusion: Confusion, base: Mapping[str, str], ids: Sequence[RowId]
) -> Iterator[Finding]:
    """`evaluation.confusion` of every pair of classes that occurs, the diagonal as well."""
    for true, said in np.argwhere(confusion.counts):
        hits, n = int(confusion.counts[true, said]), int(confusion.counts[true].sum())
        low, high = wilson(hits, n)
        rows = np.flatnonzero((confusion.target == true) & (confusion.decided == said))
        names = {"class": confusion.classes[true], "answered": confusion.classes[said]}
        yield Finding(
            "evaluation.confusion", {**base, **names}, hits / n, (float(low), float(high)), LEVEL,
            "share", "Wilson interval", n,
            tuple(ids[k] for k in rows[:PROOF_LIMIT]) if len(ids) else (),
        )  # fmt: skip


def _reliability(answers: Answers, base: Mapping[str, str]) -> Iterator[Finding]:
    """`evaluation.reliability` of each bin of stated chances (of numbers, of predictions): the
    share that came true (the mean that was true); `.stated`: what had been said."""
    if not len(answers):
        return
    if answers.kind == "number":
        yield from _means(answers, base)
        return
    method = "bins of equal mass; Wilson interval"
    for at, row in enumerate(reliability(answers, bins=_BINS).iter_rows(named=True), start=1):
        true = Finding(
            "evaluation.reliability", {**base, "bin": str(at)}, row["share"],
            (row["low"], row["high"]), LEVEL, "share", method, row["n"],
        )  # fmt: skip
        yield true
        yield _said(true, row["chance"], "probability")


def _means(answers: Answers, base: Mapping[str, str]) -> Iterator[Finding]:
    said, true = answers.decided, np.asarray(answers.target, np.float64)
    bins = equal_mass(said, _BINS)
    for at, place in enumerate(np.unique(bins), start=1):
        some = true[bins == place]
        half = None
        if len(some) > 1:
            half = stats.t.ppf((1 + LEVEL) / 2, len(some) - 1) * stats.sem(some)
        middle = float(some.mean())
        found = Finding(
            "evaluation.reliability", {**base, "bin": str(at)}, middle,
            None if half is None else (middle - float(half), middle + float(half)), LEVEL,
            "target", "bins of equal mass; t interval of a mean", len(some),
        )  # fmt: skip
        yield found
        yield _said(found, float(said[bins == place].mean()), "target")


def _said(true: Finding, value: float, unit: str) -> Finding:
    return replace(
        true, key="evaluation.reliability.stated", value=value, interval=None, unit=unit,
        method="mean of a bin of equal mass",
    )  # fmt: skip


def set_sizes(
    held: Bools | Floats, *, subject: Mapping[str, str] | None = None
) -> tuple[Finding, ...]:
    """`evaluation.conformal.sets`: of sets [rows, classes] the share with each number of classes,
    which the subject's `size` names; `10+` counts those of ten and more together."""
    size, n = np.minimum(np.asarray(held, bool).sum(axis=1), _LARGE), len(held)
    found = []
    for count in np.unique(size):
        hits = int((size == count).sum())
        low, high = wilson(hits, n)
        name = f"{count}+" if count == _LARGE else str(count)
        found.append(
            Finding(
                "evaluation.conformal.sets", {**(subject or {}), "size": name}, hits / n,
                (float(low), float(high)), LEVEL, "share", "Wilson interval", n,
            )
        )  # fmt: skip
    return tuple(found)
