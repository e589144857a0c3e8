"""`Rated`: a set of reviews whose aspects are rated too, read as berth reads it and no further.

Text, product and overall rating alone are given to berth; ratings of aspects only judge.
"""

import hashlib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl
from scipy import sparse

from berth.core import Floats
from berth.market.assignment import assign
from berth.market.equating import equated
from berth.market.panel import Panel
from berth.market.satisfaction import satisfaction
from berth.market.sentiment import Sentiment, learn_sentiment
from berth.market.units import split_units, unit_texts

HERE = Path(__file__).parent
Need = tuple[str, Sequence[str]]


@dataclass(frozen=True)
class Source:
    """Where a set is, its columns, and the fewest reviews of a product that counts."""

    file: str
    product: str
    text: str
    rating: str
    fewest: int


SOURCES = {
    "lounge": Source("skytrax/lounge.csv.gz", "airline_name", "content", "overall_rating", 20),
    "tripadvisor": Source("tripadvisor/reviews.parquet", "hotel_id", "text", "overall", 20),
    "airline": Source("skytrax/airline.csv.gz", "airline_name", "content", "overall_rating", 15),
}


def opened(path: Path) -> pl.DataFrame:
    """All rows and columns of a Parquet or CSV file."""
    return (
        pl.read_parquet(path)
        if path.suffix == ".parquet"
        else pl.read_csv(path, infer_schema_length=None)
    )


def seeds(name: str) -> dict[str, tuple[str, ...]]:
    """Each need of a set's agenda with its seed words."""
    listed = tomllib.loads((HERE / "agendas" / f"{name}.toml").read_text(encoding="utf-8"))
    return {need["name"]: tuple(need["words"]) for need in listed["need"]}


@dataclass(frozen=True, eq=False)
class Rated:
    """name: of the set; agenda: each aspect and its seed words; text, rating [reviews]; product
    [reviews]: place in `products`, -1 beyond them; aspects [reviews, aspects], NaN where unrated.
    """

    name: str
    agenda: tuple[Need, ...]
    products: tuple[str, ...]
    text: pl.Series
    rating: Floats
    product: np.ndarray
    aspects: Floats

    @classmethod
    def of(cls, name: str, data: Path) -> "Rated":
        """Read a set of `SOURCES`."""
        source = SOURCES[name]
        frame = opened(data / source.file)
        agenda = tuple(seeds(name).items())
        number = pl.col(source.rating).cast(pl.Float64, strict=False)
        frame = frame.with_columns(number.alias("rating")).filter(
            pl.col(source.text).is_not_null() & pl.col("rating").is_not_null()
        )
        sizes = frame[source.product].cast(pl.String).value_counts()
        products = tuple(sorted(sizes.filter(pl.col("count") >= source.fewest)[source.product]))
        place = {label: at for at, label in enumerate(products)}
        columns = [pl.col(aspect).cast(pl.Float64, strict=False) for aspect, _ in agenda]
        aspects = frame.select(columns).to_numpy().astype(float)
        aspects[aspects <= 0] = np.nan
        return cls(
            name, agenda, products, frame[source.text], frame["rating"].to_numpy(),
            np.array([place.get(p, -1) for p in frame[source.product].cast(pl.String)]), aspects,
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.rating)

    @cached_property
    def units(self) -> pl.DataFrame:
        """Opinion units: row, start, end."""
        return split_units(self.text, self._language(len(self)))

    @cached_property
    def row(self) -> np.ndarray:
        """The review of each unit."""
        return self.units["row"].to_numpy().astype(np.int64)

    @cached_property
    def words(self) -> pl.Series:
        """The text of each unit."""
        return unit_texts(self.text, self.units)

    @property
    def language(self) -> pl.Series:
        """That of each unit."""
        return self._language(len(self.row))

    def _language(self, number: int) -> pl.Series:
        return pl.Series(["en"]).new_from_index(0, number)

    @cached_property
    def sentiment(self) -> Sentiment:
        """Of the units, every one read by a model that has not seen its review."""
        user = np.arange(len(self))
        return learn_sentiment(self.words, self.language, self.row, self.rating, user)

    def told(self, needs: Sequence[Need]) -> sparse.csr_array:
        """How much each unit speaks of each need."""
        return assign(self.words, self.language, needs)

    def panel(self, told: sparse.csr_array, names: Sequence[str], chosen: np.ndarray) -> Panel:
        """Chosen reviews [reviews] of the products that count × needs, equated."""
        used = np.flatnonzero(chosen & (self.product >= 0))
        inside = np.flatnonzero(np.isin(self.row, used))
        heard = self.sentiment
        scale = (float(self.rating.min()), float(self.rating.max()))
        said = Panel.of(
            told[inside], heard.units[inside], np.searchsorted(used, self.row[inside]),
            tuple(names), self.products, self.rating[used], self.product[used].astype(np.int32),
            np.arange(len(used), dtype=np.int32), scale, pl.Series(map(str, used)),
            apart=heard.apart[:, inside],
        )  # fmt: skip
        return equated(said)

    def served(
        self, told: sparse.csr_array, names: Sequence[str], chosen: np.ndarray | None = None
    ) -> Floats:
        """Satisfaction [products, needs] from chosen reviews, or from all."""
        every = np.ones(len(self), dtype=bool) if chosen is None else chosen
        return satisfaction(self.panel(told, names, every), replicates=5, seed=0).value

    def gold(self, chosen: np.ndarray | None = None) -> tuple[Floats, Floats]:
        """Mean and number of ratings of each aspect by chosen reviews, [products, aspects]."""
        known = self.product >= 0 if chosen is None else (self.product >= 0) & chosen
        shape = (len(self.products), self.aspects.shape[1])
        total, count = np.zeros(shape), np.zeros(shape)
        np.add.at(total, self.product[known], np.nan_to_num(self.aspects[known]))
        np.add.at(count, self.product[known], np.isfinite(self.aspects[known]))
        return np.where(count > 0, total / np.maximum(count, 1), np.nan), count

    @property
    def even(self) -> np.ndarray:
        """Products on which methods are developed, by the hash of their names."""
        digests = (hashlib.sha256(name.encode()).hexdigest() for name in self.products)
        return np.array([int(digest, 16) % 2 == 0 for digest in digests])
