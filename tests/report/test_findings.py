import json
import math

import polars as pl
import pytest

from berth.core import PROOF_LIMIT, Finding
from berth.report import Document, all_findings, findings_json, findings_of
from tests.report.conftest import Maker


def test_every_number_of_every_table_is_a_finding(make: Maker) -> None:
    document = make()
    found = findings_of(document.tables, document.verbatims)
    keys = {one.key for one in found}
    assert {
        "needs.share", "needs.importance", "needs.probability_top3", "needs.kind_p",
        "satisfaction.value", "segments.share", "segment_needs.opportunity", "rivals.lift",
        "map.x", "positions.score", "needs.quadrant",
    } <= keys  # fmt: skip
    cells = document.tables["satisfaction"].height
    assert sum(one.key == "satisfaction.value" for one in found) == cells
    subjects = [(one.key, tuple(sorted(one.subject.items()))) for one in found]
    assert len(set(subjects)) == len(subjects)


def test_a_finding_carries_its_interval_n_and_rows_that_speak_of_it(make: Maker) -> None:
    document = make()
    cell = document.tables["satisfaction"].row(9, named=True)
    about = {"product": cell["product"], "need": cell["need"]}
    (one,) = [
        one
        for one in findings_of(document.tables, document.verbatims)
        if one.key == "satisfaction.value" and one.subject == about
    ]
    assert (one.value, one.interval, one.n) == (
        cell["value"],
        (cell["low"], cell["high"]),
        cell["n"],
    )
    assert one.unit == "rating"
    known = document.verbatims.filter(product=about["product"], need=about["need"])
    assert 0 < len(one.rows) <= PROOF_LIMIT
    assert set(one.rows) <= set(known["row_id"])


def test_the_document_own_findings_come_first_and_once(make: Maker) -> None:
    document = make()
    need = document.tables["needs"]["need"][0]
    own = Finding("needs.share", {"need": need}, 0.5, method="counted", rows=("reviews.csv:1",))
    document = Document(
        **{**{name: getattr(document, name) for name in document.__dataclass_fields__},
           "findings": (own,)}
    )  # fmt: skip
    found = all_findings(document)
    same = [one for one in found if one.key == "needs.share" and one.subject == {"need": need}]
    assert same == [own]
    assert found[0] is own


def test_json_holds_them_all_and_no_nan() -> None:
    finding = Finding("method.x", {"a": "需求"}, math.nan, (0.0, math.inf))
    document = Document("t", "en", None, False, (1, 5), {}, findings=(finding,))
    (read,) = json.loads(findings_json(document), parse_constant=pytest.fail)
    assert read["value"] is None
    assert read["interval"] == [0.0, None]
    assert read["subject"] == {"a": "需求"}


def test_no_tables_no_findings() -> None:
    assert findings_of({}) == ()
    assert findings_of({"needs": pl.DataFrame({"need": ["a"]})}) == ()
    assert json.loads(findings_json(Document("t", "en", None, False, (1, 5), {}))) == []
