"""A model's report in a real browser: it fits, it can be read, and its numbers can be followed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.report.chromium import Tab, chromium
from tests.report.test_browser import FAINT
from tests.report.test_card import made


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    for kind, classes, lang in (("category", 77, "en"), ("ordinal", 5, "zh")):
        (folder / f"{lang}.html").write_text(made(kind, classes, lang), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with chromium(tmp_path_factory.mktemp("profile")) as tab:
        yield tab


@pytest.fixture
def tab(browser: Tab, pages: Path) -> Iterator[Tab]:
    """Whatever a test does, nothing may be asked of the network or complained about."""
    browser.requests.clear()
    browser.complaints.clear()
    browser.size(1280)
    yield browser
    browser.ask("1")
    assert browser.complaints == []
    ours = (pages.as_uri(), "data:", "about:")
    assert [url for url in browser.requests if not url.startswith(ours)] == []


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [390, 1200, 1440])
def test_no_width_makes_the_page_scroll_sideways(
    tab: Tab, pages: Path, lang: str, width: int
) -> None:
    tab.size(width)
    tab.open(pages / f"{lang}.html")
    assert tab.ask("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_words_can_be_told_from_what_is_behind_them(
    tab: Tab, pages: Path, lang: str, scheme: str
) -> None:
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    tab.call("Emulation.setEmulatedMedia", features=features)
    tab.open(pages / f"{lang}.html")
    assert tab.ask(FAINT) == []
    tab.call("Emulation.setEmulatedMedia", features=[])


@pytest.mark.parametrize("width", [390, 1280])
def test_a_number_opens_its_line_in_the_ledger(tab: Tab, pages: Path, width: int) -> None:
    tab.size(width)
    tab.open(pages / "en.html")
    last = "[...document.querySelectorAll('#search td .n')].at(-1)"
    line = f"document.getElementById({last}.getAttribute('href').slice(1))"
    assert tab.ask(f"{line}.offsetHeight") == 0
    tab.ask(f"{last}.click()")
    tab.until(f"{line}.offsetHeight > 0")
    assert tab.ask(f"{line}.innerText").startswith("Seconds a fold")


def test_it_prints(tab: Tab, pages: Path) -> None:
    tab.open(pages / "en.html")
    assert tab.call("Page.printToPDF", printBackground=True, preferCSSPageSize=True)["data"]
