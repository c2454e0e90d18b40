"""Work done in a process of its own, forked before any connection is open there."""

import os
import resource
import signal
import traceback
from collections.abc import Callable


def child(work: Callable[[], object]) -> int:
    """Start ``work`` in a new process; gives its id."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            work()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    return pid


def ends(pid: int) -> int:
    """How a child ended: 0, or minus the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def run_bounded(work: Callable[[], object], cpu_seconds: int = 60) -> None:
    """``work`` in a child that the system kills when it takes very much longer than it should; no clock is asserted."""

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
        work()

    assert ends(child(bounded)) == 0
