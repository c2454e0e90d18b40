"""Kinds of jobs, and one job done from beginning to end in a process of its own.

To add a kind, write one function that is given a ``JobContext`` and gives plain data, and mark it with
``@job_kind``; a module of another room is named in ``cli/jobs.py``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from store import Job, JobState, Store, StoreError

if TYPE_CHECKING:
    from scheduling.service import SchedulerWorkspace


STATE_WORDS = {
    JobState.WAITING: "等待",
    JobState.RUNNING: "执行中",
    JobState.DONE: "完成",
    JobState.FAILED: "失败",
    JobState.CANCELLED: "已取消",
}


class JobError(Exception):
    """A job cannot be done as asked; the message says why and what to do."""


class JobCancelledError(Exception):
    """Somebody asked that the job ends."""


@dataclass(frozen=True)
class JobContext:
    """What a job is given: its parameters, the workspace, an open store, and a way to say how far it is."""

    workspace: "SchedulerWorkspace"
    store: Store
    job: Job

    def report(self, done: int, total: int, message: str = "") -> None:
        """Say how far the job is; raises JobCancelledError where it is to end, LostJobError where it is
        another process's."""
        self.store.jobs.report(self.job.id, self.job.token, done, total, message)
        if self.check_hold().cancel:
            raise JobCancelledError

    def check_hold(self) -> Job:
        """Ask inside each transaction that keeps something: raises LostJobError, and nothing is kept, where
        the job is another process's."""
        return self.store.jobs.hold(self.job.id, self.job.token)


Act = Callable[[JobContext], Any]
PlainData = Mapping[str, Any]


@dataclass(frozen=True)
class JobKind:
    """A kind of job: what it is called on screen, how long one may take, and what does it."""

    name: str
    label: str
    seconds: float
    act: Act


JOB_KINDS: dict[str, JobKind] = {}


def job_kind(name: str, *, label: str, seconds: float = 3600) -> Callable[[Act], Act]:
    """Mark the function that does a kind of job."""

    def mark(act: Act) -> Act:
        JOB_KINDS[name] = JobKind(name, label, seconds, act)
        return act

    return mark


def submit_job(store: Store, kind: str, parameters: PlainData, by: str, now: datetime) -> int:
    """Ask for a job; its number. Raises JobError for a kind that there is not."""
    if kind not in JOB_KINDS:
        raise JobError(f"没有“{kind}”这种任务，可用的有：{'、'.join(sorted(JOB_KINDS))}")
    return store.jobs.add(kind, parameters, by, now)


def run_job(workspace: "SchedulerWorkspace", number: int, token: int) -> int:
    """Do the job that was claimed under ``token``; the exit status."""
    with workspace.store() as store:
        context = JobContext(workspace, store, store.jobs.hold(number, token))
        state, message, result = outcome_of(context)
        store.jobs.finish(number, token, state, datetime.now(UTC), message=message, result=result)
    return int(state is JobState.FAILED)


def outcome_of(context: JobContext) -> tuple[JobState, str, Any]:
    """How the job went, in words, and what it gave."""
    try:
        result = JOB_KINDS[context.job.kind].act(context)
    except JobCancelledError:
        return JobState.CANCELLED, "已取消", None
    except (JobError, StoreError, OSError) as error:
        return JobState.FAILED, str(error), None
    return JobState.DONE, "", result
