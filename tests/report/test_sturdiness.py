import polars as pl

from berth.report import SCHEMAS, Document, html, markdown
from berth.report.sturdiness import changes, followed


def table() -> pl.DataFrame:
    """Two positions followed through three checks; in one of them a third comes first."""
    a, b, c = ("s1", "Comfort + Quiet", "Far"), ("s1", "Quiet", "Near"), ("s2", "Price", "Near")
    rows = []
    for kind, name, ranks in (
        ("rival", "Far", (None, 1)),
        ("month", "2024-05", (2, 5)),
        ("users", "1%", (1, 2)),
    ):
        for rank, place, then in ((1, a, ranks[0]), (2, b, ranks[1])):
            rows.append((kind, name, 40, *place, rank, then, 0.3, 0.29, True, then == 1))
        if kind == "month":
            rows.append((kind, name, 40, *c, 9, 1, 0.2, 0.3, False, False))
    columns = [
        "kind", "left_out", "reviews", "segment", "need", "against", "rank", "rank_then", "score",
        "score_then", "supported", "supported_then",
    ]  # fmt: skip
    return pl.DataFrame(rows, columns, orient="row")


def test_followed_positions_have_every_check_by_kind() -> None:
    rows = followed(table())
    assert [row["rank"] for row in rows] == [1, 2]
    assert list(rows[0]["checks"]) == ["rival", "month", "users"]
    tones = [check["tone"] for some in rows[0]["checks"].values() for check in some]
    assert tones == ["gone", "near", "first"]
    assert rows[1]["checks"]["month"][0]["tone"] == "far"


def test_changes_name_what_comes_first_instead() -> None:
    rows = changes(table())
    assert [(row["left_out"], row["need"], row["first_then"]) for row in rows] == [
        ("Far", "Quiet", None),
        ("2024-05", "Price", 2),
    ]


def test_nothing_tried_is_nothing_shown() -> None:
    empty = pl.DataFrame(schema=SCHEMAS["sensitivity"])
    assert followed(empty) == changes(empty) == []


def test_the_report_shows_them_in_both_forms() -> None:
    for lang, title in (("en", "How sturdy the first positions are"), ("zh", "首位定位有多稳固")):
        document = Document("m", lang, "Own", False, (1, 5), {"sensitivity": table()})
        page, text = html(document), markdown(document)
        assert title in page
        assert title in text
        assert page.count('class="try') == 4 + 6
        assert "2024-05" in text


def test_names_from_the_data_cannot_act() -> None:
    wild = table().with_columns(left_out=pl.lit("<script>alert(1)</script>"))
    page = html(Document("m", "en", "Own", False, (1, 5), {"sensitivity": wild}))
    assert "<script>alert" not in page
