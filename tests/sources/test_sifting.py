"""Which records speak, and why the others do not."""

from pathlib import Path

import polars as pl
import pytest

from berth.core import Column, InputError, Kind, Quiet, Role, Table
from berth.sources.options import ReadOptions
from berth.sources.raw import REJECT
from berth.sources.sifting import Sifted, sift, unused

COLUMNS = (
    Column("text", Kind.TEXT),
    Column("product", Kind.CATEGORY, Role.PRODUCT),
    Column("stars", Kind.NUMBER, Role.RATING),
)
LONG = "The seats were wide and the crew on board was very kind to all of us that day"


def sifted(
    texts: list[str | None], products: list[str | None] | None = None, **options: object
) -> Sifted:
    frame = pl.DataFrame(
        {"text": texts, "product": products or ["x"] * len(texts), "stars": range(len(texts))},
        schema_overrides={"text": pl.String, "product": pl.String},
    )
    line = pl.Series("line", range(2, len(texts) + 2))
    table = Table.of(frame, COLUMNS, name="f")
    return sift(table, line, ReadOptions(**options), "comment", Quiet())


def test_rows_without_words_or_product_are_set_aside_with_the_reason() -> None:
    found = sifted(["Good", "123 !", None, "Bad", "快", " "], ["x", "x", None, "", "y", "x"])
    assert found.table.frame["stars"].to_list() == [0, 4]
    assert found.position.to_list() == [0, 4]
    assert found.rejects.select(list(REJECT)).rows() == [
        ("f:2", 3, "no text"),
        ("f:3", 4, "no text"),
        ("f:4", 5, "no product"),
        ("f:6", 7, "no text"),
    ]
    assert found.rejects["position"].to_list() == [1, 2, 3, 5]
    assert list(unused(found.rejects["reason"])) == ["4 rows not used: no text (3), no product (1)"]


def test_reasons_are_counted_by_kind_and_the_rare_ones_together() -> None:
    reasons = [f"near duplicate of f:{row}" for row in range(3)]
    reasons += [f"not JSON: expecting value at character {row}" for row in range(2)]
    reasons += [f"{fields} fields where the header has 2" for fields in range(3, 12)]
    note = next(unused(pl.Series(reasons)))
    assert note.startswith("14 rows not used: near duplicate (3), not JSON (2), 10 fields")
    assert note.endswith("other reasons (3)")
    assert list(unused(pl.Series([], dtype=pl.String))) == []


def test_texts_are_cleaned_in_their_place() -> None:
    found = sifted(["<b>Good</b>\x00"])
    assert found.table.texts().to_list() == ["   Good     "]
    assert found.table.columns[0] == COLUMNS[0]


@pytest.mark.parametrize(
    ("mode", "reasons"),
    [
        ("near", ["exact duplicate of f:1", "near duplicate of f:1"]),
        ("exact", ["exact duplicate of f:1"]),
        ("off", []),
    ],
)
def test_copies_within_a_product_name_what_they_copy(mode: str, reasons: list[str]) -> None:
    found = sifted([LONG, LONG.upper() + "!", LONG + " indeed", LONG], [*"xxxy"], dedupe=mode)
    assert found.rejects["reason"].to_list() == reasons
    assert found.table.frame["stars"].to_list()[0::3] == [0, 3][: 1 + (mode == "off")]
    assert found.table.row_ids.to_list()[-1] == "f:4"


def test_every_product_is_listed_with_its_other_spellings() -> None:
    found = sifted(["a b", "c d", "e f"], ["Alpha One", "alpha one", "Beta"])
    assert set(found.table.frame["product"]) == set(found.aliases)
    assert found.aliases["Beta"] == ()
    assert len(found.aliases) == 2
    assert found.notes == ("taken for the same product: 'Alpha One' and 'alpha one'",)


def test_names_that_are_alike_are_said_and_kept_apart() -> None:
    found = sifted(["a b", "c d"], ["Meldrano", "Meldrana"])
    assert len(found.aliases) == 2
    assert found.notes[0].endswith("(--aliases can make one of them): 'Meldrana' and 'Meldrano'")


def test_a_product_of_unseen_signs_is_none() -> None:
    assert sifted(["a b", "c d"], ["x", "\u200b"]).rejects["reason"].to_list() == ["no product"]


def test_a_list_of_spellings_goes_first(tmp_path: Path) -> None:
    file = tmp_path / "aliases.toml"
    file.write_text('[[product]]\nname = "X"\nspellings = ["one", "two"]\n', "utf-8")
    found = sifted(["a b", "c d"], ["one", "two"], aliases=file)
    assert found.aliases == {"X": ("one", "two")}


def test_every_row_has_a_language() -> None:
    found = sifted(["The seats were wide and the crew was kind.", "房间很大，床也很舒服。"])
    assert found.table.values(Role.LANGUAGE).to_list() == ["en", "zh"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("texts", "words"), [(["1", "2", "1"], "such as '1', '2'"), ([None, ""], "all empty")]
)
def test_no_words_at_all(texts: list[str | None], words: str) -> None:
    with pytest.raises(InputError, match="--text") as raised:
        sifted(texts)
    assert raised.value.column == "comment" and words in str(raised.value)


def test_no_product_at_all() -> None:
    with pytest.raises(InputError, match="--product"):
        sifted(["a b", "c d"], [None, " "])
