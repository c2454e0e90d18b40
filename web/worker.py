"""A worker process of the server: one loop that receives and sends, a few threads that answer.

Slow, idle and silent clients are all in the loop and cost no thread; whoever has sent a whole request is
answered.
"""

import errno
import os
import selectors
import socket
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from threading import Event, Thread
from time import monotonic
from typing import IO

from gunicorn.http import errors, get_parser, wsgi
from gunicorn.workers.base import Worker

from web.connections import (
    HEAD_SECONDS,
    Connection,
    Outbox,
    Phase,
    RefusedRequestError,
    spooled_file,
)
from web.headers import plain_answer
from web.recording import keep_recording
from web.reminding import keep_reminding

MOST_CONNECTIONS = 500
"""Of one process; one more takes the place of the one that has been sending its request for longest."""
CODES: dict[type[Exception], int] = {
    errors.LimitRequestLine: 414,
    errors.LimitRequestHeaders: 431,
    errors.ExpectationFailed: 417,
    errors.UnsupportedTransferCoding: 501,
}
"""What to answer where it is not 400."""
EVENTS = {
    Phase.RECEIVING: selectors.EVENT_READ,
    Phase.ANSWERING: 0,
    Phase.SENDING: selectors.EVENT_WRITE,
    Phase.LINGERING: selectors.EVENT_READ,
}
"""What the loop waits for in each phase."""


class WebWorker(Worker):  # type: ignore[misc]  # gunicorn's own class carries no types
    """Named to gunicorn as its worker class."""

    def init_process(self) -> None:
        self.threads = ThreadPoolExecutor(self.cfg.threads)
        self.selector = selectors.DefaultSelector()
        self.connections: dict[Connection, int] = {}
        self.answered: SimpleQueue[tuple[Connection, Future[IO[bytes]]]] = SimpleQueue()
        super().init_process()

    def run(self) -> None:
        for listener in self.sockets:
            listener.setblocking(False)
            self.selector.register(listener, selectors.EVENT_READ, partial(self.accept, listener))
        self.selector.register(self.PIPE[0], selectors.EVENT_READ, self.wake)
        stopping = Event()
        channels = self.wsgi.extensions["channels"]
        reminded = (self.wsgi.extensions["workspace"], channels, stopping)
        Thread(target=keep_reminding, args=reminded, daemon=True).start()
        Thread(target=keep_recording, args=(self.wsgi.extensions["workspace"], stopping), daemon=True).start()
        while self.alive and self.ppid == os.getppid():
            self.turn()
        stopping.set()
        self.finish()

    def turn(self) -> None:
        """One round of the loop, of a second at most."""
        self.notify()
        for key, _ in self.selector.select(1.0):
            key.data()
        self.send_answers()
        self.end_late_ones()

    def finish(self) -> None:
        """Whoever has sent a whole request is answered still; the others are closed."""
        for listener in self.sockets:
            self.selector.unregister(listener)
            listener.close()
        until = monotonic() + self.cfg.graceful_timeout
        while monotonic() < until and any(map(is_at_work, self.connections)):
            self.turn()
        self.threads.shutdown(wait=False, cancel_futures=True)

    def wake(self) -> None:
        with suppress(BlockingIOError):
            os.read(self.PIPE[0], 4096)

    def accept(self, listener: socket.socket) -> None:
        try:
            door, client = listener.accept()
        except OSError:
            return  # another process was first, or the client is gone already
        door.setblocking(False)
        now = monotonic()
        most_body = self.wsgi.config["MAX_CONTENT_LENGTH"]
        connection = Connection(door, client, listener.getsockname(), most_body, now + HEAD_SECONDS)
        self.connections[connection] = 0
        self.watch(connection)
        if len(self.connections) > MOST_CONNECTIONS:
            self.end_oldest()

    def end_oldest(self) -> None:
        """The one that keeps its place for longest without having asked anything."""
        for connection in self.connections:
            if connection.phase in (Phase.RECEIVING, Phase.LINGERING):
                self.end(connection)
                return

    def watch(self, connection: Connection) -> None:
        """Wait for what the connection needs next."""
        events, watched = EVENTS[connection.phase], self.connections[connection]
        if events == watched:
            return
        if watched:
            self.selector.unregister(connection.door)
        if events:
            self.selector.register(connection.door, events, partial(self.serve, connection))
        self.connections[connection] = events

    def serve(self, connection: Connection) -> None:
        """What a ready socket leads to."""
        if connection not in self.connections:
            return
        now = monotonic()
        try:
            if connection.phase is Phase.SENDING:
                connection.send(now)
                connection.take_next(now)
            else:
                connection.receive(now)
        except RefusedRequestError as refusal:
            self.refuse(connection, refusal.code)
        self.go_on(connection)

    def go_on(self, connection: Connection) -> None:
        if connection.phase is Phase.GONE:
            self.end(connection)
            return
        self.watch(connection)
        if connection.phase is Phase.ANSWERING:
            future = self.threads.submit(self.answer, connection)
            future.add_done_callback(partial(self.note_answer, connection))

    def note_answer(self, connection: Connection, future: Future[IO[bytes]]) -> None:
        """In the thread that answered; the loop does the rest."""
        self.answered.put((connection, future))
        with suppress(OSError):
            os.write(self.PIPE[1], b".")

    def answer(self, connection: Connection) -> IO[bytes]:
        """Ask the application, in a thread; gives all that is to be sent."""
        request = next(get_parser(self.cfg, connection.request_blocks(), connection.client))
        outbox = Outbox()
        response, environ = wsgi.create(request, outbox, connection.client, connection.server, self.cfg)
        environ["wsgi.multithread"] = True
        if connection.is_last or not self.alive:
            response.force_close()
        parts = self.wsgi(environ, response.start_response)
        try:
            for part in parts:
                response.write(part)
            response.close()
        finally:
            if hasattr(parts, "close"):
                parts.close()
        connection.is_last = response.should_close()
        return outbox.file

    def send_answers(self) -> None:
        while not self.answered.empty():
            connection, future = self.answered.get()
            if connection not in self.connections:
                continue
            error = future.exception()
            if error is None:
                connection.begin_sending(future.result(), monotonic())
            else:
                self.refuse(connection, self.code_of(error))
            self.watch(connection)

    def code_of(self, error: BaseException) -> int:
        """What to answer where no answer was made; what is our own fault is logged."""
        if isinstance(error, (errors.ParseException, StopIteration)):
            return CODES.get(type(error), 400)
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return 507
        self.log.error("request failed", exc_info=error)
        return 500

    def refuse(self, connection: Connection, code: int) -> None:
        """Answer without the application; the connection ends with it."""
        answer = spooled_file()
        answer.write(plain_answer(code))
        connection.is_last = True
        connection.arrived.clear()
        connection.begin_sending(answer, monotonic())

    def end_late_ones(self) -> None:
        now = monotonic()
        for connection in list(self.connections):
            if connection.phase is Phase.ANSWERING or now < connection.deadline:
                continue
            if connection.has_begun:
                self.refuse(connection, 408)
                self.watch(connection)
            else:
                self.end(connection)

    def end(self, connection: Connection) -> None:
        if self.connections.pop(connection):
            self.selector.unregister(connection.door)
        connection.close()


def is_at_work(connection: Connection) -> bool:
    return connection.phase in (Phase.ANSWERING, Phase.SENDING)
