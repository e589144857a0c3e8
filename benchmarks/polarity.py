"""Polarity of aspect terms, learned from ratings of other reviews alone.

DATA as for `agreement`, and absa_semeval14_twitter/semeval14.
"""

import gzip
from pathlib import Path

import numpy as np
import polars as pl
from scipy import sparse
from sklearn.metrics import accuracy_score, f1_score

from benchmarks.rated import SOURCES, Rated
from benchmarks.section import Section, Sheet
from berth.market.contest import poor_line
from berth.market.equating import equated
from berth.market.panel import Panel
from berth.market.sentiment import learn_sentiment
from berth.market.units import split_units, unit_texts
from berth.statistics.estimate import Estimate

FOLDER = "absa_semeval14_twitter/semeval14"
SETS = {
    "restaurants, test": "Restaurants_Test_Gold.xml.seg.gz",
    "restaurants, training part": "Restaurants_Train.xml.seg.gz",
    "laptops, test": "Laptops_Test_Gold.xml.seg.gz",
}
RESAMPLES = 1000


def items(path: Path) -> pl.DataFrame:
    """text, start (of the term in it), positive: terms judged one way or the other."""
    lines = gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()
    rows = []
    for sentence, term, polarity in zip(lines[::3], lines[1::3], lines[2::3], strict=True):
        if polarity.strip() in ("1", "-1"):
            start = sentence.index("$T$")
            text = sentence.replace("$T$", term.strip())
            rows.append((text, start, polarity.strip() == "1"))
    return pl.DataFrame(rows, schema=["text", "start", "positive"], orient="row")


def judged(data: Path) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """What terms were taken for and what they are, bool [terms] each, by set.

    The sentences are read as unrated reviews beside the rated ones of the other sets; a term is
    negative where its unit lies below the line under which berth calls a need poorly served.
    """
    teachers = [Rated.of(name, data) for name in SOURCES]
    texts, ratings = [], []
    for rated in teachers:
        low, high = rated.rating.min(), rated.rating.max()
        texts.append(rated.text)
        ratings.append((rated.rating - low) / (high - low))
    pupils = {name: items(data / FOLDER / file) for name, file in SETS.items()}
    texts += [pupil["text"] for pupil in pupils.values()]
    ratings += [np.full(len(pupil), np.nan) for pupil in pupils.values()]
    text, rating = pl.concat(texts, how="vertical"), np.concatenate(ratings)
    units = split_units(text, pl.Series(["en"]).new_from_index(0, len(text)))
    row = units["row"].to_numpy().astype(np.int64)
    words = unit_texts(text, units)
    language = pl.Series(["en"]).new_from_index(0, len(words))
    heard = learn_sentiment(words, language, row, rating, np.arange(len(text))).units
    line = poor(heard, row, rating)
    offset = sum(map(len, teachers))
    found = {}
    for name, pupil in pupils.items():
        start = pupil["start"].to_numpy()
        at = _unit(row, units["start"].to_numpy(), offset + np.arange(len(pupil)), start)
        found[name] = (heard[at] > line, pupil["positive"].to_numpy())
        offset += len(pupil)
    return found


def poor(heard: np.ndarray, row: np.ndarray, rating: np.ndarray) -> float:
    """Where what units say stands for the line of `poor_line`, ratings being from 0 to 1."""
    rated = np.flatnonzero(np.isfinite(rating))
    inside = np.isin(row, rated)
    panel = Panel.of(
        sparse.csr_array(np.ones((int(inside.sum()), 1))), heard[inside],
        np.searchsorted(rated, row[inside]), ("all",), ("all",), rating[rated],
        np.zeros(len(rated), dtype=np.int32), np.arange(len(rated), dtype=np.int32), (0.0, 1.0),
        pl.Series(map(str, rated)),
    )  # fmt: skip
    mean = float(rating[rated].mean())
    level = np.full((1, 1), mean)
    line = poor_line(Estimate(level, level[None], np.ones((1, 1), dtype=np.int64)), (0.0, 1.0))
    return mean + (line - mean) / equated(panel).gain.value


def _unit(row: np.ndarray, begins: np.ndarray, review: np.ndarray, start: np.ndarray) -> np.ndarray:
    """The last unit of each review that begins no later than its term."""
    wide = int(begins.max()) + 1
    key = row * wide + begins
    at = np.searchsorted(key, review * wide + np.minimum(start, wide - 1), side="right") - 1
    return np.maximum(at, np.searchsorted(row, review))


def measure(data: Path) -> Section:
    """Measure every set."""
    rows = []
    for name, (guess, truth) in judged(data).items():
        rng = np.random.default_rng(0)
        drawn = [rng.integers(0, len(truth), len(truth)) for _ in range(RESAMPLES)]
        scores = [f1_score(truth[i], guess[i], average="macro") for i in drawn]
        low, high = np.quantile(scores, [0.05, 0.95])
        always = np.ones_like(truth)
        rows.append(
            (
                name,
                f"{len(truth):,}",
                f"{f1_score(truth, guess, average='macro'):.3f} ({low:.3f} to {high:.3f})",
                f"{accuracy_score(truth, guess):.3f}",
                f"{f1_score(truth, always, average='macro'):.3f}",
                f"{accuracy_score(truth, always):.3f}",
            )
        )
    titles = (
        "SemEval-2014 task 4", "terms", "macro-F1 (90 %)", "accuracy",
        "always positive: macro-F1", "accuracy",
    )  # fmt: skip
    return Section("Polarity of aspect terms", PROTOCOL, (Sheet("", titles, tuple(rows)),))


PROTOCOL = """Terms judged positive or negative in sentences of restaurant and laptop reviews. What
words say is learned from the overall ratings of the hotel, lounge and airline reviews alone, no
label of a term seen; the sentences stand among them as unrated reviews, and a term is taken for
positive unless the clause around it lies below berth's line of what is served poorly, halfway
between the middle of the scale and the mean of self-selected ratings. The restaurants' training
part is given beside the test for its size; no label of either was used."""
