"""Asking a web service: signed in, whole answers within the limits, tried again where that may help, never
led to another server."""

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPResponse, IncompleteRead
from typing import BinaryIO

from sources.origins.contract import OriginError, OriginFault
from sources.origins.fetch_budget import BYTES_PER_MB, PAUSE_SECONDS, FetchBudget
from sources.origins.packed_body import unpack_body
from sources.origins.web_address import WebAddress
from sources.origins.web_connection import Trust, open_connection
from sources.origins.web_faults import MAY_PASS, refuse_status, tell_faults

CHUNK = 1 << 16
MOST_BYTES_OF_ANSWER = 64 * BYTES_PER_MB
MOST_REDIRECTS = 3
REDIRECTS = {301, 302, 303, 307, 308}
ALWAYS_SENT = {"Accept-Encoding": "gzip", "User-Agent": "jixiao", "Connection": "close"}


@dataclass(frozen=True)
class WebRequest:
    """What is asked; GET and PROPFIND change nothing and may be asked again."""

    address: WebAddress
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


@dataclass(frozen=True)
class WebAnswer:
    """A whole answer; ``content`` unpacked, empty where it went into a file."""

    address: WebAddress
    status: int
    headers: Message
    content: bytes = b""


Attempt = Callable[[], WebAnswer]


@dataclass(frozen=True)
class WebService:
    """``headers`` and ``parameters`` go with every request, and so sign in."""

    headers: Mapping[str, str]
    parameters: Mapping[str, str]
    trust: Trust
    budget: FetchBudget

    def ask(self, request: WebRequest) -> WebAnswer:
        """An answer that fits into memory. Raises OriginError."""
        content = io.BytesIO()
        answer = self.retry(lambda: self.exchange(request, content, MOST_BYTES_OF_ANSWER))
        return WebAnswer(answer.address, answer.status, answer.headers, content.getvalue())

    def download(self, request: WebRequest, file: BinaryIO) -> WebAnswer:
        """The answer as the whole of ``file``. Raises OriginError."""
        return self.retry(lambda: self.exchange(request, file, self.budget.limits.most_bytes))

    def retry(self, attempt: Attempt) -> WebAnswer:
        """In the midst of many requests one may fail and be asked again; whether a fetch that did not even
        begin is tried again, who asked for it decides."""
        for seconds in PAUSE_SECONDS if self.budget.bytes_taken else ():
            try:
                return attempt()
            except OriginError as error:
                if error.fault not in MAY_PASS:
                    raise
            self.budget.pause(seconds)
        return attempt()

    def exchange(self, request: WebRequest, into: BinaryIO, most_bytes: int) -> WebAnswer:
        """Once, with its redirects on the same server."""
        address = request.address
        for _ in range(MOST_REDIRECTS + 1):
            into.seek(0)
            into.truncate()
            self.budget.take_request()
            with tell_faults(address, self.budget):
                answer = self.send(request, address, into, most_bytes)
            if answer.status not in REDIRECTS:
                return answer
            address = address.follow(answer.headers.get("Location", ""))
        raise OriginError(OriginFault.UNREADABLE, f"{address} 转来转去，没有给出数据，请核对声明的地址")

    def send(self, request: WebRequest, address: WebAddress, into: BinaryIO, most_bytes: int) -> WebAnswer:
        with open_connection(address, self.trust, self.budget) as connection:
            headers = {**ALWAYS_SENT, **self.headers, **request.headers}
            target = address.with_parameters(self.parameters).target
            connection.request(request.method, target, request.body, headers)
            with closing(connection.getresponse()) as response:
                if response.status not in REDIRECTS:
                    refuse_status(address, response.status)
                    self.receive(response, into, most_bytes)
                return WebAnswer(address, response.status, response.headers)

    def receive(self, response: HTTPResponse, into: BinaryIO, most_bytes: int) -> None:
        for chunk in unpack_body(response.headers.get("Content-Encoding", ""), chunks_of(response)):
            self.budget.take_bytes(len(chunk))
            into.write(chunk)
            if into.tell() > most_bytes:
                message = f"一次回答超过 {most_bytes // BYTES_PER_MB} MB，没有采用；请减少每页条数"
                raise OriginError(OriginFault.TOO_LARGE, message)


def chunks_of(response: HTTPResponse) -> Iterator[bytes]:
    """The body as it was sent; raises IncompleteRead where it is shorter than was said."""
    stated, received = response.length, 0
    while chunk := response.read(CHUNK):
        received += len(chunk)
        yield chunk
    if stated is not None and received < stated:
        raise IncompleteRead(b"", stated - received)
