import importlib
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
    assert done.stderr == "berth: nowhere: there is no such folder.\n"


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


def test_the_page_of_options_is_up_to_date(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = ROOT / "docs" / "cli.md"
    assert page.read_text(encoding="utf-8") == reference(), "write it anew with: make docs"
    assert main(["--check", str(page)]) == 0
    (tmp_path / "old.md").write_text("old")
    assert main(["--check", str(tmp_path / "old.md")]) == 1
    assert "make docs" in capsys.readouterr().err
