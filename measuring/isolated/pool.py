"""Which worker is asked: one stays for what the product itself counts, as its tables are open already;
each file of somebody's own evaluators gets one of its own, which ends with the answer."""

import atexit
import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from measuring.isolated.client import STOPPING, ForkServer, MeasuringStoppedError, Worker

MOST_TASKS = 200
"""After so many the staying worker is replaced, for what it may have gathered."""


class WorkerPool:
    """The workers of this process."""

    def __init__(self) -> None:
        self.server = ForkServer()
        self.lock = Lock()
        self.staying: tuple[str, Worker, int] | None = None

    @contextmanager
    def staying_worker(self, root: str) -> Iterator[Worker]:
        """The worker that knows ``root``; it stays when nothing went wrong."""
        worker, tasks = self._take(root)
        try:
            yield worker
        except BaseException:
            worker.end()
            raise
        self._give_back(root, worker, tasks + 1)

    @contextmanager
    def single_worker(self) -> Iterator[Worker]:
        """A worker for once."""
        refuse_when_stopping()
        worker = self.server.fork_worker()
        try:
            yield worker
        finally:
            worker.end()

    def _take(self, root: str) -> tuple[Worker, int]:
        refuse_when_stopping()
        with self.lock:
            kept, self.staying = self.staying, None
        if kept and kept[0] == root and kept[1].is_alive():
            return kept[1], kept[2]
        if kept:
            kept[1].end()
        return self.server.fork_worker(), 0

    def _give_back(self, root: str, worker: Worker, tasks: int) -> None:
        with self.lock:
            if self.staying is None and tasks < MOST_TASKS:
                self.staying = root, worker, tasks
                return
        worker.end()

    def forget(self) -> None:
        """In a forked copy of this process: all this is the other's."""
        self.lock = Lock()
        if self.staying:
            self.staying[1].channel.close()
            self.staying = None
        self.server.forget()

    def close(self) -> None:
        """End every worker."""
        if self.staying:
            self.staying[1].channel.close()
            self.staying = None
        self.server.close()


def refuse_when_stopping() -> None:
    if STOPPING.is_set():
        raise MeasuringStoppedError


POOL = WorkerPool()
os.register_at_fork(after_in_child=POOL.forget)
atexit.register(POOL.close)
