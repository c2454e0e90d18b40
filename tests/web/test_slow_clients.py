"""The server over real sockets: whoever has sent a whole request is answered, whatever others do; what never reaches the application
is answered in Chinese too."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.small import small_workspace

ROOT = Path(__file__).resolve().parents[2]
MANY = 60
HEAD = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
BODY = (
    b"POST /recheck HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 100000\r\n\r\nrules="
)
KINDS = {
    "idle": b"",
    "within the request line": b"GET /proj",
    "within the head": HEAD,
    "within the body": BODY,
    "does not read the answer": b"GET /static/fonts/jixiao-hei.otf HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "an upload that stops": BODY.replace(b"Content-Length: 100000", b"Content-Length: 9000000")
    + b"x" * 300_000,
}
"""What a client has sent when it falls silent."""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server in a process of its own with one worker."""
    folder = small_workspace(tmp_path_factory.mktemp("served"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        number = int(free.getsockname()[1])
    command = [
        sys.executable,
        "app.py",
        "--workspace",
        str(folder),
        "serve",
        "--port",
        str(number),
        "--workers",
        "1",
    ]
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ, stderr=subprocess.DEVNULL)
    wait_until_served(number)
    yield number
    server.send_signal(signal.SIGTERM)
    assert server.wait(60) == 0


def wait_until_served(port: int) -> None:
    pause = threading.Event()
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            pause.wait(0.1)
    pytest.fail("the server did not start")


def talk(port: int, sent: bytes) -> bytes:
    """All that comes back until the server closes the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=120) as door:
        door.sendall(sent)
        answer = b""
        while part := door.recv(65536):
            answer += part
    return answer


def read(port: int, url: str = "/healthz") -> int:
    reader = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    reader.request("GET", url)
    answer = reader.getresponse()
    answer.read()
    reader.close()
    return answer.status


@pytest.mark.parametrize("kind", KINDS)
def test_others_are_answered_while_many_connections_are_slow(port: int, kind: str) -> None:
    with ExitStack() as opened:
        slow = [
            opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=120))
            for _ in range(MANY)
        ]
        for door in slow:
            door.sendall(KINDS[kind])
        assert [read(port) for _ in range(5)] == [200] * 5
        assert read(port, "/") == 200


def test_more_connections_than_have_room_take_the_place_of_the_oldest(port: int) -> None:
    with ExitStack() as opened:
        first = opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=120))
        for _ in range(520):
            opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=120))
        assert read(port) == 200
        assert first.recv(1) == b""


def test_a_request_that_comes_in_pieces_is_answered_when_it_is_whole(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=120) as door:
        for piece in (
            b"GET /hea",
            b"lthz HTTP/1.1\r\nHost: 127",
            b".0.0.1\r\nConnection: close\r\n\r",
            b"\n",
        ):
            door.sendall(piece)
            assert read(port) == 200
        assert door.recv(65536).startswith(b"HTTP/1.1 200 OK")


def test_a_connection_is_kept_for_the_next_request(port: int) -> None:
    reader = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    for _ in range(3):
        reader.request("GET", "/healthz")
        answer = reader.getresponse()
        answer.read()
        assert answer.status == 200
    assert reader.sock is not None
    reader.close()


def test_two_requests_sent_at_once_are_answered_one_after_the_other(port: int) -> None:
    one = b"GET /static/icon.svg HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    answer = talk(port, one + b"\r\n" + one + b"Connection: close\r\n\r\n")
    assert answer.count(b"HTTP/1.1 200 OK") == 2


@pytest.mark.parametrize(
    ("sent", "status", "says"),
    [
        (b"nonsense\r\n\r\n", 400, "格式有误"),
        (b"GET / HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n", 400, "格式有误"),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nno colon\r\n\r\n", 400, "格式有误"),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -5\r\n\r\n", 400, "格式有误"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde", 400, "格式有误"),
        (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 414, "网址过长"),
        (b"GET /" + b"a" * 9000, 414, "网址过长"),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: " + b"a" * 40_000 + b"\r\n\r\n", 431, "标头过长"),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X: y\r\n" * 300 + b"\r\n", 431, "标头过长"),
        (b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 411, "长度"),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: miracles\r\n\r\n", 417, "Expect"),
    ],
    ids=lambda value: str(value)[:30],
)  # fmt: skip
def test_what_is_no_request_is_answered_in_chinese(port: int, sent: bytes, status: int, says: str) -> None:
    head, _, page = talk(port, sent).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert b"nosniff" in head
    assert b"no-store" in head
    text = page.decode()
    assert says in text
    assert re.search(r"Bad Request|Invalid|Error", text) is None


@pytest.mark.parametrize("length", [25, 200])
def test_a_body_beyond_the_limit_is_refused_by_its_length_alone(port: int, length: int) -> None:
    head = b"POST /import HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=x\r\n"
    answer = talk(port, head + b"Content-Length: %d\r\n\r\n" % (length * 1024 * 1024) + b"x" * 100_000)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert "不能超过 20 MB" in answer.decode()


def test_requests_for_another_host_are_refused_also_for_files(port: int) -> None:
    for url in (b"/", b"/static/jixiao.css", b"/healthz"):
        answer = talk(port, b"GET %s HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n" % url)
        assert answer.startswith(b"HTTP/1.1 421 ")
        assert b"evil.example" not in answer
