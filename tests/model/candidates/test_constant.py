"""The baseline knows frequencies and means alone."""

import numpy as np

from berth.model.candidates.constant import level
from berth.model.task import Task, TaskKind


def test_frequencies_leave_no_class_impossible() -> None:
    found = level(np.array([0, 0, 1]), Task("y", TaskKind.CATEGORY, ("a", "b", "c")))
    assert np.allclose(found, [3 / 6, 2 / 6, 1 / 6])


def test_labels_and_numbers() -> None:
    labels = level(np.array([[1.0, 0.0], [1.0, 0.0]]), Task("y", TaskKind.LABELS, ("a", "b")))
    assert np.allclose(labels, [0.75, 0.25])
    assert level(np.array([1.0, 4.0]), Task("y", TaskKind.NUMBER)) == 2.5
