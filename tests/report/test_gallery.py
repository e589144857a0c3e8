import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import polars as pl
import pytest

from berth.report import DARK, Document, charts, write_charts
from berth.report.gallery import bare
from berth.report.orders import first_rival, ordered_products, trends
from berth.report.svg import svg
from tests.report.conftest import Maker

ALL = {
    "needs", "quadrant", "satisfaction", "map", "opportunity", "segments", "positions", "trend",
}  # fmt: skip


def test_every_chart_is_written_twice(make: Maker, tmp_path: Path) -> None:
    paths = write_charts(make(), tmp_path)
    assert {path.stem for path in paths} == ALL
    for path in paths:
        if path.suffix == ".png":
            assert path.read_bytes().startswith(b"\x89PNG")
            continue
        text = path.read_text(encoding="utf-8")
        ElementTree.fromstring(text)
        assert "<a " not in text
        assert "vega-datasets" not in text
    assert "Harbour Lounge" in (tmp_path / "map.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_chart_is_valid(make: Maker, lang: str) -> None:
    for chart in charts(make(lang), size=350.0).values():
        chart.to_json(validate=True)


def test_what_has_no_numbers_is_not_drawn(make: Maker) -> None:
    assert charts(Document("t", "en", None, False, (1, 5), {})) == {}
    assert set(charts(make(products=1), size=350)) == ALL - {"map", "positions", "satisfaction"}


@pytest.mark.parametrize(("lang", "said"), [("en", "40 of 60 products"), ("zh", "60 个产品中")])
def test_a_chart_says_what_it_leaves_out(make: Maker, lang: str, said: str) -> None:
    drawn = charts(make(lang, products=60))
    assert said in drawn["satisfaction"].to_json(ensure_ascii=False)
    assert "subtitle" not in charts(make(lang))["satisfaction"].to_dict()["title"]


def test_the_own_product_is_marked_beside_a_legend(make: Maker) -> None:
    drawn = charts(make())["satisfaction"].to_json()
    for words in ("below average", "above average", "own product"):
        assert words in drawn
    assert "own product" not in charts(make(own=None))["satisfaction"].to_json()


def test_positions_that_differ_in_their_segment_look_different(make: Maker) -> None:
    document = make()
    rows = charts(document)["positions"].to_dict()["layer"]
    names = {row["label"].partition("  ")[2] for layer in rows for row in _rows(layer, "label")}
    assert any(": " in name for name in names)
    assert not any("everyone" in name for name in names)


def test_ticks_of_a_narrow_axis_differ(make: Maker) -> None:
    whole = make()
    narrow = whole.tables["positions"].with_columns(
        score=pl.col("rank") * 0.0001 + 0.016, low=pl.lit(0.016), high=pl.lit(0.019)
    )
    document = replace(whole, tables={**whole.tables, "positions": narrow})
    drawn = svg(charts(document)["positions"])
    ticks = re.findall(r">(\d\.\d+%)</text>", drawn)
    assert len(set(ticks)) == len(ticks) > 2


def _rows(layer: dict[str, Any], column: str) -> list[dict[str, Any]]:
    return [row for row in layer.get("data", {}).get("values", []) if column in row]


def test_a_chart_takes_the_colours_of_its_theme(make: Maker) -> None:
    drawn = charts(make(), DARK)["needs"].to_json()
    assert DARK.ink in drawn
    assert DARK.paper in drawn


def test_the_own_product_comes_first_then_those_with_most_evidence(make: Maker) -> None:
    document = make(own=4)
    order = ordered_products(document)
    assert order[0] == document.own
    table = document.tables["satisfaction"]
    counts = dict(table.group_by("product").agg(pl.col("n").sum()).iter_rows())
    assert [counts[name] for name in order[1:]] == sorted(
        (counts[name] for name in order[1:]), reverse=True
    )


def test_a_trend_has_the_interval_of_its_finding(make: Maker) -> None:
    table = trends(make())
    assert table["trend"].is_sorted(descending=True)
    assert (table["high"] - table["low"]).to_list() == pytest.approx([0.4] * table.height)


@pytest.mark.parametrize("size", [350.0, 860.0])
def test_the_map_of_a_crowd_names_the_own_product_and_its_rival_and_says_the_rest(
    make: Maker, size: float
) -> None:
    document = make(products=40)
    picture = bare(document, "map", size)
    assert picture is not None
    drawn = svg(picture.chart)
    for name in (document.own, first_rival(document)):
        assert f">{name}</text>" in drawn
    assert re.search(r"regions are drawn for 6 of 40 products", picture.note)
    shown, every = re.findall(r"(\d+) of (\d+) products are named", picture.note)[0]
    assert int(shown) < int(every) == 40
    assert bare(make(products=3, needs=3), "map", 860).note == ""  # type: ignore[union-attr]


def test_a_map_without_an_own_product_has_its_middle(make: Maker) -> None:
    picture = bare(make(products=40, own=None), "map", 860)
    assert picture is not None
    assert "nearest to the middle" in picture.note
