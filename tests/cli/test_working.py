"""Jobs are done beside the pages, and by nobody once the pages are gone."""

import os
import signal
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep

from cli.jobs import JOB_MODULES
from cli.working import jobs_beside, jobs_command
from scheduling.jobs import submit_job
from store import JobState
from tests.small import small_workspace
from workspace import Workspace

LONGEST_SECONDS = 120


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
    until = monotonic() + LONGEST_SECONDS
    with jobs_beside(workspace):
        while state_of(workspace, number) is not JobState.DONE:
            assert monotonic() < until
            sleep(0.5)
        assert workers_of(workspace.root)
    assert not workers_of(workspace.root)


def test_a_worker_ends_when_whoever_asked_for_it_is_gone(tmp_path: Path) -> None:
    workspace = Workspace(small_workspace(tmp_path / "workspace"))
    command = " ".join(jobs_command(workspace, "--keep-working", "$$"))
    asking = subprocess.Popen(["/bin/sh", "-c", f"{command} & sleep 1000"], start_new_session=True)
    until = monotonic() + LONGEST_SECONDS
    while not workers_of(workspace.root):
        assert monotonic() < until
        sleep(0.2)
    asking.kill()
    asking.wait()
    try:
        while workers_of(workspace.root):
            assert monotonic() < until
            sleep(0.2)
    finally:
        os.killpg(asking.pid, signal.SIGKILL)
