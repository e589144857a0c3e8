"""What tests of several folders share."""

import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import polars as pl
import pytest

from berth.artefact import staged, write
from berth.core import Finding, Sentence
from berth.report import Document

NEEDS = {"comfort": "seat, legroom, room", "food": "meal, snack, drink", "staff": "crew, polite"}
PRODUCTS = ("Northwind", "Contoso", "Fabrikam")

RunFactory = Callable[..., Path]


class NetworkReached(BaseException):
    """Not an `Exception`, so that no handler along the way can hide it."""


@pytest.fixture(scope="session")
def offline() -> Callable[[], AbstractContextManager[None]]:
    """A context in which no socket of the internet can be connected and no name resolved."""
    return _offline


@contextmanager
def _offline() -> Iterator[None]:
    def refuse(*arguments: object, **options: object) -> NoReturn:
        raise NetworkReached(f"the network was asked for: {arguments} {options}")

    class Deaf(socket.socket):
        def connect(self, address: Any) -> None:
            if self.family in (socket.AF_INET, socket.AF_INET6):
                refuse(address)
            super().connect(address)

        def connect_ex(self, address: Any) -> int:
            self.connect(address)
            return 0

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "socket", Deaf)
        for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "create_connection"):
            patch.setattr(socket, name, refuse)
        yield


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one demo run, made without a network, for all tests that only look at it."""
    out = tmp_path_factory.mktemp("demo") / "run"
    with _offline():
        import_module("berth.flows.demo").demo(out, replicates=40)
    return out


@pytest.fixture
def make_run(tmp_path: Path) -> RunFactory:
    """Write an invented run: `make_run("may", shift={"food": 0.5}, names={"staff": "crew"})`."""

    def make(
        name: str = "run",
        *,
        seed: int = 0,
        shift: dict[str, float] | None = None,
        names: dict[str, str] | None = None,
        rows: int = 300,
        scale: tuple[float, float] = (1.0, 5.0),
        lead: str = "comfort",
        keywords: list[str] | None = None,
    ) -> Path:
        out = tmp_path / name
        tables = _tables(seed, shift or {}, names or {}, rows, lead)
        if keywords:
            tables["needs"] = tables["needs"].with_columns(keywords=pl.Series(keywords))
        with staged(out) as folder:
            write(
                folder,
                tables=tables,
                document=_document(tables, scale),
                position={"own": "Northwind"},
                version="0.1.0",
                seed=seed,
                data={"digest": f"{name}{seed}", "rows": rows, "scale": list(scale)},
                options={"query": "postgresql://me:hush@host/db", "replicates": 200},
                timings={"seconds": 1.5},
            )
        return out

    return make


def _document(tables: dict[str, pl.DataFrame], scale: tuple[float, float]) -> Document:
    verbatims = tables["units"].with_columns(text=pl.lit("the crew said hello to Ann"))
    found = Finding("quality.rows", value=300.0, unit="rows", n=300)
    said = {"summary": (Sentence("Food matters.", ("0.csv:1",)),)}
    return Document("Flights", "en", "Northwind", False, scale, tables, (found,), said, verbatims)


def _tables(
    seed: int, shift: dict[str, float], names: dict[str, str], rows: int, lead: str
) -> dict[str, pl.DataFrame]:
    rng = np.random.default_rng(seed)
    needs = [names.get(need, need) for need in NEEDS]
    moved = np.array([shift.get(need, 0.0) for need in NEEDS])
    satisfaction = 3.0 + moved
    units = pl.DataFrame(
        {
            "row_id": [f"{seed}.csv:{row}" for row in np.repeat(np.arange(1, rows + 1), 2)],
            "start": [0, 20] * rows,
            "end": rng.integers(21, 90, 2 * rows),
            "need": rng.choice(needs, 2 * rows),
            "sentiment": rng.uniform(1, 5, 2 * rows),
            "product": np.repeat(rng.choice(PRODUCTS, rows), 2),
        }
    )
    bands = {"importance": np.array([0.5, 0.3, 0.2]), "satisfaction": satisfaction}
    bands["opportunity"] = bands["importance"] * (5 - satisfaction) / 4
    frame = {"need": needs, "parent": [None] * 3, "label": needs, "keywords": list(NEEDS.values())}
    frame["share"] = [1 / 3] * 3
    for name, value in bands.items():
        frame |= {name: value, f"{name}_low": value - 0.05, f"{name}_high": value + 0.05}
    cells = [(p, n, v) for p in PRODUCTS for n, v in zip(needs, satisfaction, strict=True)]
    position = {"rank": 1, "segment": "everyone", "need": names.get(lead, lead)}
    return {
        "needs": pl.DataFrame(frame),
        "satisfaction": pl.DataFrame(
            [(p, n, v, v - 0.1, v + 0.1, 100) for p, n, v in cells],
            schema=["product", "need", "value", "low", "high", "n"],
            orient="row",
        ),
        "members": pl.DataFrame(
            {"row_id": units["row_id"].unique(maintain_order=True)}
        ).with_columns(
            user=pl.lit("ann@example.org"), segment=pl.lit("1"), probability=pl.lit(1.0)
        ),
        "units": units,
        "positions": pl.DataFrame(
            [position | {"against": "Contoso", "score": 0.4, "supported": True, "unmet": False}]
        ),
    }
