"""Labels that may be wrong, by confident learning."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from berth.core import PROOF_LIMIT, Finding, Floats, InputError, RowId
from berth.evaluation.answers import Answers, Bools, Ints
from berth.evaluation.intervals import Resampling, percentile
from berth.evaluation.shares import LEVEL


@dataclass(frozen=True, eq=False)
class Suspects:
    """Rows whose label looks wrong, the surest first.

    row: positions; given, suggested: places of classes; margin: the chance of the suggested class
    less that of the given one; share: of all labels, how many are thought wrong.
    """

    row: Ints
    given: Ints
    suggested: Ints
    margin: Floats
    share: float
    interval: tuple[float, float] | None
    n: int

    def findings(
        self, classes: Sequence[str], ids: Sequence[RowId] = (), count: int = 20
    ) -> tuple[Finding, ...]:
        """`evaluation.noise.share`, then `evaluation.noise.suspect` of the surest rows."""
        method = "confident learning on scores of rows that were not learned from"
        names = tuple(ids[k] for k in self.row[:PROOF_LIMIT]) if len(ids) else ()
        whole = Finding(
            "evaluation.noise.share", {}, self.share, self.interval, LEVEL, "share", method,
            self.n, names,
        )  # fmt: skip
        found = [whole]
        for at in range(min(count, len(self.row))):
            row = int(self.row[at])
            subject = {
                "row": ids[row] if len(ids) else str(row),
                "given": classes[self.given[at]],
                "suggested": classes[self.suggested[at]],
            }
            proof = (ids[row],) if len(ids) else ()
            value = float(self.margin[at])
            found.append(
                Finding(
                    "evaluation.noise.suspect", subject, value, unit="probability", method=method,
                    n=1, rows=proof,
                )
            )  # fmt: skip
        return tuple(found)


def suspects(answers: Answers, how: Resampling | None = None) -> Suspects:
    """Rows that are confidently of another class than their label says (Northcutt, Jiang & Chuang
    2021, JAIR 70).

    The scores are of rows that the model did not learn from. A row is confidently of a class where
    the class's chance is at least its mean over the rows with that label; of several such classes
    it is of the likeliest. The share of wrong labels is the off-diagonal part of the joint of given
    and confident class, calibrated to the counts of the labels. Raises InputError where rows have
    not one class.
    """
    if not answers.single:
        raise InputError(f"suspects are not looked for in a target of kind {answers.kind}.")
    how = how or Resampling()
    given, scores = answers.target, answers.scores
    had = np.bincount(given, minlength=answers.width)
    own = np.bincount(given, scores[np.arange(len(given)), given], minlength=answers.width)
    threshold = np.divide(own, had, out=np.full(answers.width, np.inf), where=had > 0)
    sure = np.where(scores >= threshold, scores, -1.0)
    confident = sure.argmax(axis=1)
    counted = sure.max(axis=1, initial=-1.0) >= 0
    wrong = counted & (confident != given)
    rows = np.flatnonzero(wrong)
    margin = scores[rows, confident[rows]] - scores[rows, given[rows]]
    order = np.argsort(-margin, kind="stable")
    rows, margin = rows[order], margin[order]
    share = _share(answers, counted, wrong, np.ones((1, len(given))))[0]
    draws = [_share(answers, counted, wrong, weights) for weights in how.weights(len(given))]
    interval = percentile(share, np.concatenate(draws)) if draws else None
    return Suspects(rows, given[rows], confident[rows], margin, float(share), interval, len(given))


def _share(answers: Answers, counted: Bools, wrong: Bools, weights: Floats) -> Floats:
    """The share of wrong labels under each weighting, [draws]; 0 of a class without a sure row."""
    had = weights @ answers.truth
    sure = weights @ (answers.truth * counted[:, None])
    off = weights @ (answers.truth * wrong[:, None])
    part = np.divide(off, sure, out=np.zeros_like(off), where=sure > 0)
    whole = np.maximum(had.sum(axis=1), 1.0)
    return np.asarray((part * had).sum(axis=1) / whole)
