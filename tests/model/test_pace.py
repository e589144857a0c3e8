"""How many steps fit is guessed from what steps take."""

import pytest

from berth.model import candidate
from berth.model.candidate import Deadline
from berth.model.pace import Pacer, lasting


class Clock:
    """Stands still but where it is told to go on."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


def run(clock: Clock, pacer: Pacer, costs: list[float]) -> tuple[int, list[tuple[int, int]]]:
    """Steps until the schedule's end, the seconds of each by how far it is, and the pace."""
    pace, step = [(0, pacer.most)], 0
    while step < pace[-1][1]:
        seconds = costs[min(step // 50, len(costs) - 1)]
        step, clock.time = step + 1, clock.time + seconds
        if (steps := pacer.stepped(step, seconds)) is not None:
            pace.append((step, steps))
    return step, pace


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(candidate, "monotonic", made)
    return made


@pytest.mark.parametrize("costs", [[1.0], [5.0, 1.0], [1.0, 1.0, 3.0]])
def test_the_end_is_just_before_the_deadline(clock: Clock, costs: list[float]) -> None:
    """Also where a step comes to take more or less than at first."""
    steps, pace = run(clock, Pacer(Deadline(400.0), 1, 10_000), costs)
    assert 360 <= clock.time <= 400
    assert len(pace) < 60
    if costs == [1.0]:
        assert {about for _, about in pace[1:]} <= set(range(370, 401))
        assert steps == pace[-1][1]


def test_looks_take_time_as_well(clock: Clock) -> None:
    steps, _ = run(clock, Pacer(Deadline(400.0), 1, 10_000, a_look=1.0), [1.0])
    assert steps > 250  # each guess leaves half of what is left to looks, which do not happen here
    first = Pacer(Deadline(clock.time + 400.0), 1, 10_000, a_look=1.0)
    told = [first.stepped(step, 1.0) for step in range(1, 5)]
    assert told[:3] == [None] * 3
    assert told[3] == 4 + 190


def test_between_the_least_and_the_most(clock: Clock) -> None:
    assert run(clock, Pacer(Deadline(400.0), 1, 20), [1.0])[0] == 20
    assert run(clock, Pacer(Deadline(clock.time + 9.0), 50, 100), [1.0])[0] == 50


def test_without_a_deadline_nothing_is_guessed() -> None:
    pacer = Pacer(Deadline(), 1, 10)
    assert [pacer.stepped(step, 1.0) for step in range(1, 10)] == [None] * 9


def test_how_long_it_lasts_is_as_was_known_then() -> None:
    pace = [(0, 100), (4, 30), (10, 40)]
    assert [lasting(pace, step) for step in (0, 3, 4, 9, 10, 39)] == [100, 100, 30, 30, 40, 40]
