"""Agreement of satisfaction with gold ratings of aspects, with and without halo.

DATA holds skytrax/{lounge,airline}.csv.gz and tripadvisor/reviews.parquet. Text, product and
overall rating alone are read; the gold ratings only judge.
"""

import hashlib
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.section import Section, Sheet
from berth.core import Floats
from berth.market.assignment import assign
from berth.market.equating import equated
from berth.market.panel import Panel
from berth.market.satisfaction import satisfaction
from berth.market.sentiment import learn_sentiment
from berth.market.units import split_units, unit_texts

HERE = Path(__file__).parent
SPLITS, RESAMPLES = 40, 1000


@dataclass(frozen=True)
class Set:
    """Where a set is, its columns, and the fewest reviews of a product that counts."""

    file: str
    product: str
    text: str
    rating: str
    fewest: int


SETS = {
    "lounge": Set("skytrax/lounge.csv.gz", "airline_name", "content", "overall_rating", 20),
    "tripadvisor": Set("tripadvisor/reviews.parquet", "hotel_id", "text", "overall", 20),
    "airline": Set("skytrax/airline.csv.gz", "airline_name", "content", "overall_rating", 15),
}


def centred(cells: Floats, valid: np.ndarray) -> Floats:
    """Each need's z-scores over products, less each product's mean."""
    kept = np.where(valid, cells, np.nan)
    scores = (kept - np.nanmean(kept, axis=0)) / np.nanstd(kept, axis=0)
    return scores - np.nanmean(scores, axis=1, keepdims=True)


def pearson(one: Floats, two: Floats) -> float:
    """Over the cells that both have."""
    both = np.isfinite(one) & np.isfinite(two)
    return float(np.corrcoef(one[both], two[both])[0, 1])


def halo_free(one: Floats, two: Floats, valid: np.ndarray) -> float:
    """DESIGN's measure: correlation after needs are z-scored and products centred."""
    return pearson(centred(one, valid), centred(two, valid))


def gold(frame: pl.DataFrame, aspects: list[str], product: np.ndarray, products: int) -> tuple:
    """Mean gold rating and number of ratings, [products, aspects] each."""
    values = frame.select(pl.col(aspects)).to_numpy().astype(float)
    total, count = np.zeros((products, len(aspects))), np.zeros((products, len(aspects)))
    known = product >= 0
    np.add.at(total, product[known], np.nan_to_num(values[known]))
    np.add.at(count, product[known], np.isfinite(values[known]))
    return np.where(count > 0, total / np.maximum(count, 1), np.nan), count


def ours(
    frame: pl.DataFrame, one: Set, needs: list, product: np.ndarray, products: int
) -> tuple[Callable[[np.ndarray], Floats], float]:
    """Satisfaction [products, needs] from chosen reviews, as a function, and what is explained."""
    texts = frame[one.text]
    units = split_units(texts, pl.Series(["en"]).new_from_index(0, len(frame)))
    row = units["row"].to_numpy().astype(np.int64)
    words, language = unit_texts(texts, units), pl.Series(["en"]).new_from_index(0, len(row))
    rating, user = frame[one.rating].to_numpy(), np.arange(len(frame), dtype=np.int32)
    heard = learn_sentiment(words, language, row, rating, user)
    told = assign(words, language, needs)
    names = tuple(name for name, _ in needs)
    scale = (float(rating.min()), float(rating.max()))

    def cells(chosen: np.ndarray) -> Floats:
        used = np.flatnonzero(chosen & (product >= 0))
        inside = np.flatnonzero(np.isin(row, used))
        panel = Panel.of(
            told[inside], heard.units[inside], np.searchsorted(used, row[inside]), names,
            tuple(map(str, range(products))), rating[used], product[used].astype(np.int32),
            user[: len(used)], scale, pl.Series(map(str, used)), apart=heard.apart[:, inside],
        )  # fmt: skip
        return satisfaction(equated(panel), replicates=5, seed=0).value

    return cells, heard.explained


def agreement(name: str, one: Set, data: Path) -> tuple[str, ...]:
    """One row of the table."""
    path = data / one.file
    frame = (
        pl.read_parquet(path)
        if path.suffix == ".parquet"
        else pl.read_csv(path, infer_schema_length=None)
    )
    agenda = tomllib.loads((HERE / "agendas" / f"{name}.toml").read_text())["need"]
    aspects = [need["name"] for need in agenda]
    real = [pl.col(a).cast(pl.Float64, strict=False) for a in aspects]
    frame = frame.with_columns(
        [pl.when(c > 0).then(c).alias(a) for c, a in zip(real, aspects, strict=True)]
        + [pl.col(one.rating).cast(pl.Float64, strict=False), pl.col(one.product).cast(pl.String)]
    ).filter(pl.col(one.text).is_not_null() & pl.col(one.rating).is_not_null())
    sizes = frame[one.product].value_counts().filter(pl.col("count") >= one.fewest)
    products = sorted(sizes[one.product])
    place = {label: at for at, label in enumerate(products)}
    product = np.array([place.get(label, -1) for label in frame[one.product]])
    truth, count = gold(frame, aspects, product, len(products))
    valid = count >= 5
    cells, explained = ours(
        frame, one, [(n["name"], n["words"]) for n in agenda], product, len(products)
    )
    found = cells(np.ones(len(frame), dtype=bool))
    overall = np.array([frame[one.rating].to_numpy()[product == p].mean() for p in place.values()])
    flat = np.repeat(overall[:, None], len(aspects), axis=1)
    even = np.array([int(hashlib.sha256(p.encode()).hexdigest(), 16) % 2 == 0 for p in products])
    rng = np.random.default_rng(0)
    drawn = [rng.integers(0, len(products), len(products)) for _ in range(RESAMPLES)]
    spread = [halo_free(found[i], truth[i], valid[i]) for i in drawn]
    low, high = np.quantile(spread, [0.05, 0.95])
    halves, apart = [], []
    for _ in range(SPLITS):
        half = rng.random(len(frame)) < 0.5
        left = gold(frame.filter(pl.Series(half)), aspects, product[half], len(products))[0]
        right = gold(frame.filter(pl.Series(~half)), aspects, product[~half], len(products))[0]
        halves.append(halo_free(left, right, valid & np.isfinite(left) & np.isfinite(right)))
        apart.append(halo_free(cells(half), right, valid & np.isfinite(right)))
    split = float(np.mean(halves))
    figures = [
        f"{halo_free(found, truth, valid):.3f} ({low:.2f} to {high:.2f})",
        f"{halo_free(found[even], truth[even], valid[even]):.3f}",
        f"{halo_free(found[~even], truth[~even], valid[~even]):.3f}",
        f"{np.mean(apart):.3f}",
        f"{np.sqrt(2 * split / (1 + split)):.2f}",
        f"{pearson(np.where(valid, found, np.nan), truth):.2f}",
        f"0 (raw {pearson(np.where(valid, flat, np.nan), truth):.2f})",
        f"{explained:.2f}",
    ]
    return (name, f"{len(products)} × {len(aspects)}", *figures)


TITLES = (
    "set", "products × needs", "halo-free r, all (90 % over products)", "even products",
    "odd products", "ours from one half, gold from the other", "ceiling", "raw r",
    "overall rating alone", "rating's variance explained, out of fold",
)  # fmt: skip
PROTOCOL = """Satisfaction from text and overall rating alone, needs named by at most five seed
words, against the mean gold rating of each aspect. Halo-free: each need's cells are z-scored over
products, each product's mean is taken out, then Pearson over all cells with at least 5 gold
ratings. Every review of a product with 20 or more (15 for airline) counts; the ceiling is what two
halves of the gold ratings agree with each other, raised to full length. The overall rating alone
has no halo-free agreement by definition; its raw r shows why raw r means little. Products are even
or odd by the hash of their names; methods were developed on the even ones."""


def measure(data: Path) -> Section:
    """Measure every set."""
    rows = [agreement(name, one, data) for name, one in SETS.items()]
    title = "Agreement with gold ratings, needs named by the user"
    return Section(title, PROTOCOL, (Sheet("", TITLES, tuple(rows)),))
