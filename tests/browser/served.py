"""A workspace on a day of the past: its commands, and ``serve`` on a free port of this machine."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from indicators.clock import SHANGHAI

ROOT = Path(__file__).resolve().parents[2]
CLOCK = Path(__file__).with_name("clock")
PATIENCE = 180.0
"""Seconds in which a server that will ever answer has answered, on a machine with other work."""


@dataclass(frozen=True)
class Served:
    """``port`` stays the same over every start, so that browsers keep their session."""

    folder: Path
    port: int

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def run(self, at: str, *words: str) -> str:
        """What one command prints at the moment ``2024-08-01T09:00`` of Beijing."""
        done = subprocess.run(
            command(self, words), env=environment(at), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        return done.stdout

    def link(self, at: str, *words: str) -> str:
        """The path of the sign-in link that ``user add`` or ``user link`` prints."""
        found = re.search(r"/links/\S+", self.run(at, "user", *words))
        assert found
        return found[0]

    @contextmanager
    def serve(self, at: str) -> Iterator[str]:
        """The pages from that moment on, for as long as they are used."""
        words = ("serve", "--port", str(self.port), "--workers", "1")
        log = (self.folder.parent / "serve.log").open("ab")
        with (
            log,
            subprocess.Popen(command(self, words), env=environment(at), stdout=log, stderr=log) as process,
        ):
            try:
                wait_until_answered(self.site, process)
                yield self.site
            finally:
                process.terminate()
                process.wait(PATIENCE)


def command(served: Served, words: tuple[str, ...]) -> list[str]:
    return [sys.executable, str(ROOT / "app.py"), "--workspace", str(served.folder), *words]


def environment(at: str) -> dict[str, str]:
    behind = time.time() - datetime.fromisoformat(at).replace(tzinfo=SHANGHAI).timestamp()
    return {**os.environ, "PYTHONPATH": str(CLOCK), "CLOCK_BEHIND": str(behind)}


def wait_until_answered(site: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{site}/sign-in", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("serve did not answer")


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port
