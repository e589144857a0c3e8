"""The training loop."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from math import ceil, isfinite
from pathlib import Path
from time import monotonic
from typing import Any, Literal, Protocol

import torch
from pydantic import BaseModel, Field
from torch import Tensor, nn

from berth.core import InputError, Progress, stream
from berth.model.augmentation.mixing import Mixing
from berth.model.batches import Examples, Ints, shuffled, sorted_batches
from berth.model.candidate import Deadline
from berth.model.checkpoint import load, memories, move, moving, remember, save, under
from berth.model.layers import torch_seed
from berth.model.optimisers import OptimiserName, groups, optimiser
from berth.model.pace import Pacer, lasting
from berth.model.parts import Batch
from berth.model.precision import Precision, chosen
from berth.model.schedules import ScheduleName, factor


class Trainable(Protocol):
    """A torch module that the loop can train."""

    def loss(self, parts: Sequence[Batch], target: Tensor) -> Tensor:
        """Mean over the rows, a scalar."""
        ...

    def soft(self, target: Tensor) -> Tensor:
        """Answers as numbers that can be mixed, which `loss` takes too [rows, width]."""
        ...

    def gentle(self) -> Iterable[nn.Parameter]:
        """Parameters that were learned before."""
        ...


@dataclass(frozen=True)
class Look:
    """After so many steps, the mean loss of the rows seen since the last look, and that of the rows
    held out, or None where none are."""

    step: int
    trained: float
    held_out: float | None


@dataclass
class Standing:
    """How far a run is; with the tensors, all that going on depends on.

    kept: step whose state is the best; since: looks since then; total, rows: of the losses since
    the last look; pace: how long the schedule was from which step on, see `lasting`.
    """

    step: int = 0
    best: float | None = None
    kept: int = 0
    since: int = 0
    total: float = 0.0
    rows: int = 0
    history: list[Look] = field(default_factory=list)
    pace: list[tuple[int, int]] = field(default_factory=list)
    precision: Precision = "float32"

    def notes(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)

    @classmethod
    def of(cls, notes: dict[str, Any]) -> "Standing":
        """The same again."""
        looks, pace = notes["history"], notes["pace"]
        made = {"history": [Look(**look) for look in looks], "pace": [(a, b) for a, b in pace]}
        return cls(**{**notes, **made})


class Loop:
    """Trains one network once.

    What is random in a step depends on the seed and the step alone, so that a run that was killed
    goes on from its last checkpoint as if nothing had happened: on a CPU to the last bit.
    """

    class Config(BaseModel, frozen=True, extra="forbid"):
        """epochs: passes over the rows; budgeted: where there is a deadline, so many fewer that the
        schedule ends before it, but not fewer than least_epochs, which it cuts; batch: rows at
        once; accumulate: batches a step; rate: highest, of what begins at random; gentle_rate: of
        what was learned before; clip: largest norm of a step's gradient; warmup: share of its
        steps; held_out: share of rows that decide when to stop; looks: at them, an epoch; patience:
        looks without progress; stop: step to stop after though the schedule goes on; pace: of a run
        that was budgeted, see `lasting`, for another to come to the same; mixing: of rows, off
        unless asked for; precision: "auto" for bfloat16 where the machine gains from it; threads:
        None for as many as torch has; checkpoint_minutes: between checkpoints.
        """

        epochs: int = Field(default=10, ge=1)
        budgeted: bool = True
        least_epochs: float = Field(default=0.0, ge=0)
        batch: int = Field(default=32, ge=1)
        accumulate: int = Field(default=1, ge=1)
        optimiser: OptimiserName = "adamw"
        rate: float = Field(default=1e-3, gt=0)
        gentle_rate: float = Field(default=5e-5, gt=0)
        momentum: float = Field(default=0.9, ge=0, lt=1)
        weight_decay: float = Field(default=0.01, ge=0)
        schedule: ScheduleName = "linear"
        warmup: float = Field(default=0.1, ge=0, lt=1)
        clip: float = Field(default=1.0, gt=0)
        held_out: float = Field(default=0.1, ge=0, lt=1)
        looks: int = Field(default=1, ge=1)
        patience: int = Field(default=3, ge=1)
        stop: int | None = Field(default=None, ge=1)
        pace: tuple[tuple[int, int], ...] = ()
        mixing: Mixing.Config = Mixing.Config()
        precision: Literal["auto", "float32", "bfloat16"] = "auto"
        threads: int | None = Field(default=None, ge=1)
        checkpoint_minutes: float = Field(default=5.0, ge=0)

    def __init__(
        self, config: Config, network: nn.Module, examples: Examples, *, seed: int,
        deadline: Deadline, progress: Progress, folder: Path | None = None, run: str = "",
    ) -> None:  # fmt: skip
        """folder: of checkpoints, None for none; run: what tells this run from all others."""
        self.config, self.network, self.examples = config, network, examples
        self.seed, self.deadline, self.progress = seed, deadline, progress
        self.folder, self.run_id = folder, run
        self.device = examples.device
        self.lengths = examples.lengths()

    def run(self, rows: Ints, held: Ints) -> Standing:
        """Train on rows, stop by those held out; the network ends in the best state seen.

        A deadline that nears ends it with one more look. Raises InputError where the loss is no
        number before anything was learned, or where the checkpoint is of another run.
        """
        self.rows, self.held = rows, held
        with steady(self.device, self.config.threads) as threads:
            self.threads = threads
            self._begin()
            self._resume()
            left = lasting(self.now.pace, self.now.step) - self.now.step
            with self.progress.step("training", left) as advance:
                while self._goes_on():
                    self._step()
                    advance(1)
                    self._after_step()
            self._end()
        return self.now

    def _begin(self) -> None:
        config, network = self.config, self.network
        self.an_epoch = ceil(ceil(len(self.rows) / config.batch) / config.accumulate)
        most = self.an_epoch * config.epochs
        gentle = {id(one) for one in network.gentle()}  # type: ignore[operator]
        parameters = list(network.parameters())
        bold = [one for one in parameters if id(one) not in gentle]
        tender = [one for one in parameters if id(one) in gentle]
        self.optimiser = optimiser(
            config.optimiser,
            [*groups(bold, config.rate, config.weight_decay),
             *groups(tender, config.gentle_rate, config.weight_decay)],
            config.momentum,
        )  # fmt: skip
        self.now, self.best = Standing(pace=[*config.pace] or [(0, most)]), dict[str, Tensor]()
        wanted = config.precision
        self.now.precision = chosen(self.device, network) if wanted == "auto" else wanted
        # Training a row takes twice as long as looking at it, or longer.
        a_look = config.looks * len(self.held) / max(1, len(self.rows)) / 2
        least = min(most, ceil(self.an_epoch * config.least_epochs))
        self.pacer = Pacer(self.deadline, max(1, least), most, a_look)
        self.mixing = Mixing(config.mixing)
        self.ended, self.epoch, self.plan = False, -1, list[list[Ints]]()
        self.started, self.saved, self.seen = monotonic(), monotonic(), 0

    def _goes_on(self) -> bool:
        steps = lasting(self.now.pace, self.now.step)
        last = steps if self.config.stop is None else min(steps, self.config.stop)
        return not self.ended and self.now.step < last

    def _step(self) -> None:
        """One step of the optimiser, over `accumulate` batches."""
        config, step, begun = self.config, self.now.step, monotonic()
        batches = self._plan(step // self.an_epoch)[step % self.an_epoch]
        rows = sum(len(one) for one in batches)
        torch.manual_seed(torch_seed(self.seed, f"step {step}"))
        rng = stream(self.seed, f"noise of step {step}")
        mixed = stream(self.seed, f"mixtures of step {step}")
        rate = factor(config.schedule, step, lasting(self.now.pace, step), config.warmup)
        for group in self.optimiser.param_groups:
            group["lr"] = group["peak"] * rate
        self.network.train()
        self.optimiser.zero_grad(set_to_none=True)
        total = 0.0
        for batch in batches:
            parts, target = self.examples.batch(batch, rng)
            if config.mixing.on:
                soft: Tensor = self.network.soft(target)  # type: ignore[operator]
                parts, target = self.mixing(parts, soft, mixed)
            loss = self._loss(parts, target) * (len(batch) / rows)
            loss.backward()  # type: ignore[no-untyped-call]
            total += float(loss.detach())
        if not isfinite(total):
            self._diverged()
            return
        nn.utils.clip_grad_norm_(self.network.parameters(), config.clip)
        self.optimiser.step()
        self.now.step += 1
        self.now.total, self.now.rows = self.now.total + total * rows, self.now.rows + rows
        self.seen += rows
        self._pace(monotonic() - begun)

    def _pace(self, seconds: float) -> None:
        """Note what a step took, and how long the schedule is now thought to be."""
        if not self.config.budgeted or self.config.pace:
            return
        steps = self.pacer.stepped(self.now.step, seconds)
        if steps is not None and steps != self.now.pace[-1][1]:
            self.now.pace.append((self.now.step, steps))

    def _loss(self, parts: Sequence[Batch], target: Tensor) -> Tensor:
        half = self.now.precision == "bfloat16"
        with torch.autocast(self.device.type, torch.bfloat16, enabled=half):
            loss: Tensor = self.network.loss(parts, target)  # type: ignore[operator]
        return loss

    def _plan(self, epoch: int) -> list[list[Ints]]:
        """The batches of each step of an epoch."""
        if epoch != self.epoch:
            rng = stream(self.seed, f"order of epoch {epoch}")
            batches = shuffled(self.rows, self.lengths, self.config.batch, rng)
            many = self.config.accumulate
            self.plan = [batches[at : at + many] for at in range(0, len(batches), many)]
            self.epoch = epoch
        return self.plan

    def _diverged(self) -> None:
        if not self.best:
            raise InputError(
                "the loss is no number, so that nothing was learned.",
                remedy=f"Set a rate below {self.config.rate}.",
            )
        self.ended = True

    def _after_step(self) -> None:
        if self.ended:
            return
        done = (self.now.step - 1) % self.an_epoch + 1
        looks = min(self.config.looks, self.an_epoch)
        if done in {round(self.an_epoch * (k + 1) / looks) for k in range(looks)}:
            self._look()
        if self.now.since >= self.config.patience or self._short_of_time():
            self.ended = True
        elif self.folder is not None and self._due():
            self._save(self.folder)

    def _due(self) -> bool:
        return monotonic() - self.saved >= 60 * self.config.checkpoint_minutes

    def _short_of_time(self) -> bool:
        """Whether no more is left than a last look takes, which is less than training its rows."""
        a_row = (monotonic() - self.started) / max(1, self.seen)
        return self.deadline.left <= a_row * len(self.held) / 2

    @torch.no_grad()
    def _look(self) -> None:
        """Note the losses; keep the state if it is the best."""
        now, held = self.now, None
        if len(self.held):
            self.network.eval()
            batches = sorted_batches(self.held, self.lengths, 2 * self.config.batch)
            losses = (float(self._loss(*self.examples.batch(one))) * len(one) for one in batches)
            held = sum(losses) / len(self.held)
        now.history.append(Look(now.step, now.total / max(1, now.rows), held))
        now.total, now.rows = 0.0, 0
        if held is None or now.best is None or held < now.best:
            now.best, now.kept, now.since = held, now.step, 0
            self.best = moving(self.network)
        else:
            now.since += 1

    def _end(self) -> None:
        looked = bool(self.now.history) and self.now.history[-1].step == self.now.step
        if not looked and self.now.rows and not (self.best and self.deadline.passed):
            self._look()
        if self.best:
            move(self.network, self.best)
        else:
            self.now.kept = self.now.step
        self.network.eval()

    def _save(self, folder: Path) -> None:
        tensors = {
            **{f"now.{name}": one for name, one in moving(self.network).items()},
            **{f"best.{name}": one for name, one in self.best.items()},
            **{f"optimiser.{name}": one for name, one in memories(self.optimiser).items()},
        }
        save(folder, tensors, {"run": self.run_id, "threads": self.threads, **self.now.notes()})
        self.saved = monotonic()

    def _resume(self) -> None:
        found = None if self.folder is None else load(self.folder)
        if found is None:
            return
        tensors, notes = found
        run, threads = notes.pop("run"), notes.pop("threads")
        if run != self.run_id:
            raise InputError(
                "the checkpoint is of another run.", file=str(self.folder),
                remedy="Name another folder, or remove this one.",
            )  # fmt: skip
        # Sums in another number of threads end in other digits.
        torch.set_num_threads(threads)
        self.threads = threads
        self.now, self.best = Standing.of(notes), under("best.", tensors)
        move(self.network, under("now.", tensors))
        remember(self.optimiser, under("optimiser.", tensors))


@contextmanager
def steady(device: torch.device, threads: int | None = None) -> Iterator[int]:
    """Within, torch computes the same from the same, in so many threads, which are yielded.

    Afterwards its settings and its random numbers are as before. On a GPU sums may differ in their
    last digits, since not all of its operations have a form that is always the same.
    """
    strict, many = torch.are_deterministic_algorithms_enabled(), torch.get_num_threads()
    devices = [device] if device.type == "cuda" else []
    with torch.random.fork_rng(devices=devices):
        torch.use_deterministic_algorithms(device.type == "cpu")
        torch.set_num_threads(threads or many)
        try:
            yield threads or many
        finally:
            torch.use_deterministic_algorithms(strict)
            torch.set_num_threads(many)
