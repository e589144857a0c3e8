"""Nothing needs the network at run time."""

import socket
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest


def test_the_block_blocks(offline: Callable[[], AbstractContextManager[None]]) -> None:
    with offline():
        with pytest.raises(BaseException, match="network was asked for"):
            socket.getaddrinfo("example.org", 80)
        with pytest.raises(BaseException, match="network was asked for"), socket.socket() as one:
            one.connect(("127.0.0.1", 9))
    socket.getaddrinfo("127.0.0.1", 80)
