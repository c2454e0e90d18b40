"""Jobs are done beside the pages, and by nobody once the pages are gone."""

import os
import signal
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import sleep

from cli.jobs import JOB_MODULES
from cli.working import jobs_beside, jobs_command
from scheduling.jobs import submit_job
from store import JobState
from tests.small import small_workspace
from workspace import Workspace

MOST_LOOKS = 300


def wait_until(holds: Callable[[], bool]) -> None:
    """Looks again and again; fails where it never holds."""
    for _ in range(MOST_LOOKS):
        if holds():
            return
        sleep(0.5)
    raise AssertionError("it never came to be")


def workers_of(folder: Path) -> list[str]:
    """The processes that work in a folder, by their command lines."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if str(folder).encode() in words and b"--keep-working" in words:
            found.append(path.parent.name)
    return found


def state_of(workspace: Workspace, number: int) -> JobState | None:
    with workspace.store() as store:
        job = store.jobs.find(number)
    return job.state if job else None


def test_jobs_are_done_while_the_pages_are_served_and_not_after(tmp_path: Path) -> None:
    assert JOB_MODULES
    workspace = Workspace(small_workspace(tmp_path / "workspace"))
    with workspace.store() as store:
        number = submit_job(store, "form", {"format": "html"}, "", datetime.now(UTC))
    with jobs_beside(workspace):
        wait_until(lambda: state_of(workspace, number) is JobState.DONE)
        assert workers_of(workspace.root)
    assert not workers_of(workspace.root)


def test_a_worker_ends_when_whoever_asked_for_it_is_gone(tmp_path: Path) -> None:
    workspace = Workspace(small_workspace(tmp_path / "workspace"))
    command = " ".join(jobs_command(workspace, "--keep-working", "$$"))
    asking = subprocess.Popen(["/bin/sh", "-c", f"{command} & sleep 1000"], start_new_session=True)
    wait_until(lambda: bool(workers_of(workspace.root)))
    asking.kill()
    asking.wait()
    try:
        wait_until(lambda: not workers_of(workspace.root))
    finally:
        os.killpg(asking.pid, signal.SIGKILL)
