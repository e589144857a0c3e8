"""The command as a user meets it: its arguments in, its streams and exit code out."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from berth.cli.app import main


@dataclass
class Done:
    """What a call left on its streams."""

    stdout: str
    stderr: str


Command = Callable[..., Done]


@pytest.fixture
def berth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Command:
    """Run `berth ...` in an empty folder; `code` is the exit code it must have."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")

    def run(*arguments: object, code: int = 0, env: dict[str, str] | None = None) -> Done:
        monkeypatch.setattr(sys, "argv", ["berth", *map(str, arguments)])
        for name, value in (env or {}).items():
            monkeypatch.setenv(name, value)
        capfd.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        done = Done(*capfd.readouterr())
        assert (end.value.code or 0) == code, done.stderr
        assert "Traceback" not in done.stderr
        return done

    return run
