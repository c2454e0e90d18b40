"""Workers as the asking process knows them: started, asked, waited for as long as they may take, ended."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from select import select
from threading import Event, Lock
from time import monotonic
from typing import Any

PROJECT_ROOT = Path(__file__).resolve().parents[2]
LOOK_SECONDS = 0.2
"""How often somebody who waits looks whether all is to stop."""
MOST_ANSWER_BYTES = 1 << 29
CHUNK = 1 << 20
NOT_STARTED = (
    "取数进程没能启动（它启动时的差错见日志）；可能磁盘有故障或空间不足，或程序文件不全，请查明、排除后重试"
)
Message = Mapping[str, Any]


class WorkerFailedError(Exception):
    """A worker that died or took too long. ``status`` is how it ended, ``None`` when its time was over."""

    def __init__(self, status: int | None) -> None:
        super().__init__(f"worker ended with {status}")
        self.status = status


class MeasuringStoppedError(Exception):
    """The process is to end; nothing is to be concluded from what was not finished."""

    def __init__(self) -> None:
        super().__init__("正在停止，本次采集没有完成，下次启动后继续")


STOPPING = Event()
"""Set once this process is to end: nobody waits for a worker any more."""


class ForkServer:
    """The process that workers are forked from; started when first needed and again if it is gone."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.control: socket.socket | None = None
        self.process: subprocess.Popen[bytes] | None = None

    def forget(self) -> None:
        """In a forked copy of this process: the server is the other's."""
        self.lock = Lock()
        if self.control:
            self.control.close()
        if self.process:
            self.process.returncode = 0  # not a child of this process
        self.control = self.process = None

    def fork_worker(self) -> "Worker":
        mine, its = socket.socketpair()
        with its:
            try:
                number = self._ask_twice(its.fileno())
            except OSError:
                mine.close()
                raise
        return Worker(self, mine, number)

    def _ask_twice(self, handle: int) -> int:
        try:
            return self._ask(b"F", [handle])
        except OSError:
            return self._ask_anew(handle)

    def _ask_anew(self, handle: int) -> int:
        """Of another server. Raises OSError, with words for officials, where that does not live to answer."""
        self._stop()
        try:
            return self._ask(b"F", [handle])
        except ConnectionError as error:
            raise OSError(NOT_STARTED) from error

    def reap(self, process: int) -> int:
        try:
            return self._ask(b"R%d" % process, [])
        except OSError:
            return -signal.SIGKILL

    def _ask(self, message: bytes, handles: list[int]) -> int:
        with self.lock:
            control = self.control or self._start()
            socket.send_fds(control, [message], handles)
            answer = control.recv(64)
        if not answer:
            raise ConnectionError("the server of workers is gone")
        return int(answer)

    def _start(self) -> socket.socket:
        mine, its = socket.socketpair()
        with its:
            command = [sys.executable, "-m", "measuring.isolated.server", str(its.fileno())]
            self.process = subprocess.Popen(  # noqa: S603 - our own module
                command,
                cwd=PROJECT_ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[its.fileno()],
                start_new_session=True,
            )
        self.control = mine
        return mine

    def _stop(self) -> None:
        with self.lock:
            if self.control:
                self.control.close()
            if self.process:
                self.process.kill()
                self.process.wait()
            self.control = self.process = None

    def close(self) -> None:
        """End the server, and with it every worker."""
        self._stop()


class Worker:
    """One worker process and the way to it."""

    def __init__(self, server: ForkServer, channel: socket.socket, process: int) -> None:
        self.server = server
        self.channel = channel
        self.process = process
        self.unread = b""

    def send(self, message: Message) -> None:
        """Raises WorkerFailedError where nobody listens."""
        try:
            self.channel.sendall(json.dumps(message).encode() + b"\n")
        except OSError:
            raise WorkerFailedError(self.end()) from None

    def receive(self, seconds: float) -> Message:
        """The next message; a worker that died or that says nothing for so long is ended and raises
        WorkerFailedError."""
        until, parts = monotonic() + seconds, [self.unread]
        while b"\n" not in parts[-1]:
            self._wait_for_bytes(until)
            parts.append(self._read(sum(map(len, parts))))
        line, _, self.unread = b"".join(parts).partition(b"\n")
        return decode_message(line, self)

    def _wait_for_bytes(self, until: float) -> None:
        while not select([self.channel], [], [], LOOK_SECONDS)[0]:
            if STOPPING.is_set():
                self.end()
                raise MeasuringStoppedError
            if monotonic() > until:
                self.end()
                raise WorkerFailedError(None)

    def _read(self, so_far: int) -> bytes:
        try:
            found = self.channel.recv(CHUNK)
        except OSError:
            found = b""
        if not found or so_far > MOST_ANSWER_BYTES:
            status = self.end()
            if STOPPING.is_set():
                raise MeasuringStoppedError
            raise WorkerFailedError(status)
        return found

    def is_alive(self) -> bool:
        """Whether it waits to be asked: a line on which there is something to read has no worker any more."""
        return not select([self.channel], [], [], 0)[0]

    def end(self) -> int:
        """End the worker and all that it started; how it ended."""
        for kill in (os.kill, os.killpg):
            with suppress(ProcessLookupError, PermissionError):
                kill(self.process, signal.SIGKILL)
        self.channel.close()
        return self.server.reap(self.process)


def decode_message(line: bytes, worker: Worker) -> Message:
    """Something else than a message was written by whatever runs in the worker."""
    try:
        message = json.loads(line)
    except ValueError:
        message = None
    if not isinstance(message, dict):
        raise WorkerFailedError(worker.end())
    return message
