"""Splits keep shares, groups, copies and the order of time apart."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from berth.core import InputError
from berth.evaluation.splits import Rows, Split, folds, hold_out


def said(made: Split, key: str, **subject: str) -> float:
    found = [
        one.value
        for one in made.findings
        if one.key == f"evaluation.split.{key}" and subject.items() <= one.subject.items()
    ]
    return found[0] if found else 0


def test_every_class_has_its_share_in_every_fold() -> None:
    target = np.repeat(np.arange(4), [403, 97, 11, 5])
    for split in folds(Rows(516, target), 5, seed=3):
        counts = np.bincount(target[split.test], minlength=4)
        assert (np.abs(counts - np.array([403, 97, 11, 5]) / 5) < 1).all()
        assert 102 <= len(split.test) <= 104
        assert len(np.intersect1d(split.train, split.test)) == 0


def test_each_row_is_tested_once_a_repeat() -> None:
    made = folds(Rows(53, np.arange(53) % 3), 4, repeats=3)
    assert len(made) == 12
    for repeat in range(3):
        tested = np.concatenate([s.test for s in made[4 * repeat : 4 * repeat + 4]])
        assert sorted(tested) == list(range(53))
    assert not np.array_equal(made[0].test, made[4].test)


def test_the_seed_decides() -> None:
    rows = Rows(100, np.arange(100) % 2)
    assert np.array_equal(hold_out(rows, seed=1).test, hold_out(rows, seed=1).test)
    assert not np.array_equal(hold_out(rows, seed=1).test, hold_out(rows, seed=2).test)


def test_a_class_of_one_row_is_learned_and_said() -> None:
    target = np.r_[np.zeros(30, int), np.ones(30, int), 2]
    rows = Rows(61, target, ids=[f"t:{k}" for k in range(61)])
    for split in (*folds(rows, 5), hold_out(rows)):
        assert 60 in split.train
        assert said(split, "only_learned") == 1
        assert split.findings[-1].rows == ("t:60",)
    copied = pl.DataFrame({"text": [*(str(k) for k in range(60)), "x", "x"]})
    twice = Rows(62, np.r_[target, 2], inputs=copied)
    assert all({60, 61} <= set(s.train) for s in folds(twice, 5))


def test_a_class_of_two_rows_is_tested() -> None:
    target = np.r_[np.zeros(30, int), 1, 1]
    tested = np.concatenate([split.test for split in folds(Rows(32, target), 5)])
    assert {30, 31} <= set(tested)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 2)), min_size=60, max_size=90))
def test_groups_are_never_shared(drawn: list[tuple[int, int]]) -> None:
    group, target = np.array(drawn).T
    if len(set(group)) < 6:
        return
    rows = Rows(len(group), target, groups=pl.Series(group))
    try:
        made = (*folds(rows, 3), hold_out(rows, 0.3))
    except InputError:
        return
    for split in made:
        assert not set(group[split.train]) & set(group[split.test])
        assert len(split.train) + len(split.test) == len(group)


def test_groups_are_stratified_as_well_as_they_can_be() -> None:
    rng = np.random.default_rng(0)
    group = np.repeat(np.arange(60), rng.integers(1, 20, 60))
    target = (rng.random(len(group)) < rng.beta(1, 1, 60)[group]).astype(int)
    for split in folds(Rows(len(group), target, groups=pl.Series(group)), 5):
        assert target[split.test].mean() == pytest.approx(target.mean(), abs=0.04)
        assert len(split.test) == pytest.approx(len(group) / 5, rel=0.08)


def test_rows_without_a_group_stand_alone() -> None:
    group = pl.Series([None] * 20 + ["a"] * 20)
    split = hold_out(Rows(40, groups=group), 0.25)
    assert len(split.test) == 10


def test_copies_stay_together() -> None:
    text = [f"text {k % 40}" for k in range(100)]
    inputs = pl.DataFrame({"text": text, "n": [k % 40 for k in range(100)]})
    for split in (*folds(Rows(100, np.arange(100) % 2, inputs=inputs), 5),):
        assert not {text[k] for k in split.train} & {text[k] for k in split.test}
        assert len(split.train) + len(split.test) == 100


def test_copies_in_other_groups_are_not_learned_from() -> None:
    """Merging all groups that share a text would leave nothing to split."""
    group = pl.Series(np.repeat(np.arange(10), 5))
    inputs = pl.DataFrame({"text": [f"own {k}" if k % 5 else "hello" for k in range(50)]})
    split = hold_out(Rows(50, groups=group, inputs=inputs), 0.2)
    assert len(split.test) == 10
    assert said(split, "left_out", reason="shared with the test") == 8
    assert said(split, "rows", split="train") == len(split.train) == 32


def test_the_last_part_is_held_out() -> None:
    time = pl.Series(np.random.default_rng(0).permutation(100))
    split = hold_out(Rows(100, time=time), 0.2)
    assert time[split.train].max() < time[split.test].min()
    assert len(split.test) == 20


def test_one_moment_is_on_one_side_and_undated_rows_are_left_out() -> None:
    time = pl.Series([1] * 50 + [2] * 40 + [None] * 10)
    split = hold_out(Rows(100, time=time), 0.1)
    assert len(split.train) == 50 and len(split.test) == 40
    assert said(split, "left_out", reason="no time") == 10
    with pytest.raises(InputError, match="nothing to"):
        hold_out(Rows(9, time=pl.Series([3] * 9)))


def test_time_and_groups_together() -> None:
    time, group = pl.Series(range(40)), pl.Series([k % 8 for k in range(40)])
    split = hold_out(Rows(40, time=time, groups=group), 0.1)
    assert split.test.tolist() == [36, 37, 38, 39]
    assert not set(group[split.train]) & set(group[split.test])
    assert said(split, "left_out", reason="shared with the test") == 16


def test_folds_by_time_chain_forward() -> None:
    made = folds(Rows(60, time=pl.Series(range(60))), 5)
    assert [len(s.test) for s in made] == [10] * 5
    assert [len(s.train) for s in made] == [10, 20, 30, 40, 50]
    assert all(s.train.max() < s.test.min() for s in made)
    with pytest.raises(InputError, match="fewer folds"):
        folds(Rows(60, time=pl.Series([1, 2, 3] * 20)), 5)


def test_numbers_and_labels_are_spread() -> None:
    rng = np.random.default_rng(0)
    number = rng.normal(0, 1, 200)
    for split in folds(Rows(200, number), 5):
        assert abs(number[split.test].mean() - number.mean()) < 0.12
    labels = (rng.random((200, 3)) < [0.5, 0.2, 0.05]).astype(float)
    for split in folds(Rows(200, labels), 5):
        assert labels[split.test, 2].sum() == pytest.approx(labels[:, 2].sum() / 5, abs=1)


def test_what_cannot_be_split_is_said() -> None:
    with pytest.raises(InputError, match="nothing to test"):
        folds(Rows(20, groups=pl.Series(["a"] * 10 + ["b"] * 10)), 3)
    with pytest.raises(InputError, match="share"):
        hold_out(Rows(20), 1.5)
    with pytest.raises(InputError, match="folds"):
        folds(Rows(20), 1)
    with pytest.raises(InputError, match="20"):
        Rows(20, np.zeros(3, int))
