"""Ratings as people write them."""

import pytest

from berth.sources.marks import read_mark


@pytest.mark.parametrize(
    ("cell", "mark"),
    [
        ("4", (4.0, None)),
        (" 4.5 ", (4.5, None)),
        ("4,5", (4.5, None)),
        ("4½", (4.5, None)),
        ("-1", (-1.0, None)),
        ("４", (4.0, None)),
        ("4/5", (4.0, 5.0)),
        ("4 / 10", (4.0, 10.0)),
        ("4.0 out of 5 stars", (4.0, 5.0)),
        ("Rated 4 out of 5", (4.0, 5.0)),
        ("4 stars", (4.0, 5.0)),
        ("1 star", (1.0, 5.0)),
        ("8 points", (8.0, None)),
        ("85%", (85.0, 100.0)),
        ("85 %", (85.0, 100.0)),
        ("★★★★☆", (4.0, 5.0)),
        ("★★★½", (3.5, 5.0)),
        ("⭐️⭐️", (2.0, 5.0)),
        ("☆☆☆☆☆", (0.0, 5.0)),
        ("★★★★★★★☆☆☆", (7.0, 10.0)),
        ("4分", (4.0, None)),
        ("评分：4.5分", (4.5, None)),
        ("4星", (4.0, 5.0)),
        ("五星好评", (5.0, 5.0)),
        ("四星半", (4.5, 5.0)),
        ("九分", (9.0, None)),
    ],
)
def test_read(cell: str, mark: tuple[float, float | None]) -> None:
    assert read_mark(cell) == mark


@pytest.mark.parametrize(
    "cell", ["", "good", "n/a", "4 legs", "2023-05-01", "½", "4 or 5", "★ great", "http://x/5"]
)
def test_not_a_rating(cell: str) -> None:
    assert read_mark(cell) is None
