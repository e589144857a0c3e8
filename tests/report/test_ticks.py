import pytest

from berth.report.drawing.ticks import form


@pytest.mark.parametrize(
    ("kind", "span", "count", "format_"),
    [
        ("%", 0.3, 6, ".0%"),
        ("%", 0.003, 6, ".2%"),
        ("%", 0.012, 6, ".1%"),
        ("f", 1.2, 5, ".1f"),
        ("f", 4.9, 5, ".0f"),
        ("+f", 0.6, 6, "+.1f"),
        ("f", 0.0, 5, ".0f"),
    ],
)
def test_ticks_have_the_decimals_of_their_step(
    kind: str, span: float, count: int, format_: str
) -> None:
    assert form(kind, span, count) == format_
