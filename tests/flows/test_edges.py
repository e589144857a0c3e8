"""The main job where evidence is small, odd, or not what an earlier run saw."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from berth.core import Column, InputError, Kind, Role, Table
from berth.flows.position import position
from berth.market.agenda import Agenda, Need
from berth.market.synthetic import Setting, write_market

NEEDS = Agenda((Need("Food", ("food",)), Need("Staff", ("staff",))))


def reviews(rows: int, products: int = 2, seed: int = 0) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    rating = rng.integers(1, 6, rows)
    said = np.array(["awful", "poor", "fine", "good", "lovely"])[rating - 1]
    about = np.where(rng.random(rows) < 0.5, "food", "staff")
    day = rng.integers(0, 99, rows)
    return pl.DataFrame(
        {
            "text": [
                f"The {a} was {s} on day {d} of trip {at}."
                for at, (a, s, d) in enumerate(zip(about, said, day, strict=True))
            ],
            "product": [f"P{at % products:02d}" for at in range(rows)],
            "rating": rating,
        }
    )


SMALL: dict[str, Callable[[], pl.DataFrame]] = {
    "25 reviews": lambda: reviews(25),
    "one product": lambda: reviews(40, 1),
    "half by one": lambda: reviews(60).with_columns(
        user=pl.when(pl.int_range(pl.len()) % 2 == 0).then(0).otherwise(pl.int_range(pl.len()))
    ),
    "25 rated": lambda: reviews(60).with_columns(
        rating=pl.when(pl.int_range(pl.len()) < 25).then("rating")
    ),
    "a product with one review": lambda: pl.concat(
        [reviews(40), reviews(1, seed=9).with_columns(product=pl.lit("Rare"))]
    ),
}


@pytest.mark.parametrize("case", list(SMALL))
@pytest.mark.parametrize("own", ["P00", "Newcomer"])
def test_little_evidence_gives_tables_that_hold(case: str, own: str) -> None:
    found = position(SMALL[case](), own=own, needs=NEEDS, replicates=20).tables
    assert found["satisfaction"]["value"].is_between(1, 5).all()
    assert np.isclose(found["needs"]["importance"].sum(), 1)
    assert np.isclose(found["segments"]["share"].sum(), 1)
    for name, frame in found.items():
        for column in frame.iter_columns():
            assert not (column.dtype == pl.Float64 and column.is_nan().any()), (name, column.name)


def test_one_need_is_a_whole_market() -> None:
    found = position(reviews(80), own="P00", needs=Agenda(NEEDS.needs[:1]), replicates=20).tables
    assert found["needs"]["importance"].to_list() == [1.0]
    assert found["needs"]["probability_top3"].to_list() == [1.0]
    assert found["segments"].height == 1
    assert set(found["positions"]["need"]) == {"Food"}


def test_rows_that_an_earlier_run_did_not_compare_are_heard(tmp_path: Path) -> None:
    """The own product is always compared; others beyond the sixtieth are not."""
    evidence = pl.concat(
        [reviews(61 * 6, 61), reviews(5, 1, seed=9).with_columns(product=pl.lit("Own"))]
    )
    position(evidence, own="P00", needs=NEEDS, replicates=5, out=tmp_path / "run")
    again = position(evidence, own="Own", needs=tmp_path / "run/needs.toml", replicates=5)
    afresh = position(evidence, own="Own", needs=NEEDS, replicates=5)
    assert again.tables["units"].filter(product="Own").height == 5
    assert again.tables["satisfaction"].equals(afresh.tables["satisfaction"])


def test_names_and_ids_that_would_be_mixed_up_are_refused() -> None:
    joined = Agenda((Need("Food + drink", ("food",)), Need("Staff", ("staff",))))
    with pytest.raises(InputError, match="joins two needs"):
        position(reviews(40), needs=joined, replicates=5)
    with pytest.raises(InputError, match="no need is given"):
        position(reviews(40), needs=Agenda(()), replicates=5)
    frame = reviews(40).with_columns(
        row_id=pl.format("x:{}", pl.int_range(pl.len()) % 20), language=pl.lit("en")
    )
    columns = (
        Column("text", Kind.TEXT, Role.INPUT),
        Column("product", Kind.CATEGORY, Role.PRODUCT),
        Column("rating", Kind.NUMBER, Role.RATING),
        Column("language", Kind.CATEGORY, Role.LANGUAGE),
    )
    with pytest.raises(InputError, match="same row id"):
        position(Table.of(frame, columns), needs=NEEDS, replicates=5)


def test_an_aspect_hardly_rated_is_not_said_to_count() -> None:
    few = pl.int_range(pl.len()) < 10
    evidence = reviews(100).with_columns(
        food_rating=pl.when(few).then("rating"), staff_rating=pl.col("rating")
    )
    found = position(evidence, own="P00", needs=NEEDS, replicates=5)
    counted = [f.subject["column"] for f in found.findings if f.key == "method.aspect"]
    assert counted == ["staff_rating"]


def test_aspects_on_a_scale_used_otherwise_do_not_stand_above_all_else() -> None:
    # Hardly any rating is above 5 though the scale ends at 10: aspects of 1 to 5 go up to 10.
    evidence = reviews(200).with_row_index("at").with_columns(food_rating=pl.col("rating"))
    evidence = evidence.with_columns(
        rating=pl.when(pl.col("at") < 3).then(10.0).otherwise("rating")
    ).drop("at")
    found = position(evidence, own="P00", needs=NEEDS, replicates=20)
    value = dict(found.tables["needs"].select("need", "satisfaction").iter_rows())
    assert abs(value["Food"] - evidence["rating"].mean()) < 1.0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"seed": -1}, "the seed is -1"),
        ({"replicates": 1}, "make no interval"),
        ({"needs": "nowhere/needs.toml"}, "needs.toml"),
        ({"out": "/proc/x"}, "/proc/x"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_read(
    options: dict[str, object], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("read")

    monkeypatch.setattr("berth.flows.position.read", never)
    with pytest.raises(InputError, match=said):
        position(reviews(40), **options)  # type: ignore[arg-type]


def test_who_filled_in_a_form_is_no_kind_of_user() -> None:
    market = write_market(Setting(segments=1, products=4, needs=6, reviews_per_product=120), 4)
    needs = Agenda(tuple(Need(name, words) for name, words in market.seeds.items()))
    rng = np.random.default_rng(4)
    filled = rng.random(len(market.table)) < 0.4
    table = market.table
    for name in market.truth.needs[:3]:
        stars = np.where(filled, rng.integers(1, 6, len(table)), np.nan)
        rated = pl.Series(stars).fill_nan(None)
        table = table.with_column(Column(f"{name}_rating", Kind.NUMBER, Role.ASPECT), rated)
    found = position(table, needs=needs, replicates=5)
    assert found.tables["segments"]["segment"].to_list() == ["everyone"]
    assert [f for f in found.findings if f.key == "method.aspect"]
