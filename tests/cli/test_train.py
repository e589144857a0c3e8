"""`berth train` and `berth estimate`, as a user runs them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from berth.flows import estimate as foretelling
from berth.flows import train as flow
from berth.model.offers import Offer
from tests.cli.learning import frame

Command = Callable[..., Any]


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    offered = (Offer("constant.v1"), Offer("linear.ngram.v1"))
    for module in (flow, foretelling):
        monkeypatch.setattr(module, "offers", lambda table, task: offered)
    frame().write_csv(tmp_path / "rows.csv")


def test_a_folder_is_written_and_its_path_is_the_answer(berth: Command, tmp_path: Path) -> None:
    done = berth("train", "rows.csv", "--target", "label", "--budget", "1m", "--ignore", "nights")
    assert done.stdout == "berth-out/rows-model\n"
    folder = tmp_path / "berth-out" / "rows-model"
    assert {file.name for file in folder.iterdir()} >= {"manifest.json", "card.md", "report.html"}
    assert "Accuracy" in done.stderr and "rows that are" in done.stderr
    names = {one["name"] for one in json.loads((folder / "manifest.json").read_text())["columns"]}
    assert names == {"text", "plan", "label"}
    again = ("train", "rows.csv", "--target", "label", "--budget", "1m")
    assert "holds an earlier run. Replace it with --force" in berth(*again, code=2).stderr


def test_json_is_one_object_and_the_curve_of_rows_is_in_it(berth: Command, tmp_path: Path) -> None:
    arguments = ("rows.csv", "--target", "label", "--budget", "none", "--out", "m", "--json")
    done = berth("train", *arguments)
    told = json.loads(done.stdout)
    assert done.stderr == "" and told["folder"] == "m" and told["notes"] == []
    curve = [one for one in told["findings"] if one["key"] == "evaluation.curve"]
    rows = [int(one["subject"]["rows"]) for one in curve]
    trained = next(
        one["value"]
        for one in told["findings"]
        if one["key"] == "model.rows" and one["subject"]["split"] == "train"
    )
    assert len(rows) >= 6 and rows == sorted(rows) and rows[-1] == 4 * trained
    assert curve[0]["value"] <= curve[-1]["value"] <= 1
    assert "What more rows would bring" in (tmp_path / "m" / "report.html").read_text()


def test_options_of_a_file_hold_and_its_paths_are_as_seen_from_it(
    berth: Command, tmp_path: Path
) -> None:
    (tmp_path / "deep").mkdir()
    frame(60, 1).write_csv(tmp_path / "deep" / "test.csv")
    (tmp_path / "deep" / "my.toml").write_text(
        'files = ["../rows.csv"]\ntarget = "label"\nbudget = "1m"\ntest = "test.csv"\nout = "m"\n'
    )
    done = berth("train", "--config", "deep/my.toml")
    assert done.stdout == "deep/m\n"
    assert "60" in done.stderr
    assert (tmp_path / "deep" / "m" / "manifest.json").is_file()
    assert "one fit" in berth("estimate", "--config", "deep/my.toml").stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "berth train reviews.csv"),
        (["rows.csv"], "--target"),
        (["nope.csv", "--target", "label"], "nope.csv"),
        (["rows.csv", "--target", "lable"], "'label'"),
        (["rows.csv", "--target", "label", "--kind", "nonsense"], "COLUMN=KIND"),
        (["rows.csv", "--target", "label", "--kind", "text=smell"], "COLUMN=KIND"),
        (["rows.csv", "--target", "label", "--kind", "txt=text"], "txt"),
        (["rows.csv", "--target", "label", "--kind", "text=number"], "--kind"),
        (["rows.csv", "--target", "label", "--budget", "soon"], "5m or 1.5h"),
        (["rows.csv", "--target", "label", "--task", "number"], "--task number"),
        (["rows.csv", "--target", "label", "--test", "nope.csv"], "nope.csv"),
        (["rows.csv", "--target", "label", "--test", "bare.csv"], "label"),
        (["rows.csv", "--target", "label", "--replay", "x"], "No such option"),
        (["rows.csv", "--target", "label", "--plan", "x.json"], "x.json"),
        (["rows.csv", "--target", "label", "--out", "rows.csv"], "Choose another --out"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    berth: Command, tmp_path: Path, arguments: list[str], said: str
) -> None:
    frame(30).drop("label").write_csv(tmp_path / "bare.csv")
    assert said in " ".join(berth("train", *arguments, code=2).stderr.split())
    assert {file.name for file in tmp_path.iterdir()} == {"rows.csv", "bare.csv"}


def test_a_wrong_file_of_options_is_named(berth: Command, tmp_path: Path) -> None:
    for text, said in (("budgt = '5m'", "budget"), ("task = 'smell'", "'task' cannot be used")):
        (tmp_path / "berth.toml").write_text(text)
        told = berth("train", "rows.csv", "--target", "label", code=2).stderr.splitlines()[-1]
        assert said in told and "berth.toml" in told


def test_an_error_is_json_where_json_is_asked_for(berth: Command) -> None:
    done = berth("train", "rows.csv", "--target", "lable", "--json", code=2)
    assert json.loads(done.stdout)["column"] == "lable"


def test_estimate_says_what_each_way_takes(berth: Command) -> None:
    done = berth("estimate", "rows.csv", "--target", "label", "--price", "2")
    assert done.stdout == "" and "linear.ngram.v1" in done.stderr and "price" in done.stderr
    told = json.loads(berth("estimate", "rows.csv", "--target", "label", "--json").stdout)
    assert [one["name"] for one in told] == ["constant.v1", "linear.ngram.v1"]
    assert told[1]["whole"]["seconds"] > told[1]["once"]["seconds"] > 0
    for wrong, said in (
        (["nope.csv", "--target", "label"], "nope.csv"),
        (["rows.csv"], "--target"),
    ):
        assert said in berth("estimate", *wrong, code=2).stderr


def test_a_table_of_a_few_rows_is_refused(berth: Command, tmp_path: Path) -> None:
    frame(12).write_csv(tmp_path / "few.csv")
    assert "12 rows" in berth("train", "few.csv", "--target", "label", code=2).stderr
    pl.DataFrame({"label": []}).write_csv(tmp_path / "empty.csv")
    assert "empty.csv" in berth("train", "empty.csv", "--target", "label", code=2).stderr
