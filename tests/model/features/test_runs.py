"""Counts of runs are those of counting one by one."""

from collections import Counter

import numpy as np
import pytest

from berth.model.features.runs import Coded, Runs


def counted(coded: Coded, shortest: int, longest: int) -> list[Counter[tuple[int, ...]]]:
    found = []
    for row in range(coded.rows):
        own = coded.code[coded.row == row].tolist()
        runs = [
            tuple(own[at : at + n])
            for n in range(shortest, longest + 1)
            for at in range(len(own) - n + 1)
        ]
        found.append(Counter(run for run in runs if -1 not in run))
    return found


@pytest.mark.parametrize(("shortest", "longest", "minimum"), [(1, 1, 1), (1, 3, 2), (2, 5, 3)])
def test_runs(shortest: int, longest: int, minimum: int) -> None:
    rng = np.random.default_rng(1)
    row = np.sort(rng.integers(0, 30, 400)).astype(np.int32)
    coded = Coded(row, rng.integers(-1, 4, 400).astype(np.int32), 31)
    runs, counts = Runs.learn(coded, 4, shortest, longest, minimum)
    every = counted(coded, shortest, longest)
    used = Counter(run for own in every for run in own)
    common = [run for run, rows in used.items() if rows >= minimum]
    assert len(runs) == len(common) == counts.shape[1]
    own = [sorted(n for run, n in held.items() if used[run] >= minimum) for held in every]
    assert [sorted(line[line > 0].tolist()) for line in counts.toarray()] == own
    assert (runs.count(coded) != counts).nnz == 0


def test_no_symbols() -> None:
    none = Coded(np.zeros(0, np.int32), np.zeros(0, np.int32), 2)
    runs, counts = Runs.learn(none, 0, 1, 3, 2)
    assert counts.shape == (2, 0)
    assert runs.count(none).shape == (2, 0)
