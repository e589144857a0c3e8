"""`Channel`: one question to an OpenAI-compatible server, one bounded answer or a plain failure."""

import json
import os
import time
from collections.abc import Callable, Iterable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, TypeVar
from urllib.parse import urlsplit

from berth.core import InputError, MissingExtra, PeerError

T = TypeVar("T")

LARGEST = 1 << 20
"""Bytes of an answer that are read at most."""
TOKENS = 2000
"""Tokens that an answer is asked to keep to."""
_SEED = 0
_AGAIN = (408, 409, 425, 429, 500, 502, 503, 504)
_FINAL = (401, 403, 404, 405)
_LONGEST_WAIT = 5.0


class NoAnswer(PeerError):
    """The server gave no usable answer.

    what: one of connect, slow, status, long, cut, shape; status: the HTTP status, or 0; wait:
    seconds that the server asks to wait.
    """

    def __init__(self, what: str, status: int = 0, wait: float = 0.0) -> None:
        self.what, self.status, self.wait = what, status, wait
        said = f"status {status}" if status else what
        super().__init__(f"the language model's server gave no answer ({said}).")

    @property
    def final(self) -> bool:
        """Whether asking again can never help."""
        return self.status in _FINAL

    @property
    def again(self) -> bool:
        """Whether asking once more may help."""
        return self.status in _AGAIN or self.what in ("connect", "cut")


class Channel:
    """A way to a model by name on a server by URL.

    The key is the argument, or else the environment's OPENAI_API_KEY; it is sent to this server
    alone, redirects are not followed, and neither key nor URL is ever shown, only `host`.
    Raises InputError for a URL that is none, MissingExtra without the `llm` extra.
    """

    def __init__(self, url: str, model: str, key: str | None, timeout: float) -> None:
        address, self.host = _address(url)
        self.model, self.timeout = model, timeout
        self._plain = False
        self._client = _client(address, key or os.environ.get("OPENAI_API_KEY"), timeout)

    def ask(self, system: str, user: str, seconds: float) -> str:
        """The content of the answer; NoAnswer where there is none within so many seconds."""
        until = time.monotonic() + seconds
        try:
            return self._once(system, user, until)
        except NoAnswer as error:
            if error.status not in (400, 422) or self._plain:
                raise
            self._plain = True  # some servers know neither seed nor temperature
            return self._once(system, user, until)

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()

    def _once(self, system: str, user: str, until: float) -> str:
        left = until - time.monotonic()
        body = _within(left, lambda: self._read(system, user, until))
        try:
            content = json.loads(body)["choices"][0]["message"]["content"]
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            raise NoAnswer("shape") from error
        if not isinstance(content, str):
            raise NoAnswer("shape")
        return content

    def _read(self, system: str, user: str, until: float) -> bytes:
        import openai

        try:
            with self._client.chat.completions.with_streaming_response.create(
                model=self.model,
                messages=[
                    {"role": "system", "content": system},
                    {"role": "user", "content": user},
                ],
                seed=openai.omit if self._plain else _SEED,
                temperature=openai.omit if self._plain else 0.0,
                max_tokens=openai.omit if self._plain else TOKENS,
            ) as response:
                return _bounded(response.iter_bytes(), until)
        except NoAnswer:
            raise
        except openai.APITimeoutError as error:
            raise NoAnswer("slow") from error
        except openai.OpenAIError as error:
            if isinstance(error.__cause__, NoAnswer):
                raise error.__cause__ from None
            raise NoAnswer("connect") from error
        except Exception as error:  # the transport's own, while the body is read
            slow = "timeout" in type(error).__name__.lower()
            raise NoAnswer("slow" if slow else "cut") from error


def _bounded(chunks: Iterable[bytes], until: float) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > LARGEST:
            raise NoAnswer("long")
        if time.monotonic() > until:
            raise NoAnswer("slow")
    return bytes(body)


def _within(seconds: float, work: Callable[[], T]) -> T:
    """Do the work on a thread and stop waiting in time, whatever the server does.

    Timeouts of sockets start anew with every byte, so that alone they never end a server that
    drips.
    """
    box: SimpleQueue[tuple[T | None, BaseException | None]] = SimpleQueue()

    def run() -> None:
        try:
            box.put((work(), None))
        except BaseException as error:
            box.put((None, error))

    Thread(target=run, daemon=True, name="berth-llm").start()
    try:
        done, error = box.get(timeout=max(0.0, seconds))
    except Empty:
        raise NoAnswer("slow") from None
    if error is not None:
        raise error
    return done  # type: ignore[return-value]


def _client(address: str, key: str | None, timeout: float) -> Any:
    try:
        import openai
    except ImportError as error:
        raise MissingExtra("A language model", "llm") from error

    def judge(response: Any) -> None:
        """Refuse by status before the body is read: an error's body may have no end."""
        status, headers = response.status_code, response.headers
        if status != 200:
            raise NoAnswer("status", status, _wait(headers.get("retry-after", "")))

    return openai.OpenAI(
        base_url=address,
        api_key=key or "none",
        max_retries=0,
        default_headers={"connection": "close"},  # so that nothing stays open between questions
        timeout=timeout,
        http_client=openai.DefaultHttpxClient(
            follow_redirects=False, timeout=timeout, event_hooks={"response": [judge]}
        ),
    )


def _wait(header: str) -> float:
    try:
        return min(max(float(header), 0.0), _LONGEST_WAIT)
    except ValueError:
        return 0.0


def _address(url: str) -> tuple[str, str]:
    """The base address, with `/v1` where there is no path, and the host to show."""
    wrong = InputError(
        "the language model's URL is not one.", remedy="Write it like http://localhost:8000/v1"
    )
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        raise wrong from None
    if parts.scheme not in ("http", "https") or not host:
        raise wrong
    path = parts.path.rstrip("/").removesuffix("/chat/completions") or "/v1"
    return parts._replace(path=path, fragment="").geturl(), f"{host}:{port}" if port else host
