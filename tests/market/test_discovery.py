"""Needs are found in markets whose needs are known, and none where there are none."""

import numpy as np
import polars as pl
import pytest
from scipy.optimize import linear_sum_assignment

from berth.core import InputError
from berth.market.assignment import assign
from berth.market.discovery import Discovery, discover
from berth.market.sentiment import learn_sentiment
from berth.market.synthetic import demo_market
from berth.market.terms import find_terms
from berth.market.units import split_units, unit_texts
from berth.market.words import tokens


def found_in(language: str, seed: int = 0) -> tuple[Discovery, pl.DataFrame, pl.Series, pl.Series]:
    market = demo_market(language)  # type: ignore[arg-type]
    texts = market.table.frame["text"]
    spoken = pl.Series([language]).new_from_index(0, len(texts))
    units = split_units(texts, spoken)
    row = units["row"].to_numpy().astype(np.int64)
    words, code = unit_texts(texts, units), spoken.gather(units["row"])
    rating = market.table.frame["rating"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    heard = learn_sentiment(words, code, row, rating, np.arange(len(texts)))
    product = market.table.frame["product"].cast(pl.Categorical).to_physical().to_numpy()
    names = {name.lower() for name in market.truth.products}
    found = discover(words, code, row, product, heard.units, ignored=names, seed=seed)
    clauses = market.truth.clauses.select(
        pl.col("row").cast(pl.UInt32), pl.col("start").cast(pl.UInt32), "need"
    ).sort("row", "start")
    # A clause lies in the last unit that begins no later than it does.
    inside = clauses.join_asof(
        units.with_row_index("unit").select("row", "start", "unit"), on="start", by="row",
        check_sortedness=False,
    )  # fmt: skip
    true = inside.drop_nulls("unit").unique("unit").select("unit", "need")
    named = units.with_row_index("unit").join(true, on="unit", how="left", maintain_order="left")
    return found, named, words, code


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_needs_of_a_known_market_are_found(language: str) -> None:
    found, units, words, code = found_in(language)
    assert 6 <= len(found.needs) <= 16
    parts = assign(words, code, [(n.name, n.words) for n in found.needs]).toarray() > 0
    true = units["need"].to_numpy()
    known = units["need"].is_not_null().to_numpy()
    best, precise = [], []
    for need in sorted(set(true[known])):
        about = true == need
        recall = parts[about].mean(axis=0)
        precision = parts[about].sum(axis=0) / np.maximum(parts[known].sum(axis=0), 1)
        best.append(int((recall * precision).argmax()))
        precise.append(float(precision[best[-1]]))
    assert len(set(best)) == 8  # each its own
    assert np.mean(precise) > 0.75


def test_the_seed_hardly_matters() -> None:
    # Needs are matched by the units they hold; their Jaccard indices weigh as units do.
    one, _, words, code = found_in("en", 0)
    other = found_in("en", 1)[0]
    held = [
        assign(words, code, [(n.name, n.words) for n in found.needs]).toarray() > 0
        for found in (one, other)
    ]
    both = held[0].T.astype(float) @ held[1].astype(float)
    sizes = [some.sum(axis=0) for some in held]
    jaccard = both / (sizes[0][:, None] + sizes[1][None, :] - both)
    rows, columns = linear_sum_assignment(-jaccard)
    assert (sizes[0][rows] * jaccard[rows, columns]).sum() / sizes[0].sum() > 0.75


def test_the_same_seed_finds_the_same() -> None:
    assert found_in("en", 3)[0] == found_in("en", 3)[0]


def reviews(lines: list[str]) -> tuple[pl.Series, pl.Series, np.ndarray]:
    return pl.Series(lines), pl.Series(["en"] * len(lines)), np.arange(len(lines))


def test_too_little_is_said_to_be_so() -> None:
    texts, languages, row = reviews(["The food was good."] * 3)
    with pytest.raises(InputError, match="--needs"):
        discover(texts, languages, row, np.zeros(3, dtype=np.int64), None)


def test_terms_are_nouns_that_all_products_share() -> None:
    lines = [
        "The screen was very bright and the battery is weak.",
        "My screen is good, the battery was poor.",
    ] * 20 + ["The zorblex screen of the battery."] * 15
    texts, languages, row = reviews(lines)
    product = np.array([0] * 20 + [1] * 20 + [2] * 15)
    terms = find_terms(tokens(texts, languages), languages, row, product, None, ignored=["poor"])
    assert {"screen", "battery"} <= set(terms["term"])
    assert not {"zorblex", "bright", "good", "the", "poor"} & set(terms["term"])


def test_the_thing_that_is_sold_is_no_need() -> None:
    rng = np.random.default_rng(0)
    things = [f"aspect{k} word{k} other{k}" for k in "abcdefghijklmnop"]
    lines = []
    for k in range(1600):
        noun, word, other = things[rng.integers(16)].split()
        two = [f"the {noun}", "the hotel"]
        lines.append(f"{two[k % 2]} and {two[1 - k % 2]} {word} the {other} as it was")
    texts, languages, row = reviews(lines)
    found = discover(texts, languages, row, np.zeros(len(lines), dtype=np.int64), None)
    assert found.thing == "hotel"
    assert all("hotel" not in need.words for need in found.needs)


def test_nouns_of_a_language_with_articles_are_found() -> None:
    rng = np.random.default_rng(1)
    things = ["Zimmer", "Frühstück", "Personal", "Bett", "Büfett", "Bad"]
    words = {noun: [f"{noun.lower()}wert{k}" for k in range(3)] for noun in things}
    lines = []
    for k in range(900):
        noun = things[k % 6]
        word = words[noun][rng.integers(3)]
        lines.append(
            [f"Das {noun} war {word}", f"Leider ist unser {noun} nicht sehr {word}"][k % 2]
        )
    texts, _, row = reviews(lines)
    languages = pl.Series(["de"] * len(lines))
    found = discover(texts, languages, row, np.zeros(len(lines), dtype=np.int64), None)
    named = {word for need in found.needs for word in need.words}
    assert {noun.lower() for noun in things} <= named
    assert not {"leider", "nicht", "sehr", "unser"} & named
