import numpy as np
import pytest

from berth.evaluation.answers import Answers
from berth.evaluation.calibration import reliability
from berth.evaluation.drawn import MATRIX, drawn, set_sizes


def _category(classes: int, rows: int = 400) -> Answers:
    rng = np.random.default_rng(0)
    scores = rng.dirichlet(np.ones(classes), rows)
    return Answers("category", rng.integers(0, classes, rows), scores)


def test_the_cells_of_a_class_add_up_to_one_and_lie_in_their_intervals() -> None:
    answers, names = _category(3), ("a", "b", "c")
    ids = [f"t:{k + 1}" for k in range(len(answers))]
    found = [one for one in drawn(answers, names, ids=ids) if one.key == "evaluation.confusion"]
    for name in names:
        cells = [one for one in found if one.subject["class"] == name]
        assert sum(one.value or 0.0 for one in cells) == pytest.approx(1)
        for one in cells:
            assert one.interval is not None and one.value is not None
            assert one.interval[0] <= one.value <= one.interval[1]
            row = int(one.rows[0].split(":")[1]) - 1
            assert names[answers.target[row]] == name
            assert names[answers.decided[row]] == one.subject["answered"]


def test_many_classes_have_their_largest_confusions_alone() -> None:
    names = tuple(map(str, range(MATRIX + 1)))
    found = [one for one in drawn(_category(len(names)), names) if "confusion" in one.key]
    assert len(found) == 12
    assert all(one.subject["class"] != one.subject["answered"] for one in found)


def test_the_curve_is_that_of_reliability() -> None:
    answers = _category(3)
    found, table = drawn(answers, ("a", "b", "c")), reliability(answers, bins=10)
    true = [one.value for one in found if one.key == "evaluation.reliability"]
    said = [one.value for one in found if one.key == "evaluation.reliability.stated"]
    assert true == table["share"].to_list()
    assert said == table["chance"].to_list()


def test_numbers_are_held_against_what_was_said_of_them() -> None:
    rng = np.random.default_rng(0)
    said = rng.normal(0, 5, 1000)
    found = drawn(Answers("number", said + rng.normal(0, 1, 1000), said))
    true = [one for one in found if one.key == "evaluation.reliability"]
    stated = [one for one in found if one.key == "evaluation.reliability.stated"]
    assert len(true) == len(stated) == 10
    assert sum(one.n for one in true) == 1000
    for one, other in zip(true, stated, strict=True):
        assert one.value == pytest.approx(other.value, abs=0.4)
        assert one.interval is not None and one.interval[0] < one.value < one.interval[1]


def test_sizes_of_sets_add_up_and_the_largest_are_counted_together() -> None:
    held = np.zeros((100, 30), bool)
    for row in range(100):
        held[row, : 1 + row % 25] = True
    found = set_sizes(held, subject={"level": "0.9"})
    assert [one.subject["size"] for one in found] == [*map(str, range(1, 10)), "10+"]
    assert sum(one.value or 0.0 for one in found) == pytest.approx(1)
    assert found[-1].value == pytest.approx(0.64)
