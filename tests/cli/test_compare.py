import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Command = Callable[..., Any]
Make = Callable[..., Path]


def test_shows_what_moved(berth: Command, make_run: Make) -> None:
    a, b = make_run("a", seed=1), make_run("b", seed=2, shift={"food": 0.6})
    done = berth("compare", a, b)
    assert done.stdout == ""
    assert "food" in done.stderr
    assert "comfort" not in done.stderr
    assert "comfort" in berth("compare", a, b, "--all").stderr
    assert "超出随机波动" in berth("compare", a, b, "--lang", "zh").stderr


def test_json_is_the_only_thing_on_stdout(berth: Command, make_run: Make) -> None:
    a, b = make_run("a", seed=1), make_run("b", seed=2)
    found = json.loads(berth("compare", a, b, "--json").stdout)
    assert {"a", "b", "moves", "positions", "pairs", "notes"} <= found.keys()


def test_writes_a_page_and_says_where(berth: Command, make_run: Make, tmp_path: Path) -> None:
    a, b, out = make_run("a", seed=1), make_run("b", seed=2), tmp_path / "both"
    assert berth("compare", a, b, "--out", out).stdout == f"{out / 'compare.html'}\n"
    assert "--force" in berth("compare", a, b, "--out", out, code=2).stderr
    berth("compare", a, b, "--out", out, "--force")
    assert "not the manifest of a berth run" in berth("compare", a, out, code=2).stderr
