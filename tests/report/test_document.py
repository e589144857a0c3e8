import math

import polars as pl

from berth.report import SCHEMAS, Document
from berth.report.document import fitted


def test_a_missing_table_is_an_empty_one() -> None:
    document = Document("t", "en", None, False, (1, 5), {})
    for name, schema in SCHEMAS.items():
        assert document.table(name).schema == schema
        assert document.table(name).is_empty()
    assert document.said("summary") == ()
    assert document.labels() == {}


def test_a_table_is_brought_into_form() -> None:
    frame = pl.DataFrame(
        {
            "need": ["a", "b"],
            "keywords": [["x", "y"], []],
            "share": [1, 0],
            "trend": [math.nan, 1.0],
        }
    )
    fit = fitted(frame, SCHEMAS["needs"])
    assert fit.columns == list(SCHEMAS["needs"])
    assert fit["keywords"].to_list() == ["x, y", ""]
    assert fit["share"].to_list() == [1.0, 0.0]
    assert fit["trend"].to_list() == [None, 1.0]
    assert fit["label"].to_list() == [None, None]


def test_a_need_without_a_label_is_called_by_its_name() -> None:
    needs = pl.DataFrame({"need": ["a", "b"], "label": [None, "Bee"]})
    document = Document("t", "en", None, False, (1, 5), {"needs": needs})
    assert document.labels() == {"a": "a", "b": "Bee"}
