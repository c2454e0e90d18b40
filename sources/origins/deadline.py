"""An end to waiting for a server: its connection is shut in time, whatever the driver waits for."""

import os
import socket
import threading
from contextlib import suppress


class ConnectionDeadline:
    """``passed`` says that the time was over. Used by ``with``: after it nothing is shut any more."""

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._lock = threading.Lock()
        self._descriptor: int | None = None
        self._timer = threading.Timer(seconds, self._pass)
        self._timer.daemon = True

    def watch(self, descriptor: int) -> None:
        """The connection of that file descriptor is shut at the end; at once where it was over before."""
        with self._lock:
            self._release()
            self._descriptor = os.dup(descriptor)
            if self.passed:
                self._shut()

    def _pass(self) -> None:
        with self._lock:
            self.passed = True
            self._shut()

    def _shut(self) -> None:
        if self._descriptor is not None:
            with suppress(OSError), socket.socket(fileno=os.dup(self._descriptor)) as connection:
                connection.shutdown(socket.SHUT_RDWR)

    def _release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> "ConnectionDeadline":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            self._release()
