import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import polars as pl
import pytest

from berth.core import Finding, Sentence
from berth.report import Document, html, markdown
from berth.report.links import evidence
from berth.report.page import LIMIT
from berth.report.view import View
from berth.report.words import Words
from tests.report.conftest import Maker, written

HOSTILE = "</script><img src=x onerror=alert(1)> \"quoted\" 'single' & `tick` | pipe"
VOID = {"meta", "link", "input", "br", "img", "path", "line", "rect"}


class Page(HTMLParser):
    """What a browser would see: elements, links, ids and whether all that opens closes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name in ("href", "src", "xlink:href"):
                self.links.append(value or "")
            if name == "id":
                self.ids.append(value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _evidence(text: str) -> dict[str, list[object]]:
    found = re.search(r'<script type="application/json" id="evidence">(.*?)</script>', text, re.S)
    assert found
    return dict(json.loads(found.group(1)))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_is_whole_and_asks_nothing_of_the_network(lang: str) -> None:
    text = written(lang)
    page = Page(text)
    assert page.open == []
    assert len(set(page.ids)) == len(page.ids)
    assert all(link.startswith(("#", "data:,")) for link in page.links)
    assert {link[1:] for link in page.links if re.fullmatch("#[a-z]+", link)} <= set(page.ids)
    assert "url(http" not in text
    assert "@import" not in text
    assert page.tags.count("svg") == 8
    assert len(text.encode()) < 600_000


def test_the_same_document_gives_the_same_bytes(make: Maker) -> None:
    assert html(make()) == written()
    assert markdown(make()) == markdown(make())


def test_every_claim_and_every_cell_leads_to_its_evidence(make: Maker) -> None:
    document = make()
    text = written()
    links = set(Page(text).links)
    assert "#/?rows=reviews.csv%3A1,reviews.csv%3A5" in links
    assert "#/?need=quiet&product=Skyline%20Club" in links
    for need in document.tables["needs"]["need"]:
        assert f"#/?need={need}" in links
    for row in document.tables["satisfaction"].iter_rows(named=True):
        assert evidence(need=row["need"], product=row["product"]) in links
    assert '2.9 <span class="ci">(2.7–3.0)</span>' in text


def _hostile(make: Maker) -> Document:
    document = make()
    names = {"Skyline Club": HOSTILE, "quiet": HOSTILE + "?", "Quiet to work in": HOSTILE}
    tables = {
        name: frame.with_columns(pl.col(pl.String).replace(names))
        for name, frame in document.tables.items()
    }
    return replace(
        document,
        title=HOSTILE,
        tables=tables,
        findings=(Finding("quality.rejected", {"reason": HOSTILE}, 3.0, rows=(HOSTILE,)),),
        sentences={"summary": (Sentence(HOSTILE, (HOSTILE,)),)},
        verbatims=document.verbatims.with_columns(
            pl.lit(HOSTILE).alias("text"), pl.lit(0).alias("start"), pl.lit(9).alias("end"),
            pl.col("product").replace(names), pl.lit(HOSTILE).alias("row_id"),
        ),
    )  # fmt: skip


def test_hostile_names_stay_words(make: Maker) -> None:
    text = html(_hostile(make))
    page = Page(text)
    assert page.open == []
    assert "img" not in page.tags
    assert "onerror" not in page.attributes
    assert page.tags.count("script") == 2
    assert HOSTILE in "".join(page.words)
    assert _evidence(text)["texts"][0][1] == HOSTILE  # type: ignore[index]


def test_hostile_names_stay_words_in_markdown(make: Maker) -> None:
    text = markdown(_hostile(make))
    assert "<img" not in text.replace("\\<", "")
    row = next(line for line in text.splitlines() if line.startswith("| \\<"))
    header = next(line for line in text.splitlines() if line.startswith("| Product"))
    assert len(re.findall(r"(?<!\\)\|", row)) == len(re.findall(r"(?<!\\)\|", header))


def test_a_redacted_page_carries_no_verbatim(make: Maker) -> None:
    document = make()
    text = written(redacted=True)
    for said in document.verbatims["text"].unique():
        assert said[:20] not in text
    data = _evidence(text)
    assert data["redacted"]
    assert data["texts"] == data["units"] == []
    assert "no verbatims" in text
    assert "seats, chairs" in text


def test_the_largest_page_stays_below_the_limit(make: Maker) -> None:
    document = make(products=60, needs=20, verbatims=100_000, long=40)
    text = html(document)
    assert len(text.encode()) <= LIMIT
    rows = {text[0] for text in _evidence(text)["texts"]}  # type: ignore[index]
    cited = {row for some in document.sentences.values() for one in some for row in one.rows}
    assert cited <= rows
    assert 1_000 < len(rows) < 100_000
    assert "Show all 60" in text


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nothing_found_is_said_and_not_drawn(lang: str) -> None:
    document = Document("空", lang, None, False, (1, 5), {})  # type: ignore[arg-type]
    text = html(document)
    assert "<svg" not in text
    page = Page(text)
    assert page.open == []
    sections = {link for link in page.links if re.fullmatch("#[a-z]+", link)}
    assert sections == {"#summary", "#method", "#limits"}
    assert Words(lang)("needs.empty") in text
    assert Words(lang)("map.empty") in text
    assert markdown(document).startswith("# 空\n")
    assert Words(lang)("needs.empty") in markdown(document)


def test_one_product_has_needs_and_no_rivals(make: Maker) -> None:
    document = make(products=1)
    for text in (html(document), markdown(document)):
        assert text.count("The evidence holds one product only") == 1
        assert "Positions need at least two products" not in text
        assert "Comfortable seating" in text
    page = Page(html(document))
    gone = {"positions", "map", "rivals", "heat"}
    assert not gone & set(page.ids)
    assert not {f"#{name}" for name in gone} & set(page.links)


def test_an_entrant_is_called_one(make: Maker) -> None:
    whole = make(own=None)
    tables = {"positions": whole.tables["positions"]}
    document = replace(whole, own="Newcomer", entrant=True, tables=tables)
    text = html(document)
    assert "for Newcomer, not launched yet" in text
    assert "has no evidence of its own" in text


def test_values_may_be_missing_everywhere(make: Maker) -> None:
    document = make()
    keep = {"need", "label", "product", "segment", "rival", "name", "kind", "rank", "against"}
    tables = {
        name: frame.with_columns(
            pl.lit(None, frame.schema[column]).alias(column)
            for column in frame.columns
            if column not in keep
        )
        for name, frame in document.tables.items()
    }
    text = html(replace(document, tables=tables))
    assert Page(text).open == []
    assert "None" not in "".join(Page(re.sub("<script.*?</script>", "", text, flags=re.S)).words)
    assert "None" not in markdown(replace(document, tables=tables))


def test_markdown_cites_by_footnote(make: Maker) -> None:
    text = markdown(make())
    used = set(re.findall(r"\[\^(\d+)\](?!:)", text))
    told = set(re.findall(r"^\[\^(\d+)\]:", text, re.M))
    assert used == told
    assert len(told) > 5
    assert "| 1 | Comfortable seating | 30% (21–41%) |" in text
    tables = re.findall(r"(?:^\|.*\n)+", text, re.M)
    for table in tables:
        assert len({line.count("|") for line in table.splitlines()}) == 1


@pytest.mark.parametrize(("lang", "unit"), [("en", "satisfaction a year"), ("zh", "满意度每年")])
def test_a_trend_says_its_unit(make: Maker, lang: str, unit: str) -> None:
    document = replace(make(), lang=lang)
    for page in (html(document), markdown(document)):
        assert unit in page


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_tables_scroll_areas_and_chart_links_have_names(lang: str) -> None:
    text = written(lang)
    for tag in re.findall(r"<table [^>]*>|<div class=\"scroll\"[^>]*>", text):
        assert re.search(r'aria-label="[^"]+"', tag), tag
    for link in re.findall(r"<a [^>]*>", "".join(re.findall(r"<svg .*?</svg>", text, re.S))):
        assert "aria-label=" in link or 'aria-hidden="true"' in link, link


def test_a_chinese_page_tells_the_method_of_the_map_in_chinese(make: Maker) -> None:
    text = html(make("zh"))
    assert "主成分分析" in text
    assert "principal components" not in text


def test_a_number_is_the_same_wherever_it_stands(make: Maker) -> None:
    document = make()
    table = document.tables["positions"].with_columns(
        score=pl.lit(0.0168), low=pl.lit(0.0151), high=pl.lit(0.0181)
    )
    text = html(replace(document, tables={**document.tables, "positions": table}))
    glance = text[text.index('class="glance"') : text.index('id="needs"')]
    assert ">1.7%</a>" in glance
    assert ">1.5–1.8%</a>" in glance


def test_sources_name_a_file_once() -> None:
    view = View(Document("t", "en", None, False, (1, 5), {}))
    assert view.sources(("may.csv:3", "may.csv:17", "june.csv:2")) == "may.csv: 3, 17; june.csv: 2"
    assert view.sources(("alone",)) == "alone"
