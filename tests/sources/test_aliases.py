"""Spellings of one product meet under one name; different products never do."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from berth.core import InputError
from berth.sources.aliases import merge, similar, write_aliases

Spelt = dict[str, tuple[str, ...]]


def of(names: Sequence[str | None], file: Path | None = None) -> tuple[list[str | None], Spelt]:
    merged, spellings = merge(pl.Series("product", names, pl.String), file)
    assert merged.name == "product"
    return merged.to_list(), spellings


def listed(folder: Path, text: str) -> Path:
    file = folder / "products.toml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    "other",
    [
        "acme",
        " Acme  ",
        "ＡＣＭＥ",
        "Acme, Inc.",
        "Acme Ltd",
        "Acme Co., Ltd.",
        "ACME GmbH & Co. KG",
    ],
)
def test_forms_of_one_name_are_merged_under_the_most_frequent(other: str) -> None:
    assert of(["Acme", other, "Acme"])[0] == ["Acme"] * 3


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("iPhone 12", "iphone-12"),
        ("iPhone 12", "IPHONE12"),
        ("Sony® WH-1000XM4™", "Sony WH 1000XM4"),
        ("小米旗舰店", "小米"),
        ("华为技术有限公司", "华为技术"),
        ("Booking.com", "booking com"),
        ("It's", "It’s"),
    ],
)
def test_punctuation_and_suffixes_part_nothing(one: str, other: str) -> None:
    names, spellings = of([one, one, other])
    assert names == [one] * 3
    assert spellings == {one: (other,)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("iPhone 12", "iPhone 13"),
        ("Pixel 8", "Pixel 8+"),
        ("C#", "C++"),
        ("Model 1 12", "Model 11 2"),
        ("V1.5", "V15"),
        ("Nike Air", "Nike Air Limited"),
        ("Grand Hotel", "Grand Hotel Spa"),
        ("Samsung", "Samsang"),
        ("?", "!"),
        ("Inc", "Ltd"),
    ],
)
def test_different_products_stay_apart(one: str, other: str) -> None:
    assert of([one, other]) == ([one, other], {one: (), other: ()})


def test_a_tie_does_not_depend_on_the_order_of_rows() -> None:
    assert of(["acme", "Acme"])[0] == of(["Acme", "acme"])[0]


def test_names_without_anything_to_see_are_none() -> None:
    names, spellings = of(["Acme", "Acme", None, "", "  ", "\x00\x1f", "\u200b", "A\tcme"])
    assert names == ["Acme"] * 2 + [None] * 5 + ["Acme"]
    assert spellings == {"Acme": ("A cme",)}


def test_no_rows() -> None:
    assert of([]) == ([], {})


def test_the_list_goes_first(tmp_path: Path) -> None:
    file = listed(
        tmp_path,
        """
        [[product]]
        name = "Apple iPhone 12"
        spellings = ["iPhone 12", "苹果12"]
        [[product]]
        name = "Never seen"
        """,
    )
    names, spellings = of(["iPhone 12", "iphone-12", "苹果12", "Apple IPHONE 12", "Other"], file)
    assert names == ["Apple iPhone 12"] * 4 + ["Other"]
    assert spellings == {
        "Apple iPhone 12": ("Apple IPHONE 12", "iPhone 12", "iphone-12", "苹果12"),
        "Other": (),
    }


def test_the_list_keeps_apart_what_the_rule_would_merge(tmp_path: Path) -> None:
    file = listed(tmp_path, '[[product]]\nname = "A-1"\n[[product]]\nname = "A1"\n')
    assert of(["A-1", "A1", "A1", "a 1"], file)[0] == ["A-1", "A1", "A1", "a 1"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            '[[product]]\nname="A"\nspellings=["x"]\n[[product]]\nname="B"\nspellings=["x"]',
            "'x' under two names, 'A' and 'B'",
        ),
        (
            '[[product]]\nname="A"\nspellings=["B"]\n[[product]]\nname="B"',
            "'B' under two names, 'A' and 'B'",
        ),
        ('[[product]]\nname="A"\n[[product]]\nname="A"', "'A' twice"),
        ('[[product]]\nname="A"\nspelling=["x"]', "product 1 has an unknown key 'spelling'"),
        ('[[products]]\nname="A"', "unknown key 'products'"),
        ('product="A"', "not a list of tables"),
        ('[[product]]\nspellings=["x"]', "product 1 has no 'name'"),
        ('[[product]]\nname=" "', "product 1 has no 'name'"),
        ('[[product]]\nname="A"\nspellings="x"', "'spellings' is not a list of texts"),
        ('[[product]]\nname="A"\nspellings=[1]', "'spellings' is not a list of texts"),
        ("[[product]", "not valid TOML"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused(tmp_path: Path, text: str, says: str) -> None:
    file = listed(tmp_path, text)
    with pytest.raises(InputError, match=says) as caught:
        of(["A"], file)
    assert caught.value.file == str(file)


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot be read.*--aliases"):
        of(["A"], tmp_path / "none.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="not UTF-8"):
        of(["A"], tmp_path / "bytes.toml")


def test_similar_names_are_shown_the_nearest_first() -> None:
    names = ["Samsung Galaxy", "Samsang Galaxi", "Samsung Galaxi", "iPhone 12", "iPhone 13", "Sony"]
    assert similar(pl.Series([*names, "Song", "Nestlé", "Nestle", None, "LG", "HG"])) == (
        ("Nestle", "Nestlé"),
        ("Samsang Galaxi", "Samsung Galaxi"),
        ("Samsung Galaxi", "Samsung Galaxy"),
        ("Song", "Sony"),
        ("Samsang Galaxi", "Samsung Galaxy"),
    )


def test_similar_names_are_capped_and_quick() -> None:
    names = [f"A rather long title of a product of kind {a}{b}" for a in "abcdef" for b in "ghij"]
    assert len(similar(pl.Series(names))) == 20
    assert similar(pl.Series([], dtype=pl.String)) == ()


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    rows = ["Acme", "Acme", "ACME Inc", 'Say "hi" \\ bye', "A-1", "苹果", None]
    names, spellings = of(rows)
    file = tmp_path / "products.toml"
    file.write_text("old")
    file.chmod(0o600)
    write_aliases(file, spellings)
    assert of(rows, file) == (names, spellings)
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_what_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    file = listed(tmp_path, "# mine")
    with pytest.raises(InputError, match="surrogate"):
        write_aliases(file, {"\ud800": ()})
    assert file.read_text() == "# mine"
    with pytest.raises(InputError, match="cannot be written"):
        write_aliases(tmp_path / "none" / "products.toml", {"A": ()})


NAMES = st.lists(
    st.none() | st.text(max_size=6) | st.sampled_from(["Acme", "acme Inc", "A 1", "A1", "A-1"]),
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(NAMES)
def test_names_are_spellings_and_merging_twice_is_once(names: list[str | None]) -> None:
    merged, spellings = of(names)
    for name, new in zip(names, merged, strict=True):
        assert new is None or name is not None
        assert new is None or new in spellings
    again, _ = of(merged)
    assert again == merged
    every = [one for name, others in spellings.items() for one in (name, *others)]
    assert len(every) == len(set(every))


@settings(max_examples=60, deadline=None)
@given(names=NAMES)
def test_a_written_list_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, names: list[str | None]
) -> None:
    file = tmp_path_factory.mktemp("aliases") / "products.toml"
    merged, spellings = of(names)
    write_aliases(file, spellings)
    assert of(names, file) == (merged, spellings)
