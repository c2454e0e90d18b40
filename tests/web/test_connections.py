"""One connection by itself, with a clock of its own: what comes in pieces, what comes late, what does not fit."""

import socket
from collections.abc import Iterator

import pytest

from web.connections import (
    BODY_SECONDS,
    HEAD_SECONDS,
    IDLE_SECONDS,
    KEPT_BEGINNING,
    LINGER_SECONDS,
    LONGEST_LINGER,
    MOST_HEAD,
    Connection,
    Phase,
    RefusedRequestError,
    spooled_file,
)

GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
POST = b"POST / HTTP/1.1\r\ncontent-length: 10\r\n\r\n"


@pytest.fixture
def pair() -> Iterator[tuple[Connection, socket.socket]]:
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    connection = Connection(ours, "", "", 1000, 100.0 + IDLE_SECONDS)
    yield connection, theirs
    connection.close()
    theirs.close()


def whole(connection: Connection) -> bytes:
    return b"".join(connection.request_blocks())


@pytest.mark.parametrize("size", [1, 3, 7, 1000])
def test_a_request_is_whole_however_it_was_cut(pair: tuple[Connection, socket.socket], size: int) -> None:
    connection, client = pair
    sent = POST + b"0123456789"
    for at in range(0, len(sent), size):
        assert connection.phase is Phase.RECEIVING
        client.sendall(sent[at : at + size])
        connection.receive(100.0)
    assert connection.phase is Phase.ANSWERING
    assert whole(connection) == sent


def test_what_follows_a_request_is_the_next_one(pair: tuple[Connection, socket.socket]) -> None:
    connection, client = pair
    client.sendall(POST + b"0123456789" + GET)
    connection.receive(100.0)
    assert whole(connection) == POST + b"0123456789"
    assert bytes(connection.arrived) == GET


def test_a_head_that_drips_does_not_move_its_deadline(pair: tuple[Connection, socket.socket]) -> None:
    connection, client = pair
    for second in range(5):
        client.sendall(b"G")
        connection.receive(100.0 + second)
    assert connection.deadline == 100.0 + HEAD_SECONDS


def test_a_body_has_time_by_its_length_and_no_more(pair: tuple[Connection, socket.socket]) -> None:
    connection, client = pair
    client.sendall(POST)
    connection.receive(100.0)
    least = connection.deadline
    assert least >= 100.0 + BODY_SECONDS
    client.sendall(b"0")
    connection.receive(150.0)
    assert connection.deadline == least


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"x" * 9000, 414),
        (b"GET / HTTP/1.1\r\nX: " + b"y" * MOST_HEAD, 431),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
        (b"POST / HTTP/1.1\r\ntransfer-encoding:gzip\r\ncontent-length: 4\r\n\r\n", 411),
    ],
)
def test_what_does_not_fit_is_refused(pair: tuple[Connection, socket.socket], sent: bytes, code: int) -> None:
    connection, _ = pair
    with pytest.raises(RefusedRequestError) as refused:
        connection.take(sent, 100.0)
    assert refused.value.code == code


def test_of_a_body_that_is_too_long_only_the_beginning_is_waited_for(
    pair: tuple[Connection, socket.socket],
) -> None:
    connection, _ = pair
    connection.take(b"POST / HTTP/1.1\r\nContent-Length: 900000\r\n\r\n", 100.0)
    connection.take(b"x" * KEPT_BEGINNING, 100.0)
    assert connection.phase is Phase.ANSWERING
    assert connection.is_last


def test_an_answer_goes_out_as_fast_as_it_is_read(pair: tuple[Connection, socket.socket]) -> None:
    connection, client = pair
    answer = spooled_file()
    answer.write(b"a" * 3_000_000)
    connection.begin_sending(answer, 100.0)
    received = 0
    while received < 3_000_000:
        connection.send(101.0)
        received += len(client.recv(65536))
    connection.send(101.0)
    assert connection.phase is Phase.RECEIVING
    assert connection.deadline == 101.0 + IDLE_SECONDS


def test_the_last_answer_is_followed_by_what_the_client_still_sends(
    pair: tuple[Connection, socket.socket],
) -> None:
    connection, client = pair
    connection.is_last = True
    answer = spooled_file()
    answer.write(b"answer")
    connection.begin_sending(answer, 100.0)
    connection.send(100.0)
    connection.send(100.0)
    assert connection.phase.value == "lingering"
    assert connection.deadline == 100.0 + LINGER_SECONDS
    client.sendall(b"still coming")
    connection.receive(100.0)
    assert client.recv(100) == b"answer"
    client.close()
    connection.receive(100.0)
    assert connection.phase is Phase.GONE


def test_whoever_goes_on_sending_a_refused_upload_is_read_from_for_long_but_not_for_ever(
    pair: tuple[Connection, socket.socket],
) -> None:
    connection, client = pair
    connection.linger(100.0)
    for later in (4.0, 8.0, 110.0):
        client.sendall(b"still coming")
        connection.receive(100.0 + later)
        assert connection.deadline == 100.0 + later + LINGER_SECONDS
    client.sendall(b"still coming")
    connection.receive(100.0 + LONGEST_LINGER - 1)
    assert connection.deadline == 100.0 + LONGEST_LINGER
