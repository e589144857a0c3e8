"""Ensembles: how much each of several models counts."""

from collections.abc import Sequence

import numpy as np

from berth.core import Floats
from berth.model.candidate import Target
from berth.model.objective import loss
from berth.model.task import Task

ROUNDS = 40
"""Models are added, one a round, with replacement."""
WORTH = 0.002
"""By which share an addition must lower the loss at least."""


def weights(task: Task, target: Target, scores: Sequence[Floats]) -> Floats:
    """Weights [models] of the mean of their out-of-fold scores, adding up to 1.

    Greedy selection with replacement (Caruana et al. 2004, ICML): from the best model on, whichever
    lowers the loss of the mean most is added, until none does by `WORTH`. Few steps keep the
    weights from following the noise of the rows they are chosen on.
    """
    alone = [loss(task, target, one) for one in scores]
    counts = np.zeros(len(scores))
    counts[int(np.argmin(alone))] = 1
    total, best = scores[int(np.argmin(alone))].copy(), min(alone)
    for step in range(1, ROUNDS):
        tried = [loss(task, target, (total + one) / (step + 1)) for one in scores]
        which = int(np.argmin(tried))
        if not tried[which] < best * (1 - WORTH / step):
            break
        counts[which] += 1
        total, best = total + scores[which], tried[which]
    return np.asarray(counts / counts.sum())


def mixed(scores: Sequence[Floats], weight: Sequence[float]) -> Floats:
    """The weighted mean of scores [rows, width]."""
    return np.asarray(sum(w * one for w, one in zip(weight, scores, strict=True)))
