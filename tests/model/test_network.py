"""Networks of columns: every kind of task, saved and loaded, and what is refused."""

import json
from datetime import date, timedelta
from typing import Any

import numpy as np
import optuna
import polars as pl
import pytest
import torch

from berth.core import Column, InputError, Kind, Quiet, Role, Table
from berth.model.candidate import Deadline, State
from berth.model.candidates import CANDIDATES
from berth.model.network import FittedNetwork, NetworkCandidate
from berth.model.task import Task, TaskKind

CLASSES = ("high", "low", "middle")
SMALL = {
    "text": {"name": "text.cnn.v1", "settings": {"vocabulary": 60, "embedding": 8, "filters": 4}}
}
FEW: dict[str, Any] = {"epochs": 3, "batch": 8, "rate": 0.01, "threads": 1}


def table(rows: int = 90) -> Table:
    """All kinds of columns but media; the target follows the number."""
    rng = np.random.default_rng(0)
    level = np.arange(rows) % 3
    frame = pl.DataFrame(
        {
            "text": [f"it was {('awful', 'fair', 'superb')[one]} really" for one in level],
            "score": level + rng.normal(0, 0.1, rows),
            "cabin": [None if row % 7 == 0 else "abc"[row % 3] for row in range(rows)],
            "day": [date(2024, 1, 1) + timedelta(days=row) for row in range(rows)],
            "user": [f"u{row % 5}" for row in range(rows)],
            "y": [("low", "middle", "high")[one] for one in level],
        }
    )
    kinds = (Kind.TEXT, Kind.NUMBER, Kind.CATEGORY, Kind.DATE, Kind.ID)
    inputs = [Column(name, kind) for name, kind in zip(frame.columns, kinds, strict=False)]
    return Table.of(frame, [*inputs, Column("y", Kind.CATEGORY, Role.TARGET)])


def answers(kind: TaskKind) -> tuple[Task, pl.Series]:
    told = table().frame["y"]
    if kind is TaskKind.NUMBER:
        return Task("y", kind), told.replace_strict({"low": 100.0, "middle": 200.0, "high": 300.0})
    if kind is TaskKind.ORDINAL:
        return Task("y", kind, ("low", "middle", "high")), told
    if kind is TaskKind.LABELS:
        return Task("y", kind, ("high", "low", "middle", "some")), told + "|some"
    return Task("y", kind, CLASSES), told


def fit(kind: TaskKind = TaskKind.CATEGORY, **config: Any) -> FittedNetwork:
    task, told = answers(kind)
    made = NetworkCandidate.Config.model_validate({**SMALL, "training": FEW, **config})
    return NetworkCandidate(made).fit(
        table(), task.encode(told), task, seed=1, deadline=Deadline(), progress=Quiet()
    )


@pytest.mark.parametrize("kind", list(TaskKind))
def test_every_task_is_learned_and_restored_to_the_last_bit(kind: TaskKind) -> None:
    fitted = fit(kind, training={**FEW, "epochs": 15, "patience": 15})
    scores = fitted.scores(table())
    task, told = answers(kind)
    assert scores.dtype == np.float64 and scores.shape == (90, task.width)
    if kind is TaskKind.NUMBER:
        assert np.abs(scores[:, 0] - task.encode(told)).mean() < 30
    elif kind is TaskKind.LABELS:
        assert ((scores > 0.5) == task.encode(told)).mean() > 0.9
    else:
        np.testing.assert_allclose(scores.sum(axis=1), 1.0, atol=1e-12)
        assert (scores.argmax(axis=1) == task.encode(told)).mean() > 0.85
    state = fitted.state()
    kept = State(json.loads(json.dumps(state.settings)), state.arrays)
    again = FittedNetwork.restore(kept)
    assert again.scores(table()).tobytes() == scores.tobytes()
    assert again.settled() == fitted.settled()
    assert again.history == fitted.history


@pytest.mark.parametrize("fusion", ["concatenation.v1", "gated.v1", "cross_attention.v1"])
def test_rows_and_tables_without_anything_are_scored(fusion: str) -> None:
    fitted = fit(fusion=fusion)
    held = table()
    empty = Table(
        held.frame.with_columns(
            pl.lit(None, dtype).alias(name)
            for name, dtype in held.frame.schema.items()
            if name != "row_id"
        ),
        held.columns,
    )
    scores = fitted.scores(empty)
    assert np.isfinite(scores).all()
    np.testing.assert_allclose(scores, np.broadcast_to(scores[:1], scores.shape), atol=1e-6)
    assert fitted.scores(held.where(pl.lit(False))).shape == (0, 3)


def test_columns_are_found_by_name_and_read_as_asked() -> None:
    fitted = fit(
        columns={"score": {"name": "number.piecewise.v1", "settings": {"bins": 2}}},
        category="id.embedding.v1",
    )
    made = [type(one).__name__ for one in fitted.network.encoders]
    assert made == ["TextCNN", "Number", "Identity", "Date", "Identity"]
    held = table()
    turned = Table(held.frame.select("row_id", *held.frame.columns[:0:-1]), held.columns[::-1])
    assert fitted.scores(turned).tobytes() == fitted.scores(held).tobytes()


def test_what_makes_no_sense_is_refused() -> None:
    task, told = answers(TaskKind.CATEGORY)
    arguments: dict[str, Any] = {"seed": 0, "deadline": Deadline(), "progress": Quiet()}
    bare = Table.of(table().frame, [Column("y", Kind.CATEGORY, Role.TARGET)])
    with pytest.raises(InputError, match="no input columns"):
        NetworkCandidate().fit(bare, task.encode(told), task, **arguments)
    with pytest.raises(ValueError, match="Extra inputs"):
        NetworkCandidate.Config.model_validate({"tekst": "text.cnn.v1"})
    config = NetworkCandidate.Config.model_validate({"text": "text.magic.v1"})
    with pytest.raises(Exception, match=r"no part 'text\.magic\.v1'"):
        NetworkCandidate(config).fit(table(), task.encode(told), task, **arguments)


def test_two_columns_of_a_kind_begin_at_different_weights() -> None:
    held = table().with_column(Column("more", Kind.TEXT), table().frame["text"])
    task, told = answers(TaskKind.CATEGORY)
    config = NetworkCandidate.Config.model_validate({**SMALL, "training": {**FEW, "stop": 1}})
    fitted = NetworkCandidate(config).fit(
        held, task.encode(told), task, seed=1, deadline=Deadline(), progress=Quiet()
    )
    one, other = fitted.network.encoders[0], fitted.network.encoders[-1]
    assert not torch.allclose(one.embedding.weight, other.embedding.weight)  # type: ignore[union-attr, arg-type]


def test_settings_are_drawn_that_it_takes() -> None:
    trial = optuna.trial.FixedTrial({"rate": 1e-3, "weight_decay": 0.1, "fusion": "gated.v1"})
    config = NetworkCandidate.Config.model_validate(NetworkCandidate.space(trial))
    assert config.fusion.name == "gated.v1"
    assert (config.training.rate, config.training.weight_decay) == (1e-3, 0.1)


def test_it_is_registered() -> None:
    assert CANDIDATES["network.v1"] is NetworkCandidate
    assert NetworkCandidate.fitted is FittedNetwork
