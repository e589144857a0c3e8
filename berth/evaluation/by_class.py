"""Precision, recall and F1 of each class."""

from collections.abc import Mapping, Sequence

import numpy as np

from berth.core import PROOF_LIMIT, Finding, InputError, RowId
from berth.evaluation.answers import Answers, Target
from berth.evaluation.intervals import Resampling, percentile
from berth.evaluation.metrics import class_scores
from berth.evaluation.shares import LEVEL


def by_class(
    answers: Answers,
    classes: Sequence[str],
    *,
    subject: Mapping[str, str] | None = None,
    ids: Sequence[RowId] = (),
    how: Resampling | None = None,
) -> tuple[Finding, ...]:
    """`evaluation.precision`, `.recall` and `.f1` of each class that occurs, with the class in the
    subject, bootstrap intervals, and rows with the class that was not seen in them.

    n: the rows with the class. Raises InputError for numbers and where names do not fit.
    """
    if answers.kind == "number" or len(classes) != answers.width:
        raise InputError(
            f"{len(classes)} classes were named for a target of kind {answers.kind} with "
            f"{answers.width} scores."
        )
    how = how or Resampling()
    values = class_scores(answers, np.ones((1, len(answers))))
    draws = [class_scores(answers, weights) for weights in how.weights(len(answers))]
    found = []
    for k, name in enumerate(classes):
        n = int(answers.truth[:, k].sum())
        for score, value in values.items() if n else ():
            drawn = np.concatenate([one[score][:, k] for one in draws])
            found.append(
                Finding(
                    f"evaluation.{score}", {**(subject or {}), "class": name}, float(value[0, k]),
                    percentile(float(value[0, k]), drawn), LEVEL, "share",
                    f"percentile bootstrap of {how.unit}, {how.replicates} draws", n,
                    _unseen(answers, k, ids),
                )
            )  # fmt: skip
    return tuple(found)


def _unseen(answers: Answers, k: int, ids: Sequence[RowId]) -> tuple[RowId, ...]:
    said: Target = answers.decided[:, k] if answers.kind == "labels" else answers.decided == k
    rows = np.flatnonzero((answers.truth[:, k] > 0) & (said == 0))[:PROOF_LIMIT]
    return tuple(ids[row] for row in rows) if len(ids) else ()
