"""How the verb turns options into a call; what the call itself does is tested with the flow."""

import json
import os
import re
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from berth.artefact import staged
from berth.cli import position as verb
from berth.cli.position import _name
from berth.core import InputError

Command = Callable[..., Any]
Make = Callable[..., Path]
ROOT = Path(__file__).parents[2]


@dataclass
class Calls:
    """What the flow was asked for."""

    last: dict[str, Any]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch, make_run: Make) -> Calls:
    """A flow that writes an invented run to where it is told and remembers how it was called."""
    seen = Calls({})
    made = make_run("made")
    needs = pl.read_parquet(made / "needs.parquet").with_columns(probability_top3=pl.lit(0.5))
    satisfaction = pl.read_parquet(made / "satisfaction.parquet")
    positions = pl.read_parquet(made / "positions.parquet").with_columns(
        statement=pl.lit("For those who [need] food")
    )

    def flow(sources: Any, **options: Any) -> Any:
        seen.last = {"sources": sources, **options}
        column = SimpleNamespace(name="review", role="text", reason="its name")
        options["on_roles"]([column])
        with options["progress"].step("work", 2) as step, staged(options["out"], force=True) as new:
            for file in made.iterdir():
                (new / file.name).write_bytes(file.read_bytes())
            step(2)
        return SimpleNamespace(
            tables={"needs": needs, "satisfaction": satisfaction, "positions": positions},
            notes=("[all] read",),
        )

    monkeypatch.setattr(verb, "position", flow)
    return seen


def test_options_reach_the_flow(berth: Command, calls: Calls, tmp_path: Path) -> None:
    done = berth(
        "position", "a.csv", "b.csv", "--own", "Ours", "--rating", "stars", "--context", "plan",
        "--context", "country", "--seed", "3", "--lang", "zh", "--no-redact", "--dedupe", "off",
    )  # fmt: skip
    assert calls.last["sources"] == ["a.csv", "b.csv"]
    assert calls.last["own"] == "Ours"
    assert calls.last["seed"] == 3
    assert calls.last["lang"] == "zh"
    assert calls.last["redact"] is False
    assert calls.last["out"] == Path("berth-out/a")
    options = calls.last["options"]
    assert options.rating == "stars"
    assert tuple(options.context) == ("plan", "country")
    assert done.stdout == "berth-out/a/report.html\n"
    assert "review" in done.stderr
    assert "Note: [all] read" in done.stderr
    assert "[need]" in done.stderr
    assert (tmp_path / "berth-out" / "a" / "needs.csv").is_file()


def test_json_prints_one_object(berth: Command, calls: Calls) -> None:
    found = json.loads(berth("position", "a.csv", "--json").stdout)
    assert found["report"] == "berth-out/a/report.html"
    assert found["rows"]["needs"] == 3


def test_the_command_line_goes_before_the_file(
    berth: Command, calls: Calls, tmp_path: Path
) -> None:
    (tmp_path / "berth.toml").write_text(
        'files = ["a.csv"]\nown = "Ours"\nseed = 5\nredact = false'
    )
    done = berth("position", "--seed", "6")
    assert "berth.toml" in done.stderr
    assert calls.last["sources"] == ["a.csv"]
    assert calls.last["own"] == "Ours"
    assert calls.last["seed"] == 6
    assert calls.last["redact"] is False


def test_paths_in_a_file_are_as_seen_from_it(berth: Command, calls: Calls, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "my.toml").write_text('files = ["a.csv", "sqlite:///x.db"]\nout = "o"')
    berth("position", "--config", "deep/my.toml")
    assert calls.last["sources"] == ["deep/a.csv", "sqlite:///x.db"]
    assert calls.last["out"] == Path("deep/o")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ratin = 'stars'", "rating"),
        ("seed = true", "'seed'"),
        ("redact = 'no'", "true or false"),
        ("own = ['a', 'b']", "single value"),
        ("[own]\nx = 1", "'own'"),
        ("own =", "TOML"),
        ("seed = 'x'", "'seed' cannot be used"),
        ("dedupe = 'some'", "'dedupe' cannot be used: 'some'"),
        ("no-redact = true", "'redact'"),
        ("json = true", "unknown key 'json'"),
        ("open = false", "unknown key 'open'"),
        ("scale = '1-6'", "(Set in berth.toml: scale.)"),
        ("needs = 'nope.toml'", "(Set in berth.toml: needs.)"),
    ],
)
def test_a_wrong_file_is_refused(
    berth: Command, calls: Calls, tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "berth.toml").write_text(text)
    told = berth("position", "a.csv", code=2).stderr.splitlines()[-1]
    assert said in told
    assert "berth.toml" in told
    assert calls.last == {}


def test_an_earlier_run_is_kept_before_any_work(berth: Command, calls: Calls) -> None:
    berth("position", "a.csv")
    calls.last = {}
    assert "--force" in berth("position", "a.csv", code=2).stderr
    assert calls.last == {}
    berth("position", "a.csv", "--force")
    assert calls.last != {}


def test_redacted_leaves_no_verbatims_behind(berth: Command, calls: Calls, tmp_path: Path) -> None:
    berth("position", "a.csv", "--redacted")
    assert re.fullmatch(r"berth-out/\.a\.berth-new-\w+/hidden/whole", asked(calls, tmp_path))
    assert not calls.last["out"].exists()
    assert [file.name for file in (tmp_path / "berth-out").iterdir()] == ["a"]
    assert not (tmp_path / "berth-out" / "a" / "hidden").exists()
    page = (tmp_path / "berth-out" / "a" / "report.html").read_text(encoding="utf-8")
    assert "hello to Ann" not in page


def asked(calls: Calls, folder: Path) -> str:
    return str(calls.last["out"].relative_to(folder))


KILLED = """
    import os, signal, sys
    from berth.cli import app, position

    def flow(sources, *, out, **options):
        out.mkdir()
        (out / "report.html").write_text("hello to Ann")
        os.kill(os.getpid(), signal.SIGKILL)

    position.position = flow
    sys.argv = ["berth", "position", "a.csv", "--redacted", "--out", "run"]
    app.main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_kill_leaves_verbatims_only_where_the_next_run_clears_them(
    berth: Command, calls: Calls, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(elsewhere)},
        capture_output=True,
    )
    assert done.returncode == -signal.SIGKILL
    assert list(elsewhere.iterdir()) == []
    (left,) = (one for one in tmp_path.iterdir() if "run" in one.name)
    assert left.name.startswith(".run.berth-new-")
    assert left.stat().st_mode & 0o077 == 0
    berth("position", "a.csv", "--redacted", "--out", "run")
    assert not left.exists()


@pytest.mark.parametrize("out", ["/proc/x", "file", "file/run"])
def test_a_place_that_cannot_be_written_is_told_before_any_work(
    berth: Command, calls: Calls, tmp_path: Path, out: str
) -> None:
    (tmp_path / "file").write_text("x")
    said = berth("position", "a.csv", "--out", out, code=2).stderr
    assert said.startswith(f"berth: {out}: ")
    assert "Choose another --out." in said
    assert calls.last == {}


def test_needs_are_looked_at_before_any_work(berth: Command, calls: Calls, tmp_path: Path) -> None:
    said = berth("position", "a.csv", "--needs", "nope.toml", code=2).stderr
    assert said.startswith("berth: nope.toml: there is no such file or folder. Name a folder")
    (tmp_path / "mine.toml").write_text("[[need]\n")
    said = berth("position", "a.csv", "--needs", "mine.toml", code=2).stderr
    assert "mine.toml: is not valid TOML" in said
    assert "Write [[need]]" in said
    assert calls.last == {}
    (tmp_path / "mine.toml").rename(tmp_path / "needs.toml")
    (tmp_path / "needs.toml").write_text('[[need]]\nname = "seat"\n')
    berth("position", "a.csv", "--needs", tmp_path)
    assert calls.last["needs"] == tmp_path / "needs.toml"


def test_without_an_own_product_a_note_says_which_there_are(berth: Command, calls: Calls) -> None:
    said = (
        "No --own product named: positions are those open to a newcomer. "
        "Products: Northwind, Contoso, Fabrikam."
    )
    assert f"Note: {said}\n" in berth("position", "a.csv").stderr
    assert said in json.loads(berth("position", "b.csv", "--json").stdout)["notes"]
    assert said not in berth("position", "c.csv", "--own", "Ours").stderr


@pytest.mark.parametrize(
    ("said", "ends"),
    [("1..6", (1, 6)), ("6..1", (6, 1)), ("-1..1", (-1, 1)), (" 0.5 … 5 ", (0.5, 5))],
)
def test_a_scale_has_two_ends(
    berth: Command, calls: Calls, said: str, ends: tuple[float, float]
) -> None:
    berth("position", "a.csv", "--scale", said)
    assert calls.last["options"].scale == ends


@pytest.mark.parametrize("said", ["1-6", "1..", "low..high", "3..3"])
def test_another_scale_is_refused(berth: Command, calls: Calls, said: str) -> None:
    assert "6" in berth("position", "a.csv", f"--scale={said}", code=2).stderr
    assert calls.last == {}


def test_no_file_is_said(berth: Command) -> None:
    assert "berth position reviews.csv" in berth("position", code=2).stderr


def test_bad_evidence_is_one_line_and_leaves_nothing(
    berth: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def flow(sources: Any, **options: Any) -> Any:
        raise InputError("no text.", file="a.csv", remedy="Name one with --text.")

    monkeypatch.setattr(verb, "position", flow)
    done = berth("position", "a.csv", code=2)
    assert done.stderr == "berth: a.csv: no text. Name one with --text.\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("data/reviews.csv.gz", "reviews"),
        ("C:\\data\\my reviews.csv", "my-reviews"),
        ("postgresql://me:hush@host/shop?x=1", "shop"),
        ("postgresql://me:hush@host", "host"),
        ("评论.csv", "评论"),
        ("..", "evidence"),
    ],
)
def test_results_are_named_after_the_file(file: str, name: str) -> None:
    assert _name(file) == name
