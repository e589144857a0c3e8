"""Nothing needs the network at run time."""

import socket
from pathlib import Path
from typing import Any, NoReturn

import pytest
from berth.flows.demo import demo

from berth.artefact import load


class Reached(BaseException):
    """Not an `Exception`, so that no handler along the way can hide it."""


@pytest.fixture
def blocked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sockets of the internet cannot be opened, nor names resolved."""

    def refuse(*arguments: Any, **options: Any) -> NoReturn:
        raise Reached(f"the network was asked for: {arguments} {options}")

    class Deaf(socket.socket):
        def connect(self, address: Any) -> None:
            if self.family in (socket.AF_INET, socket.AF_INET6):
                refuse(address)
            super().connect(address)

        def connect_ex(self, address: Any) -> int:
            self.connect(address)
            return 0

    monkeypatch.setattr(socket, "socket", Deaf)
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)


@pytest.mark.usefixtures("blocked")
def test_the_block_blocks() -> None:
    with pytest.raises(Reached):
        socket.getaddrinfo("example.org", 80)
    with pytest.raises(Reached), socket.socket() as one:
        one.connect(("127.0.0.1", 9))


@pytest.mark.usefixtures("blocked")
def test_the_demo_runs_without_a_network(tmp_path: Path) -> None:
    run = demo(out=tmp_path / "demo", replicates=20)
    assert run.folder is not None
    assert load(run.folder).tables["needs"].height > 0
    page = (run.folder / "report.html").read_text(encoding="utf-8")
    assert "<html" in page
