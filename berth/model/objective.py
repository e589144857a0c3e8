"""What models are chosen by: one loss for each kind of task, the smaller the better."""

import numpy as np

from berth.core import Floats
from berth.model.candidate import Target
from berth.model.task import Task, TaskKind

LEAST = 1e-7
"""No probability is taken for less."""


def losses(task: Task, target: Target, scores: Floats) -> Floats:
    """Each row's loss [rows]: minus the logarithm of the probability of the right class; of labels
    the mean over them; of numbers the squared error."""
    if task.kind is TaskKind.NUMBER:
        return np.square(np.asarray(target, dtype=float) - scores[:, 0])
    some = np.clip(scores, LEAST, 1 - LEAST)
    if task.kind is TaskKind.LABELS:
        told = np.asarray(target, dtype=float)
        return np.asarray(-(told * np.log(some) + (1 - told) * np.log1p(-some)).mean(axis=1))
    right = np.asarray(target, dtype=np.int64)
    return np.asarray(-np.log(some[np.arange(len(right)), right]))


def loss(task: Task, target: Target, scores: Floats) -> float:
    """The mean loss; of numbers the root of the mean squared error, in the target's own unit."""
    mean = float(losses(task, target, scores).mean()) if len(scores) else 0.0
    return mean**0.5 if task.kind is TaskKind.NUMBER else mean
