import json
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from berth.market.agenda import Agenda, Need, read_agenda, write_agenda

Command = Callable[..., Any]


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "run"
    folder.mkdir()
    needs = (
        Need("seat", ("seat", "cushion"), origin=("seat",)),
        Need("legroom", ("legroom",), origin=("legroom",)),
        Need("食物", ("餐", "饮料"), origin=("食物",)),
    )
    write_agenda(folder / "needs.toml", Agenda(needs))
    return folder


def names(run: Path) -> tuple[str, ...]:
    return read_agenda(run / "needs.toml").names


def editor(tmp_path: Path, script: str) -> dict[str, str]:
    """An editor that does what the shell script says to the file `$1`."""
    file = tmp_path / "my editor"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return {"VISUAL": f"'{file}'"}


def test_show_speaks_on_stderr_and_json_on_stdout(berth: Command, run: Path) -> None:
    done = berth("needs", "show", run)
    assert done.stdout == ""
    assert "legroom" in done.stderr
    done = berth("needs", "show", run / "needs.toml", "--json")
    assert [need["name"] for need in json.loads(done.stdout)["needs"]] == list(names(run))


def test_edits_one_after_another_and_all_taken_back(berth: Command, run: Path) -> None:
    before = (run / "needs.toml").read_bytes()
    berth("needs", "rename", run, "seat", "chair")
    berth("needs", "merge", run, "chair", "legroom", "--into", "comfort")
    berth("needs", "split", run, "食物", "--part", "餐食=餐，饭", "--part", "饮料=饮料、酒")
    berth("needs", "add", run, "price", "--words", "price, fare", "--parent", "comfort")
    berth("needs", "drop", run, "饮料")
    agenda = read_agenda(run / "needs.toml")
    assert agenda.names == ("comfort", "餐食", "price")
    assert agenda["餐食"].words == ("餐", "饭")
    assert agenda["comfort"].origin == ("seat", "legroom")
    log = json.loads(berth("needs", "history", run, "--json").stdout)["history"]
    assert [one["operation"] for one in log] == ["rename", "merge", "split", "add", "drop"]
    assert all(one["when"] for one in log)
    for _ in log:
        berth("needs", "undo", run)
    assert (run / "needs.toml").read_bytes() == before
    assert "no edit" in berth("needs", "undo", run, code=2).stderr


def test_what_cannot_be_done_changes_nothing(berth: Command, run: Path) -> None:
    before = (run / "needs.toml").read_bytes()
    assert "legroom" in berth("needs", "drop", run, "leg room", code=2).stderr
    assert "no part" in berth("needs", "split", run, "seat", "--part", "x", code=2).stderr
    same = ("--part", "a=b", "--part", "a=c")
    assert "same name" in berth("needs", "split", run, "seat", *same, code=2).stderr
    assert "no such file" in berth("needs", "show", run / "nothing", code=2).stderr
    assert "no needs.toml" in berth("needs", "show", run.parent, code=2).stderr
    assert (run / "needs.toml").read_bytes() == before


def test_the_editor_changes_the_needs_with_one_entry(
    berth: Command, run: Path, tmp_path: Path
) -> None:
    before = read_agenda(run / "needs.toml")
    env = editor(tmp_path, 'sed -i \'s/^name = "seat"/name = "chair"/\' "$1"')
    berth("needs", "edit", run, env=env)
    agenda = read_agenda(run / "needs.toml")
    assert agenda.names == ("chair", "legroom", "食物")
    assert [change.operation for change in agenda.history] == ["edit"]
    assert agenda.undo().needs == before.needs


def test_an_invalid_edit_is_kept_aside(
    berth: Command, run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = (run / "needs.toml").read_bytes()
    env = editor(tmp_path, 'echo "[[need]" > "$1"')
    said = berth("needs", "edit", run, code=2, env=env).stderr
    assert (run / "needs.toml").read_bytes() == before
    kept = next(tmp_path.glob("berth-needs-*/needs.toml"))
    assert str(kept) in said
    assert kept.read_text() == "[[need]\n"


def test_a_broken_file_says_how_needs_are_written(berth: Command, run: Path) -> None:
    (run / "needs.toml").write_text("[[need]\n")
    assert "[[need]], and below it" in berth("needs", "show", run, code=2).stderr


@pytest.mark.parametrize("script", ["exit 1", "true"])
def test_an_edit_given_up_leaves_no_trace(
    berth: Command, run: Path, tmp_path: Path, script: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = (run / "needs.toml").read_bytes()
    env = editor(tmp_path, script)
    berth("needs", "edit", run, code=2 if script == "exit 1" else 0, env=env)
    assert (run / "needs.toml").read_bytes() == before
    assert list(tmp_path.glob("berth-needs-*")) == []


def test_an_editor_that_is_not_there_is_named(berth: Command, run: Path) -> None:
    env = {"VISUAL": "no-such-editor-here"}
    assert "no-such-editor-here" in berth("needs", "edit", run, code=2, env=env).stderr
