"""A network: an encoder for each column, their fusion and a head; the candidate that trains it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
import torch
from pydantic import BaseModel, field_validator
from torch import Tensor, nn

from berth.core import Column, Floats, InputError, Kind, Progress, Role, Table
from berth.model.augmentation.mixing import Mixing
from berth.model.batches import Examples, held_out, sorted_batches
from berth.model.candidate import Deadline, State, Target
from berth.model.encoders import ENCODERS
from berth.model.fit import Loop, steady
from berth.model.fusion import FUSIONS
from berth.model.heads import HEADS
from berth.model.layers import initialised, torch_seed
from berth.model.parts import Batch, Features
from berth.model.precision import wide
from berth.model.task import Task, TaskKind

READ_AT_ONCE = 64
"""Rows that are scored at once."""


class Part(BaseModel, frozen=True, extra="forbid"):
    """name: in its registry; settings: those of its Config that are not the usual ones."""

    name: str
    settings: Mapping[str, Any] = {}

    def made(self, registry: Mapping[str, Any]) -> Any:
        """The part itself."""
        kind = registry[self.name]
        return kind(kind.Config.model_validate(dict(self.settings)))


class Network(nn.Module):
    """Raw scores of the head over the fused features of the columns."""

    def __init__(self, encoders: Iterable[nn.Module], fusion: nn.Module, head: nn.Module) -> None:
        super().__init__()
        self.encoders = nn.ModuleList(encoders)
        self.fusion, self.head = fusion, head
        self.wide = [wide(encoder) for encoder in self.encoders]

    def forward(self, parts: Sequence[Batch]) -> Tensor:
        """One batch a column, of the same rows. Where half precision is on, it is so for wide
        encoders alone; all others, and what comes after, keep their digits."""
        present = torch.stack([part.present for part in parts], dim=1)
        kind = present.device.type
        half = torch.is_autocast_enabled(kind)
        with torch.autocast(kind, enabled=False):
            features = []
            for read, part, gains in zip(self.encoders, parts, self.wide, strict=True):
                with torch.autocast(kind, torch.bfloat16, enabled=half and gains):
                    made = read(part)
                tokens = None if made.tokens is None else made.tokens.float()
                features.append(Features(made.pooled.float(), tokens, made.mask))
            raw: Tensor = self.head(self.fusion(features, present))
        return raw

    def soft(self, target: Tensor) -> Tensor:
        """Answers that can be mixed, which `loss` takes too."""
        mixable: Tensor = self.head.soft(target)  # type: ignore[operator]
        return mixable

    def loss(self, parts: Sequence[Batch], target: Tensor) -> Tensor:
        """The head's."""
        loss: Tensor = self.head.loss(self(parts), target)  # type: ignore[operator]
        return loss

    def decode(self, parts: Sequence[Batch]) -> Tensor:
        """Scores, double."""
        scores: Tensor = self.head.decode(self(parts).double())  # type: ignore[operator]
        return scores

    def gentle(self) -> Iterable[nn.Parameter]:
        """Parameters that encoders brought along."""
        for encoder in self.encoders:
            if hasattr(encoder, "gentle"):
                yield from encoder.gentle()  # type: ignore[operator]


@dataclass(frozen=True, eq=False)
class FittedNetwork:
    """columns: those that are read, in the order of the network's encoders; history: losses as
    training went on, see `Look`; steps: after which training had come to this state; settled_as:
    further settings of training that came about while it went on."""

    config: "NetworkCandidate.Config"
    task: Task
    columns: tuple[Column, ...]
    network: Network
    history: tuple[Mapping[str, Any], ...]
    steps: int
    settled_as: Mapping[str, Any]

    def scores(self, table: Table) -> Floats:
        """See `Fitted`; the columns' order in the table is of no matter."""
        device = next(self.network.parameters()).device
        if not len(table):
            return np.zeros((0, self.task.width))
        made = np.zeros((len(table), self.task.width))
        with steady(device, self.config.training.threads), torch.no_grad():
            self.network.eval()
            prepared = [
                encoder.prepare(table.frame[column.name])  # type: ignore[operator]
                for encoder, column in zip(self.network.encoders, self.columns, strict=True)
            ]
            examples = Examples(prepared, torch.zeros(len(table)), device)
            rows = np.arange(len(table))
            for batch in sorted_batches(rows, examples.lengths(), READ_AT_ONCE):
                parts, _ = examples.batch(batch)
                made[batch] = self.network.decode(parts).cpu().numpy()
        return made

    def settled(self) -> dict[str, Any]:
        """Settings that come to the same state, whatever the time."""
        told = {"stop": self.steps, **self.settled_as}
        asked = self.config.model_dump(mode="json")
        return {**asked, "training": {**asked["training"], **told}}

    def state(self) -> State:
        """Settings with what the encoders learned; arrays are the network's state."""
        columns = [
            {"name": column.name, "kind": column.kind.value, "role": column.role.value,
             "learned": encoder.learned()}  # type: ignore[operator]
            for column, encoder in zip(self.columns, self.network.encoders, strict=True)
        ]  # fmt: skip
        settings = {
            "config": self.config.model_dump(mode="json"), "task": asdict(self.task),
            "columns": columns, "history": list(self.history), "steps": self.steps,
            "settled_as": dict(self.settled_as),
        }  # fmt: skip
        tensors = self.network.state_dict().items()
        return State(settings, {name: one.cpu().numpy().copy() for name, one in tensors})

    @classmethod
    def restore(cls, state: State) -> Self:
        """See `Fitted`."""
        told = state.settings
        config = NetworkCandidate.Config.model_validate(told["config"])
        kind, classes = TaskKind(told["task"]["kind"]), tuple(told["task"]["classes"])
        task = Task(**{**told["task"], "kind": kind, "classes": classes})
        columns = tuple(
            Column(one["name"], Kind(one["kind"]), Role(one["role"])) for one in told["columns"]
        )
        encoders = [
            config.part(column).made(ENCODERS).relearn(one["learned"])
            for column, one in zip(columns, told["columns"], strict=True)
        ]
        network = _joined(config, encoders, task)
        network.load_state_dict(
            {name: torch.from_numpy(np.array(one)) for name, one in state.arrays.items()}
        )
        network.to(_device()).eval()
        history, steps, settled_as = told["history"], told["steps"], told["settled_as"]
        return cls(config, task, columns, network, tuple(history), steps, settled_as)


class NetworkCandidate:
    """Trains a network over all INPUT columns."""

    fitted: ClassVar = FittedNetwork

    class Config(BaseModel, frozen=True, extra="forbid"):
        """Encoders by kind of column, where not the first that is registered for it; columns:
        encoders by column, which go before; head: by default the task's own.

        Each is a name, or a name with settings.
        """

        text: Part | None = None
        number: Part | None = None
        category: Part | None = None
        date: Part | None = None
        id: Part | None = None
        image: Part | None = None
        audio: Part | None = None
        columns: Mapping[str, Part] = {}
        fusion: Part = Part(name="concatenation.v1")
        head: Part | None = None
        training: Loop.Config = Loop.Config()

        @field_validator(
            "text", "number", "category", "date", "id", "image", "audio", "fusion", "head",
            mode="before",
        )  # fmt: skip
        @classmethod
        def _named(cls, value: object) -> object:
            return {"name": value} if isinstance(value, str) else value

        @field_validator("columns", mode="before")
        @classmethod
        def _all_named(cls, value: object) -> object:
            if not isinstance(value, Mapping):
                return value
            return {name: cls._named(one) for name, one in value.items()}

        def part(self, column: Column) -> Part:
            """The encoder of a column; InputError where none is registered for its kind."""
            said = self.columns.get(column.name) or getattr(self, column.kind.value)
            if isinstance(said, Part):
                return said
            for name in ENCODERS:
                if name.startswith(f"{column.kind.value}."):
                    return Part(name=name)
            raise InputError(f"no encoder reads {column.kind.value}.", column=column.name)

    @staticmethod
    def space(trial: Any) -> dict[str, Any]:
        """Settings drawn from an optuna trial: the rate, the decay, and how columns are joined."""
        rate = trial.suggest_float("rate", 3e-4, 5e-3, log=True)
        decay = trial.suggest_float("weight_decay", 1e-3, 0.3, log=True)
        fusion = trial.suggest_categorical("fusion", list(FUSIONS))
        return {"fusion": fusion, "training": {"rate": rate, "weight_decay": decay}}

    def __init__(self, config: Config | None = None, checkpoints: Path | None = None) -> None:
        """checkpoints: a folder from which a run that was killed goes on."""
        self.config, self.checkpoints = config or self.Config(), checkpoints

    def fit(
        self,
        table: Table,
        target: Target,
        task: Task,
        *,
        seed: int,
        deadline: Deadline,
        progress: Progress,
    ) -> FittedNetwork:
        """See `Candidate`. Encoders learn what they know beforehand from the rows trained on."""
        columns = table.having(Role.INPUT)
        if not columns:
            raise InputError("the table has no input columns.")
        device, training = _device(), self.config.training
        rows, held = held_out(target, task, training.held_out, seed)
        with steady(device, training.threads):
            encoders = [self._encoder(table, column, rows, seed) for column in columns]
            with initialised(seed, "network"):
                network = _joined(self.config, encoders, task)
            network.head.centre(target[rows])  # type: ignore[operator]
            network.to(device)
            prepared = [
                encoder.prepare(table.frame[column.name])
                for encoder, column in zip(encoders, columns, strict=True)
            ]
        examples = Examples(prepared, torch.from_numpy(np.array(target)), device)
        if training.mixing.on:
            names, (parts, _) = [column.name for column in columns], examples.batch(rows[:1])
            Mixing(training.mixing).check(task, names, parts)
        loop = Loop(
            training, network, examples, seed=seed, deadline=deadline, progress=progress,
            folder=self.checkpoints, run=self._run(table, target, task, seed),
        )  # fmt: skip
        ended = loop.run(rows, held)
        history = tuple(asdict(look) for look in ended.history)
        told = {"pace": [[*one] for one in ended.pace], "precision": ended.precision}
        return FittedNetwork(self.config, task, columns, network, history, ended.kept, told)

    def _encoder(self, table: Table, column: Column, rows: Floats | Any, seed: int) -> Any:
        values = table.frame[column.name].gather(rows)
        own = torch_seed(seed, f"column {column.name}")
        return self.config.part(column).made(ENCODERS).fit(values, own)

    def _run(self, table: Table, target: Target, task: Task, seed: int) -> str:
        """What a run's steps depend on, as a digest."""
        apart = {"training": {"stop", "checkpoint_minutes", "threads"}}
        settings = self.config.model_dump_json(exclude=apart)
        digest = sha256(repr((settings, task, seed)).encode())
        digest.update(table.frame.hash_rows().to_numpy().tobytes())
        digest.update(np.ascontiguousarray(target).tobytes())
        return digest.hexdigest()


def _joined(config: NetworkCandidate.Config, encoders: Sequence[Any], task: Task) -> Network:
    """The network over encoders that are built."""
    fusion = config.fusion.made(FUSIONS).build([encoder.width for encoder in encoders])
    head = (config.head or Part(name=f"{task.kind.value}.v1")).made(HEADS)
    return Network(encoders, fusion, head.build(fusion.width, task))


def _device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
