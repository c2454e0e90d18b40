"""A process beside ``serve`` that does jobs and brings lists up to date: what a page promises is done also
where no ``schedule`` runs."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from scheduling.job_worker import JobWorker
from scheduling.service import JOB_SECONDS
from scheduling.stopping import stop_on_signals
from workspace import Workspace
from workspace.watching import keep_deriving

PROGRAM = Path(__file__).resolve().parent.parent / "app.py"
END_SECONDS = 5


def jobs_command(workspace: Workspace, *words: str) -> tuple[str, ...]:
    """``jobs`` of this program over a workspace, as a command."""
    return (sys.executable, str(PROGRAM), "--workspace", str(workspace.root), "jobs", *words)


@contextmanager
def jobs_beside(workspace: Workspace) -> Iterator[None]:
    """Jobs are done meanwhile in a process of their own; several of these share them by lease."""
    owner = os.getpid()
    command = jobs_command(workspace, "--keep-working", str(owner))
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own command
    try:
        yield
    finally:
        if os.getpid() == owner:  # not in the workers that were forked meanwhile
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(END_SECONDS)
            process.kill()


def keep_working(workspace: Workspace, parent: int) -> int:
    """Do jobs until told to stop, or until the process that asked for it (its number) is gone."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    stop = Event()

    def going() -> bool:
        return not stop.is_set() and os.getppid() == parent

    worker = JobWorker(workspace, jobs_command(workspace, "--work"), going)
    Thread(target=keep_deriving, args=(workspace, stop, going), daemon=True).start()
    with stop_on_signals(stop):
        while going():
            worker.work_safely()
            stop.wait(JOB_SECONDS)
    return 0
