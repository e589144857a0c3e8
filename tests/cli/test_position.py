"""How the verb turns options into a call; what the call itself does is tested with the flow."""

import json
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
            tables={"needs": needs, "positions": positions}, notes=("[all] read",)
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
    ],
)
def test_a_wrong_file_is_refused(
    berth: Command, calls: Calls, tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "berth.toml").write_text(text)
    assert said in berth("position", "a.csv", code=2).stderr
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
    assert calls.last["out"] != Path("berth-out/a")
    assert not calls.last["out"].exists()
    page = (tmp_path / "berth-out" / "a" / "report.html").read_text(encoding="utf-8")
    assert "hello to Ann" not in page


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
