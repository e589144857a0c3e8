"""Each chart of a card: its findings turned into marks."""

from collections.abc import Callable, Mapping

from berth.report.card.numbers import Number
from berth.report.card.view import CardView
from berth.report.drawing.curve import Axes, Mark, curve
from berth.report.drawing.dots import Dot, dots
from berth.report.drawing.picture import Picture
from berth.report.theme import LIGHT, Theme

_SHARED = (
    "accuracy", "balanced_accuracy", "subset_accuracy", "precision_macro", "recall_macro",
    "f1_macro", "roc_auc", "average_precision",
)  # fmt: skip
"""Metrics that share an axis in percent; the table holds all."""
_ERRORS = ("mae", "rmse", "median_absolute_error")
"""Those that share an axis in the target's own unit."""


def bare(view: CardView, name: str, size: float) -> Picture | None:
    """One chart in light colours without a title, for the page, which has its own."""
    drawn = _DRAWN[name](view, LIGHT, size)
    if drawn is None:
        return None
    return Picture(LIGHT.dress(drawn.chart, lang=view.card.lang), drawn.note)


def _dot(number: Number, label: str, strong: bool = False) -> Dot:
    low, high = number.finding.interval or (None, None)
    value = number.value or 0.0
    text = f"{label}: {number.figure}"
    return Dot(label, value, low, high, number.figure.value, number.href, text, strong)


def _mark(number: Number, x: float, text: str, name: str = "", strong: bool = False) -> Mark:
    low, high = number.finding.interval or (None, None)
    return Mark(x, number.value or 0.0, low, high, number.href, text, name, strong)


def quality_chart(view: CardView, theme: Theme, size: float) -> Picture | None:
    """The metrics that share an axis, on each split."""
    words, number, first = view.words, view.card.kind == "number", next(iter(view.splits), "")
    rows = []
    for metric, some in view.quality.items():
        for split in view.splits:
            one = some.get(split)
            if one is None or one.value is None or metric not in (_ERRORS if number else _SHARED):
                continue
            group, name = ("card.split", split) if split != first else ("metric", metric)
            rows.append(_dot(one, words.name(group, name), split == first))
    if len(rows) < 2:
        return None
    form = "f" if number else "%"
    return Picture(dots(rows, theme, title="", size=size, form=form, zero=number))


def calibration_chart(view: CardView, theme: Theme, size: float) -> Picture | None:
    """What came true against what was said."""
    pairs, words = view.calibration, view.words
    if len(pairs) < 2:
        return None
    number = view.card.kind == "number"
    key = "number" if number else "chance"
    titles = (words(f"card.calibration.{key}_x"), words(f"card.calibration.{key}_y"))
    marks = [
        _mark(true, said.value or 0.0, f"{said.figure} → {true.figure}", strong=True)
        for said, true in pairs
    ]
    kind = "f" if number else "%"
    axes = Axes(titles, (kind, kind), square=True, joined=True)
    return Picture(curve(marks, axes, theme, size=size))


def sizes_chart(view: CardView, theme: Theme, size: float) -> Picture | None:
    """How many classes prediction sets hold."""
    found = view.set_sizes
    if len(found) < 2:
        return None
    rows = [_dot(one, view.words("card.promises.of_size", n=one.of("size"))) for one in found]
    return Picture(dots(rows, theme, title=view.words("card.promises.share"), size=size, form="%"))


def curve_chart(view: CardView, theme: Theme, size: float) -> Picture | None:
    """The metric by the number of training rows."""
    found = view.curve
    if len(found) < 2:
        return None
    words = view.words
    marks = [
        _mark(one, float(one.of("rows")), f"{one.of('rows')}: {one.figure}", strong=True)
        for one in found
    ]
    titles = (words("card.curve.x"), words.name("metric", found[0].of("metric")))
    kind = "%" if found[0].figure.value.endswith("%") else "f"
    axes = Axes(titles, ("f", kind), log=True, joined=True)
    return Picture(curve(marks, axes, theme, size=size))


def search_chart(view: CardView, theme: Theme, size: float) -> Picture | None:
    """What each trial reached against what it took."""
    words = view.words
    marks = [
        _mark(
            one.loss, one.seconds.value or 0.0,
            f"{one.name}: {one.loss.figure}{words.comma}{one.seconds.figure}", one.name,
            one.name in view.chosen,
        )
        for one in view.search
        if one.loss is not None and one.seconds is not None
    ]  # fmt: skip
    if len(marks) < 2:
        return None
    titles = (words("card.search.x"), words("card.search.y"))
    return Picture(curve(marks, Axes(titles, log=True), theme, size=size))


_DRAWN: Mapping[str, Callable[[CardView, Theme, float], Picture | None]] = {
    "quality": quality_chart,
    "calibration": calibration_chart,
    "sizes": sizes_chart,
    "curve": curve_chart,
    "search": search_chart,
}
