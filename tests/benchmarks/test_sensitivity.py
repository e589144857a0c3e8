import numpy as np
import polars as pl
import pytest

from benchmarks.sensitivity import PLANTED, _rates, _turned
from berth.market.synthetic import Setting

COLUMNS = (
    "kind", "left_out", "segment", "need", "against", "rank", "rank_then", "supported",
    "supported_then",
)  # fmt: skip
A, B = ("all", "Comfort", "Far"), ("all", "Comfort", "Near")


def table() -> pl.DataFrame:
    rows = [
        ("rival", "Far", *A, 1, None, True, None),
        ("rival", "Far", *B, 2, 1, False, False),
        ("month", "2024-01", *A, 1, 1, True, True),
        ("month", "2024-01", *B, 2, 2, False, True),
        ("month", "2024-02", *A, 1, 4, True, False),
        ("month", "2024-02", *B, 2, 1, False, False),
    ]
    return pl.DataFrame(rows, COLUMNS, orient="row")


def test_rates_are_shares_of_the_checks_that_can_be_made() -> None:
    stays, near, people, needs, rival = _rates(table())
    assert (stays, near) == (0.5, 0.5)
    assert (people, needs) == (1.0, 1.0)
    assert rival == pytest.approx(1 / 3)


def test_turned_support_is_counted_where_it_can_turn() -> None:
    assert _turned(table()) == pytest.approx(2 / 5)


def test_what_is_planted_is_a_setting() -> None:
    for changes, caveat in PLANTED.values():
        changed = Setting().model_copy(update=changes)
        assert Setting.model_validate(changed.model_dump()) == changed
        assert caveat
    assert np.unique([caveat for _, caveat in PLANTED.values()]).size == 6
