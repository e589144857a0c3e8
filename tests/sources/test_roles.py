"""Roles as said by the options, and as guessed for real evidence."""

import os
from pathlib import Path

import polars as pl
import pytest

from berth.core import InputError, Kind
from berth.sources.options import ReadOptions
from berth.sources.roles import Taken, assign_roles

DATA = Path(os.environ.get("BERTH_DATA", Path(__file__).parents[3] / "shared" / "data"))
FRAME = pl.DataFrame(
    {
        "row_id": ["a", "b", "c"],
        "Title": ["Fine seats here", "Poor food there", "All was well"],
        "review": ["It was a fine day to fly.", "The food was cold and late.", "I liked it a lot."],
        "stars": [5, 1, 4],
        "brand": ["x", "y", "x"],
    }
)
SKYTRAX = {
    "author": "user",
    "date": "time",
    "content": "text",
    "title": None,
    "overall_rating": "rating",
    "type_traveller": "context",
    "recommended": "context",
    "wifi_connectivity_rating": "aspect",
}
ASPECTS = (
    "value", "rooms", "location", "cleanliness", "check_in_front_desk", "service",
    "business_service",
)  # fmt: skip
REAL = {
    "skytrax/airline.csv.gz": SKYTRAX
    | {"airline_name": "product", "cabin_flown": "context", "route": None},
    "skytrax/lounge.csv.gz": SKYTRAX | {"airline_name": "product", "lounge_name": None},
    "skytrax/airport.csv.gz": SKYTRAX | {"airport_name": "product", "date_visit": None},
    "tripadvisor/reviews.parquet": {
        "hotel_id": "product",
        "author": "user",
        "date": "time",
        "text": "text",
        "overall": "rating",
        "place": "context",
    }
    | dict.fromkeys(ASPECTS, "aspect"),
    "imdb/test.parquet": {"label": "context", "id": None, "rating": "rating", "text": "text"},
    "chinese_sentiment/ChnSentiCorp_htl_all.csv.gz": {"label": "rating", "review": "text"},
    "chinese_sentiment/online_shopping_10_cats.csv.gz": {
        "cat": "context",
        "label": "rating",
        "review": "text",
    },
    "arminer_informative/arminer.csv.gz": {
        "app": "product",
        "split": "context",
        "label": "context",
        "rating": "rating",
        "text": "text",
    },
    "banking77/test.csv.gz": {"text": "text", "category": None},
    "newsgroups20_bydate/test.parquet": {"label": "context", "id": None, "text": "text"},
}


@pytest.mark.parametrize("file", REAL)
def test_real_evidence(file: str) -> None:
    path = DATA / file
    if not path.is_file():
        pytest.skip(f"{path} is not here; BERTH_DATA names the folder of real evidence")
    frame = (
        pl.read_parquet(path)
        if path.suffix == ".parquet"
        else pl.read_csv(path, infer_schema=False)
    )
    found = {one.name: one.role for one in assign_roles(frame, ReadOptions())}
    assert {name: found[name] for name in REAL[file]} == REAL[file]


def test_every_column_is_taken_for_something_in_order() -> None:
    taken = assign_roles(FRAME, ReadOptions())
    assert [one.name for one in taken] == FRAME.columns
    assert taken[0] == Taken("row_id", None, Kind.ID, "ids of rows")
    assert taken[1] == Taken("Title", "text", Kind.TEXT, "its name: the review's title")
    assert taken[3] == Taken("stars", "rating", Kind.NUMBER, "its name")


def test_what_is_said_comes_before_what_is_guessed() -> None:
    options = ReadOptions(text=("review",), context=("brand",), ignore=("stars",))
    taken = {one.name: one for one in assign_roles(FRAME, options)}
    assert taken["review"].reason == taken["brand"].reason == "you said so"
    assert (taken["brand"].role, taken["brand"].kind) == ("context", Kind.CATEGORY)
    assert (taken["stars"].role, taken["stars"].reason) == (None, "you said so")
    assert taken["Title"].role is None, "said texts are all the texts"


@pytest.mark.parametrize(
    ("options", "column", "words"),
    [
        ({"text": ("reveiw",)}, "reveiw", ["--text", "Did you mean 'review'?"]),
        ({"text": ("Review",)}, "Review", ["Did you mean 'review'?"]),
        ({"rating": "zzz"}, "zzz", ["--rating", "There are", "'brand'"]),
        ({"rating": "stars", "price": "stars"}, "stars", ["--rating", "--price", "once"]),
        ({"ignore": ("stars",), "aspect": ("stars",)}, "stars", ["--aspect", "--ignore"]),
    ],
)
def test_what_cannot_be_meant(options: dict[str, object], column: str, words: list[str]) -> None:
    with pytest.raises(InputError) as raised:
        assign_roles(FRAME, ReadOptions(**options))
    assert raised.value.column == column
    assert all(word in str(raised.value) for word in words)


def test_numbers_under_a_strange_name_are_the_rating() -> None:
    frame = pl.DataFrame(
        {
            "arvostelu": [f"The room was clean and light, number {n}." for n in range(40)],
            "tähdet": [str(1 + n % 5) for n in range(40)],
        }
    )
    taken = {one.name: one for one in assign_roles(frame, ReadOptions())}
    assert taken["tähdet"].role == "rating"
    assert "no other rating" in taken["tähdet"].reason
    both = {
        one.name: one for one in assign_roles(frame.with_columns(stars="tähdet"), ReadOptions())
    }
    assert both["stars"].role == "rating"
    assert both["tähdet"].role != "rating"


def test_stars_in_another_language_are_the_rating() -> None:
    frame = pl.DataFrame(
        {
            "Bewertung": [f"Das Zimmer war sauber und hell, Nummer {n}." for n in range(40)],
            "Sterne": [str(1 + n % 5) for n in range(40)],
        }
    )
    taken = {one.name: one for one in assign_roles(frame, ReadOptions())}
    assert taken["Sterne"].role == "rating"
    assert taken["Bewertung"].role == "text", "a Bewertung is a review as well as a rating"
