"""A model's report, on findings that the evaluation makes of a small model's answers."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser

import numpy as np
import polars as pl
import pytest
from sklearn.linear_model import LogisticRegression, Ridge

from berth.core import Column, Finding, Kind, Table
from berth.evaluation.answers import Answers
from berth.evaluation.conformal import Abstention, ClassSets, NumberIntervals, covered
from berth.evaluation.drawn import drawn, set_sizes
from berth.evaluation.intervals import Resampling, measure
from berth.evaluation.metrics import metrics_for
from berth.evaluation.noise import suspects
from berth.evaluation.slices import slices
from berth.report.card import Card, Member, Tried, card_html, card_markdown
from berth.report.card.numbers import figure_of
from berth.report.card.view import CardView
from berth.report.measures import metrics
from berth.report.words import CATALOGUES, Words

HOSTILE = "</script><img src=x onerror=alert(1)> \"a\" & 'b' | `c`"
TRAIN, TEST = 200, 100
HOW = Resampling(40)
TRIALS = {"constant.v1": (1.4, 0.02), "linear.ngram.v1": (0.7, 1.4), "network.v1": (0.6, 22.0)}
LATE = Tried("network.v1 (text=text.pretrained.v1)", "no time left for it")


def _names(kind: str, classes: int) -> tuple[str, ...]:
    return (
        ()
        if kind == "number"
        else tuple(f"kind {chr(65 + k % 26)}{k // 26 or ''}" for k in range(classes))
    )


@cache
def _answers(kind: str, classes: int) -> tuple[Answers, Answers, Table]:
    """Training answers, test answers and test rows of a model that has learned something."""
    rng = np.random.default_rng(0)
    rows = TRAIN + TEST
    truth = np.arange(rows) % max(classes, 2)
    seen = rng.normal(0, 2, (max(classes, 2), 6))[truth] + rng.normal(0, 1, (rows, 6))
    if kind == "number":
        target = seen @ np.arange(6.0) + rng.normal(0, 3, rows)
        scores = Ridge().fit(seen[:TRAIN], target[:TRAIN]).predict(seen)[:, None]
    elif kind == "labels":
        target = (seen[:, :classes] + rng.normal(0, 1, (rows, classes)) > 0.5).astype(float)
        scores = np.column_stack(
            [LogisticRegression().fit(seen[:TRAIN], one[:TRAIN]).predict_proba(seen)[:, 1]
             for one in target.T]
        )  # fmt: skip
    else:
        target = truth
        scores = LogisticRegression().fit(seen[:TRAIN], truth[:TRAIN]).predict_proba(seen)
    frame = pl.DataFrame({"shop": rng.choice(["north", "south"], rows), "price": seen[:, 0]})
    table = Table.of(frame, (Column("shop", Kind.CATEGORY), Column("price", Kind.NUMBER)))
    known, new = np.arange(TRAIN), np.arange(TRAIN, rows)
    whole = Answers(kind, target, scores)  # type: ignore[arg-type]
    return whole.take(known), whole.take(new), table.take(pl.Series(new))


def _promises(kind: str, known: Answers, new: Answers) -> list[Finding]:
    found: list[Finding] = []
    for level in (0.8, 0.9):
        subject = {"split": "test", "level": f"{level:g}"}
        if kind == "number":
            found += covered(NumberIntervals.fit(known, level)(new.scores), new, subject=subject)
        elif kind != "labels":
            held = ClassSets.fit(known, level)(new.scores)
            found += covered(held, new, subject=subject) + set_sizes(held, subject=subject)
    if known.single:
        fitted = Abstention.fit(known.scores.max(axis=1), known.right, 0.1)
        found += fitted.findings({"split": "test"})
    return found


def _search() -> list[Finding]:
    found = []
    for name, (loss, seconds) in TRIALS.items():
        found.append(Finding("search.loss", {"trial": name}, loss, unit="loss", n=5))
        found.append(Finding("search.seconds", {"trial": name}, seconds, unit="seconds", n=5))
    found.append(Finding("search.foretold", {}, 0.667, unit="share", n=3))
    return [*found, Finding("model.weight", {"member": "network.v1"}, 1.0, unit="share")]


@cache
def _findings(kind: str, classes: int) -> tuple[Finding, ...]:
    known, new, rows = _answers(kind, classes)
    names, test = _names(kind, classes), {"split": "test"}
    found = [
        Finding("evaluation.split.rows", test, 100.0, unit="rows", method="split by row", n=300),
        Finding("model.rows", {"split": "train"}, 200.0, unit="rows", n=200),
        *measure(new, subject=test, ids=rows.row_ids.to_list(), how=HOW),
        *measure(known, subject={"split": "out of fold"}, how=HOW),
        *drawn(new, names, subject=test, ids=rows.row_ids.to_list()),
        *_promises(kind, known, new),
        *slices(new, rows, metrics_for(new.kind, new.width)[0], HOW).findings(test),
        *_search(),
    ]
    if known.single:
        found += suspects(known, HOW).findings(names, count=3)
        for size, value in (("100", 0.6), ("200", 0.7), ("800", 0.75)):
            about = {"metric": "accuracy", "rows": size}
            found.append(
                Finding(
                    "evaluation.curve", about, value, (value - 0.02, value + 0.02), unit="metric"
                )
            )
    return tuple(found)


def _card(kind: str = "category", classes: int = 3, lang: str = "en") -> Card:
    return Card(
        "Shops", "wish", kind, _findings(kind, classes), lang, _names(kind, classes),  # type: ignore[arg-type]
        (("shop", "category"), ("price", "number")), (Member("network.v1", {"width": 64}),),
        (*map(Tried, TRIALS), LATE), ("some rows without a target are left out",), 7, 300.0,
        {"berth": "1.2"},
    )  # fmt: skip


@cache
def made(kind: str = "category", classes: int = 3, lang: str = "en") -> str:
    return card_html(_card(kind, classes, lang))


TASKS = [("category", 2), ("category", 77), ("number", 0), ("labels", 4), ("ordinal", 5)]
VOID = {"meta", "link", "input", "br", "img", "path", "line", "rect"}


class Page(HTMLParser):
    """Words with the link and the elements they stand in, and whether all that opens closes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[tuple[str, str, tuple[str, ...]]] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        told = dict(attrs)
        self.attributes |= set(told)
        self.links += [told[name] or "" for name in ("href", "src", "xlink:href") if name in told]
        if "id" in told:
            self.ids.append(told["id"] or "")
        if tag not in VOID:
            self.open.append((tag, told))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        href = next((a["href"] or "" for tag, a in reversed(self.open) if tag == "a"), "")
        inside = tuple(tag for tag, _ in self.open) + tuple(
            f"#{a['id']}" for _, a in self.open if a.get("id")
        )
        self.words.append((data, href, inside))


@pytest.mark.parametrize(
    ("kind", "classes", "lang"), [*((*task, "en") for task in TASKS), ("category", 3, "zh")]
)
def test_the_page_is_whole_and_asks_nothing_of_the_network(
    kind: str, classes: int, lang: str
) -> None:
    text = made(kind, classes, lang)
    page = Page(text)
    assert len(set(page.ids)) == len(page.ids)
    assert all(link.startswith(("#", "data:,")) for link in page.links)
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert "url(http" not in text and "@import" not in text
    assert text.count("<svg") >= 4
    assert "None" not in "".join(words for words, _, at in page.words if "script" not in at)
    assert "nan" not in "".join(words for words, _, at in page.words if "main" in at).split()


@pytest.mark.parametrize(("kind", "classes"), TASKS)
def test_every_number_stands_in_a_finding(kind: str, classes: int) -> None:
    """A linked number is that of the finding its link leads to; others are settings or names."""
    card, words = _card(kind, classes), Words("en")
    told = {one.subject.get(name) for one in card.findings for name in ("slice", "row")}
    names = {*card.classes, *TRIALS, *filter(None, told)}
    settings = {"90%", "80%", "10%", "F1"}
    linked = 0
    for text, href, inside in Page(made(kind, classes)).words:
        if {"style", "script", "svg", "title", "code", "#figures"} & set(inside):
            continue
        if href.startswith("#/f"):
            linked += 1
            one = card.findings[int(href[3:]) - 1]
            figure = figure_of(one, words)
            shown = {figure.value, f"({figure.interval})", f"{one.n:,}", ""}
            assert text.strip() in shown, (text, one)
        elif re.search(r"\d", text):
            rest = text
            for name in sorted(names, key=len, reverse=True):
                rest = rest.replace(name, "")
            assert {
                re.sub(r"[,.:]$", "", part) for part in rest.split() if re.search(r"\d", part)
            } <= settings
    assert linked > 30


def test_a_number_leads_to_how_it_was_measured_and_to_its_rows() -> None:
    text = made()
    at = next(k for k, one in enumerate(_card().findings, 1) if one.key == "evaluation.accuracy")
    line = re.search(rf'<tr id="/f{at}".*?</tr>', text, re.S)
    assert line and "percentile bootstrap of rows, 40 draws" in line[0]
    first, second, *_ = _card().findings[at - 1].rows
    assert f"{first.replace(':', ': ')}, {second.split(':')[1]}" in line[0]
    assert f'href="#/f{at}"' in text[: line.start()]


def test_only_what_was_found_has_a_section() -> None:
    bare = Card("t", "y", "category", ())
    page = Page(card_html(bare))
    sections = {link for link in page.links if re.fullmatch("#[a-z]+", link)}
    assert sections == {"#summary", "#limits", "#use", "#made"}
    assert "It has not been measured." in card_html(bare)
    assert "<svg" not in card_html(bare)
    alone = replace(bare, findings=(Finding("evaluation.accuracy", {"split": "test"}, 0.9, n=9),))
    assert "#quality" in Page(card_html(alone)).links
    assert "#promises" not in Page(card_html(_card("labels", 4))).links


def test_few_classes_have_a_matrix_and_many_the_largest_confusions() -> None:
    few, many = made("category", 2), made("category", 77)
    assert few.count('<table aria-label="What is taken for what" class="heat"') == 1
    assert "answered so" in few and "answered so" not in many
    _, new, _ = _answers("category", 2)
    right = float(new.right[new.target == 0].mean())
    assert f">{100 * right:.1f}%</a></td>" in few
    pairs = [one for one in _findings("category", 77) if one.key == "evaluation.confusion"]
    assert 0 < len(pairs) <= 12
    assert all(one.subject["answered"] in many for one in pairs)


@pytest.mark.parametrize("render", [card_html, card_markdown])
def test_hostile_and_long_names_stay_words(render: Callable[[Card], str]) -> None:
    long = "a name " * 40
    rename = {"kind A": HOSTILE, "kind B": long.strip()}
    card = _card()
    findings = tuple(
        replace(one, subject={k: rename.get(v, v) for k, v in one.subject.items()})
        for one in card.findings
    )
    classes = tuple(rename.get(name, name) for name in card.classes)
    card = replace(
        card, classes=classes, findings=findings, title=HOSTILE, target=HOSTILE, notes=(HOSTILE,),
        columns=((HOSTILE, "text"),), trials=(Tried(HOSTILE, HOSTILE),),
    )  # fmt: skip
    text = render(card)
    if render is card_html:
        page = Page(text)
        assert "img" not in page.tags and "onerror" not in page.attributes
        assert page.tags.count("script") == 1
        assert HOSTILE in "".join(words for words, _, _ in page.words)
    else:
        assert "<img" not in text.replace("\\<", "")
        for table in re.findall(r"(?:^\|.*\n)+", text, re.M):
            assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1


@pytest.mark.parametrize(("kind", "classes"), TASKS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_card_says_what_it_has_to(kind: str, classes: int, lang: str) -> None:
    card, words = _card(kind, classes, lang), Words(lang)
    text = card_markdown(card)
    first = next(one for one in card.findings if one.subject == {"split": "test"} and one.interval)
    assert str(figure_of(first, words)) in text
    for said in ("shop", "constant.v1", "linear.ngram.v1", "berth predict model/ new.csv",
                 "berth evaluate model/ other.csv", words("card.limits.row"), card.notes[0],
                 words("card.why.no_time_left_for_it")):  # fmt: skip
        assert said in text.replace("\\", ""), said
    assert ("--level 0.9" in text) is (kind != "labels")
    assert "None" not in text and "Undefined" not in text


def test_the_same_card_gives_the_same_bytes() -> None:
    assert card_html(_card()) == made()
    assert card_markdown(_card()) == card_markdown(_card())


def test_values_may_be_missing_everywhere() -> None:
    card = _card()
    empty = tuple(replace(one, value=None, interval=None) for one in card.findings)
    assert "None" not in card_markdown(replace(card, findings=empty))
    page = Page(card_html(replace(card, findings=empty)))
    assert "None" not in "".join(words for words, _, at in page.words if "script" not in at)


def test_metrics_are_a_table_of_whole_splits() -> None:
    table = metrics(_findings("category", 3))
    assert table.columns == ["split", "metric", "value", "low", "high", "n"]
    assert set(table["split"]) == {"test", "out of fold"}
    row = table.row(
        by_predicate=(pl.col("split") == "test") & (pl.col("metric") == "accuracy"), named=True
    )
    _, new, _ = _answers("category", 3)
    assert row["value"] == pytest.approx(new.right.mean())
    assert row["low"] <= row["value"] <= row["high"] and row["n"] == TEST
    assert not {"confusion", "slice", "curve"} & set(table["metric"])
    assert metrics(()).height == 0 and metrics(()).columns == table.columns


def test_every_metric_has_words() -> None:
    for kind in ("category", "ordinal", "labels", "number"):
        for one in metrics_for(kind, 2):  # type: ignore[arg-type]
            assert f"metric.{one.name}" in CATALOGUES["en"]


@pytest.mark.parametrize(
    ("finding", "shown"),
    [
        (Finding("a", value=0.918, interval=(0.914, 0.921), unit="share"), "91.8% (91.4–92.1%)"),
        (Finding("evaluation.r2", value=-0.25, unit="share"), "−0.250"),
        (Finding("evaluation.mae", value=1234.5, unit="target"), "1,234"),
        (Finding("evaluation.mae", value=0.01234, unit="target"), "0.0123"),
        (Finding("evaluation.curve", {"metric": "f1_macro"}, 0.5, unit="metric"), "50.0%"),
        (Finding("evaluation.curve", {"metric": "log_loss"}, 0.5, unit="metric"), "0.500"),
        (Finding("search.seconds", value=0.01, unit="seconds"), "<0.1 s"),
        (Finding("evaluation.slice.p", value=0.0004, unit="p"), "p < .001"),
        (Finding("model.rows", value=25000.0, unit="rows"), "25,000"),
        (Finding("evaluation.mcc", unit="r"), "–"),
    ],
)  # fmt: skip
def test_figures_have_the_decimals_of_their_unit(finding: Finding, shown: str) -> None:
    assert str(figure_of(finding, Words("en"))) == shown


def test_members_are_marked_among_the_trials() -> None:
    member = Member("network.v1", {"text": "text.cnn.v1", "layers": [64, 64]})
    view = CardView(replace(_card(), members=(member, Member("linear.ngram.v1"))))
    assert view.chosen == {"network.v1 (text=text.cnn.v1, layers=…)", "linear.ngram.v1"}


def test_the_simplest_model_is_the_first_that_says_more_than_one_thing() -> None:
    lines = CardView(_card()).baseline
    assert [one.loss.value for one in lines[:2]] == [1.4, 0.7]
    own = next(
        one.value for one in _findings("category", 3)
        if one.key == "evaluation.log_loss" and one.subject["split"] == "out of fold"
    )  # fmt: skip
    assert lines[2].own and lines[2].loss.value == own


def test_slices_stand_with_the_worst_first_whichever_way_the_metric_goes() -> None:
    for kind, classes, sign in (("category", 3, 1), ("number", 0, -1)):
        values = [sign * (one.value or 0.0) for one in CardView(_card(kind, classes)).slices]
        assert len(values) > 3 and values == sorted(values)
