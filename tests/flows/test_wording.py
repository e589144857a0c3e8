"""No text that berth generates speaks of a correlation as of a cause."""

import re
from pathlib import Path

import polars as pl
import pytest

from berth.artefact import load
from berth.flows.comparison.wording import NOTES, WORDS
from berth.flows.position import position
from berth.market.agenda import Agenda, Need
from berth.market.synthetic import Setting, write_market
from berth.report import markdown
from berth.report.words import CATALOGUES
from berth.writers.chinese import CHINESE
from berth.writers.english import ENGLISH

CAUSAL = re.compile(
    r"\b(because|due to|owing to|thanks to|caus(e|es|ed|ing|al)|driv(e|es|en|er|ers|ing)|drove|"
    r"leads? to|led to|leading to|results? (in|from)|impacts?|impacting|influenc\w*|effects?|"
    r"effective|affect\w*|determin\w*|explains?|explained|explaining|improv\w*|boost\w*|"
    r"increas\w*|reduc(e|es|ed|ing)|brings? about|gives? rise|makes? (them|customers|people|users)|"
    r"as a result|consequently|contribut\w*|trigger\w*)\b"
    r"|因为|由于|导致|造成|致使|使得|引起|引发|驱动|影响|决定|促使|归因|带来|提升(?!度)|提高|改善|增强|"
    r"作用|效果|贡献|解释",
    re.IGNORECASE,
)
"""Words by which one thing brings about another. Lift, a term for co-mentions, is 提升度."""
PLANTED = Setting(
    products=5, needs=5, reviews_per_product=120, skew=0.9, halo="high", noise="middle",
    heavy_tailed=True, reviews_per_user=3.0, styled=True, drift=0.4, uneven=0.8,
)  # fmt: skip
"""A market with most of the caveats, so that they are worded."""


@pytest.mark.parametrize(
    "phrases",
    [ENGLISH, CHINESE, *CATALOGUES.values()],
    ids=["writers-en", "writers-zh", "report-en", "report-zh"],
)
def test_no_phrase_is_causal(phrases: dict[str, str]) -> None:
    assert {key: found[0] for key, text in phrases.items() if (found := CAUSAL.search(text))} == {}


def test_no_word_of_a_comparison_is_causal() -> None:
    said = [text for one in (WORDS, NOTES) for words in one.values() for text in words.values()]
    assert len(said) > 50
    assert [text for text in said if CAUSAL.search(text)] == []


def without_names(text: str, tables: dict[str, pl.DataFrame]) -> str:
    """The text without what comes from the evidence: needs, keywords, products."""
    names = [*tables["needs"]["need"], *tables["satisfaction"]["product"].unique()]
    words = [word for some in tables["needs"]["keywords"] for word in some.split(", ")]
    told = [word for some in tables["segments"]["keywords"] for word in some.split(", ")]
    for name in sorted({*names, *words, *told}, key=lambda name: (-len(name), name)):
        text = re.sub(re.escape(name), " ", text, flags=re.IGNORECASE)
    return text


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_sentence_of_a_report_is_causal(lang: str) -> None:
    market = write_market(PLANTED.model_copy(update={"language": lang}), 3)
    needs = Agenda(tuple(Need(name, words) for name, words in market.seeds.items()))
    run = position(market.table, own=market.truth.products[0], needs=needs, replicates=20)
    text = without_names(markdown(run.document), run.tables)
    assert len(text) > 3000
    assert [found[0] for found in CAUSAL.finditer(text)] == []
    assert len([one for one in run.findings if one.key.startswith("caveats.")]) >= 3


def test_the_demo_report_is_not_causal(demo_folder: Path) -> None:
    run = load(demo_folder)
    text = (demo_folder / "report.md").read_text(encoding="utf-8")
    assert CAUSAL.search(without_names(text, dict(run.tables))) is None


def test_the_list_finds_what_it_should() -> None:
    for text in ("Comfort drives ratings", "it leads to churn", "舒适影响评分", "提升满意度"):
        assert CAUSAL.search(text), text
    for text in ("to lead on comfort", "提升度", "goes with the rating"):
        assert not CAUSAL.search(text), text
