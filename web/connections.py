"""One client's connection: a request comes in whole and an answer goes out whole, however slow the client is.

Nothing here waits. The loop of a worker calls when a socket is ready; a thread has a request only once all
of it is here, and hands its answer over as a file, so that no client holds a thread.
"""

import re
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from typing import IO, Any

HEAD_SECONDS = 10
BODY_SECONDS = 60
SLOWEST_BYTES = 16 * 1024
"""A second, beyond BODY_SECONDS: slower uploads are given up."""
IDLE_SECONDS = 15
"""How long a connection stays open between two requests."""
SEND_SECONDS = 120
LINGER_SECONDS = 5
"""How long is waited for what still comes, which is read and thrown away: whoever is cut off in the midst of
an upload may lose the answer with it."""
LONGEST_LINGER = 120
MOST_HEAD = 32 * 1024
MOST_LINE = 8190
IN_MEMORY = 256 * 1024
"""Bytes of a request or an answer that are kept in memory; more goes to a temporary file."""
BLOCK = 64 * 1024
KEPT_BEGINNING = 64 * 1024
"""Bytes of a body that is too long which the application still sees: forms have their texts first."""
END_OF_HEAD = b"\r\n\r\n"
LENGTH = re.compile(rb"(?im)^content-length:[ \t]*([0-9]{1,15})[ \t]*\r?$")
CHUNKED = re.compile(rb"(?im)^transfer-encoding:")


class Phase(Enum):
    RECEIVING = "receiving"
    ANSWERING = "answering"
    SENDING = "sending"
    LINGERING = "lingering"
    GONE = "gone"


class RefusedRequestError(Exception):
    """A request that is not handed on; ``code`` is what to answer."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


def spooled_file() -> IO[bytes]:
    return tempfile.SpooledTemporaryFile(IN_MEMORY)


class Outbox:
    """What an answer is written to; to the server it looks like a socket that takes everything at once."""

    def __init__(self) -> None:
        self.file = spooled_file()

    def sendall(self, data: bytes) -> None:
        self.file.write(data)

    def send(self, data: bytes) -> int:
        return self.file.write(data)


@dataclass(eq=False)
class Connection:
    """``deadline`` is when the present phase has to be over, ``most_body`` the longest body that is read."""

    door: socket.socket
    client: Any
    server: Any
    most_body: int
    deadline: float
    phase: Phase = Phase.RECEIVING
    arrived: bytearray = field(default_factory=bytearray)
    request: IO[bytes] | None = None
    missing: int = 0
    is_last: bool = False
    outgoing: IO[bytes] | None = None
    unsent: bytes = b""
    patience: float = 0.0
    """Until when at most what still comes is thrown away."""

    def receive(self, now: float) -> None:
        """Take what is there. Raises RefusedRequestError."""
        try:
            data = self.door.recv(BLOCK)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self.phase = Phase.GONE
        elif self.phase is Phase.RECEIVING:
            self.take(data, now)
        elif self.phase is Phase.LINGERING:
            self.deadline = min(now + LINGER_SECONDS, self.patience)

    def take(self, data: bytes, now: float) -> None:
        """Sort what came into head and body; begins to answer when the request is whole."""
        if data and not self.arrived and self.request is None:
            self.deadline = min(self.deadline, now + HEAD_SECONDS)
        self.arrived += data
        if self.request is None:
            self.find_head(now)
        if self.request is not None:
            self.take_body(self.request)

    def find_head(self, now: float) -> None:
        while self.arrived.startswith(b"\r\n"):  # between two requests, by old clients
            del self.arrived[:2]
        end = self.arrived.find(END_OF_HEAD)
        line = self.arrived.find(b"\r\n")
        if (line if line >= 0 else len(self.arrived)) > MOST_LINE:
            raise RefusedRequestError(414)
        if (end if end >= 0 else len(self.arrived)) > MOST_HEAD:
            raise RefusedRequestError(431)
        if end >= 0:
            self.begin_request(end + len(END_OF_HEAD), now)

    def begin_request(self, end: int, now: float) -> None:
        head = bytes(self.arrived[:end])
        del self.arrived[:end]
        if CHUNKED.search(head):
            raise RefusedRequestError(411)
        found = LENGTH.search(head)
        self.missing = int(found[1]) if found else 0
        if (
            self.missing > self.most_body
        ):  # the application refuses it by its length, and gives back its texts
            self.missing, self.is_last = min(self.missing, KEPT_BEGINNING), True
        self.deadline = now + BODY_SECONDS + self.missing / SLOWEST_BYTES
        self.request = spooled_file()
        self.request.write(head)

    def take_body(self, request: IO[bytes]) -> None:
        part = bytes(self.arrived[: self.missing])
        try:
            request.write(part)
        except OSError:
            raise RefusedRequestError(507) from None
        del self.arrived[: len(part)]
        self.missing -= len(part)
        if not self.missing:
            request.seek(0)
            self.phase = Phase.ANSWERING

    def request_blocks(self) -> Iterator[bytes]:
        """The request as it came, for the parser."""
        return iter(partial(self.request.read, BLOCK), b"") if self.request else iter(())

    def begin_sending(self, answer: IO[bytes], now: float) -> None:
        answer.seek(0)
        self.close_request()
        self.outgoing, self.unsent = answer, b""
        self.phase, self.deadline = Phase.SENDING, now + SEND_SECONDS

    def send(self, now: float) -> None:
        """Send as much as the client takes now; when all is sent, wait for the next request or the end."""
        self.unsent = self.unsent or (self.outgoing.read(BLOCK) if self.outgoing else b"")
        if not self.unsent:
            self.end_answer(now)
            return
        try:
            sent = self.door.send(self.unsent)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            self.phase = Phase.GONE
            return
        self.unsent = self.unsent[sent:]

    def take_next(self, now: float) -> None:
        """The next request may have come together with the last."""
        if self.phase is Phase.RECEIVING and self.arrived:
            self.take(b"", now)

    def end_answer(self, now: float) -> None:
        if self.outgoing:
            self.outgoing.close()
        self.outgoing = None
        if self.is_last:
            self.linger(now)
        else:
            self.phase, self.deadline = Phase.RECEIVING, now + IDLE_SECONDS

    def linger(self, now: float) -> None:
        self.phase, self.deadline = Phase.LINGERING, now + LINGER_SECONDS
        self.patience = now + LONGEST_LINGER
        try:
            self.door.shutdown(socket.SHUT_WR)
        except OSError:
            self.phase = Phase.GONE

    def close_request(self) -> None:
        if self.request:
            self.request.close()
        self.request = None

    @property
    def has_begun(self) -> bool:
        """Whether a request is on its way, which is then to be answered."""
        return self.phase is Phase.RECEIVING and bool(self.arrived or self.request)

    def close(self) -> None:
        self.phase = Phase.GONE
        self.close_request()
        if self.outgoing:
            self.outgoing.close()
        self.door.close()
