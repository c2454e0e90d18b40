"""ClickHouse in this process, asked as its servers are: over HTTP, of which they have more than is here.

There is no package of a current server for the tests; ``chdb`` is the same engine, built for a process.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

USER, SECRET = "热线".encode().hex(), "s3cret-%"
NOT_SETTINGS = ("database", "default_format", "readonly", "wait_end_of_query")


class ClickhouseInProcess:
    """``ask`` carries out one statement with settings, and gives status, code of the fault, and content."""

    def __init__(self) -> None:
        chdb = pytest.importorskip("chdb", reason="no ClickHouse here (chdb)")
        from chdb import session

        self.fault: type[Exception] = chdb.ChdbError
        engine: Any = session  # ships no types
        self.session = engine.Session()
        self.lock = threading.Lock()

    def run(self, statement: str) -> None:
        """In the database of a new session, whichever was asked before."""
        with self.lock:
            self.session.query("USE default")
            self.session.query(statement)

    def ask(self, statement: str, settings: dict[str, str]) -> tuple[int, str, bytes]:
        asked = ", ".join(
            f"{name} = '{value}'" for name, value in settings.items() if name not in NOT_SETTINGS
        )
        with self.lock:
            try:
                self.session.query(f"SET {asked}")
                self.session.query(f"USE {settings['database']}")
                answer = self.session.query(statement, settings["default_format"])
            except self.fault as error:
                code = str(error).partition("Code: ")[2].partition(".")[0]
                return 500, code, str(error).encode()
            return 200, "", answer.bytes() or b""


@cache
def engine_of_process() -> ClickhouseInProcess:
    """A process has one at most."""
    return ClickhouseInProcess()


class Handler(BaseHTTPRequestHandler):
    """Signs in by the headers that a server takes."""

    engine: ClickhouseInProcess
    users: tuple[tuple[str, str], ...]

    def do_POST(self) -> None:
        statement = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if (self.headers["X-ClickHouse-User"], self.headers["X-ClickHouse-Key"]) not in self.users:
            status, code, content = 403, "516", b"Code: 516. Authentication failed"
        else:
            settings = dict(parse_qsl(urlsplit(self.path).query))
            status, code, content = self.engine.ask(statement, settings)
        self.send_response(status)
        if code:
            self.send_header("X-ClickHouse-Exception-Code", code)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with suppress(BrokenPipeError):
            self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@dataclass(frozen=True)
class ClickhouseServer:
    """Where it listens; ``run`` carries statements out as its administrator."""

    port: int
    run: Callable[[str], None]


@contextmanager
def clickhouse_server(*users: tuple[str, str]) -> Iterator[ClickhouseServer]:
    """``users`` may sign in with their secrets, beside the one of the tests."""
    engine = engine_of_process()
    handler = type("Asked", (Handler,), {"engine": engine, "users": ((USER, SECRET), *users)})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield ClickhouseServer(server.server_address[1], engine.run)
        server.shutdown()
