import json
from collections.abc import Callable
from typing import Any

Command = Callable[..., Any]


def test_says_what_is_there(berth: Command) -> None:
    done = berth("doctor", "--json")
    found = json.loads(done.stdout)
    assert found["well"] is True
    assert "python" in {check["name"] for check in found["checks"]}
    assert "python" in berth("doctor").stderr
