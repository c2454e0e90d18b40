"""Asking an identity provider, straight and in time: at most some seconds for a whole answer, no redirect
followed, no proxy, nothing large."""

import json
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Timer
from typing import Any
from urllib.parse import SplitResult, urlsplit

from web.gate import is_this_machine

SECONDS = 5.0
MOST_BYTES = 1_000_000
LEAST_SECONDS = 0.01


class ProviderDownError(Exception):
    """The provider did not answer, or not as one does; the message is for the log."""


class ProviderRefusalError(Exception):
    """The provider answered that it does not accept what was sent; the message is for the log."""


def is_safe_url(url: object) -> bool:
    """https; or plain http on this machine, which nobody else reads."""
    if not isinstance(url, str) or not url.isprintable():
        return False
    with suppress(ValueError):
        parts = urlsplit(url)
        is_plain = parts.username is None and not parts.fragment and bool(parts.hostname) and parts.port != 0
        is_private = parts.scheme == "http" and is_this_machine(parts.hostname or "")
        return is_plain and (parts.scheme == "https" or is_private)
    return False


def get_json(url: str) -> dict[str, Any]:
    """A document of the provider. Raises ProviderDownError."""
    try:
        return ask("GET", url, None, {})
    except ProviderRefusalError as refusal:
        raise ProviderDownError(str(refusal)) from refusal


def post_form(url: str, body: str, headers: Mapping[str, str]) -> dict[str, Any]:
    """What the provider answers to a form. Raises ProviderDownError and ProviderRefusalError."""
    form = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    return ask("POST", url, body.encode(), form)


def ask(method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> dict[str, Any]:
    if not is_safe_url(url):
        raise ProviderDownError("an address of the provider is neither https nor of this machine")
    parts = urlsplit(url)
    try:
        with connected(parts) as connection:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request(method, path, body, {"Accept": "application/json", **headers})
            answer = connection.getresponse()
            status, content = answer.status, answer.read(MOST_BYTES + 1)
    except (OSError, HTTPException, ValueError) as error:
        raise ProviderDownError(f"{parts.hostname}: {type(error).__name__}: {error}") from error
    return read_answer(parts.path, status, content)


@contextmanager
def connected(parts: SplitResult) -> Iterator[HTTPConnection]:
    """The connection is cut when the time is over, however slowly something still drips."""
    began = time.monotonic()
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
    connection.connect()
    left = max(SECONDS - (time.monotonic() - began), LEAST_SECONDS)
    timer = Timer(left, cut, [connection.sock])
    timer.daemon = True
    timer.start()
    try:
        yield connection
    finally:
        timer.cancel()
        connection.close()


def cut(sock: socket.socket) -> None:
    """Below TLS, whose own shutdown would wait for the other side."""
    with suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


def read_answer(path: str, status: int, content: bytes) -> dict[str, Any]:
    if len(content) > MOST_BYTES:
        raise ProviderDownError(f"{path}: more than {MOST_BYTES} bytes")
    if 400 <= status < 500:
        raise ProviderRefusalError(f"{path}: HTTP {status}")
    try:
        found = json.loads(content) if status == 200 else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ProviderDownError(f"{path}: HTTP {status}, no JSON object")
    return found
