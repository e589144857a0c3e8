"""What files are taken for, shown and as JSON."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]
README = """
files = ["reviews.csv"]
own = "Our product"
rating = "stars"
context = ["country", "plan"]
"""


@pytest.fixture
def reviews(tmp_path: Path) -> Path:
    file = tmp_path / "reviews.csv"
    rows = [
        f'"The seat was wide and the meal came late, number {k}",{name},{k % 5 + 1},DE,free'
        for k, name in enumerate(["Acme", "ACME", "Bolt"] * 10)
    ]
    lines = ["text,product,stars,country,plan", *rows, "...,Acme,3,DE,free"]
    file.write_text("\n".join(lines) + "\n")
    return file


def test_shows_columns_rows_scale_products_and_notes(berth: Command, reviews: Path) -> None:
    done = berth("inspect", reviews)
    assert done.stdout == ""
    told = [" ".join(line.split()) for line in done.stderr.splitlines()]
    assert "stars rating its name" in told
    assert "reviews.csv 31 1" in told
    assert "Ratings go from 1 to 5; set other ends with --scale." in told
    assert "Products: Acme, Bolt." in told
    assert "'Acme' is also written 'ACME'." in told
    assert any(line.startswith("Note: 1 row not used") for line in told)


def test_several_files_are_told_apart(berth: Command, reviews: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_bytes(reviews.read_bytes())
    found = json.loads(berth("inspect", reviews, other, "--json").stdout)
    assert found["files"] == [
        {"file": "reviews.csv", "rows": 31, "unused": 1},
        {"file": "other.csv", "rows": 31, "unused": 1},
    ]
    assert found["scale"] == [1, 5]
    assert found["products"] == {"Acme": ["ACME"], "Bolt": []}
    assert {"column": "stars", "role": "rating", "reason": "its name"} in found["columns"]


def test_rows_with_ids_of_their_own_are_counted_together(berth: Command, tmp_path: Path) -> None:
    texts = [f'r:{k},"The meal came late and cold, number {k}",4' for k in range(20)]
    (tmp_path / "a.csv").write_text("\n".join(["row_id,text,rating", *texts]))
    found = json.loads(berth("inspect", "a.csv", "--json").stdout)
    assert found["files"] == [{"file": "all", "rows": 20, "unused": 0}]


def test_the_spellings_are_written_to_be_edited_and_given_back(
    berth: Command, reviews: Path, tmp_path: Path
) -> None:
    said = berth("inspect", reviews, "--write-aliases", "mine.toml").stderr
    assert "--aliases mine.toml" in said
    file = tmp_path / "mine.toml"
    products = tomllib.loads(file.read_text(encoding="utf-8"))["product"]
    assert {"name": "Acme", "spellings": ["ACME"]} in products
    assert (
        "mine.toml: is there already"
        in berth("inspect", reviews, "--write-aliases", "mine.toml", code=2).stderr
    )
    file.write_text('product = [{name = "Both", spellings = ["Acme", "Bolt"]}]')
    found = json.loads(berth("inspect", reviews, "--aliases", file, "--json").stdout)
    assert list(found["products"]) == ["Both"]


def test_what_has_no_text_is_refused_below_its_columns(berth: Command, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("price,stars\n1,2\n3,4\n")
    said = berth("inspect", "a.csv", code=2).stderr
    assert said.index("stars") < said.index("--text")


def test_one_file_of_options_serves_all_verbs(
    berth: Command, reviews: Path, tmp_path: Path
) -> None:
    (tmp_path / "berth.toml").write_text(README)
    assert "you said so" in berth("inspect").stderr
    (tmp_path / "berth.toml").write_text("onw = 'Ours'")
    said = berth("inspect", reviews, code=2).stderr
    assert "berth.toml: has an unknown key 'onw'. Did you mean 'own'?" in said


def test_a_value_at_fault_is_told_with_its_file(
    berth: Command, reviews: Path, tmp_path: Path
) -> None:
    (tmp_path / "berth.toml").write_text("rating = 'starz'")
    assert "(Set in berth.toml: rating.)" in berth("inspect", reviews, code=2).stderr
    assert "berth.toml: r" not in berth("inspect", reviews, "--rating", "x", code=2).stderr
    assert "Set in" not in berth("inspect", reviews, "--rating", "x", code=2).stderr
    (tmp_path / "berth.toml").write_text("files = 'nope.csv'")
    found = json.loads(berth("inspect", "--json", code=2).stdout)
    assert found["file"] == "nope.csv"
    assert "(Set in berth.toml: files.)" in found["remedy"]


def test_a_config_that_is_not_there_is_told_with_a_remedy(berth: Command, reviews: Path) -> None:
    said = berth("inspect", reviews, "--config", "nope.toml", code=2).stderr
    assert said.startswith("berth: nope.toml: cannot be read: no such file or directory. Name")
