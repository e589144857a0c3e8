"""`berth evaluate` and `berth predict`, as a user runs them."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from berth.flows import train as flow
from berth.flows.train import train
from berth.model.offers import Offer
from berth.sources.examples import ExampleOptions
from tests.cli.learning import frame

Command = Callable[..., Any]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two models, one without the text, and files to measure them on."""
    place = tmp_path_factory.mktemp("made")
    offered = (Offer("constant.v1"), Offer("linear.ngram.v1"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flow, "offers", lambda table, task: offered)
        train(frame(300), "label", budget="1m", out=place / "model")
        blind = ExampleOptions(ignore=("text",))
        train(frame(300), "label", budget="1m", out=place / "blind", options=blind)
        train(frame(120), "nights", budget="1m", out=place / "nights")
    frame(400, 1, free=0.1).write_csv(place / "june.csv")
    frame(400, 2, free=0.9).write_csv(place / "july.csv")
    frame(60, 3).drop("label").write_csv(place / "new.csv")
    odd = frame(60, 4).with_columns(
        label=pl.Series([None, "perhaps", *frame(60, 4)["label"][2:].to_list()])
    )
    odd.write_csv(place / "odd.csv")
    return place


@pytest.fixture(autouse=True)
def there(made: Path, berth: Command, tmp_path: Path) -> None:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)


def finding(told: dict[str, Any], key: str, **subject: str) -> dict[str, Any]:
    return next(
        one
        for one in told["findings"]
        if one["key"] == key and one["subject"].items() >= subject.items()
    )


def test_one_file_is_measured(berth: Command) -> None:
    done = berth("evaluate", "model", "june.csv")
    assert done.stdout == ""
    assert "Accuracy" in done.stderr and "400" in done.stderr
    told = json.loads(berth("evaluate", "model", "june.csv", "--json").stdout)
    assert finding(told, "evaluation.accuracy", split="test")["value"] > 0.9


def test_two_files_are_set_against_each_other(berth: Command) -> None:
    done = berth("evaluate", "model", "june.csv", "--against", "july.csv")
    assert "june.csv" in done.stderr and "july.csv" in done.stderr
    assert "not causes" in done.stderr
    arguments = ("evaluate", "model", "june.csv", "--against", "july.csv", "--json")
    text = berth(*arguments).stdout
    told = json.loads(text)
    gap = finding(told, "evaluation.shift.difference", metric="accuracy")
    one, other = (
        finding(told, "evaluation.accuracy", split=split)["value"] for split in ("test", "against")
    )
    assert gap["value"] == pytest.approx(other - one)
    assert gap["interval"][0] < gap["value"] < gap["interval"][1] < 0
    plan = finding(told, "evaluation.shift.associated", column="plan")
    assert plan["interval"][1] < 0
    shifted = {f["subject"]["column"] for f in told["findings"] if f["key"].endswith("associated")}
    assert "nights" not in shifted
    assert finding(told, "evaluation.drift.separability")["value"] > 0.7
    assert berth(*arguments).stdout == text, "the same call gives the same bytes"


def test_without_the_target_the_shift_alone_is_measured(berth: Command) -> None:
    done = berth("evaluate", "model", "june.csv", "--against", "new.csv")
    assert "new.csv has no 'label', so that only the shift" in done.stderr
    told = json.loads(
        berth("evaluate", "model", "june.csv", "--against", "new.csv", "--json").stdout
    )
    keys = {one["key"] for one in told["findings"]}
    assert "evaluation.drift.psi" in keys and "evaluation.shift.difference" not in keys
    assert "evaluation.drift.absent" not in keys


def test_two_models_are_compared_on_the_same_rows(berth: Command) -> None:
    done = berth("evaluate", "model", "june.csv", "--model2", "blind")
    assert "model less blind" in done.stderr
    told = json.loads(berth("evaluate", "model", "june.csv", "--model2", "blind", "--json").stdout)
    gap = finding(told, "evaluation.difference", metric="accuracy", model="blind")
    assert gap["interval"][0] > 0.1 and gap["n"] == 400
    assert finding(told, "evaluation.difference_p", metric="accuracy")["value"] < 0.01
    said = berth("evaluate", "model", "june.csv", "--model2", "nights", code=2).stderr
    assert "nights: it learned 'nights' as number" in said


def test_a_report_is_written_whole_or_not_at_all(berth: Command, tmp_path: Path) -> None:
    arguments = ("evaluate", "model", "june.csv", "--against", "july.csv", "--out", "report")
    assert berth(*arguments).stdout == "report/evaluation.html\n"
    folder = tmp_path / "report"
    assert {file.name for file in folder.iterdir()} == {
        "evaluation.html", "evaluation.md", "metrics.csv", "findings.json", "manifest.json",
    }  # fmt: skip
    assert "the other file" in (folder / "evaluation.html").read_text()
    assert set(pl.read_csv(folder / "metrics.csv")["split"]) == {"test", "against"}
    first = (folder / "evaluation.html").read_bytes()
    assert "--force" in berth(*arguments, code=2).stderr
    berth(*arguments, "--force")
    assert (folder / "evaluation.html").read_bytes() == first
    berth("evaluate", "model", "new.csv", "--out", "other", code=2)
    assert not (tmp_path / "other").exists()
    berth("evaluate", "model", "june.csv", "--out", "zh", "--lang", "zh")
    assert 'lang="zh' in (tmp_path / "zh" / "evaluation.html").read_text()


def test_rows_that_cannot_be_measured_are_counted(berth: Command) -> None:
    notes = berth("evaluate", "model", "odd.csv").stderr
    assert "Note: 1 row of odd.csv left out: no 'label'" in notes
    assert "Note: 1 row of odd.csv left out: never learned to answer 'perhaps'" in notes


def damage(folder: Path, how: str) -> None:
    manifest = folder / "manifest.json"
    if how == "cut":
        weights = folder / "weights.safetensors"
        weights.write_bytes(weights.read_bytes()[: weights.stat().st_size // 2])
    elif how == "bare":
        manifest.unlink()
    elif how == "newer":
        told = json.loads(manifest.read_text())
        manifest.write_text(json.dumps({**told, "schema": 99}))
    elif how == "lacking":
        told = json.loads(manifest.read_text())
        manifest.write_text(json.dumps({name: told[name] for name in ("kind", "schema")}))
    elif how == "garbled":
        manifest.write_text("{")
    elif how == "member":
        (folder / "member-0.json").unlink()
    elif how == "part":
        told = manifest.read_text().replace("linear.ngram.v1", "linear.ngram.v77")
        manifest.write_text(told)


@pytest.mark.parametrize("how", ["cut", "bare", "newer", "lacking", "garbled", "member", "part"])
@pytest.mark.parametrize("verb", ["predict", "evaluate"])
def test_a_damaged_model_is_named(berth: Command, tmp_path: Path, how: str, verb: str) -> None:
    damage(tmp_path / "model", how)
    said = berth(verb, "model", "june.csv", code=2).stderr
    assert said.startswith("berth: ") and ("model" in said or "linear" in said)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["predict", "model"], "berth predict model/ new.csv"),
        (["evaluate", "model"], "berth evaluate model/ test.csv"),
        (["predict", "nope", "new.csv"], "nope"),
        (["predict", "new.csv", "new.csv"], "new.csv"),
        (["predict", "model", "nope.csv"], "nope.csv"),
        (["predict", "model", "new.csv", "--level", "0.7"], "0.8, 0.9, 0.95"),
        (["predict", "model", "new.csv", "--risk", "0.5"], "0.01, 0.02, 0.05, 0.1"),
        (["predict", "nights", "june.csv", "--risk", "0.1"], "--risk"),
        (["predict", "nights", "june.csv", "--probabilities"], "--level 0.9"),
        (["predict", "model", "new.csv", "--out", "june.csv"], "--force"),
        (["predict", "model", "new.csv", "--out", "answers.doc"], ".csv, .parquet, .jsonl"),
        (["evaluate", "model", "new.csv"], "'label'"),
        (["evaluate", "model", "june.csv", "--against", "nope.csv"], "nope.csv"),
        (["evaluate", "model", "june.csv", "--model2", "nope"], "nope"),
        (["evaluate", "model", "june.csv", "--out", "june.csv"], "Choose another --out"),
    ],
)
def test_what_is_wrong_is_said(
    berth: Command, tmp_path: Path, arguments: list[str], said: str
) -> None:
    before = sorted(file.name for file in tmp_path.iterdir())
    assert said in berth(*arguments, code=2).stderr
    assert sorted(file.name for file in tmp_path.iterdir()) == before


def test_answers_are_csv_on_stdout(berth: Command, tmp_path: Path) -> None:
    done = berth("predict", "model", "new.csv", "--probabilities", "--level", "0.9")
    (tmp_path / "said.csv").write_text(done.stdout)
    said = pl.read_csv(tmp_path / "said.csv")
    assert said["row_id"][0] == "new.csv:1" and len(said) == 60
    both = said["probability_yes"] + said["probability_no"]
    assert (both - 1).abs().max() < 1e-9
    best = said.select(pl.max_horizontal("probability_yes", "probability_no")).to_series()
    assert (best - said["probability"]).abs().max() < 1e-9
    assert "prediction_set" in said.columns


def test_answers_go_to_a_file_or_into_json(berth: Command, tmp_path: Path) -> None:
    assert berth("predict", "model", "new.csv", "--out", "said.parquet").stdout == "said.parquet\n"
    told = json.loads(berth("predict", "model", "new.csv", "--risk", "0.1", "--json").stdout)
    kept = pl.read_parquet(tmp_path / "said.parquet")
    assert told["rows"] == 60 and len(told["answers"]) == 60
    for one, answer in zip(told["answers"], kept["predicted"], strict=True):
        assert one["predicted"] == (None if one["abstained"] else answer)
    done = berth("predict", "nights", "june.csv", "--level", "0.8", "--json")
    one = json.loads(done.stdout)["answers"][0]
    assert one["predicted_low"] < one["predicted"] < one["predicted_high"]


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_a_reader_that_has_enough_ends_it_in_silence(tmp_path: Path) -> None:
    pl.concat([frame(400, 5)] * 40).write_csv(tmp_path / "many.csv")
    command = [sys.executable, "-m", "berth", "predict", "model", "many.csv"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None and run.stderr is not None
        assert run.stdout.readline().startswith("row_id,")
        run.stdout.close()
        assert run.stderr.read() == ""
