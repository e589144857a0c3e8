import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Command = Callable[..., Any]
Make = Callable[..., Path]


def test_copies_and_says_where(berth: Command, make_run: Make, tmp_path: Path) -> None:
    run, out = make_run(), tmp_path / "copy"
    assert berth("export", run, "--out", out).stdout == f"{out}\n"
    assert (out / "needs.csv").read_bytes() == (run / "needs.csv").read_bytes()
    done = berth("export", run, "--out", out, "--force", "--redacted", "--json")
    assert json.loads(done.stdout) == {"folder": str(out), "redacted": True}
    assert "hello to Ann" not in (out / "report.html").read_text(encoding="utf-8")


def test_never_replaces_what_is_not_berths(berth: Command, make_run: Make, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").write_text("x")
    done = berth("export", make_run(), "--out", tmp_path / "mine", "--force", code=2)
    assert "not a berth run" in done.stderr
    assert (tmp_path / "mine" / "file").read_text() == "x"
