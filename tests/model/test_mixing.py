"""Mixup and cutmix while training: deterministic, and refused where they mean nothing."""

import io
from typing import Any

import numpy as np
import polars as pl
import pytest
from PIL import Image

from berth.core import Column, InputError, Kind, Quiet, Table
from berth.model.augmentation.mixing import Mixing
from berth.model.candidate import Deadline
from berth.model.network import FittedNetwork, NetworkCandidate
from berth.model.task import Task, TaskKind

ANSWERS = np.arange(48) % 2
TASKS = {
    TaskKind.CATEGORY: (Task("y", TaskKind.CATEGORY, ("dark", "light")), ANSWERS),
    TaskKind.LABELS: (
        Task("y", TaskKind.LABELS, ("dark", "light")),
        np.stack([1.0 - ANSWERS, ANSWERS * 1.0], axis=1),
    ),
    TaskKind.NUMBER: (Task("y", TaskKind.NUMBER), 100.0 + 50 * ANSWERS),
    TaskKind.ORDINAL: (Task("y", TaskKind.ORDINAL, ("dark", "light")), ANSWERS),
}
BOTH = {"mixup_alpha": 0.4, "cutmix_alpha": 1.0}


def png(shade: int) -> bytes:
    held = io.BytesIO()
    Image.fromarray(np.full((32, 32, 3), shade, np.uint8)).save(held, "PNG")
    return held.getvalue()


def table(*more: str) -> Table:
    """Images, dark or light, one missing and one that is none."""
    noise = np.random.default_rng(0).integers(0, 40, len(ANSWERS))
    cells: list[bytes | None] = [
        png(int(30 + 150 * y + n)) for y, n in zip(ANSWERS, noise, strict=True)
    ]
    cells[3], cells[4] = None, b"none"
    frame = pl.DataFrame(
        {
            "photo": pl.Series(cells, dtype=pl.Binary),
            "n": ANSWERS + 0.1 * noise,
            "text": ["a word"] * len(ANSWERS),
        }
    ).select("photo", *more)
    kinds = {"photo": Kind.IMAGE, "n": Kind.NUMBER, "text": Kind.TEXT}
    return Table.of(frame, [Column(name, kinds[name]) for name in frame.columns])


def fit(
    kind: TaskKind, mixing: dict[str, float] | None, *more: str, **training: Any
) -> FittedNetwork:
    task, answers = TASKS[kind]
    loop = {"epochs": 8, "batch": 12, "rate": 0.02, "threads": 1, "held_out": 0.0, **training}
    config = {
        "image": {"name": "image.cnn.v1", "settings": {"widths": [8, 8]}},
        "training": loop if mixing is None else {**loop, "mixing": mixing},
    }
    return NetworkCandidate(NetworkCandidate.Config.model_validate(config)).fit(
        table(*more), answers, task, seed=2, deadline=Deadline(), progress=Quiet()
    )


def raw(fitted: FittedNetwork) -> list[bytes]:
    return [one.numpy().tobytes() for one in fitted.network.state_dict().values()]


@pytest.mark.parametrize("kind", [TaskKind.CATEGORY, TaskKind.LABELS, TaskKind.NUMBER])
def test_it_learns_of_mixtures(kind: TaskKind) -> None:
    fitted = fit(kind, BOTH, epochs=20)
    scores = fitted.scores(table())
    there = np.setdiff1d(np.arange(len(ANSWERS)), [3, 4])
    guess = scores[:, 0] > 125 if kind is TaskKind.NUMBER else scores[:, 1] > scores[:, 0]
    assert (guess == ANSWERS)[there].mean() > 0.9
    # One knows less of what lies between.
    assert fitted.history[-1]["trained"] > fit(kind, None, epochs=20).history[-1]["trained"]


def test_the_seed_alone_decides_and_off_is_off() -> None:
    short = {"epochs": 2}
    plain = raw(fit(TaskKind.CATEGORY, None, **short))
    assert raw(fit(TaskKind.CATEGORY, {"mixup_alpha": 0.4, "prob": 0.0}, **short)) == plain
    for mixing in ({"mixup_alpha": 0.4}, {"cutmix_alpha": 1.0}, BOTH):
        first = raw(fit(TaskKind.CATEGORY, mixing, **short))
        assert first == raw(fit(TaskKind.CATEGORY, mixing, **short)) != plain


def test_what_cannot_be_mixed_is_refused() -> None:
    with pytest.raises(InputError, match="in an order"):
        fit(TaskKind.ORDINAL, BOTH)
    with pytest.raises(InputError, match="mixup cannot mix") as told:
        fit(TaskKind.CATEGORY, {"mixup_alpha": 0.4}, "text")
    assert told.value.column == "text"
    with pytest.raises(InputError, match="cutmix cannot mix") as told:
        fit(TaskKind.CATEGORY, BOTH, "n")
    assert told.value.column == "n"
    assert fit(TaskKind.CATEGORY, {"mixup_alpha": 0.4}, "n", epochs=1).steps


def test_both_are_drawn_as_often_as_asked() -> None:
    import torch

    from berth.core import stream
    from berth.model.parts import Batch

    made = Mixing(Mixing.Config(**BOTH, prob=0.5, switch_prob=0.25))
    pixels = torch.arange(4.0).view(4, 1, 1, 1).expand(4, 3, 8, 8)
    kinds = []
    for seed in range(400):
        (part,), soft = made(
            [Batch({"pixels": pixels}, torch.ones(4, dtype=torch.bool))],
            torch.eye(4), stream(seed, "x"),
        )  # fmt: skip
        mixed = part.tensors["pixels"]
        between = bool((mixed != mixed.round()).any())
        same = torch.equal(soft, torch.eye(4))
        kinds.append("none" if same else "mixup" if between else "cutmix")
    shares = {kind: kinds.count(kind) / 400 for kind in set(kinds)}
    assert shares["mixup"] == pytest.approx(0.375, abs=0.1)
    assert shares["cutmix"] == pytest.approx(0.125, abs=0.06)
