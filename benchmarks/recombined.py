"""Reviews of any number, made of the sentences of real ones.

A review's product is drawn, then a real review of it, whose rating says from which of the
product's reviews the sentences come: those rated at most one step away. Its own rating is the
rounded mean of the ratings that its sentences come with. So words go with ratings and products as
they do in the real reviews, in any number of reviews; but no new words arrive, as they would in
so many real ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

AIRLINES = 10
"""The most reviewed ones, beside 50 hotels: 60 products are compared in a run."""
FEWEST, MOST = 2, 6
"""Sentences of a review, every number as likely."""
STEPS = 5
"""Of the rating, from 1."""
USERS = 0.8
"""Users for each review."""
_CHUNK = 50_000
_END = r"([.!?]+)\s+"


@dataclass(frozen=True, eq=False)
class Sentences:
    """Real sentences in the order of product, then rating.

    text: String [sentences]; rating: of the review each is from, int64 [sentences]; first, last:
    the stretch that a review of a product and a rating draws from, [products, STEPS] each; reviews:
    product (its place) and rating of every real review, [reviews, 2]; products: names.
    """

    text: pl.Series
    rating: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    reviews: NDArray[np.int64]
    products: tuple[str, ...]


def sentences(data: Path) -> Sentences:
    """Those of the hotels of tripadvisor and of the most reviewed airlines of skytrax."""
    reviews = _reviews(data)
    products = reviews["product"].unique().sort()
    place = pl.col("product").replace_strict(products, range(len(products)), return_dtype=pl.Int64)
    reviews = reviews.with_columns(place.alias("place"))
    parted = pl.col("text").str.replace_all(_END, "$1\n").str.split("\n")
    said = reviews.select("place", "rating", parted.alias("text")).explode("text")
    said = said.with_columns(pl.col("text").str.strip_chars())
    said = said.filter(pl.col("text") != "").sort("place", "rating", maintain_order=True)
    key = (said["place"] * (STEPS + 2) + said["rating"]).to_numpy()
    home = np.arange(len(products))[:, None] * (STEPS + 2) + np.arange(1, STEPS + 1)
    return Sentences(
        said["text"],
        said["rating"].to_numpy(),
        np.searchsorted(key, home - 1, side="left"),
        np.searchsorted(key, home + 1, side="right"),
        reviews.select("place", "rating").to_numpy(),
        tuple(products),
    )


def _reviews(data: Path) -> pl.DataFrame:
    """product, rating (1 to STEPS), text of every real review."""
    hotels = pl.read_parquet(data / "tripadvisor/reviews.parquet").select(
        product="hotel " + pl.col("hotel_id").cast(pl.String), rating="overall", text="text"
    )
    flights = pl.read_csv(data / "skytrax/airline.csv.gz", infer_schema_length=None).select(
        product="airline " + pl.col("airline_name"),
        rating=(pl.col("overall_rating").cast(pl.Float64) / 2).ceil(),
        text="content",
    )
    most = flights["product"].value_counts().sort(["count", "product"], descending=[True, False])
    flights = flights.filter(pl.col("product").is_in(most["product"].head(AIRLINES).implode()))
    both = [one.with_columns(pl.col("rating").cast(pl.Int64)) for one in (hotels, flights)]
    return pl.concat(both).drop_nulls()


def recombined(pool: Sentences, number: int, seed: int = 0) -> Iterator[pl.DataFrame]:
    """So many reviews, in parts: product, rating, user, date, text."""
    rng = np.random.default_rng([seed, number])
    for start in range(0, number, _CHUNK):
        yield _part(pool, min(_CHUNK, number - start), number, rng)


def _part(pool: Sentences, size: int, number: int, rng: np.random.Generator) -> pl.DataFrame:
    products = len(pool.products)
    of_product = [np.flatnonzero(pool.reviews[:, 0] == p) for p in range(products)]
    place = rng.integers(0, products, size)
    anchor = np.array([rng.choice(of_product[p]) for p in place])
    step = pool.reviews[anchor, 1] - 1
    many = rng.integers(FEWEST, MOST + 1, size)
    row = np.repeat(np.arange(size), many)
    drawn = rng.integers(pool.first[place, step][row], pool.last[place, step][row])
    rating = np.bincount(row, pool.rating[drawn]) / many
    said = pl.DataFrame({"row": row, "text": pool.text.gather(drawn)})
    texts = said.group_by("row", maintain_order=True).agg(pl.col("text").str.join(" "))["text"]
    day = rng.integers(0, 3 * 365, size)
    return pl.DataFrame(
        {
            "product": pl.Series(pool.products).gather(place),
            "rating": np.floor(rating + 0.5).astype(np.int64),
            "user": rng.integers(0, max(int(USERS * number), 1), size),
            "date": np.datetime64("2023-01-01") + day,
            "text": texts,
        }
    ).with_columns(user="u" + pl.col("user").cast(pl.String))


def write_recombined(pool: Sentences, number: int, path: Path, seed: int = 0) -> None:
    """A CSV file of them."""
    with path.open("wb") as file:
        for part, frame in enumerate(recombined(pool, number, seed)):
            frame.write_csv(file, include_header=part == 0)
