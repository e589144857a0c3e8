"""Training from files to a measured model, as a user would run it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import berth
from berth.artefact.model import load_model, read_plan
from berth.core import InputError, Kind
from berth.flows import train as flow
from berth.flows.predict import evaluate, predict
from berth.flows.train import train
from berth.flows.training.budget import seconds
from berth.model.offers import Offer
from berth.sources.examples import ExampleOptions

GOOD, BAD = ["great", "lovely", "superb", "kind"], ["awful", "broken", "rude", "slow"]
PLAIN = ["room", "staff", "price", "lobby", "street", "window", "table", "floor", "chair", "door"]
LIGHT = (Offer("constant.v1"), Offer("linear.ngram.v1"))


def frame(rows: int = 240, seed: int = 0) -> pl.DataFrame:
    """Texts that tell the label, a plan that helps, a number of nights."""
    rng = np.random.default_rng(seed)
    liked = rng.random(rows) < 0.5
    texts = []
    for like in liked:
        words = rng.choice(PLAIN, 6).tolist() + rng.choice(GOOD if like else BAD, 2).tolist()
        texts.append(" ".join(words) + f" {int(rng.integers(1e6))}")
    plan = np.where(rng.random(rows) < 0.8, np.where(liked, "team", "free"), "trial")
    return pl.DataFrame(
        {
            "text": texts,
            "plan": plan,
            "nights": rng.normal(3, 1, rows) + liked,
            "label": np.where(liked, "yes", "no"),
        }
    )


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "offers", lambda table, task: LIGHT)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("train")
    frame().write_csv(place / "rows.csv")
    frame(80, 1).write_csv(place / "test.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flow, "offers", lambda table, task: LIGHT)
        train(place / "rows.csv", "label", budget="1m", out=place / "model")
    return place


def value(findings, key: str, **subject: str) -> float:
    return next(
        one.value
        for one in findings
        if one.key == key and dict(one.subject).items() >= subject.items()
    )


def test_the_folder_holds_the_model_and_what_people_read(folder: Path) -> None:
    names = {file.name for file in (folder / "model").iterdir()}
    assert names >= {
        "manifest.json", "weights.safetensors", "plan.json", "findings.json", "metrics.csv",
        "card.md", "report.html",
    }  # fmt: skip
    manifest = json.loads((folder / "model" / "manifest.json").read_text())
    assert manifest["complete"] and manifest["task"]["classes"] == ["no", "yes"]
    measures = pl.read_csv(folder / "model" / "metrics.csv")
    assert measures.columns == ["split", "metric", "value", "low", "high", "n"]
    assert not list(folder.glob(".*berth*")), "something was left beside the model"


def test_it_is_better_than_the_constant_and_the_plan_says_what_was_tried(folder: Path) -> None:
    plan = read_plan(folder / "model")
    assert [trial.part for trial in plan.trials][:2] == ["constant.v1", "linear.ngram.v1"]
    assert plan.trials[1].loss < 0.5 * plan.trials[0].loss
    findings = berth.load(folder / "model").findings
    assert value(findings, "evaluation.accuracy", split="test") > 0.9
    assert value(findings, "model.rows", split="test") == pytest.approx(48, abs=4)


def test_loaded_it_answers_to_the_last_bit_the_same(folder: Path) -> None:
    one, two = (load_model(folder / "model") for _ in range(2))
    table = predict(one, folder / "test.csv")
    assert np.array_equal(one.scores(table), two.scores(table))
    assert table.frame["predicted"].is_in(["no", "yes"]).all()
    assert table.frame["probability"].is_between(0.5, 1).all()


def test_the_same_seed_trains_the_same_model(folder: Path, tmp_path: Path) -> None:
    train(folder / "rows.csv", "label", budget="1m", out=tmp_path / "again")
    same = (folder / "model" / "weights.safetensors").read_bytes()
    assert (tmp_path / "again" / "weights.safetensors").read_bytes() == same


def test_a_plan_done_again_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    train(folder / "rows.csv", "label", replay=folder / "model", out=tmp_path / "again")
    same = (folder / "model" / "weights.safetensors").read_bytes()
    assert (tmp_path / "again" / "weights.safetensors").read_bytes() == same
    one, two = (
        load_model(place / name) for place, name in ((folder, "model"), (tmp_path, "again"))
    )
    rows = predict(one, folder / "test.csv", level=0.9).frame
    assert predict(two, folder / "test.csv", level=0.9).frame.equals(rows)
    with pytest.raises(InputError, match="not the rows that the plan was made on"):
        train(folder / "test.csv", "label", replay=folder / "model" / "plan.json")


def test_sets_hold_the_answer_and_abstaining_keeps_its_promise(folder: Path) -> None:
    model = load_model(folder / "model")
    found = predict(model, folder / "test.csv", level=0.9, risk=0.1).frame
    held = [
        truth in said.split("|") for truth, said in found["label", "prediction_set"].iter_rows()
    ]
    assert np.mean(held) > 0.8
    given = found.filter(~pl.col("abstained"))
    assert (given["predicted"] == given["label"]).mean() > 0.85 if len(given) else True
    assert found.filter("abstained")["predicted"].null_count() == found["abstained"].sum()
    with pytest.raises(InputError, match=r"level 0\.7.*0\.8, 0\.9, 0\.95"):
        predict(model, folder / "test.csv", level=0.7)


def test_evaluate_measures_another_file(folder: Path) -> None:
    found = evaluate(folder / "model", folder / "test.csv")
    assert value(found, "evaluation.accuracy", split="test") > 0.9
    assert next(one for one in found if one.key == "evaluation.accuracy").n == 80


def test_a_test_file_is_what_measures_where_there_is_one(folder: Path) -> None:
    run = train(folder / "rows.csv", "label", budget="1m", test=folder / "test.csv")
    assert value(run.findings, "model.rows", split="test") == 80
    assert value(run.findings, "model.rows", split="train") == 240


def test_model_learns_from_python_and_is_saved(tmp_path: Path) -> None:
    model = berth.Model("label", "1m").fit(frame())
    assert "label" in repr(model)
    assert len(model.predict(frame(5, 3).drop("label"))) == 5
    model.save(tmp_path / "model")
    again = berth.load(tmp_path / "model")
    assert isinstance(again, berth.Model)
    rows = frame(30, 4)
    assert again.predict(rows).equals(model.predict(rows))
    with pytest.raises(InputError, match="not learned"):
        berth.Model("label").predict(rows)


def test_a_column_that_gives_the_target_away_is_left_out_unless_kept() -> None:
    rows = frame().with_columns(score=pl.when(pl.col("label") == "yes").then(9.0).otherwise(1.0))
    run = train(rows, "label", budget="1m")
    assert any("'score'" in note and "--keep" in note for note in run.notes)
    assert "score" not in [column.name for column in run.trained.columns]
    kept = train(rows, "label", budget="1m", keep=("score",))
    assert "score" in [column.name for column in kept.trained.columns]


@pytest.mark.parametrize(
    ("spoil", "target", "message"),
    [
        (lambda f: f, "lable", "no such column"),
        (lambda f: f.with_columns(label=pl.lit("yes")), "label", "same answer"),
        (lambda f: f.head(12), "label", "12 rows"),
        (lambda f: f.with_columns(label=pl.lit(None, pl.String)), "label", "no row has a target"),
        (lambda f: f.select("label"), "label", "no column to predict from"),
    ],
)
def test_what_cannot_be_learned_from_is_told(spoil, target: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        train(spoil(frame()), target, budget="1m")


def test_rows_without_a_target_and_classes_of_one_row_are_counted() -> None:
    rows = frame()
    labels = rows["label"].to_list()
    labels[3], labels[4] = None, "perhaps"
    run = train(rows.with_columns(label=pl.Series(labels)), "label", budget="1m")
    assert any("1 row left out: no target" in note for note in run.notes)
    assert any("'perhaps'" in note for note in run.notes)
    assert run.trained.task.classes == ("no", "perhaps", "yes")


def test_a_number_is_predicted_with_an_interval(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    rows = frame(300).with_columns(price=pl.col("nights") * 20 + pl.Series(rng.normal(0, 3, 300)))
    run = train(rows.drop("label"), "price", budget="1m")
    assert value(run.findings, "evaluation.r2", split="test") > 0.6
    told = predict(run.trained, rows, level=0.9).frame
    inside = (told["price"] >= told["predicted_low"]) & (told["price"] <= told["predicted_high"])
    assert inside.mean() > 0.8


def test_new_rows_need_the_columns_and_tolerate_what_is_new(folder: Path) -> None:
    model = load_model(folder / "model")
    strange = frame(6, 9).with_columns(
        plan=pl.lit("never seen"), nights=pl.lit(None, pl.Float64), more=pl.lit(1)
    )
    assert predict(model, strange).frame["predicted"].null_count() == 0
    with pytest.raises(InputError, match="no such column"):
        predict(model, strange.drop("plan"))


def test_kinds_and_columns_left_out_are_as_said() -> None:
    options = ExampleOptions(kinds={"nights": Kind.CATEGORY}, ignore=("plan",))
    run = train(frame(), "label", budget="1m", options=options)
    kinds = {column.name: column.kind for column in run.trained.columns}
    assert kinds["nights"] is Kind.CATEGORY and "plan" not in kinds


def test_budgets_are_read_as_people_write_them() -> None:
    assert [seconds(one) for one in ("5m", "90s", "1.5h", "2", 3)] == [300, 90, 5400, 120, 180]
    assert seconds("none") is None
    for wrong in ("soon", "1s", "-5m", ""):
        with pytest.raises(InputError, match="no time to train"):
            seconds(wrong)


SLOW = """
import sys, time
from berth.flows import train as flow
from berth.model.candidates.linear import Linear
from berth.model.offers import Offer
flow.offers = lambda table, task: (Offer("constant.v1"), Offer("linear.ngram.v1"))
fit = Linear.fit
def slowly(self, table, *rest, **more):
    if len(table) > 150:
        print("fold", flush=True)
        time.sleep(float(sys.argv[3]))
    return fit(self, table, *rest, **more)
Linear.fit = slowly
flow.learning_curve = lambda *given: ()
flow.train(sys.argv[1], "label", budget="none", out=sys.argv[2])
"""


def test_killed_it_leaves_a_model_and_goes_on_where_it_was(folder: Path, tmp_path: Path) -> None:
    def started(pause: float) -> subprocess.Popen[str]:
        given = (str(folder / "rows.csv"), str(tmp_path / "m"), str(pause))
        return subprocess.Popen(
            [sys.executable, "-c", SLOW, *given], stdout=subprocess.PIPE, text=True
        )

    first = started(30.0)
    with first:
        assert first.stdout is not None and first.stdout.readline() == "fold\n"
        os.kill(first.pid, signal.SIGKILL)
    # The constant was whole on disk before the first slow fit began.
    assert not json.loads((tmp_path / "m" / "manifest.json").read_text())["complete"]
    assert set(predict(tmp_path / "m", folder / "test.csv").frame["predicted"]) <= {"no", "yes"}
    with started(0.05) as second:
        assert second.stdout is not None
        assert [second.stdout.readline() for _ in range(4)] == ["fold\n"] * 4
        os.kill(second.pid, signal.SIGKILL)
    assert list(tmp_path.glob(".m.berth-search/*.safetensors"))
    third = started(0.0)
    out, _ = third.communicate(timeout=120)
    assert third.returncode == 0
    # Two folds are left, and the fit of all rows.
    assert out.count("fold") == 3, "folds that were done were done again"
    assert json.loads((tmp_path / "m" / "manifest.json").read_text())["complete"]
