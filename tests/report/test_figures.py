import pytest
from hypothesis import given
from hypothesis import strategies as st

from berth.report.figures import MISSING, Figures

FIVE = Figures((1.0, 5.0))


@pytest.mark.parametrize(
    ("scale", "shown"),
    [((1, 5), "3.4 (3.1–3.7)"), ((0, 100), "3 (3–4)"), ((0, 1), "3.40 (3.10–3.70)")],
)
def test_a_rating_takes_the_decimals_of_its_scale(scale: tuple[float, float], shown: str) -> None:
    assert str(Figures(scale).rating(3.4, 3.1, 3.7)) == shown


@pytest.mark.parametrize(
    ("bounds", "shown"),
    [
        ((0.12, 0.09, 0.15), "12% (9–15%)"),
        ((0.071, 0.068, 0.073), "7.1% (6.8–7.3%)"),
        ((0.0168, 0.0151, 0.0181), "1.7% (1.5–1.8%)"),
        ((0.5, 0.5, 0.5), "50% (50–50%)"),
    ],
)
def test_a_share_has_the_fewest_decimals_that_part_the_ends_of_its_interval(
    bounds: tuple[float, float, float], shown: str
) -> None:
    assert str(FIVE.share(*bounds)) == shown


def test_ratings_and_changes_part_the_ends_of_their_intervals_too() -> None:
    assert str(FIVE.rating(3.42, 3.41, 3.44)) == "3.42 (3.41–3.44)"
    assert str(FIVE.change(0.012, 0.011, 0.014)) == "+0.012 (+0.011, +0.014)"
    assert str(FIVE.plain(1234.5)) == "1,234.50"


def test_a_dash_never_meets_a_minus_and_zero_has_no_sign() -> None:
    assert str(FIVE.plain(-0.2, -0.3, -0.1)) == "−0.20 (−0.30, −0.10)"
    assert str(FIVE.change(-0.001)) == "0.00"
    assert str(FIVE.change(0.25, 0.1, 0.4)) == "+0.25 (+0.10, +0.40)"


def test_probabilities_are_never_shown_as_certain() -> None:
    assert [FIVE.percent(p) for p in (0.0, 0.5, 1.0, None)] == ["<1%", "50%", ">99%", MISSING]


def test_p_values() -> None:
    assert [FIVE.p(p) for p in (0.0001, 0.004, 0.03, 1.0, None)] == [
        "p < .001",
        "p = .004",
        "p = .03",
        "p = 1.00",
        "",
    ]


@pytest.mark.parametrize(
    ("unit", "shown"),
    [
        ("rating", "3.0"),
        ("rating a year", "+3.00"),
        ("share of units", "300%"),
        ("rows", "3"),
        ("rho", "3"),
    ],
)
def test_a_finding_is_shown_in_its_unit(unit: str, shown: str) -> None:
    assert str(FIVE.of(unit, 3.0, None)) == shown


def test_what_is_missing_is_a_dash() -> None:
    assert str(FIVE.rating(None)) == MISSING
    assert str(FIVE.share(float("nan"), 0.0, 1.0)) == MISSING
    assert str(FIVE.rating(3.0, None, 4.0)) == "3.0"


@given(st.floats(-1e9, 1e9), st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_places_stay_on_the_line(value: float, low: float, span: float) -> None:
    assert 0 <= FIVE.place(value, (low, low + span)) <= 100
