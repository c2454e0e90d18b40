"""Jobs done at once in the process of the test, as a worker would."""

from datetime import UTC, datetime
from pathlib import Path

from cli.jobs import JOB_MODULES
from scheduling.jobs import JOB_KINDS, run_job
from store import Job
from workspace import Workspace

assert JOB_MODULES


def do_jobs(folder: Path) -> list[Job]:
    """Does all that wait; what became of them, the newest first."""
    workspace = Workspace(folder)
    with workspace.store() as store:
        while job := store.jobs.claim(JOB_KINDS, datetime.now(UTC)):
            run_job(workspace, job.id, job.token)
        return store.jobs.newest()
