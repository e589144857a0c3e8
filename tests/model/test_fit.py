"""The training loop: it learns, stops, and goes on after a kill as if nothing had happened."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import torch

from berth.core import Column, InputError, Kind, Quiet, Table
from berth.model.batches import held_out, shuffled, sorted_batches
from berth.model.candidate import Deadline
from berth.model.checkpoint import FILE, load
from berth.model.fit import Loop, steady
from berth.model.network import FittedNetwork, NetworkCandidate
from berth.model.schedules import factor
from berth.model.task import Task, TaskKind

TASK = Task("y", TaskKind.CATEGORY, ("bad", "good"))
TEXT: dict[str, Any] = {
    "name": "text.transformer.v1",
    "settings": {
        "vocabulary": 60, "width": 8, "heads": 2, "stochastic_depth": 0.2, "max_length": 12,
        "noise": {"swap": 0.1, "delete": 0.1, "insert": 0.1, "replace": 0.1, "mask": 0.1},
    },
}  # fmt: skip
TRAINING: dict[str, Any] = {"epochs": 6, "batch": 8, "accumulate": 2, "rate": 0.01, "threads": 1}


def examples(rows: int = 120, seed: int = 0) -> tuple[Table, np.ndarray]:
    """Texts that say which class they are of, a number that hints at it, and a column of noise."""
    rng = np.random.default_rng(seed)
    answers = rng.integers(0, 2, rows)
    words = (("awful", "cold", "late"), ("lovely", "warm", "kind"))
    texts = [
        " ".join([*rng.choice(["the", "crew", "seat", "was"], 4), rng.choice(words[one])])
        for one in answers
    ]
    frame = pl.DataFrame(
        {
            "text": [None if row % 11 == 5 else text for row, text in enumerate(texts)],
            "stars": answers + rng.normal(0, 0.7, rows),
            "cabin": rng.choice(["first", "second"], rows),
        }
    )
    kinds = (Kind.TEXT, Kind.NUMBER, Kind.CATEGORY)
    return Table.of(frame, map(Column, frame.columns, kinds)), answers.astype(np.int64)


def fit(
    folder: Path | None = None, deadline: Deadline | None = None, **training: Any
) -> FittedNetwork:
    table, answers = examples()
    config = NetworkCandidate.Config.model_validate(
        {"text": TEXT, "training": {**TRAINING, **training}}
    )
    return NetworkCandidate(config, folder).fit(
        table, answers, TASK, seed=5, deadline=deadline or Deadline(), progress=Quiet()
    )


def weights(fitted: FittedNetwork) -> dict[str, bytes]:
    return {name: one.numpy().tobytes() for name, one in fitted.network.state_dict().items()}


def test_it_learns_and_notes_how() -> None:
    fitted = fit(patience=6)
    table, answers = examples(seed=1)
    scores = fitted.scores(table)
    assert (scores.argmax(axis=1) == answers).mean() > 0.85
    losses = [look["held_out"] for look in fitted.history]
    assert len(losses) == 6
    assert min(losses) < 0.8 * losses[0]
    assert fitted.history[-1]["trained"] < fitted.history[0]["trained"]


def test_the_same_again_is_the_same() -> None:
    torch.manual_seed(1)
    first = fit(epochs=2)
    torch.manual_seed(2)
    assert weights(first) == weights(fit(epochs=2))


def test_training_leaves_torch_as_it_was() -> None:
    torch.manual_seed(1)
    before = torch.random.get_rng_state()
    fit(epochs=1)
    assert torch.equal(before, torch.random.get_rng_state())
    assert not torch.are_deterministic_algorithms_enabled()


def test_the_best_state_is_what_is_left() -> None:
    """With a rate that soon ruins everything, the state before that is kept."""
    fitted = fit(schedule="constant", rate=0.3, patience=2, epochs=20)
    losses = [look["held_out"] for look in fitted.history]
    assert len(losses) < 20
    best = int(np.argmin(losses))
    assert len(losses) == best + 3
    assert fitted.steps == fitted.history[best]["step"]
    again = fit(schedule="constant", rate=0.3, patience=2, epochs=20, stop=fitted.steps)
    assert weights(again) == weights(fitted)


def test_a_deadline_that_has_passed_still_gives_a_model() -> None:
    fitted = fit(deadline=Deadline.within(0.0), epochs=1000)
    assert fitted.steps == 1
    assert np.isfinite(fitted.scores(examples()[0])).all()


def test_a_schedule_ends_before_the_deadline() -> None:
    end = Deadline.within(1.5)
    fitted = fit(deadline=end, epochs=5000, patience=5000, held_out=0.0)
    assert not end.passed
    last = fitted.settled_as["pace"][-1][1]
    assert fitted.history[-1]["step"] == last < 5000 * 7
    assert factor("linear", last - 1, last, 0.1) < 0.1 < factor("linear", last // 2, last, 0.1)


@pytest.mark.parametrize("more", [{"budgeted": False}, {"least_epochs": 5000}])
def test_unless_it_is_not_to(more: dict[str, Any]) -> None:
    fitted = fit(deadline=Deadline.within(0.4), epochs=5000, patience=5000, **more)
    assert fitted.settled_as["pace"] == [[0, 5000 * 7]]
    assert fitted.steps < 5000


def test_where_there_is_time_for_it_all_nothing_is_shortened() -> None:
    there, without = fit(deadline=Deadline.within(1000), epochs=3), fit(epochs=3)
    assert weights(there) == weights(without)


def test_what_a_deadline_came_to_can_be_had_again() -> None:
    cut = fit(deadline=Deadline.within(0.6), epochs=5000, patience=5000)
    assert cut.steps < 5000 * 7
    assert len(cut.settled_as["pace"]) > 1
    again = NetworkCandidate(NetworkCandidate.Config.model_validate(cut.settled())).fit(
        *examples(), TASK, seed=5, deadline=Deadline(), progress=Quiet()
    )
    assert again.steps == cut.steps
    assert weights(again) == weights(cut)


def test_a_loss_that_is_no_number_is_an_error() -> None:
    table, _ = examples()
    answers = np.full(len(table), np.nan)
    candidate = NetworkCandidate(NetworkCandidate.Config(training=Loop.Config(epochs=1)))
    with pytest.raises(InputError, match="no number"):
        candidate.fit(
            table, answers, Task("y", TaskKind.NUMBER), seed=0, deadline=Deadline(),
            progress=Quiet(),
        )  # fmt: skip


def test_progress_counts_the_steps() -> None:
    class Counting(Quiet):
        told: list[int] = []  # noqa: RUF012
        total: int | None = None

        def step(self, name: str, total: int | None = None) -> Any:
            from contextlib import nullcontext

            self.total = total
            return nullcontext(self.told.append)

    table, answers = examples()
    counting = Counting()
    config = NetworkCandidate.Config.model_validate({"text": TEXT, "training": TRAINING})
    fitted = NetworkCandidate(config).fit(
        table, answers, TASK, seed=5, deadline=Deadline(), progress=counting
    )
    assert fitted.steps <= sum(counting.told) <= (counting.total or 0)


@pytest.mark.parametrize("optimiser", ["adamw", "sgd", "nesterov", "adam"])
def test_a_run_goes_on_from_its_checkpoint(tmp_path: Path, optimiser: str) -> None:
    """Stopped in the middle of an epoch."""
    fit(tmp_path, optimiser=optimiser, checkpoint_minutes=0, stop=10)
    held = load(tmp_path)
    assert held is not None
    assert held[1]["step"] == 10
    rest, whole = fit(tmp_path, optimiser=optimiser), fit(optimiser=optimiser)
    assert weights(rest) == weights(whole)
    assert rest.history == whole.history
    with pytest.raises(InputError, match="another run"):
        fit(tmp_path, optimiser=optimiser, rate=0.02)


def test_a_run_that_goes_on_keeps_the_pace_it_had(tmp_path: Path) -> None:
    """And what came of both parts can be had again at once."""
    long: dict[str, Any] = {"epochs": 5000, "patience": 5000, "held_out": 0.0}
    fit(tmp_path, Deadline.within(2), checkpoint_minutes=0, stop=20, **long)
    held = load(tmp_path)
    assert held is not None
    before = held[1]["pace"]
    assert len(before) > 1
    rest = fit(tmp_path, Deadline.within(0.5), **long)
    assert rest.settled_as["pace"][: len(before)] == before
    again = NetworkCandidate(NetworkCandidate.Config.model_validate(rest.settled())).fit(
        *examples(), TASK, seed=5, deadline=Deadline(), progress=Quiet()
    )
    assert weights(again) == weights(rest)


CHILD = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from test_fit import fit
fit(Path(sys.argv[1]), checkpoint_minutes=0, epochs=12, patience=12)
"""


def test_killed_it_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    code = CHILD.format(tests=str(Path(__file__).parent))
    child = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], env=dict(os.environ))
    try:
        _wait_for_the_second(tmp_path / FILE, child)
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
    held = load(tmp_path)
    assert held is not None
    step = held[1]["step"]
    assert 2 <= step < 12 * 7
    rest = fit(tmp_path, checkpoint_minutes=0.002, epochs=12, patience=12)
    whole = fit(checkpoint_minutes=0, epochs=12, patience=12)
    assert weights(rest) == weights(whole)
    assert rest.history == whole.history


def _wait_for_the_second(file: Path, child: "subprocess.Popen[bytes]") -> None:
    """Until the checkpoint has been replaced."""
    first, ends = None, time.monotonic() + 60
    while time.monotonic() < ends and child.poll() is None:
        if file.exists():
            now = file.stat().st_ino
            first = first or now
            if now != first:
                return
        time.sleep(0.005)
    raise AssertionError(f"no second checkpoint; the child ended with {child.poll()}")


def test_threads_are_as_asked_and_given_back() -> None:
    before = torch.get_num_threads()
    with steady(torch.device("cpu"), before + 1) as many:
        assert many == torch.get_num_threads() == before + 1
    assert torch.get_num_threads() == before


def test_batches_hold_every_row_once_and_rows_of_like_length() -> None:
    lengths = np.random.default_rng(0).integers(1, 400, 1000)
    rows = np.arange(0, 1000, 2)
    for batches in (
        shuffled(rows, lengths, 8, np.random.default_rng(1)), sorted_batches(rows, lengths, 8),
    ):  # fmt: skip
        assert sorted(np.concatenate(batches)) == rows.tolist()
        assert {len(one) for one in batches} <= {8, 4}
        assert np.mean([np.ptp(lengths[one]) for one in batches]) < 30


def test_of_each_class_the_same_share_is_held_out() -> None:
    answers = np.repeat([0, 1, 2], [200, 50, 1]).astype(np.int64)
    rows, held = held_out(answers, Task("y", TaskKind.CATEGORY, ("a", "b", "c")), 0.2, 3)
    assert sorted([*rows, *held]) == list(range(251))
    assert np.bincount(answers[held], minlength=3).tolist() == [40, 10, 0]
    few = held_out(answers[:20], Task("y", TaskKind.CATEGORY, ("a", "b")), 0.2, 3)
    assert len(few[0]) == 20 and len(few[1]) == 0
