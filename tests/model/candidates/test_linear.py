"""The linear model learns from texts and columns side by side."""

import numpy as np
import polars as pl
import pytest

from berth.core import Column, Floats, Kind, Quiet, Table
from berth.model.candidate import Deadline
from berth.model.candidates.linear import Linear
from berth.model.features.ngrams import NGrams
from berth.model.features.reading import Reading
from berth.model.task import Task, TaskKind

WORDS = np.array([f"w{k}" for k in range(60)])


def market(rows: int, seed: int) -> tuple[Table, Floats]:
    """A text of which one phrase tells, and a number that tells as much."""
    rng = np.random.default_rng(seed)
    tells = rng.integers(0, 2, rows)
    size = rng.normal(0, 1, rows)
    texts = []
    for told in tells:
        words = rng.choice(WORDS, 12).tolist()
        words.insert(int(rng.integers(0, 12)), "not good" if told else "good not")
        texts.append(" ".join(words))
    frame = pl.DataFrame({"text": texts, "size": size})
    columns = [Column("text", Kind.TEXT), Column("size", Kind.NUMBER)]
    return Table.of(frame, columns), 3.0 * (2 * tells - 1) + 3.0 * size


def learned(linear: Linear, table: Table, target: np.ndarray, task: Task) -> Floats:
    model = linear.fit(table, target, task, seed=0, deadline=Deadline(), progress=Quiet())
    other, _ = market(400, 9)
    return model.scores(other)


def test_text_and_number_tell_together() -> None:
    (table, value), (_, truth) = market(800, 1), market(400, 9)
    two = Task("y", TaskKind.CATEGORY, ("no", "yes"))
    answers = (value > 0).astype(np.int64)
    both = learned(Linear(), table, answers, two)[:, 1] > 0.5
    words = learned(Linear(), table.without("size"), answers, two)[:, 1] > 0.5
    assert np.mean(both == (truth > 0)) > 0.93
    # Of a standard normal, 84 % lie where words alone are right.
    assert 0.78 < np.mean(words == (truth > 0)) < 0.89


def test_a_number_is_predicted_on_its_scale() -> None:
    (table, value), (_, truth) = market(800, 1), market(400, 9)
    found = learned(Linear(), table, 1000 + value, Task("y", TaskKind.NUMBER))[:, 0]
    assert np.corrcoef(found, truth)[0, 1] > 0.9
    assert abs(found.mean() - 1000) < 1


def test_characters_are_read_where_there_is_room() -> None:
    table, _ = market(50, 1)
    narrow, _ = Reading.learn(table, Reading.Config(room=10))
    wide, _ = Reading.learn(table, Reading.Config())
    assert len(narrow.texts[0].grams.parts) == 1
    assert len(wide.texts[0].grams.parts) == 2


def test_rare_features_are_left_out_where_there_are_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("berth.model.candidates.linear.WIDEST", 40)
    table, value = market(300, 1)
    two = Task("y", TaskKind.CATEGORY, ("no", "yes"))
    model = Linear(Linear.Config(reading=Reading.Config(grams=NGrams.Config(words=2)))).fit(
        table, (value > 0).astype(np.int64), two, seed=0, deadline=Deadline(), progress=Quiet()
    )
    assert model.weights.shape == (40, 1)
    assert np.array_equal(type(model).restore(model.state()).scores(table), model.scores(table))
