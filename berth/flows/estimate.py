"""What training would take, before it is begun."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from berth.core import Progress, Quiet
from berth.flows.training.parting import part
from berth.model.candidate import Deadline
from berth.model.costs import Cost, probe
from berth.model.offers import offers
from berth.model.search import FOLDS, made
from berth.model.task import TaskKind
from berth.sources.examples import ExampleOptions, read_examples


@dataclass(frozen=True)
class Estimate:
    """Of one offer: name; once: the cost of one fit of all training rows; whole: that of its folds
    and that fit together."""

    name: str
    once: Cost
    whole: Cost


def estimate(
    sources: Any,
    target: str,
    *,
    task: TaskKind | str | None = None,
    options: ExampleOptions | None = None,
    keep: Sequence[str] = (),
    seed: int = 0,
    progress: Progress | None = None,
) -> tuple[Estimate, ...]:
    """Cost of every way to learn that `train` would think of, told from two small fits each.

    The arguments are those of `train`.
    """
    progress = progress or Quiet()
    options = (options or ExampleOptions()).model_copy(update={"target": target})
    examples = read_examples(sources, options, progress)
    parted = part(examples, None, options, TaskKind(task) if task else None, keep, seed, progress)
    found = []
    offered = offers(parted.train, parted.task)
    with progress.step("measuring", len(offered)) as advance:
        for offer in offered:
            told = probe(
                made(offer), parted.train, parted.target, parted.task, seed=seed,
                deadline=Deadline(),
            )  # fmt: skip
            once = told.at(len(parted.train))
            folds = told.at(round(len(parted.train) * (1 - 1 / FOLDS)))
            whole = Cost(once.seconds + FOLDS * folds.seconds, once.memory, once.disk)
            found.append(Estimate(offer.name, once, whole))
            advance(1)
    return tuple(found)
