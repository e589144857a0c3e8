import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from berth.artefact import load
from berth.core import InputError
from berth.flows.compare import compare, write_comparison
from berth.flows.comparison import adjusted, difference, html, markdown, match_needs
from berth.flows.position import PositionRun
from berth.market.agenda import Agenda

Make = Callable[..., Path]


def at(comparison: object, quantity: str, need: str, product: str = "") -> dict[str, object]:
    moves: pl.DataFrame = comparison.moves  # type: ignore[attr-defined]
    return moves.row(
        by_predicate=(pl.col("quantity") == quantity)
        & (pl.col("need") == need)
        & (pl.col("product") == product),
        named=True,
    )


def test_a_run_against_itself_moves_nothing(make_run: Make) -> None:
    run = make_run()
    found = compare(run, run)
    assert found.moves.height == 4 * 3 + 9
    assert found.moved.is_empty()
    assert found.moves["difference"].abs().max() == 0
    assert found.positions["change"].to_list() == ["kept"]
    assert dict(found.notes) == {"same": 300}
    assert found.moved.is_empty()


def test_what_moved_is_found_and_nothing_else(make_run: Make) -> None:
    a, b = make_run("a", seed=1), make_run("b", seed=2, shift={"food": 0.6})
    found = compare(a, b)
    moved = found.moved.select("quantity", "need").unique().sort("quantity", "need").rows()
    assert moved == [
        ("product satisfaction", "food"),
        ("satisfaction", "food"),
    ]
    cell = at(found, "product satisfaction", "food", "Contoso")
    assert cell["difference"] == pytest.approx(0.6)
    back = at(compare(b, a), "product satisfaction", "food", "Contoso")
    assert (back["low"], back["high"]) == pytest.approx((-cell["high"], -cell["low"]))  # type: ignore[operator]


def test_a_renamed_need_is_known_by_its_keywords(make_run: Make) -> None:
    a, b = make_run("a", seed=1), make_run("b", seed=2, names={"staff": "people", "food": "FOOD "})
    found = compare(a, b)
    assert [(pair.a, pair.b, pair.by) for pair in found.pairs] == [
        ("comfort", "comfort", "name"),
        ("food", "FOOD ", "name"),
        ("staff", "people", "keywords"),
    ]
    assert dict(found.notes) == {"guessed": 1}
    assert at(found, "share", "staff")["need_b"] == "people"


def test_needs_without_keywords_in_common_stay_apart() -> None:
    a = pl.DataFrame({"need": ["x", "y"], "keywords": ["one, two", None]})
    b = pl.DataFrame({"need": ["z", "w"], "keywords": ["three", ""]})
    assert match_needs(a, b) == ()


def test_chinese_keywords_pair() -> None:
    a = pl.DataFrame({"need": ["物流"], "keywords": ["快递、包装、速度"]})
    b = pl.DataFrame({"need": ["配送"], "keywords": ["快递, 速度"]})
    assert match_needs(a, b)[0].similarity == pytest.approx(2 / 3)


def test_positions_that_come_and_go(make_run: Make) -> None:
    a, b = make_run("a", seed=1), make_run("b", seed=2, lead="food", names={"comfort": "ease"})
    rows = compare(a, b).positions.select("change", "need", "rank_a", "rank_b").rows()
    assert rows == [("appeared", "food", None, 1), ("vanished", "comfort", 1, None)]


def test_joint_positions_take_the_names_of_the_first(make_run: Make) -> None:
    a = make_run("a", seed=1, lead="comfort + staff")
    b = make_run("b", seed=2, lead="comfort + people", names={"staff": "people"})
    assert compare(a, b).positions["change"].to_list() == ["kept"]


def test_other_scales_are_not_compared(make_run: Make) -> None:
    found = compare(make_run("a"), make_run("b", scale=(1.0, 10.0)))
    assert ("scales", 0) in found.notes
    assert set(found.moves["quantity"]) == {"importance", "share"}


def test_runs_without_a_common_need_are_refused(make_run: Make) -> None:
    other = {"comfort": "sound", "food": "screen", "staff": "battery"}
    a, b = make_run("a"), make_run("b", names=other, keywords=list(other.values()))
    with pytest.raises(InputError, match="no need in common"):
        compare(a, b)


numbers = st.floats(-5, 5)
widths = st.floats(0.01, 2)


@given(numbers, widths, widths, numbers, widths, widths)
def test_differences_turn_round_with_the_runs(
    a: float, al: float, au: float, b: float, bl: float, bu: float
) -> None:
    one = [np.array([x]) for x in (a, a - al, a + au)]
    two = [np.array([x]) for x in (b, b - bl, b + bu)]
    n = np.array([50.0])
    move, low, high, p = difference(*one, *two, n=n)
    back, low_back, high_back, p_back = difference(*two, *one, n=n)
    np.testing.assert_allclose([move, low, high], [-back, -high_back, -low_back])
    assert low < move < high
    # The interval leaves 0 out just where the test says so.
    if abs(p[0] - 0.1) > 1e-6:
        assert (p[0] < 0.1) == (low[0] > 0 or high[0] < 0)
    if move[0] != 0:
        np.testing.assert_allclose(p, p_back)


def test_symmetric_intervals_give_the_z_test() -> None:
    one, half = np.array([0.0]), 1.6448536 * 0.3
    parts = (one, one - half, one + half, one + 1, one + 1 - half, one + 1 + half)
    *_, p = difference(*parts, n=np.array([np.nan]))
    assert p[0] == pytest.approx(2 * stats.norm.sf(1 / np.hypot(0.3, 0.3)), rel=1e-5)


def test_nothing_is_said_of_one_row_or_no_width() -> None:
    value = np.array([1.0, 1.0, np.nan])
    half = np.array([0.1, 0, 0.1])
    low, high = value - half, value + half
    n = np.array([1.0, 90.0, 90.0])
    move, *rest = difference(value, low, high, value + 3, low + 3, high + 3, n=n)
    assert np.isnan(rest).all()
    assert move[0] == 3


def test_chance_alone_rarely_counts_as_a_move() -> None:
    rng = np.random.default_rng(0)
    false = 0
    for _ in range(200):
        frame = pl.DataFrame(
            {"product": [""] * 10, "need": list("abcdefghij"), "need_b": [""] * 10}
        )
        for run in "ab":
            sample = rng.normal(3, 1, (10, 40))
            mean, half = sample.mean(axis=1), 1.6449 * sample.std(axis=1, ddof=1) / np.sqrt(40)
            frame = frame.with_columns(
                pl.Series(f"value_{run}", mean), pl.Series(f"low_{run}", mean - half),
                pl.Series(f"high_{run}", mean + half), pl.lit(40).alias(f"n_{run}"),
            )  # fmt: skip
        false += adjusted("x", frame)["moved"].any()
    assert 5 <= false <= 30  # 20 expected: one family in ten


def test_shares_count_users_not_units(make_run: Make, tmp_path: Path) -> None:
    found = compare(make_run("a", seed=1, rows=150), make_run("b", seed=2, rows=150))
    # All invented rows are of one user, so that nothing is known of chance.
    assert found.moves.filter(quantity="share")["p"].null_count() == 3


class Links(HTMLParser):
    found: tuple[str, ...] = ()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "iframe", "link", "img")
        self.found += tuple(v for k, v in attrs if k in ("src", "href") and v)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_page_escapes_and_asks_nothing_of_the_network(make_run: Make, lang: str) -> None:
    a = make_run("a", seed=1, names={"food": "<script>x</script>|"})
    b = make_run("b", seed=2, names={"food": "<script>x</script>|"}, shift={"comfort": 1})
    found = compare(a, b, lang)  # type: ignore[arg-type]
    page, text = html(found), markdown(found)
    parser = Links()
    parser.feed(page)
    assert parser.found == ()
    assert "&lt;script&gt;" in page
    assert "x</script>\\|" in text
    table = [line for line in text.splitlines() if line.startswith("|")]
    assert all(re.sub(r"\\\|", "", line).count("|") in (9, 7, 5) for line in table)
    assert ("超出随机波动" if lang == "zh" else "beyond chance") in page
    for word in ("because", "causes", "caused", "due to", "导致", "因为", "造成"):
        assert word not in page.lower()


def test_written_whole_and_the_same_each_time(make_run: Make, tmp_path: Path) -> None:
    found = compare(make_run("a", seed=1), make_run("b", seed=2, shift={"food": 0.6}))
    one = write_comparison(found, tmp_path / "one")
    two = write_comparison(found, tmp_path / "two")
    names = sorted(file.name for file in one.iterdir())
    assert names == [
        "compare.html", "compare.json", "compare.md", "manifest.json", "moves.csv", "positions.csv"
    ]  # fmt: skip
    for name in names:
        assert (one / name).read_bytes() == (two / name).read_bytes()
    with pytest.raises(InputError, match="--force"):
        write_comparison(found, one)


def test_a_run_in_memory_is_opened_from_its_folder(make_run: Make) -> None:
    made = load(make_run("a"))
    frames = dict(made.tables)
    run = PositionRun(frames, (), made.document, Agenda(()), (), made.path)
    assert compare(run, made).a == str(made.path)
    with pytest.raises(InputError, match="out="):
        compare(PositionRun(frames, (), made.document, Agenda(()), (), None), made)
    assert len(repr(run)) < 300
