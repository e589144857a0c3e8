"""Which networks are offered for images and sounds."""

import polars as pl
import pytest

from berth.core import Column, Kind, Table
from berth.model.candidates import CANDIDATES
from berth.model.network import NetworkCandidate
from berth.model.offers import Offer, offers
from berth.model.task import Task, TaskKind

TASK = Task("y", TaskKind.CATEGORY, ("a", "b"))


def networks(rows: int = 20, task: Task = TASK, **kinds: Kind) -> list[Offer]:
    """Those offered for columns of these kinds; what they hold is not looked at."""
    frame = pl.DataFrame({name: ["x"] * rows for name in kinds})
    table = Table.of(frame, [Column(name, kind) for name, kind in kinds.items()])
    every = offers(table, task)
    assert every[0].part == "constant.v1"
    assert len({offer.name for offer in every}) == len(every)
    for offer in every:
        CANDIDATES[offer.part].Config(**offer.config)  # type: ignore[attr-defined]
    return [offer for offer in every if offer.part == "network.v1"]


def config(offer: Offer) -> NetworkCandidate.Config:
    return NetworkCandidate.Config.model_validate(offer.config)


def test_images_are_mirrored_in_a_second_offer_alone() -> None:
    plain, mirrored = networks(photo=Kind.IMAGE)
    assert [one.config["image"]["settings"]["augment"]["flip"] for one in (plain, mirrored)] == [
        False, True,
    ]  # fmt: skip
    assert "flip=True" in mirrored.name
    training = config(plain).training
    assert (training.optimiser, training.schedule, training.batch) == ("nesterov", "one-cycle", 128)
    assert training.budgeted and training.held_out == 0
    assert config(plain).head is not None


def test_of_sounds_the_recurrent_network_comes_first() -> None:
    made = networks(sound=Kind.AUDIO, n=Kind.NUMBER)
    assert [config(one).audio.name for one in made] == ["audio.rnn.v1", "audio.cnn.v1"]  # type: ignore[union-attr]


def test_beside_texts_images_are_read_as_before() -> None:
    assert all("text" in one.config for one in networks(photo=Kind.IMAGE, text=Kind.TEXT))


def test_labels_are_smoothed_where_there_is_one_of_several() -> None:
    number = networks(photo=Kind.IMAGE, task=Task("y", TaskKind.NUMBER))
    assert all("head" not in one.config for one in number)


@pytest.mark.parametrize(("rows", "epochs"), [(200_000, 16), (50_000, 16), (12_500, 32), (5, 160)])
def test_fewer_rows_are_seen_more_often(rows: int, epochs: int) -> None:
    assert config(networks(rows, photo=Kind.IMAGE)[0]).training.epochs == epochs
