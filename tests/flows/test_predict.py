"""What is asked of a trained model from Python: answers, promises, and other rows than its own."""

import numpy as np
import polars as pl
import pytest

from berth.core import InputError, Quiet
from berth.flows import train as flow
from berth.flows.examine import examine
from berth.flows.predict import evaluate, predict
from berth.flows.train import TrainRun, train
from berth.flows.training.learning_curve import learning_curve
from berth.flows.training.parting import part
from berth.model.candidate import Deadline
from berth.model.offers import Offer
from berth.model.search import Found
from berth.sources.examples import ExampleOptions, read_examples


def frame(rows: int, seed: int, shift: float = 0.0) -> pl.DataFrame:
    """A price that follows size closely; a colour in three classes, told by a word; and tags."""
    rng = np.random.default_rng(seed)
    size = rng.normal(50 + shift, 10, rows)
    colour = rng.choice(["blue", "green", "red"], rows)
    return pl.DataFrame(
        {
            "text": [f"a {one} thing number {k}" for k, one in enumerate(colour)],
            "size": size,
            "price": 3 * size + rng.normal(0, 4, rows),
            "colour": colour,
            "tags": [
                f"{one}|{'large' if s > 50 else 'small'}"
                for one, s in zip(colour, size, strict=True)
            ],
        }
    )


def learned(target: str, task: str | None = None, rows: pl.DataFrame | None = None) -> TrainRun:
    given = frame(240, 0) if rows is None else rows
    others = {"price", "colour", "tags"} - {target}
    with pytest.MonkeyPatch.context() as patch:
        offered = (Offer("constant.v1"), Offer("linear.ngram.v1"))
        patch.setattr(flow, "offers", lambda table, task: offered)
        options = ExampleOptions(ignore=tuple(sorted(others)))
        # No word is said to give the target away here.
        return train(given, target, budget="1m", task=task, keep=("text", "size"), options=options)


@pytest.fixture(scope="module")
def colours() -> TrainRun:
    return learned("colour")


def test_labels_have_probabilities_and_promise_no_sets() -> None:
    trained = learned("tags", "labels").trained
    told = predict(trained, frame(30, 1), probabilities=True).frame
    names = [f"probability_{name}" for name in trained.task.classes]
    assert set(names) == {f"probability_{n}" for n in ("blue", "green", "large", "red", "small")}
    assert told.select(pl.sum_horizontal(names)).to_series().max() > 1.2
    with pytest.raises(InputError, match="makes no promise"):
        predict(trained, frame(30, 1), level=0.9)
    with pytest.raises(InputError, match="makes no promise"):
        predict(trained, frame(30, 1), risk=0.1)


def test_a_number_is_set_against_rows_from_elsewhere() -> None:
    trained = learned("price").trained
    done = examine(trained, frame(200, 1), against=frame(200, 2, shift=30.0))
    found = {(one.key, one.subject.get("column"), one.subject.get("metric")): one
             for one in done.findings}  # fmt: skip
    gap = found["evaluation.shift.difference", None, "mae"]
    assert gap.unit == "target" and gap.interval is not None
    assert ("evaluation.shift.associated", "size", "mae") in found
    assert found["evaluation.shift.unmatched", "size", "mae"].value > 0.2


def test_models_of_other_classes_are_compared_on_rows_that_both_know(colours: TrainRun) -> None:
    fewer = learned("colour", rows=frame(300, 3).filter(pl.col("colour") != "green")).trained
    done = examine(colours.trained, frame(120, 4), other=fewer)
    gap = next(one for one in done.findings if one.key == "evaluation.difference_p")
    known = frame(120, 4).filter(pl.col("colour") != "green").height
    assert gap.n == known
    assert any(f"{120 - known} rows are not compared" in note for note in done.notes)


def test_the_same_rows_in_both_files_are_told(colours: TrainRun) -> None:
    one = frame(80, 5)
    done = examine(colours.trained, one, against=pl.concat([one.head(40), frame(40, 6)]))
    assert any(note.startswith("40 rows of table are in the first file") for note in done.notes)


def test_rows_without_any_answer_are_refused(colours: TrainRun) -> None:
    for rows in (frame(30, 1).drop("colour"), frame(30, 1).with_columns(colour=pl.lit("mauve"))):
        with pytest.raises(InputError, match=r"nothing can be measured|no row has an answer"):
            evaluate(colours.trained, rows)


def test_more_rows_are_asked_about_only_while_there_is_time(colours: TrainRun) -> None:
    options = ExampleOptions(target="colour", ignore=("price", "tags"))
    read = read_examples(frame(240, 0), options)
    parted = part(read, None, options, None, ("text", "size"), 0, Quiet())
    found = Found(colours.trained, np.arange(10), np.ones((10, 3)) / 3, colours.plan)
    curve = tuple(learning_curve(found, parted, Deadline(), Quiet()))
    rows = len(parted.train)
    sizes = [int(one.subject["rows"]) for one in curve]
    assert sizes[-2:] == [2 * rows, 4 * rows] and sizes == sorted(sizes)
    assert all(one.interval is not None and one.interval[1] <= 1 for one in curve)
    assert tuple(learning_curve(found, parted, Deadline.within(0.0), Quiet())) == ()
    replayed = Found(colours.trained, np.zeros(0, np.int64), np.zeros((0, 3)), colours.plan)
    assert tuple(learning_curve(replayed, parted, Deadline(), Quiet())) == ()
