"""The labelled sample: what it holds, and how it is found again and counted."""

import os
import tomllib
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from benchmarks.citations import HERE, SETS, Heard, digest, draw, found_again, hear, labels, share

DATA = Path(os.environ.get("BERTH_DATA", "../shared/data"))
TEXTS = pl.Series(["The bar was shut, the food cold.", "Kind staff. No wifi."])


def _heard(spans: list[tuple[int, int, int]], told: np.ndarray | None = None) -> Heard:
    units = pl.DataFrame(spans, schema=["row", "start", "end"], orient="row").cast(pl.UInt32)
    words = pl.Series([TEXTS[row][start:end] for row, start, end in spans])
    told = np.ones((len(spans), 1), dtype=bool) if told is None else told
    return Heard(TEXTS, np.ones(2), np.arange(2), units, words, ("food",), told)


def _labelled(*spans: tuple[int, int, int]) -> pl.DataFrame:
    known = [(*span, digest(TEXTS[span[0]][span[1] : span[2]])) for span in spans]
    return pl.DataFrame(known, schema=["row", "start", "end", "sha256"], orient="row")


def test_a_unit_is_found_by_its_span_or_by_the_one_that_shares_most_of_it() -> None:
    heard = _heard([(0, 0, 17), (0, 18, 32), (1, 0, 20)])
    places, how = found_again(_labelled((0, 0, 17), (0, 10, 32), (1, 12, 20)), heard)
    assert places.tolist() == [0, 1, 2]
    assert how == {"same": 1, "overlapping": 2}


def test_a_unit_of_another_text_or_with_nothing_over_its_span_is_lost() -> None:
    heard = _heard([(0, 0, 17)])
    other = _labelled((0, 0, 17)).with_columns(sha256=pl.lit(digest("another")))
    assert found_again(other, heard)[0].tolist() == [-1]
    places, how = found_again(_labelled((0, 18, 32), (1, 0, 11)), heard)
    assert places.tolist() == [-1, -1]
    assert how == {"lost": 2}


def test_a_share_has_wilsons_interval_and_equal_weights_change_nothing() -> None:
    right = pl.Series([True] * 9 + [False])
    assert share(right) == share(right, pl.Series([3.0] * 10)) == "0.90 (0.65 to 0.98)"


def test_unequal_weights_move_the_share_and_widen_its_interval() -> None:
    right = pl.Series([True] * 9 + [False])
    assert share(right, pl.Series([1.0] * 9 + [9.0])) == "0.50 (0.17 to 0.83)"


def test_labels_name_needs_of_their_set_and_hold_no_text() -> None:
    frame = labels()
    assert frame.columns == ["set", "row", "start", "end", "sha256", "weight", "needs"]
    for name in SETS:
        agenda = tomllib.loads((HERE / "agendas" / f"{name}.toml").read_text(encoding="utf-8"))
        needs = {need["name"] for need in agenda["need"]}
        for said in frame.filter(pl.col("set") == name)["needs"]:
            assert set(said) <= needs
            assert set(said.values()) <= set("+-0?")
    assert not frame.select("set", "row", "start").is_duplicated().any()


@pytest.mark.skipif(not (DATA / "skytrax").exists(), reason="BERTH_DATA names no folder of sets")
def test_units_lie_in_the_data_as_they_were_read_and_a_draw_is_the_same_again() -> None:
    heard = hear("lounge", DATA)
    for row, start, end, known in (
        labels().filter(pl.col("set") == "lounge")["row", "start", "end", "sha256"].iter_rows()
    ):
        assert digest(heard.texts[row][start:end]) == known
    assert draw("lounge", heard).equals(draw("lounge", heard))
