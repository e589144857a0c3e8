from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from berth.report.links import evidence


def test_a_link_names_what_the_drawer_filters_by() -> None:
    assert evidence(need="quiet", product="A & B") == "#/?need=quiet&product=A%20%26%20B"
    assert evidence() == "#/?"


@given(st.lists(st.text(min_size=1).filter(lambda row: row.isprintable()), max_size=12))
def test_row_ids_survive_the_address(rows: list[str]) -> None:
    address = evidence(rows=rows)
    named = address.partition("rows=")[2]
    assert [unquote(row) for row in named.split(",") if row] == rows
    assert not set(address) & set("\"'<>`")
