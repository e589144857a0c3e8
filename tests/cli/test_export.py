import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]
Make = Callable[..., Path]


def test_copies_and_says_where(berth: Command, make_run: Make, tmp_path: Path) -> None:
    run, out = make_run(), tmp_path / "copy"
    assert berth("export", run, "--out", out).stdout == f"{out}\n"
    assert (out / "needs.csv").read_bytes() == (run / "needs.csv").read_bytes()
    done = berth("export", run, "--out", out, "--force", "--redacted", "--json")
    assert json.loads(done.stdout) == {"folder": str(out), "redacted": True}
    assert "hello to Ann" not in (out / "report.html").read_text(encoding="utf-8")


def test_a_run_misspelt_is_told_with_the_one_beside_it(
    berth: Command, make_run: Make, tmp_path: Path
) -> None:
    run = make_run("may")
    done = berth("export", tmp_path / "mai", "--out", tmp_path / "copy", code=2)
    assert done.stderr.endswith(f"there is no such folder. Did you mean {run}?\n")


def test_never_replaces_what_is_not_berths(berth: Command, make_run: Make, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").write_text("x")
    done = berth("export", make_run(), "--out", tmp_path / "mine", "--force", code=2)
    assert "not a berth run" in done.stderr
    assert (tmp_path / "mine" / "file").read_text() == "x"


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)]
)
def test_a_signal_while_pages_are_written_leaves_nothing_half_written(
    make_run: Make, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    run, place = make_run(), tmp_path / "place"
    command = [sys.executable, "-m", "berth", "export", str(run), "--redacted"]
    process = subprocess.Popen(
        [*command, "--out", str(place / "copy")],
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    with process:
        while process.poll() is None and not list(place.glob(".copy.*/report.html")):
            time.sleep(0.01)
        process.send_signal(number)
        assert process.wait(30) == code
        assert process.stderr is not None
        said = b"Stopped; nothing was written.\n" if number == signal.SIGINT else b""
        assert process.stderr.read() == said
    left = [file.name for file in place.iterdir()]
    assert "copy" not in left
    assert len(left) == (1 if number == signal.SIGKILL else 0)
