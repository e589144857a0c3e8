"""Evidence as it should not be: a clear error, or an answer with its limitation said."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from berth.core import InputError
from berth.sources import Reading, ReadOptions, read

NAMES = (
    "review", "title", "pros", "brand", "stars", "food_rating", "user", "date", "price", "plan",
    "recommended", "row_id", "language", "text", "评论", "评分", "x", "id", "photo", "rating",
)  # fmt: skip
ODD = (
    "", "5", "4/5", "99", "-1", "yes", "好评", "差评", "2023-05-01", "1/2/2023", "$3", "x", "nan",
    "https://a.example", "1e999", "★★★☆☆", "<b>&amp;</b>", "\0",
)  # fmt: skip
CELLS = (
    st.sampled_from(ODD)
    | st.none()
    | st.text(max_size=30)
    | st.just("The crew was kind and quick, and the food was good.")
)
GOOD = ["The crew was kind and quick.", "The food was cold and late.", "Seats were wide enough."]


def frame(**columns: list[object]) -> pl.DataFrame:
    return pl.DataFrame({"brand": ["x", "y", "x"], "review": GOOD, "stars": [5, 1, 4]} | columns)


def written(folder: Path, text: str | bytes, name: str = "bad.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def said(reading: Reading, *words: str) -> bool:
    return any(all(word in note for word in words) for note in reading.notes)


def test_no_usable_text() -> None:
    with pytest.raises(InputError) as raised:
        read(frame(review=["1", "?!", None]), ReadOptions(text=("review",)))
    assert raised.value.column == "review"
    assert "'1', '?!'" in str(raised.value) and "--text" in raised.value.remedy


def test_no_column_of_text_at_all() -> None:
    with pytest.raises(InputError, match="--text") as raised:
        read(pl.DataFrame({"stars": [1, 2], "brand": ["x", "y"]}))
    assert "'stars', 'brand'" in str(raised.value)


def test_empty_texts_under_a_name_that_says_text(tmp_path: Path) -> None:
    path = written(tmp_path, "brand,review\nx,\ny,\n")
    with pytest.raises(InputError, match="--text") as raised:
        read(path, ReadOptions(text=("review",)))
    assert raised.value.column == "review" and "all empty" in str(raised.value)


def test_one_product_only(tmp_path: Path) -> None:
    one = read(frame(brand=["x", "x", "x"]))
    assert set(one.table.frame["product"]) == {"x"}
    none = read(written(tmp_path, "review,stars\n" + "".join(f"{t},4\n" for t in GOOD), "lamp.csv"))
    assert set(none.table.frame["product"]) == {"lamp"}
    assert said(none, "--product", "'lamp'")


def test_no_rating() -> None:
    reading = read(frame().drop("stars"))
    assert reading.scale is None and "rating" not in reading.table.frame.columns
    assert said(reading, "no column holds ratings", "--rating")


def test_a_constant_rating() -> None:
    reading = read(frame(stars=[5, 5, 5]))
    assert reading.table.frame["rating"].to_list() == [5, 5, 5] and reading.scale == (1, 5)
    assert said(reading, "every rating in 'stars' is 5")


def test_a_rating_of_words() -> None:
    words = frame(stars=["lovely", "meh thing", "so so"])
    with pytest.raises(InputError) as raised:
        read(words, ReadOptions(rating="stars"))
    assert raised.value.column == "stars" and str(raised.value.row).endswith(":1")
    assert "'lovely'" in str(raised.value) and "--rating" in raised.value.remedy
    guessed = read(words)
    assert guessed.scale is None and said(guessed, "no column holds ratings")


def test_three_rows() -> None:
    reading = read(frame())
    assert (len(reading.table), reading.rows_read, reading.scale) == (3, 3, (1, 5))


def test_a_third_of_the_cells_empty(tmp_path: Path) -> None:
    pairs = list(zip("xyz", GOOD, strict=True))
    rows = [(b, f"{t} {n}", str(n % 5 + 1)) for n in range(40) for b, t in pairs]
    kept = [
        ["" if (row * 3 + at) % 10 in (0, 3, 7) else cell for at, cell in enumerate(cells)]
        for row, cells in enumerate(rows)
    ]
    lines = "\n".join(",".join(cells) for cells in [["brand", "review", "stars"], *kept])
    reading = read(written(tmp_path, lines), ReadOptions(dedupe="off"))
    texts = sum(bool(cells[1]) and bool(cells[0]) for cells in kept)
    assert len(reading.table) == texts and reading.rows_read <= len(rows)
    assert set(reading.rejects["reason"]) <= {"no text", "no product"}
    assert reading.scale == (1, 5)


def test_a_cell_of_a_megabyte(tmp_path: Path) -> None:
    huge = "The crew was kind. " * 55_000
    path = written(tmp_path, f'brand,review,stars\nx,"{huge}",5\ny,"{GOOD[1]}",1\n')
    reading = read(path)
    assert reading.table.texts().str.len_chars().to_list() == [len(huge), len(GOOD[1])]


def test_nul_bytes(tmp_path: Path) -> None:
    lines = b"brand,review,stars\nx,The crew\0was kind to us.,5\ny,The food was cold.,1\n"
    reading = read(written(tmp_path, lines))
    assert len(reading.table) == 2
    assert not reading.table.texts().str.contains("\0", literal=True).any()
    assert said(reading, "NUL")


def test_mixed_encodings(tmp_path: Path) -> None:
    lines = "brand,review,stars\nx,Der Kaffee war für alle da.,5\n".encode() + (
        "y,Das Frühstück war ganz schön kalt.,1\n".encode("latin-1")
    )
    reading = read(written(tmp_path, lines))
    assert "für" in reading.table.texts()[0] and "Frühstück" in reading.table.texts()[1]
    assert reading.notes


def test_duplicate_headers(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="same name") as raised:
        read(written(tmp_path, "review,stars,review\nIt is fine here.,5,Not at all.\n"))
    assert (raised.value.file, raised.value.column) == ("bad.csv", "review")


def test_an_unknown_column_in_an_option() -> None:
    with pytest.raises(InputError, match="Did you mean 'stars'") as raised:
        read(frame(), ReadOptions(rating="start"))
    assert raised.value.column == "start"


def test_one_column_in_two_roles() -> None:
    with pytest.raises(InputError, match="--rating and with --price") as raised:
        read(frame(), ReadOptions(rating="stars", price="stars"))
    assert raised.value.column == "stars"


def test_a_rating_that_is_none_is_empty_and_said() -> None:
    reading = read(frame(stars=["5", "1", "great stuff"]))
    assert reading.table.frame["rating"].to_list() == [5, 1, None]
    assert said(reading, "1 cell of 'stars' not a rating")


def test_products_that_are_all_blank() -> None:
    with pytest.raises(InputError, match="--product"):
        read(frame(brand=["", " ", None]), ReadOptions(product="brand"))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(NAMES), min_size=1, unique=True), st.integers(1, 12), st.data())
def test_whatever_is_in_it(names: list[str], rows: int, data: st.DataObject) -> None:
    cells = {n: data.draw(st.lists(CELLS, min_size=rows, max_size=rows)) for n in names}
    found = pl.DataFrame(cells, schema=dict.fromkeys(names, pl.String))
    try:
        reading = read(found)
    except InputError as error:
        assert error.remedy
        return
    assert len(reading.table) + reading.rejects.height == reading.rows_read == rows
    ids = [*reading.table.row_ids, *reading.rejects["row_id"]]
    assert len(set(ids)) == rows
    assert reading.table.texts().str.contains(r"\p{L}").all()
