"""An OpenAI-compatible server on loopback that answers well, or badly in many ways."""

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reword = Callable[[int, str, list[str]], dict[str, Any]]


def polite(place: int, text: str, citations: list[str]) -> dict[str, Any]:
    """A rewording that keeps everything: what a good model gives."""
    return {
        "id": place,
        "text": text.replace("reviews put", "reviews have"),
        "citations": citations,
    }


class Peer(ThreadingHTTPServer):
    """mode: how it answers; reword: what it makes of a draft; asked: bodies of the requests."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, mode: str) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.mode, self.label = mode, "Room to stretch"
        self.reword: Reword = polite
        self.asked: list[dict[str, Any]] = []
        self.headers_seen: list[dict[str, str]] = []
        self.statuses: list[int] = []
        self.done = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients hang up on purpose here."""

    def content(self, body: dict[str, Any]) -> str:
        """The assistant's message for a request."""
        user = body["messages"][-1]["content"]
        data = json.loads(re.fullmatch(r"<data>(.*)</data>", user, re.DOTALL)[1])  # type: ignore[index]
        if "drafts" in data:
            parts = [self.reword(d["id"], d["text"], d["citations"]) for d in data["drafts"]]
        else:
            cited = [one["id"] for one in data["verbatims"]][:2]
            parts = [{"id": 1, "text": self.label, "citations": cited}]
        return json.dumps({"sentences": parts}, ensure_ascii=False)


class Answer(BaseHTTPRequestHandler):
    server: Peer
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.asked.append(body)
        self.server.headers_seen.append(dict(self.headers))
        if self.path != "/v1/chat/completions":
            return self.reply(404, "no such path")
        if self.server.statuses:
            return self.reply(self.server.statuses.pop(0), "{}")
        getattr(self, self.server.mode)(body)

    def reply(self, status: int, body: str, kind: str = "application/json", **more: str) -> None:
        raw = body.encode()
        self.send_response(status)
        for name, value in {"content-type": kind, "content-length": str(len(raw)), **more}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)

    def say(self, content: object) -> None:
        message = {"role": "assistant", "content": content}
        whole = {
            "id": "x",
            "object": "chat.completion",
            "choices": [{"index": 0, "message": message}],
        }
        self.reply(200, json.dumps(whole))

    def good(self, body: dict[str, Any]) -> None:
        self.say(self.server.content(body))

    def fenced(self, body: dict[str, Any]) -> None:
        self.say(f"Sure! Here it is:\n```json\n{self.server.content(body)}\n```\nAnything else?")

    def lean(self, body: dict[str, Any]) -> None:
        if "seed" in body or "temperature" in body:
            return self.reply(400, '{"error": {"message": "unknown parameter"}}')
        self.good(body)

    def nonsense(self, _: dict[str, Any]) -> None:
        self.say("colourless green ideas { sleep } furiously")

    def wrong(self, _: dict[str, Any]) -> None:
        self.say('{"sentences": [{"text": 3, "citations": "r1"}]}')

    def null(self, _: dict[str, Any]) -> None:
        self.say(None)

    def deep(self, _: dict[str, Any]) -> None:
        self.reply(200, "[" * 100_000)

    def html(self, _: dict[str, Any]) -> None:
        self.reply(200, "<html><body>Welcome to the Wi-Fi</body></html>", "text/html")

    def status_500(self, _: dict[str, Any]) -> None:
        self.reply(500, "oops")

    def status_401(self, _: dict[str, Any]) -> None:
        self.reply(401, '{"error": {"message": "bad key: ' + self.headers["authorization"] + '"}}')

    def status_429(self, _: dict[str, Any]) -> None:
        self.reply(429, "{}", **{"retry-after": "0.05"})

    def redirect(self, _: dict[str, Any]) -> None:
        self.reply(307, "", location=f"{self.server.url}/chat/completions")

    def stall(self, _: dict[str, Any]) -> None:
        self.server.done.wait(30)

    def die(self, _: dict[str, Any]) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n" + b'{"choices": [')
        self.hang_up()

    def drip(self, _: dict[str, Any]) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n")
        self.forever(b" ", 0.05)

    def drip_head(self, _: dict[str, Any]) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nx-slow: ")
        self.forever(b"a", 0.05)

    def endless(self, _: dict[str, Any]) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n")
        self.forever(b"data: {}\n\n" * 6000, 0.0)

    def endless_error(self, _: dict[str, Any]) -> None:
        self.wfile.write(b"HTTP/1.1 500 No\r\ncontent-type: text/plain\r\n\r\n")
        self.forever(b"no " * 20_000, 0.0)

    def forever(self, chunk: bytes, pause: float) -> None:
        while not self.server.done.is_set():
            self.wfile.write(chunk)
            self.wfile.flush()
            time.sleep(pause)

    def hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def peer(mode: str) -> Iterator[Peer]:
    """A server that runs for as long as the block."""
    server = Peer(mode)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.done.set()
        server.shutdown()
        server.server_close()
        thread.join()
