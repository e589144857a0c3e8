"""A whole run with a language model's words, from a server that also talks nonsense or dies."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from berth.core import Kind, Role
from berth.flows.position import PositionRun, position
from berth.market.synthetic import Market, Setting, write_market
from berth.writers import ModelWriter, TemplateWriter
from tests.writers.server import Peer, peer


@pytest.fixture(scope="module")
def market() -> Market:
    setting = Setting(products=3, needs=4, reviews_per_product=120, halo="low", noise="low")
    return write_market(setting, 2)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@contextmanager
def worded(market: Market, mode: str, **more: Any) -> Iterator[tuple[PositionRun, Peer]]:
    table = more.pop("table", market.table)
    with peer(mode) as server:
        writers: list[ModelWriter] = []

        def make(lang: Any) -> ModelWriter:
            options = {"timeout": 0.5, "budget": 3.0, **more}
            writers.append(ModelWriter(server.url, "small", None, TemplateWriter(lang), **options))
            return writers[0]

        yield (
            position(table, own=market.truth.products[0], replicates=20, writer=make),
            server,
        )
        writers[0].close()


@pytest.fixture(scope="module")
def plain(market: Market) -> PositionRun:
    return position(market.table, own=market.truth.products[0], replicates=20)


def rows(run: PositionRun) -> list[tuple[str, ...]]:
    return [one.rows for one in run.document.said("position:1")]


def test_a_good_models_words_are_taken(market: Market, plain: PositionRun) -> None:
    with worded(market, "good", budget=60.0) as (run, server):
        assert len(server.asked) > 4
    needs = run.tables["needs"]["need"]
    assert needs.str.starts_with("Room to stretch").all()
    assert needs.n_unique() == len(needs)
    assert "reviews have" in run.tables["positions"]["statement"][0]
    assert rows(run) == rows(plain)
    assert any("language model small" in note for note in run.notes)


@pytest.mark.parametrize("mode", ["nonsense", "stall", "die"])
def test_a_bad_server_leaves_the_templates_words(
    market: Market, plain: PositionRun, mode: str
) -> None:
    with worded(market, mode) as (run, _):
        pass
    assert run.tables["needs"]["need"].to_list() == plain.tables["needs"]["need"].to_list()
    assert run.document.sentences == plain.document.sentences
    assert run.notes != plain.notes


def test_a_server_that_dies_half_way_leaves_whole_sentences(
    market: Market, plain: PositionRun
) -> None:
    with peer("good") as server:

        class Mortal(ModelWriter):
            def statement(self, brief: Any) -> Any:
                server.mode = "die"
                return super().statement(brief)

        writer = Mortal(server.url, "small", None, TemplateWriter("en"), timeout=0.5)
        run = position(
            market.table, own=market.truth.products[0], replicates=20, writer=lambda _: writer
        )
        writer.close()
    assert run.tables["needs"]["need"].str.starts_with("Room to stretch").all()
    assert run.tables["positions"]["statement"].str.len_chars().min() > 40
    assert rows(run) == rows(plain)


def test_the_server_sees_no_personal_data(market: Market) -> None:
    column = market.table.first(Role.INPUT, Kind.TEXT)
    assert column is not None
    texts = "Ask ann.lee@example.org: " + market.table.texts()
    table = market.table.with_column(column, texts)
    with worded(market, "good", table=table, budget=60.0) as (_, server):
        sent = str(server.asked)
    assert "█" in sent
    assert "ann.lee" not in sent
