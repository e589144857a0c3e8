"""The main job on invented markets: what comes out, what is refused, what it takes over."""

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from threadpoolctl import threadpool_info, threadpool_limits

from berth.artefact import load
from berth.core import Column, InputError, Kind, Role, Sentence, Table
from berth.flows.demo import demo
from berth.flows.position import PositionRun, position
from berth.flows.positioning.study import study
from berth.market.agenda import Agenda, Need, read_agenda
from berth.market.synthetic import Market, Setting, shuffle_products, write_market
from berth.report import html
from berth.writers import TemplateWriter

SMALL = Setting(products=4, needs=4, reviews_per_product=120, halo="low", noise="low")


@pytest.fixture(scope="module")
def market() -> Market:
    return write_market(SMALL, 5)


def given(market: Market) -> Agenda:
    return Agenda(tuple(Need(name, words) for name, words in market.seeds.items()))


def run(market: Market, **options: Any) -> PositionRun:
    asked = {"own": market.truth.products[0], "needs": given(market), "replicates": 40, **options}
    return position(market.table, **asked)


def without(market: Market, role: Role) -> Table:
    return market.table.without(*(column.name for column in market.table.having(role)))


@pytest.fixture(scope="module")
def found(market: Market) -> PositionRun:
    return run(market)


def test_truth_is_recovered() -> None:
    # Four needs have too few ranks for their order to say anything.
    market = write_market(SMALL.model_copy(update={"needs": 8, "reviews_per_product": 400}), 5)
    found = run(market)
    needs = found.tables["needs"]
    assert needs["need"].to_list() == list(market.truth.needs)
    order = np.corrcoef(needs["importance"].rank(), market.truth.importance.argsort().argsort())
    assert order[0, 1] > 0.5
    cells = found.tables["satisfaction"]["value"].to_numpy().reshape(4, 8)
    true = market.truth.satisfaction[np.argsort(market.truth.products)]
    # A need that hardly goes with the rating has its level unlearned, so needs are centred.
    ours, theirs = (some - some.mean(axis=0) for some in (cells, true))
    assert np.corrcoef(ours.ravel(), theirs.ravel())[0, 1] > 0.6


def test_the_same_input_gives_the_same_tables(market: Market, found: PositionRun) -> None:
    again = run(market)
    for name, frame in found.tables.items():
        assert_frame_equal(frame, again.tables[name])


def test_spans_lie_in_the_cells(market: Market, found: PositionRun) -> None:
    texts = dict(market.table.frame.select("row_id", "text").iter_rows())
    units = found.tables["units"]
    assert units.height > 500
    for row_id, start, end in units.select("row_id", "start", "end").iter_rows():
        assert 0 <= start < end <= len(texts[row_id])
        assert texts[row_id][start:end].strip()


def test_every_sentence_of_the_summary_that_speaks_of_reviews_cites_rows(
    market: Market, found: PositionRun
) -> None:
    known = set(market.table.row_ids)
    cited = [s for s in found.document.said("summary") if s.rows]
    assert len(cited) >= 5
    assert all(set(sentence.rows) <= known for sentence in cited)
    for rank in found.tables["positions"]["rank"]:
        for clause in found.document.said(f"position:{rank}"):
            assert clause.rows, clause.text


def test_an_entrant_is_no_product_of_the_data(market: Market) -> None:
    done = run(market, own="Nobody Yet")
    assert done.document.entrant
    assert "Nobody Yet would be" in done.tables["positions"]["statement"][0]
    assert "Nobody Yet" not in done.tables["satisfaction"]["product"]
    assert any("not launched" in note for note in done.notes)


def test_an_entrant_spelt_like_a_product_is_asked_about(market: Market) -> None:
    own = market.truth.products[0]
    done = run(market, own=f"{own}s", replicates=20)
    assert any(f"did you mean {own!r}" in note for note in done.notes)
    assert run(market, own=f"  {own.upper()} ", replicates=20).document.own == own


def test_without_an_own_product_positions_are_a_newcomers(market: Market) -> None:
    done = run(market, own=None)
    assert done.document.own is None
    assert done.tables["positions"].height > 0
    assert "newcomer" in done.tables["positions"]["statement"][0]


def test_one_product_has_needs_and_segments_without_rivals(market: Market) -> None:
    only = market.table.where(pl.col("product") == market.truth.products[0])
    done = position(only, needs=given(market), replicates=20)
    assert done.tables["positions"].is_empty()
    assert done.tables["rivals"].is_empty()
    assert done.tables["map"].is_empty()
    assert done.tables["needs"].height == 4
    assert done.tables["segments"].height >= 1


def test_no_rating_is_refused_with_the_remedy(market: Market) -> None:
    with pytest.raises(InputError, match="--rating"):
        position(without(market, Role.RATING), needs=given(market))


def test_three_rows_are_refused_with_the_reason(market: Market) -> None:
    with pytest.raises(InputError, match="20"):
        position(market.table.take([0, 1, 2]), needs=given(market))


def test_unrated_reviews_are_read_by_what_the_rated_taught(market: Market) -> None:
    half = pl.when(pl.int_range(pl.len()) % 2 == 0).then(pl.col("rating"))
    ratings = market.table.frame.select(half)["rating"]
    column = market.table.first(Role.RATING)
    assert column is not None
    done = position(market.table.with_column(column, ratings), needs=given(market), replicates=20)
    assert len(set(done.tables["units"]["row_id"])) > 0.9 * len(market.table)


def test_needs_are_taken_over_and_edited(market: Market, tmp_path: Path) -> None:
    first = run(market, out=tmp_path / "one")
    agenda = read_agenda(tmp_path / "one" / "needs.toml")
    one, two, three, four = agenda.names
    changed = agenda.rename(one, "My name").merge([two, three], "Both")
    second = run(market, needs=changed)
    assert second.tables["needs"]["need"].to_list() == ["My name", "Both", four]
    before, after = (
        r.tables["units"].filter(pl.col("need") == n).select("row_id", "start")
        for r, n in ((first, one), (second, "My name"))
    )
    assert_frame_equal(before, after)


def test_a_second_run_learns_nothing_anew(
    market: Market, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run(market, out=tmp_path / "one", category="gadget")
    file = tmp_path / "one" / "needs.toml"

    def never(*_: Any) -> None:
        raise AssertionError("learned again")

    monkeypatch.setattr("berth.flows.positioning.evidence.learn_sentiment", never)
    again = run(market, needs=file)
    for name, frame in first.tables.items():
        assert_frame_equal(frame, again.tables[name])
    assert again.tables["positions"]["statement"].str.contains("a gadget").all()
    with pytest.raises(AssertionError, match="learned again"):
        run(market, needs=file, seed=1)
    with pytest.raises(AssertionError, match="learned again"):
        position(market.table.take(range(400)), needs=file, replicates=40)


def test_ratings_of_aspects_are_evidence_and_said_to_be(market: Market) -> None:
    rng = np.random.default_rng(0)
    rated = pl.Series(rng.integers(1, 6, len(market.table)).astype(float))
    name = market.truth.needs[0]
    column = Column(f"{name}_rating", Kind.NUMBER, Role.ASPECT)
    plain, more = run(market), run_with(market, market.table.with_column(column, rated))
    told = [f for f in more.findings if f.key == "method.aspect"]
    assert told[0].subject == {"column": f"{name}_rating", "need": name}
    n = [r.tables["satisfaction"].filter(pl.col("need") == name)["n"].sum() for r in (plain, more)]
    assert n[1] > n[0]


def run_with(market: Market, table: Table) -> PositionRun:
    return position(table, own=market.truth.products[0], needs=given(market), replicates=40)


def test_a_folder_is_whole_and_loads(market: Market, tmp_path: Path) -> None:
    done = run(market, out=tmp_path / "run", replicates=20)
    opened = load(tmp_path / "run")
    assert set(opened.tables) == set(done.tables)
    assert opened.document.title
    assert (tmp_path / "run" / "report.html").stat().st_size < 3_000_000


def test_personal_data_does_not_leave(market: Market, tmp_path: Path) -> None:
    texts = "Write to ann.lee@example.org or 415-555-0132. " + market.table.texts()
    column = market.table.first(Role.INPUT, Kind.TEXT)
    assert column is not None
    table = market.table.with_column(column, texts)
    position(table, needs=given(market), out=tmp_path / "run", replicates=20)
    for file in (tmp_path / "run").rglob("*"):
        if file.is_file() and file.suffix in (".html", ".md", ".json", ".csv", ".toml"):
            text = file.read_text(encoding="utf-8")
            assert "ann.lee" not in text, file.name
            assert "555-0132" not in text, file.name


def test_a_writer_of_ones_own_names_the_needs(market: Market) -> None:
    class Loud(TemplateWriter):
        def need_label(self, keywords: Any, examples: Any, lang: Any) -> str:
            assert all(isinstance(one, Sentence) and one.rows for one in examples)
            return f"{keywords[0]}, loud + clear"

    done = run(market, needs=None, writer=Loud, replicates=20)
    assert all(name.endswith("loud & clear") for name in done.tables["needs"]["need"])


def test_shuffled_products_have_no_supported_advantage(market: Market) -> None:
    supported = 0
    for seed in range(8):
        null = shuffle_products(market.table, seed)
        done = position(
            null, own=market.truth.products[0], needs=given(market),
            replicates=40, seed=seed,
        )  # fmt: skip
        supported += bool(done.tables["positions"]["supported"].any())
    assert supported <= 1


def test_chinese_evidence_gives_a_chinese_report() -> None:
    setting = SMALL.model_copy(update={"language": "zh"})
    market = write_market(setting, 3)
    done = position(market.table, own=market.truth.products[0], replicates=20)
    assert done.document.lang == "zh"
    assert done.tables["positions"]["segment"].str.contains("所有人|看重").all()
    assert "的" in done.document.said("summary")[0].text
    assert done.tables["needs"]["keywords"].str.contains(r"\p{Han}").all()


def test_each_segment_has_its_chances_of_room() -> None:
    found = demo(replicates=40)
    segments = found.tables["segments"]["segment"].to_list()
    chances = [f for f in found.findings if f.key == "segment_needs.probability_top3"]
    assert len(segments) > 1
    for segment in segments:
        own = [f.value or 0.0 for f in chances if f.subject["segment"] == segment]
        assert sum(own) == pytest.approx(min(3, found.tables["needs"].height))


def test_the_report_shows_the_chances_of_room() -> None:
    found = demo(replicates=40)
    page = html(found.document)
    room = page[page.index('<section id="room"') : page.index('<section id="segments"')]
    cells = found.tables["segments"].height * found.tables["needs"].height
    assert room.count("%</small>") == cells


def test_sums_are_made_by_one_thread(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    # With more, their order and so their last digits would be the machine's.
    seen: list[int] = []

    def spied(*arguments: object) -> object:
        seen.extend(pool["num_threads"] for pool in threadpool_info())
        return study(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("berth.flows.position.study", spied)
    with threadpool_limits(limits=2):
        run(market, replicates=5)
    assert seen and set(seen) == {1}
