from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest

from berth.report import DARK, Document, charts, write_charts
from berth.report.orders import ordered_products, trends
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
    assert set(charts(make(products=1), size=350)) == ALL - {"map", "positions"}


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
