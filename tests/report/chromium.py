"""A headless Chromium, spoken to over the DevTools protocol."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, build_opener

import pytest
from websockets.sync.client import ClientConnection, connect

FLAGS = (
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
)
PATIENCE = 60.0
"""Seconds after which a browser that does not answer fails the test; nothing is timed."""


class Tab:
    """One page: what it is told, what it answers, and what it complained about."""

    def __init__(self, line: ClientConnection) -> None:
        self._line, self._number = line, 0
        self.requests: list[str] = []
        self.complaints: list[str] = []
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **values: object) -> dict[str, Any]:
        """Send a command and wait for its answer."""
        self._number += 1
        self._line.send(json.dumps({"id": self._number, "method": method, "params": values}))
        while True:
            said = json.loads(self._line.recv(timeout=PATIENCE))
            if said.get("id") == self._number:
                assert "error" not in said, said
                return dict(said["result"])
            self._note(said)

    def _note(self, said: dict[str, Any]) -> None:
        method, about = said.get("method"), said.get("params", {})
        if method == "Network.requestWillBeSent":
            self.requests.append(about["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(about["exceptionDetails"]))
        elif method == "Log.entryAdded" and about["entry"]["level"] in ("error", "warning"):
            self.complaints.append(about["entry"]["text"])
        elif method == "Runtime.consoleAPICalled" and about["type"] in ("error", "warning"):
            self.complaints.append(json.dumps(about["args"]))

    def ask(self, expression: str) -> Any:
        """The value of a JavaScript expression."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def until(self, expression: str) -> Any:
        """Wait until an expression is true."""
        end = time.monotonic() + PATIENCE
        while not (value := self.ask(expression)):
            assert time.monotonic() < end, f"never true: {expression}"
            time.sleep(0.02)
        return value

    def open(self, page: Path, fragment: str = "") -> None:
        """Load a file anew and wait for it."""
        self.call("Page.navigate", url="about:blank")
        self.until("location.href === 'about:blank'")
        self.call("Page.navigate", url=page.as_uri() + fragment)
        self.until("location.protocol === 'file:' && document.readyState === 'complete'")

    def size(self, width: int, height: int = 900) -> None:
        """Give the window a size in CSS pixels."""
        values = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", **values)

    def click(self, selector: str) -> None:
        """Press the mouse in the middle of the first such element, after scrolling to it."""
        box = self.ask(
            f"(e => {{ e.scrollIntoView({{block: 'center', inline: 'center',"
            " behavior: 'instant'}); const b = e.getBoundingClientRect();"
            " return [b.x + b.width / 2, b.y + b.height / 2] })"
            f"(document.querySelector({json.dumps(selector)}))"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.call(
                "Input.dispatchMouseEvent",
                type=kind,
                x=box[0],
                y=box[1],
                button="left",
                clickCount=1,
            )

    def press(self, key: str, code: int) -> None:
        """Press and release a key."""
        values = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        text = {"text": "\r"} if key == "Enter" else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", **values, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", **values)


def _program() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    if os.environ.get("CI"):
        pytest.fail("the check machine has no Chromium")
    pytest.skip("there is no Chromium on this machine")


@contextmanager
def chromium(profile: Path) -> Iterator[Tab]:
    """A browser with a fresh profile in a folder that is the test's own."""
    command = [_program(), *FLAGS, f"--user-data-dir={profile}", "about:blank"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet) as process:
        try:
            with connect(_address(profile, process), max_size=None, proxy=None) as line:
                yield Tab(line)
        finally:
            process.terminate()


def _address(profile: Path, process: "subprocess.Popen[bytes]") -> str:
    """Where the first page listens, once the browser has written its port down."""
    note = profile / "DevToolsActivePort"
    end = time.monotonic() + PATIENCE
    while not (note.is_file() and "\n" in note.read_text()):
        assert process.poll() is None, "Chromium ended at once"
        assert time.monotonic() < end, "Chromium did not start"
        time.sleep(0.05)
    port = note.read_text().split()[0]
    opener = build_opener(ProxyHandler({}))
    with opener.open(f"http://127.0.0.1:{port}/json", timeout=PATIENCE) as answer:
        pages = json.load(answer)
    return str(next(page for page in pages if page["type"] == "page")["webSocketDebuggerUrl"])
