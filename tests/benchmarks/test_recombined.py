"""Reviews recombined from real sentences keep what goes with what."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from benchmarks.recombined import MOST, Sentences, recombined, write_recombined


@pytest.fixture
def pool() -> Sentences:
    """Two products with a sentence of each rating, 1 and 2 of the one, 4 and 5 of the other."""
    rating = np.array([1, 2, 4, 5])
    first = np.array([[0, 0, 1, 2, 2], [2, 2, 2, 2, 3]])
    last = np.array([[2, 2, 2, 2, 2], [2, 2, 3, 4, 4]])
    reviews = np.array([[0, 1], [0, 2], [1, 4], [1, 5]])
    said = pl.Series(["Bad.", "Poor.", "Good.", "Great."])
    return Sentences(said, rating, first, last, reviews, ("one", "two"))


def test_sentences_come_from_reviews_of_the_product(pool: Sentences) -> None:
    found = pl.concat(recombined(pool, 400))
    assert len(found) == 400
    for product, words in (("one", {"Bad.", "Poor."}), ("two", {"Good.", "Great."})):
        texts = found.filter(pl.col("product") == product)["text"]
        assert set(" ".join(texts).split()) == words
        assert texts.str.split(" ").list.len().max() == MOST


def test_ratings_are_the_mean_of_those_the_sentences_come_with(pool: Sentences) -> None:
    worth = {"Bad.": 1, "Poor.": 2, "Good.": 4, "Great.": 5}
    for text, rating in pl.concat(recombined(pool, 200))["text", "rating"].iter_rows():
        assert abs(np.mean([worth[word] for word in text.split()]) - rating) <= 0.5


def test_the_same_seed_writes_the_same_file(pool: Sentences, tmp_path: Path) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    write_recombined(pool, 50, one)
    write_recombined(pool, 50, other)
    assert one.read_bytes() == other.read_bytes()
    assert pl.read_csv(one).columns == ["product", "rating", "user", "date", "text"]
