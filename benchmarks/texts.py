"""Sets of texts with a class each, as frames `text`, `label`, training rows and test rows."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
import polars as pl

Split = tuple[pl.DataFrame, pl.DataFrame]
_HEADER = re.compile(r"\A.*?\n\n", re.DOTALL)
_QUOTED = re.compile(r"(writes in|writes:|wrote:|says:|said:|^In article|^Quoted from|^\||^>)")
_SHOTS = 10


def imdb(data: Path) -> Iterator[Split]:
    """Reviews of films, the official split."""
    yield tuple(_columns(data / "imdb" / f"{part}.parquet", "text", "label") for part in _PARTS)  # type: ignore[misc]


def sst2(data: Path) -> Iterator[Split]:
    """Sentences of film reviews, the official split, without the phrases."""
    yield tuple(
        pl.read_csv(
            data / "sst2" / f"{part}.tsv.gz",
            separator="\t",
            has_header=False,
            quote_char=None,
            new_columns=["text", "label"],
            schema_overrides=[pl.String, pl.String],
        )
        for part in _PARTS
    )  # type: ignore[misc]


def ag_news(data: Path) -> Iterator[Split]:
    """News: 5,000 training rows, the official test."""
    train = _columns(data / "ag_news" / "train_5k_subset.csv.gz", "text", "label")
    test = pl.read_csv(
        data / "ag_news" / "test.csv.gz", has_header=False, new_columns=["label", "title", "body"]
    )
    text = pl.concat_str(["title", "body"], separator=" ").alias("text")
    yield train, test.select(text, pl.col("label").cast(pl.String))


def banking77(data: Path) -> Iterator[Split]:
    """Questions to a bank, the official split."""
    yield tuple(
        _columns(data / "banking77" / f"{part}.csv.gz", "text", "category") for part in _PARTS
    )  # type: ignore[misc]


def banking77_few(data: Path) -> Iterator[Split]:
    """The same with 10 training rows a class, drawn once."""
    for train, test in banking77(data):
        order = np.random.default_rng(0).permutation(len(train))
        some = train[order].group_by("label", maintain_order=True).head(_SHOTS)
        yield some.select("text", "label"), test


def newsgroups(data: Path) -> Iterator[Split]:
    """Posts by date, without headers, quotes and signatures."""
    yield tuple(
        _columns(data / "newsgroups20_bydate" / f"{part}.parquet", "text", "label").with_columns(
            pl.col("text").map_elements(_own_words, return_dtype=pl.String)
        )
        for part in _PARTS
    )  # type: ignore[misc]


def sms(data: Path) -> Iterator[Split]:
    """Short messages, spam or not: 5 times 2 folds."""
    whole = pl.read_csv(
        data / "sms_spam" / "SMSSpamCollection.gz", separator="\t", has_header=False,
        quote_char=None, new_columns=["label", "text"],
    ).select("text", "label")  # fmt: skip
    for repeat in range(5):
        yield from _folds(whole, 2, repeat)


def hotels(data: Path) -> Iterator[Split]:
    """Chinese reviews of hotels, good or bad: 5 folds."""
    whole = _columns(
        data / "chinese_sentiment" / "ChnSentiCorp_htl_all.csv.gz", "review", "label"
    ).drop_nulls()
    yield from _folds(whole, 5, 0)


SETS: Mapping[str, Callable[[Path], Iterator[Split]]] = {
    "IMDB": imdb,
    "SST-2": sst2,
    "AG News, 5,000 rows": ag_news,
    "Banking77": banking77,
    "Banking77, 10 a class": banking77_few,
    "20 Newsgroups": newsgroups,
    "SMS spam": sms,
    "ChnSentiCorp hotels": hotels,
}
_PARTS = ("train", "test")


def _columns(path: Path, text: str, label: str) -> pl.DataFrame:
    frame = pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_csv(path)
    return frame.select(pl.col(text).alias("text"), pl.col(label).cast(pl.String).alias("label"))


def _folds(whole: pl.DataFrame, number: int, seed: int) -> Iterator[Split]:
    """Stratified by label."""
    rng = np.random.default_rng(seed)
    order = pl.Series("order", rng.permutation(len(whole)))
    fold = whole.with_columns(order).select(
        (pl.col("order").rank("ordinal").over("label") % number).alias("fold")
    )["fold"]
    for held in range(number):
        yield whole.filter(fold != held), whole.filter(fold == held)


def _own_words(post: str) -> str:
    """A post without its header, the lines it quotes, and what follows the last rule of dashes."""
    # The copy at hand has tabs for the ends of lines.
    body = _HEADER.sub("", post.replace("\t", "\n"), count=1)
    lines = [line for line in body.split("\n") if not _QUOTED.search(line)]
    for at in range(len(lines) - 1, -1, -1):
        if lines[at].strip().strip("-") == "":
            break
    else:
        at = 0
    return "\n".join(lines[:at] if at > 0 else lines)
