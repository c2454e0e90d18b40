"""The process that workers are forked from: clean, with one thread and everything costly loaded, so that a
new worker takes milliseconds.

Run as a module, with the number of the socket on which it is asked. It knows no database and no secret.
"""

import ctypes
import os
import signal
import socket
import sys
from contextlib import suppress
from importlib import import_module

from evaluators.discovery import discover_evaluators
from measuring.isolated import worker
from measuring.isolated.limits import limit_memory
from measuring.kept.program import program_hash as counting_hash
from sources.cache import program_hash as reading_hash

FORK, REAP = b"F", b"R"
DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux."""


def load_costly() -> None:
    """What a worker would load at its first question: the readers of files, our own evaluators; and which
    program this is, before another may be put in its place."""
    import_module("sources.conversion")
    discover_evaluators()
    counting_hash()
    reading_hash()


def serve(control: socket.socket) -> None:
    """Fork and reap as asked, until nobody is there to ask."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the end comes with the end of who asks
    while True:
        asked, handles, _, _ = socket.recv_fds(control, 64, 1)
        if not asked:
            return
        answer = fork_worker(control, handles[0]) if asked == FORK else reap(int(asked[1:]))
        with suppress(BrokenPipeError):  # who asked was killed meanwhile; the next look tells it
            control.sendall(f"{answer}\n".encode())


def fork_worker(control: socket.socket, handle: int) -> int:
    """A worker that is asked on ``handle``; gives its process number."""
    process = os.fork()
    if process == 0:
        status = 1
        try:
            control.close()
            become_worker(handle)
            status = 0
        finally:
            os._exit(status)
    os.close(handle)
    return process


def become_worker(handle: int) -> None:
    os.setsid()  # so that what it starts can be ended with it
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    limit_memory()
    worker.serve(socket.socket(fileno=handle))


def reap(process: int) -> int:
    """How a worker ended: its exit status, or minus the signal that ended it."""
    try:
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    except ChildProcessError:
        return 0


if __name__ == "__main__":
    load_costly()
    serve(socket.socket(fileno=int(sys.argv[1])))
