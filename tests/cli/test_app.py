import importlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer

from berth.cli.app import VERBS, command
from berth.cli.failure import explain
from berth.cli.reference import main, reference
from berth.core import InputError

Command = Callable[..., Any]
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_there_and_says_what_the_list_says(verb: str) -> None:
    module = importlib.import_module(f"berth.cli.{verb}")
    assert isinstance(module.app, typer.Typer)
    help_: str = command(verb).help
    assert help_.strip()
    undocumented = [one.name for one in walk(command(verb)) if not one.help]
    assert undocumented == []


def walk(verb: Any) -> list[Any]:
    children = getattr(verb, "commands", {}).values()
    own = [one for one in verb.params if one.name != "help"]
    return own + [one for child in children for one in walk(child)]


def test_help_lists_the_verbs(berth: Command) -> None:
    out = berth("--help").stdout
    for verb in VERBS:
        assert verb in out


def test_version(berth: Command) -> None:
    assert berth("--version").stdout.startswith("berth 0.")


def test_a_wrong_verb_is_refused_with_the_nearest(berth: Command) -> None:
    assert "compare" in berth("compear", "a", "b", code=2).stderr


def test_bad_input_is_one_readable_line(berth: Command) -> None:
    done = berth("compare", "nowhere", "nothing", code=2)
    assert done.stdout == ""
    assert done.stderr == (
        "berth: nowhere: there is no such folder. Name a folder that berth position wrote.\n"
    )


def test_bad_input_shows_its_place_on_debug(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "berth", "--debug", "compare", "nowhere", "nothing"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 1
    assert "Traceback" in done.stderr


def test_messages_hold_no_control_characters(capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(InputError("\x1b[2Jcell\nof two lines", column="a\x00b")) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "\x1b[2J" not in said
    assert "\x00" not in said


def test_a_fault_asks_for_a_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(ZeroDivisionError("division by zero")) == 1
    said = capsys.readouterr().err
    assert "ZeroDivisionError" in said
    assert "--debug" in said


def test_a_failure_is_one_object_too_where_json_is_asked_for(berth: Command) -> None:
    done = berth("compare", "nowhere", "nothing", "--json", code=2)
    remedy = "Name a folder that berth position wrote."
    assert json.loads(done.stdout) == {
        "error": "there is no such folder.",
        "remedy": remedy,
        "file": "nowhere",
    }
    assert remedy in done.stderr


@pytest.mark.parametrize(
    "arguments", [("position", "--nonsense"), ("compear",), ("position", "a", "--seed", "x")]
)
def test_a_wrong_command_line_is_an_object_too(berth: Command, arguments: tuple[str]) -> None:
    done = berth(*arguments, "--json", code=2)
    found = json.loads(done.stdout)
    assert "--help" in found["remedy"]
    assert found["error"][:20] in done.stderr


def test_a_fault_is_an_object_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(ZeroDivisionError("division by zero"), json=True) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["error"] == "unexpected ZeroDivisionError: division by zero"
    assert "--debug" in found["remedy"]


def test_places_are_told_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    explain(InputError("bad.", column="a\nb", row=3), json=True)
    assert json.loads(capsys.readouterr().out) == {"error": "bad.", "column": "a b", "row": 3}


def test_no_verb_is_help_and_no_success(berth: Command) -> None:
    assert "position" in berth(code=2).stdout


@pytest.mark.parametrize("flags", [(), ("--json",)])
def test_ctrl_c_says_that_nothing_was_written(
    berth: Command, monkeypatch: pytest.MonkeyPatch, flags: tuple[str, ...]
) -> None:
    def interrupt(*given: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("berth.cli.doctor.doctor", interrupt)
    done = berth("doctor", *flags, code=130)
    assert done.stderr == "Stopped; nothing was written.\n"
    said = json.loads(done.stdout) if done.stdout else None
    assert said == ({"error": "Stopped; nothing was written."} if flags else None)


def test_help_flows_to_the_width_of_the_terminal(berth: Command) -> None:
    lines = berth("position", "--help", env={"COLUMNS": "80"}).stdout.splitlines()
    at = next(k for k, line in enumerate(lines) if "Writes a folder" in line)
    assert all(len(line.strip()) > 60 for line in lines[at : at + 2])
    assert not any("<bool>" in line for line in lines if "--json" in line)


def test_the_page_of_options_is_up_to_date(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = ROOT / "docs" / "cli.md"
    assert page.read_text(encoding="utf-8") == reference(), "write it anew with: make docs"
    assert main(["--check", str(page)]) == 0
    (tmp_path / "old.md").write_text("old")
    assert main(["--check", str(tmp_path / "old.md")]) == 1
    assert "make docs" in capsys.readouterr().err
