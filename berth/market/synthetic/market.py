"""`Market`: reviews as an analyst gets them, and the truth behind them."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from berth.core import Column, Floats, Kind, Role, Table, stream
from berth.market.synthetic.setting import Setting
from berth.market.synthetic.speech import TONGUES, Speech, speak
from berth.market.synthetic.truth import Population, Truth, kinds, survey
from berth.market.synthetic.world import Ints, Lives, World, create_world, live

NAMES = (
    "Tavrelo", "Quindora", "Plonexa", "Brisvane", "Ostrily", "Meldrano", "Kivuno", "Sandrelle",
    "Uvantik", "Fennaro", "Yarlbo", "Corvelis", "Dramoxi", "Wespira", "Nolkeva", "Zephrane",
    "Itharo", "Glimora", "Halvexa", "Rudenko",
)  # fmt: skip
"""Invented products."""
_START = date(2023, 7, 1)
_COUNTRIES = ("DE", "US", "FR", "GB", "CN", "NL")
_PLANS = ("free", "team", "business", "enterprise")
_COLUMNS = (
    Column("text", Kind.TEXT, Role.INPUT),
    Column("product", Kind.CATEGORY, Role.PRODUCT),
    Column("rating", Kind.NUMBER, Role.RATING),
    Column("user", Kind.ID, Role.USER),
    Column("time", Kind.DATE, Role.TIME),
    Column("country", Kind.CATEGORY, Role.CONTEXT),
    Column("plan", Kind.CATEGORY, Role.CONTEXT),
    Column("price", Kind.NUMBER, Role.PRICE),
    Column("language", Kind.CATEGORY, Role.LANGUAGE),
)


@dataclass(frozen=True, eq=False)
class Market:
    """table: columns text, product, rating, user, time, country, plan, price, language, a row a
    review in the order of time; truth: what is to be found; seeds: a few words an analyst would
    name for each need, by need.
    """

    table: Table
    truth: Truth
    seeds: dict[str, tuple[str, ...]]


def write_market(setting: Setting, seed: int) -> Market:
    """Write a market of this kind; the same setting and seed write the same market."""
    world = create_world(setting, stream(seed, "synthetic world"))
    lives = _reviews(world, stream(seed, "synthetic reviews"))
    population = survey(world, stream(seed, "synthetic population"))
    rng = stream(seed, "synthetic speech")
    topics = sorted(rng.permutation(16)[: setting.needs].tolist())
    codes = np.asarray(setting.tongues)[rng.integers(0, len(setting.tongues), len(lives.product))]
    names = NAMES[: setting.products]
    speech = speak(lives, setting, topics, names, _closeness(population.places), codes, rng)
    spoken = [TONGUES[setting.tongues[0]].topics[t] for t in topics]
    needs = tuple(topic.name for topic in spoken)
    table = _table(lives, speech, codes, world, stream(seed, "synthetic columns"))
    truth = _truth(world, lives, population, speech, names, needs)
    return Market(table, truth, {topic.name: tuple(topic.seeds.split("|")) for topic in spoken})


def _reviews(world: World, rng: np.random.Generator) -> Lives:
    """Who writes of what: users come back, and products are of unequal size where so set."""
    setting = world.setting
    size = np.exp(
        rng.normal(0, setting.uneven, setting.products)
        if setting.uneven
        else np.zeros(setting.products)
    )
    total = setting.products * setting.reviews_per_product
    each = np.maximum(1, np.round(total * size / size.sum()).astype(int))
    product = rng.permutation(np.repeat(np.arange(setting.products), each))
    return live(world, product, _users(setting, len(product), rng), rng)


def _users(setting: Setting, rows: int, rng: np.random.Generator) -> Ints:
    if setting.reviews_per_user == 1:
        return np.arange(rows)
    users = max(1, round(rows / setting.reviews_per_user))
    weight = 1 / np.arange(1, users + 1) if setting.heavy_tailed else np.ones(users)
    drawn = rng.choice(users, rows, p=weight / weight.sum())
    return np.unique(drawn, return_inverse=True)[1].astype(np.int64)


def _closeness(places: Floats) -> Floats:
    """How likely one product's reviewers name the other: the nearer on the map, the likelier."""
    gap = np.sqrt(((places[:, None] - places[None]) ** 2).sum(axis=2))
    near = np.exp(-gap / max(float(gap.mean()), 1e-9))
    if len(near) > 1:
        np.fill_diagonal(near, 0)
    return np.asarray(near / near.sum(axis=1, keepdims=True))


def _table(
    lives: Lives,
    speech: Speech,
    language: NDArray[np.str_],
    world: World,
    rng: np.random.Generator,
) -> Table:
    setting, rows = world.setting, len(lives.product)
    days = (lives.moment * setting.months * 30.4).astype(int)
    given = rng.random(rows) >= setting.missing
    # A segment leans to one plan, so that context can describe it.
    plan = np.where(
        rng.random(rows) < 0.6, lives.segment % len(_PLANS), rng.integers(0, len(_PLANS), rows)
    )
    fees = np.round(rng.uniform(6, 24, setting.products), 0) - 0.01
    frame = pl.DataFrame(
        {
            "text": speech.texts,
            "product": [NAMES[p] for p in lives.product],
            "rating": pl.Series(lives.rating).set(pl.Series(~given), None),
            "user": [f"u{u + 1:06d}" for u in lives.user],
            "time": [_START + timedelta(days=int(d)) for d in days],
            "country": [_COUNTRIES[c] for c in rng.integers(0, len(_COUNTRIES), rows)],
            "plan": [_PLANS[p] for p in plan],
            "price": fees[lives.product],
            "language": language.tolist(),
        },
        schema_overrides={"time": pl.Date, "rating": pl.Float64},
    )
    return Table.of(frame, _COLUMNS, name="synthetic")


def _truth(
    world: World,
    lives: Lives,
    population: Population,
    speech: Speech,
    names: tuple[str, ...],
    needs: tuple[str, ...],
) -> Truth:
    low, high = world.setting.scale
    lived = low + (high - low) * lives.experience
    clauses = speech.clauses.with_columns(
        pl.Series("need", [needs[k] for k in speech.clauses["need"]], pl.String),
        pl.Series("experience", lived[speech.clauses["row"], speech.clauses["need"]]),
    )
    return Truth(
        products=names,
        needs=needs,
        segments=tuple(f"segment {s + 1}" for s in range(world.setting.segments)),
        scale=world.setting.scale,
        satisfaction=population.satisfaction,
        voiced=population.voiced,
        importance=population.importance,
        weights=world.weights,
        weighed=population.weighed,
        segment_shares=world.shares,
        opportunity=population.opportunity,
        places=population.places,
        kinds=kinds(world),
        trend=world.trend * (high - low),
        segment=lives.segment,
        experience=lived,
        clauses=clauses,
    )
