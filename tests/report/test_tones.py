from berth.report.theme import DARK, LIGHT
from berth.report.tones import diverging, rising


def test_a_cell_is_pale_where_its_interval_includes_the_average() -> None:
    assert diverging(4.0, 2.5, 4.5, 3.0, 0.5) == "good_1"
    assert diverging(4.0, 3.5, 4.5, 3.0, 0.5) == "good_4"
    assert diverging(2.0, 1.5, 2.5, 3.0, 0.5) == "poor_4"
    assert diverging(2.9, 2.85, 2.95, 3.0, 0.8) == "poor_1"
    assert diverging(None, None, None, 3.0, 0.5) == "paper"


def test_all_alike_is_pale() -> None:
    assert diverging(3.0, 2.9, 3.1, 3.0, 0.0) == "good_1"


def test_more_is_darker() -> None:
    steps = [rising(k / 10, 1.0) for k in range(11)]
    assert steps == sorted(steps, key=lambda tone: (tone != "paper", tone))
    assert (steps[0], steps[-1]) == ("paper", "good_4")
    assert rising(0.0, 0.0) == "paper"


def _luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(w * part for w, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_numbers_can_be_read_on_every_colour_they_stand_on() -> None:
    for theme in (LIGHT, DARK):
        tones = [f"{side}_{step}" for side in ("good", "poor") for step in range(1, 5)]
        for name in ("paper", "raised", "wash", *tones):
            pair = sorted(_luminance(getattr(theme, one)) for one in ("ink", name))
            assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5, (name, theme)
        for name in ("soft", "accent"):
            pair = sorted(_luminance(getattr(theme, one)) for one in ("paper", name))
            assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5, (name, theme)


def test_a_chart_can_be_recoloured_for_no_two_parts_share_a_colour() -> None:
    colours = [getattr(LIGHT, name) for name in LIGHT.names]
    assert len(set(colours)) == len(colours)
