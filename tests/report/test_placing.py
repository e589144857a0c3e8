from hypothesis import given, settings
from hypothesis import strategies as st

from berth.report.placing import lines, place, short, shortened, width

SIZE = 12.0


def _box(x: float, y: float, align: str, text: str) -> tuple[float, float, float, float]:
    long = width(text, SIZE)
    left = x - {"left": 0.0, "right": long, "center": long / 2}[align]
    return left, y - SIZE * 0.62, left + long, y + SIZE * 0.62


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 600), st.floats(0, 400)), max_size=25))
def test_labels_that_stand_cover_neither_one_another_nor_the_edge(
    points: list[tuple[float, float]],
) -> None:
    texts = [f"product {k}" for k in range(len(points))]
    spots = place(points, texts, (600, 400), SIZE)
    boxes = [
        _box(spot.x, spot.y, spot.align, text)
        for spot, text in zip(spots, texts, strict=True)
        if spot is not None
    ]
    for k, (a, b, c, d) in enumerate(boxes):
        assert a >= 0
        assert c <= 600
        assert b >= 0
        assert d <= 400
        for e, f, g, h in boxes[:k]:
            assert min(c, g) <= max(a, e) or min(d, h) <= max(b, f)


def test_a_label_that_must_stand_does() -> None:
    crowd = [(50.0, 50.0)] * 12
    spots = place(crowd, ["x" * 30] * 12, (100, 100), must=[k == 11 for k in range(12)])
    assert spots[11] is not None
    assert None in spots[:11]


def test_a_label_keeps_off_a_bar_if_it_can() -> None:
    bar = (0.0, 95.0, 200.0, 105.0)
    (free,) = place([(100.0, 100.0)], ["label"], (200, 200))
    (beside,) = place([(100.0, 100.0)], ["label"], (200, 200), blocks=[bar])
    assert free is not None
    assert beside is not None
    assert free.y == 100.0
    assert beside.y != 100.0


def test_chinese_letters_count_as_wide() -> None:
    assert width("需求", SIZE) > width("ab", SIZE) * 1.5
    assert short("上海浦东国际机场二号航站楼国际出发贵宾休息室") == "上海浦东国际机场二号航站楼国…"
    assert short("plain") == "plain"


def test_a_label_never_covers_a_wall() -> None:
    wall = (0.0, 0.0, 200.0, 200.0)
    assert place([(100.0, 100.0)], ["label"], (200, 200), walls=[wall]) == [None]
    (stands,) = place([(100.0, 100.0)], ["label"], (200, 200), walls=[wall], must=[True])
    assert stands is not None


def test_a_label_that_finds_no_room_may_choose_first() -> None:
    points = [(24.0, 8.0), (154.0, 8.0)]
    first, second = place(points, ["ab", "x" * 16], (160, 16))
    assert first is not None
    assert first.align == "right"
    assert second is not None


def test_names_that_would_look_alike_are_cut_in_the_middle() -> None:
    names = ["Hotel San Francisco 81394", "Hotel San Francisco 81169", "Plain"]
    cut = shortened(names, 18)
    assert len(set(cut)) == 3
    assert cut[0].endswith("394")
    assert cut[2] == "Plain"
    assert shortened(["the same", "the same"], 4) == ["the…", "the…"]


def test_lines_break_at_blanks_and_between_chinese_letters() -> None:
    assert lines("one two three", 7) == ["one two", "three"]
    assert "".join(lines("产品之间的距离没有含义", 10)) == "产品之间的距离没有含义"
    assert len(lines("产品之间的距离没有含义", 10)) > 1
    assert lines("", 10) == []
