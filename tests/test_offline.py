"""Nothing needs the network at run time."""

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from berth.artefact import load

ROOT = Path(__file__).parents[1]
ALONE = ["unshare", "--map-root-user", "--net"]
"""Runs a command in a network of its own that reaches nothing."""


def test_the_block_blocks(offline: Callable[[], AbstractContextManager[None]]) -> None:
    with offline():
        with pytest.raises(BaseException, match="network was asked for"):
            socket.getaddrinfo("example.org", 80)
        with pytest.raises(BaseException, match="network was asked for"), socket.socket() as one:
            one.connect(("127.0.0.1", 9))
    socket.getaddrinfo("127.0.0.1", 80)


def test_the_demo_runs_without_sockets(demo_folder: Path) -> None:
    assert load(demo_folder).tables["needs"].height > 0
    assert "<html" in (demo_folder / "report.html").read_text(encoding="utf-8")


def can_be_alone() -> bool:
    return (
        bool(shutil.which("unshare"))
        and not subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode
    )


@pytest.mark.skipif(not can_be_alone(), reason="no network namespaces here")
def test_the_command_runs_where_there_is_no_network_at_all(tmp_path: Path) -> None:
    # Native libraries open sockets past Python's own; here they cannot either.
    demo = [sys.executable, "-m", "berth", "demo", "--out", str(tmp_path / "run")]
    done = subprocess.run(
        [*ALONE, *demo, "--replicates", "20", "--json"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert Path(json.loads(done.stdout)["report"]).is_file()
