"""The report as a reader meets it: opened from disk in a real browser and clicked through."""

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from berth.core import Finding
from berth.report import html
from berth.report.links import evidence
from tests.report.chromium import Tab, chromium
from tests.report.conftest import fabricate, written

CELL = ".heat td a[href='#/?need=quiet&product=Skyline%20Club']"
FAINT = """(() => {
  const parts = c => { const m = c.match(/[\\d.]+/g).map(Number); return [...m, 1].slice(0, 4); };
  const light = c => c.map(v => v / 255)
    .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, k) => sum + v * [.2126, .7152, .0722][k], 0);
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), faint = [];
  while (walk.nextNode()) {
    const text = walk.currentNode.data.trim(), on = walk.currentNode.parentElement;
    if (!text || on.closest("script,style,title,noscript,option")) continue;
    if (!on.getClientRects().length) continue;
    const style = getComputedStyle(on);
    const ink = parts(on.closest("svg") ? style.fill : style.color);
    let cover = ink[3], paper = null;
    for (let part = on; part; part = part.parentElement) {
      const now = getComputedStyle(part), behind = parts(now.backgroundColor);
      cover *= now.opacity;
      if (!paper && behind[3] > .99) paper = behind.slice(0, 3);
    }
    const seen = paper.map((v, k) => ink[k] * cover + v * (1 - cover));
    const [a, b] = [light(seen), light(paper)];
    if ((Math.max(a, b) + .05) / (Math.min(a, b) + .05) < 4.5) faint.push(text);
  }
  return faint;
})()"""
"""Words that stand out from what is behind them by less than 4.5 to 1."""
MARKS = "[...document.querySelectorAll('#drawer-list mark')].map(m => m.textContent)"
SHOWN = "!document.getElementById('drawer').hidden"
QUIET = "Phone calls on every side, no quiet corner at all"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    for lang in ("en", "zh"):
        (folder / f"{lang}.html").write_text(written(lang), encoding="utf-8")
    (folder / "redacted.html").write_text(written(redacted=True), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with chromium(tmp_path_factory.mktemp("profile")) as tab:
        yield tab


@pytest.fixture
def tab(browser: Tab, pages: Path) -> Iterator[Tab]:
    """The English page freshly opened; whatever a test does, nothing may be asked or complained."""
    browser.requests.clear()
    browser.complaints.clear()
    browser.size(1280)
    browser.open(pages / "en.html")
    yield browser
    browser.ask("1")
    assert browser.complaints == []
    ours = (pages.as_uri(), "data:", "about:")
    assert [url for url in browser.requests if not url.startswith(ours)] == []


def test_a_cell_opens_the_sentences_of_its_need_and_product(tab: Tab) -> None:
    tab.click(CELL)
    tab.until(SHOWN)
    marks = tab.ask(MARKS)
    about = tab.ask("[...document.querySelectorAll('#drawer .about')].map(p => p.textContent)")
    frame = fabricate().verbatims.filter(need="quiet", product="Skyline Club")
    assert len(marks) == frame.height > 0
    assert set(marks) == {QUIET}
    assert all(text.startswith("Skyline Club · rating ") for text in about)
    assert tab.ask("document.getElementById('drawer-count').textContent") == (
        f"{frame.height} sentences in {frame.height} reviews"
    )
    assert tab.ask("document.activeElement.id") == "drawer-title"


def test_filters_narrow_what_is_shown(tab: Tab) -> None:
    def shown(field: str, value: str) -> int:
        tab.ask(
            f"(f => {{ f.value = '{value}'; f.dispatchEvent(new Event('input', {{bubbles: true}}))"
            f" }})(document.getElementById('filters').elements['{field}'])"
        )
        return len(tab.ask(MARKS))

    tab.click(CELL)
    tab.until(SHOWN)
    frame = fabricate().verbatims.filter(need="quiet", product="Skyline Club")
    segment = frame.drop_nulls("segment")["segment"][0]
    assert shown("segment", segment) == frame.filter(segment=segment).height
    assert shown("segment", "") == frame.height
    middle = frame["time"].sort()[frame.height // 2]
    later = frame.filter(frame["time"] >= middle)
    assert shown("from", middle.isoformat()) == later.height < frame.height
    assert shown("q", "NO QUIET") == later.height
    assert shown("q", "no such words") == 0
    assert "No sentence in this copy" in tab.ask("document.getElementById('drawer').innerText")
    tab.click("#drawer-reset")
    assert tab.ask("document.getElementById('filters').elements.need.value") == ""
    assert len(tab.ask(MARKS)) > 0


def test_escape_closes_and_gives_the_focus_back(tab: Tab) -> None:
    tab.ask(f"document.querySelector({json.dumps(CELL)}).focus()")
    tab.press("Enter", 13)
    tab.until(SHOWN)
    tab.press("Escape", 27)
    tab.until(f"!({SHOWN})")
    assert tab.ask("document.activeElement.getAttribute('href')").startswith("#/?need=quiet")
    tab.press("Enter", 13)
    tab.until(SHOWN)


def test_a_citation_shows_its_rows(tab: Tab) -> None:
    tab.click("#summary .cite")
    tab.until(SHOWN)
    rows = "[...document.querySelectorAll('#drawer .row')].map(p => p.textContent)"
    assert tab.ask(rows) == ["reviews.csv:1", "reviews.csv:5"]
    tab.click("#filters [name=cited]")
    assert len(tab.ask(rows)) > 2


def test_a_mark_in_a_chart_leads_to_its_evidence(tab: Tab) -> None:
    tab.click("#quadrant .chart.wide a:not([tabindex]) path")
    tab.until(SHOWN)
    assert tab.ask("document.getElementById('filters').elements.need.value") != ""
    assert len(tab.ask(MARKS)) > 0


def test_an_address_opens_the_drawer_at_once(tab: Tab, pages: Path) -> None:
    tab.open(pages / "en.html", "#/?need=food")
    tab.until(SHOWN)
    assert set(tab.ask(MARKS)) == {"Nothing hot was left by ten"}


def test_light_and_dark(tab: Tab) -> None:
    colour = "getComputedStyle(document.body).backgroundColor"
    assert tab.ask(colour) == "rgb(255, 255, 255)"
    ink = "getComputedStyle(document.querySelector('.chart text')).fill"
    light = tab.ask(ink)
    tab.click("#theme")
    assert tab.ask(colour) == "rgb(18, 23, 28)"
    assert tab.ask(ink) != light
    tab.click("#theme")
    assert tab.ask(colour) == "rgb(255, 255, 255)"


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [390, 900, 1600])
def test_no_width_makes_the_page_scroll_sideways(
    tab: Tab, pages: Path, lang: str, width: int
) -> None:
    tab.size(width)
    tab.open(pages / f"{lang}.html")
    assert tab.ask("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    narrow = tab.ask("getComputedStyle(document.querySelector('.chart.narrow')).display")
    assert narrow == ("block" if width == 390 else "none")


def test_rows_beyond_the_first_show_on_request(tab: Tab) -> None:
    seen = (
        "[...document.querySelectorAll('#positions tbody tr')].filter(r => r.offsetHeight).length"
    )
    assert tab.ask(seen) == 10
    tab.click("#positions .all-label")
    assert tab.ask(seen) == 12


def test_a_redacted_copy_says_that_it_has_no_verbatims(tab: Tab, pages: Path) -> None:
    tab.open(pages / "redacted.html")
    tab.click("#summary .cite")
    tab.until(SHOWN)
    words = tab.ask("document.getElementById('drawer').innerText")
    assert "This copy carries no verbatims" in words
    assert "reviews.csv:5" in words
    assert tab.ask(MARKS) == []


def test_it_prints(tab: Tab) -> None:
    printed = tab.call("Page.printToPDF", printBackground=True, preferCSSPageSize=True)
    pdf = base64.b64decode(printed["data"])
    assert pdf.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) >= 4


def test_filters_are_an_address_that_opens_them_again(tab: Tab, pages: Path) -> None:
    tab.click(CELL)
    tab.until(SHOWN)
    tab.ask(
        "(f => { f.value = 'corner'; f.dispatchEvent(new Event('input', {bubbles: true})) })"
        "(document.getElementById('filters').elements.q)"
    )
    address = tab.ask("location.hash")
    assert address == "#/?need=quiet&product=Skyline%20Club&q=corner"
    tab.open(pages / "en.html", address)
    tab.until(SHOWN)
    assert set(tab.ask(MARKS)) == {QUIET}


def test_on_a_phone_the_page_behind_the_drawer_is_out_of_reach(tab: Tab, pages: Path) -> None:
    inert = "document.querySelector('.page').inert"
    tab.size(390)
    tab.open(pages / "en.html", "#/?need=quiet")
    tab.until(SHOWN)
    assert tab.ask(inert) is True
    tab.press("Escape", 27)
    tab.until(f"!({SHOWN})")
    assert tab.ask(inert) is False


def test_words_are_marked_beside_what_is_usual_for_their_need(tab: Tab, pages: Path) -> None:
    tab.open(pages / "en.html", "#/?need=quiet")
    tab.until(SHOWN)
    marks = "[...document.querySelectorAll('#drawer-list mark')]"
    values = tab.ask(f"{marks}.map(m => [m.className, parseFloat(m.title.match(/[0-9.]+$/)[0])])")
    assert {name for name, _ in values} >= {"good", "poor"}
    worst = max(value for name, value in values if name == "poor")
    assert worst < min(value for name, value in values if name == "good")


def test_a_table_that_goes_on_to_the_right_fades_out_there(tab: Tab, pages: Path) -> None:
    tab.size(390)
    tab.open(pages / "en.html")
    area = "document.querySelector('#heat .scroll')"
    assert tab.ask(f"{area}.classList.contains('more')") is True
    tab.ask(f"{area}.scrollLeft = 9999")
    tab.until(f"!{area}.classList.contains('more')")


@pytest.mark.parametrize("table", [".needs", ".chances", ".ranked", ".pairs"])
def test_on_a_phone_rows_show_all_their_columns(tab: Tab, pages: Path, table: str) -> None:
    tab.size(390)
    tab.open(pages / "en.html")
    assert tab.ask(
        f"[...document.querySelectorAll('{table} tbody tr')].filter(r => r.offsetHeight)"
        ".flatMap(r => [...r.cells]).every(c => c.getBoundingClientRect().right <= innerWidth)"
    )


def test_a_need_of_which_only_ratings_speak_says_so(tab: Tab, pages: Path) -> None:
    document = fabricate()
    alone = document.verbatims.filter(need="quiet")["product"][0]
    silent = (pl.col("need") == "quiet") & (pl.col("product") == alone)
    rated = Finding("method.aspect", {"column": "noise_rating", "need": "quiet"}, 1.0)
    mute = replace(
        document,
        verbatims=document.verbatims.filter(~silent),
        findings=(*document.findings, rated),
    )
    (pages / "mute.html").write_text(html(mute), encoding="utf-8")
    tab.open(pages / "mute.html", evidence(need="quiet", product=alone))
    tab.until(SHOWN)
    words = tab.ask("document.getElementById('drawer').innerText")
    assert "rests on ratings in noise_rating" in words
    assert "No sentence in this copy" not in words


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_words_can_be_told_from_what_is_behind_them(tab: Tab, pages: Path, scheme: str) -> None:
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    tab.call("Emulation.setEmulatedMedia", features=features)
    tab.open(pages / "en.html", "#/?need=quiet")
    tab.until(SHOWN)
    assert tab.ask(FAINT) == []
    tab.call("Emulation.setEmulatedMedia", features=[])


@pytest.mark.parametrize(("wish", "scroll"), [("reduce", "auto"), ("no-preference", "smooth")])
def test_nothing_moves_for_those_who_want_no_motion(
    tab: Tab, pages: Path, wish: str, scroll: str
) -> None:
    features = [{"name": "prefers-reduced-motion", "value": wish}]
    tab.call("Emulation.setEmulatedMedia", features=features)
    tab.open(pages / "en.html")
    assert tab.ask("getComputedStyle(document.documentElement).scrollBehavior") == scroll
    tab.call("Emulation.setEmulatedMedia", features=[])
