"""The search, on toy candidates whose quality and cost are known."""

from time import sleep

import numpy as np
import polars as pl
import pytest
from pydantic import BaseModel

from berth.core import Column, Kind, Quiet, Role, Table
from berth.evaluation.splits import Rows, folds
from berth.model import search as module
from berth.model.candidate import Deadline, State
from berth.model.offers import Offer
from berth.model.plan import Plan
from berth.model.search import Found, Search
from berth.model.task import Task, TaskKind

TASK = Task("y", TaskKind.CATEGORY, ("no", "yes"))


class Leaning:
    """Says the right class of x with a certainty; 0 says one half."""

    def __init__(self, sharpness: float) -> None:
        self.sharpness = sharpness

    def scores(self, table: Table) -> np.ndarray:
        x = table.frame["x"].fill_null(0.0).to_numpy()
        yes = 1 / (1 + np.exp(-self.sharpness * x))
        return np.column_stack([1 - yes, yes])

    def state(self) -> State:
        return State({"sharpness": self.sharpness}, {"nothing": np.zeros(3)})

    @classmethod
    def restore(cls, state: State) -> "Leaning":
        return cls(float(state.settings["sharpness"]))


class Toy:
    """Takes so many seconds a row."""

    fitted = Leaning

    class Config(BaseModel, frozen=True, extra="forbid"):
        sharpness: float = 0.0
        pace: float = 0.0

    def __init__(self, config: Config) -> None:
        self.config, self.fits = config, []

    def fit(self, table, target, task, *, seed, deadline, progress):
        sleep(self.config.pace * len(table))
        return Leaning(self.config.sharpness)


class Tunable(Toy):
    """Does better the sharper it is drawn."""

    @staticmethod
    def space(trial):
        return {"sharpness": trial.suggest_float("sharpness", 0.1, 3.0)}


def table(rows: int = 300, seed: int = 0) -> tuple[Table, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=rows)
    target = (rng.random(rows) < 1 / (1 + np.exp(-2 * x))).astype(np.int64)
    frame = pl.DataFrame({"x": x, "y": np.array(TASK.classes)[target]})
    columns = (Column("x", Kind.NUMBER), Column("y", Kind.CATEGORY, Role.TARGET))
    return Table.of(frame, columns), target


@pytest.fixture(autouse=True)
def parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CANDIDATES", {"toy": Toy, "tunable": Tunable})


def searched(offers: list[Offer], seconds: float = np.inf, rows: int = 300, **more) -> Found:
    some, target = table(rows)
    cut = folds(Rows(rows, target), 5)
    until = Deadline.within(seconds) if np.isfinite(seconds) else Deadline()
    limit = seconds if np.isfinite(seconds) else None
    return Search(some, target, TASK, cut, until, Plan(0, limit, "d"), Quiet(), **more).run(offers)


def test_the_better_one_is_chosen_and_the_useless_one_left_out() -> None:
    found = searched([Offer("toy"), Offer("toy", {"sharpness": 2.0})])
    assert [chosen.config for chosen in found.plan.chosen] == [{"sharpness": 2.0}]
    assert [trial.folds for trial in found.plan.trials] == [5, 5]
    assert found.plan.trials[1].loss < found.plan.trials[0].loss - 0.1
    assert sorted(found.rows.tolist()) == list(range(300))


def test_scores_are_those_of_rows_no_fit_has_seen_and_tempered() -> None:
    found = searched([Offer("toy"), Offer("toy", {"sharpness": 8.0})])
    # Four times too sure, which a temperature above one mends, in the model and out of fold alike.
    assert found.trained.members[0].heat.value > 2
    some, _ = table()
    assert np.allclose(found.trained.scores(some)[found.rows], found.scores)


def test_what_would_not_end_in_time_is_not_begun_and_the_plan_says_so() -> None:
    slow = Offer("toy", {"sharpness": 2.0, "pace": 0.02}, hope=0.9)
    quick = Offer("toy", {"sharpness": 1.0, "pace": 1e-5}, hope=0.1)
    found = searched([Offer("toy"), quick, slow], seconds=6, rows=600)
    told = {trial.name: trial for trial in found.plan.trials}
    assert told[slow.name].why and not told[slow.name].seconds
    assert [chosen.config for chosen in found.plan.chosen] == [quick.config]


def test_fewer_folds_are_cut_where_one_takes_long() -> None:
    found = searched([Offer("toy"), Offer("toy", {"sharpness": 2.0, "pace": 2e-3})], seconds=4)
    assert 1 <= found.plan.folds < 5
    assert len(found.rows) == 60 * found.plan.folds


def test_costs_are_foretold() -> None:
    found = searched([Offer("toy"), Offer("toy", {"sharpness": 2.0, "pace": 1e-3})], rows=1500)
    trial = found.plan.trials[1]
    assert trial.predicted is not None
    assert trial.predicted.seconds == pytest.approx(1.5, rel=0.25)
    assert np.mean(trial.seconds) == pytest.approx(1.2, rel=0.25)


def test_a_whole_model_is_handed_on_after_every_trial() -> None:
    kept: list[Found] = []
    searched([Offer("toy"), Offer("toy", {"sharpness": 2.0})], keep=kept.append)
    some, target = table()
    assert len(kept) == 3
    assert all(len(one.trained.scores(some)) == len(target) for one in kept)
    assert kept[-1].trained.members[0].config == {"sharpness": 2.0}


def test_tuning_draws_better_settings() -> None:
    pytest.importorskip("optuna")
    found = searched([Offer("toy"), Offer("tunable", {"sharpness": 0.1})])
    drawn = [trial for trial in found.plan.trials if trial.part == "tunable"]
    assert len(drawn) > 5
    best = max(found.plan.chosen, key=lambda chosen: chosen.weight)
    assert best.config["sharpness"] > 1.0
    assert any(trial.why for trial in drawn), "nothing was given up early"


def test_the_same_seed_gives_the_same_plan() -> None:
    pytest.importorskip("optuna")
    offers = [Offer("toy"), Offer("tunable", {"sharpness": 0.1})]
    one, two = (searched(offers).plan for _ in range(2))
    assert one.chosen == two.chosen
    assert [t.config for t in one.trials] == [t.config for t in two.trials]
