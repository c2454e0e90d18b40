"""The worker of jobs in a process that keeps time: claims one, has it done in a process of its own, and ends
that process when it takes too long, is cancelled, or this one stops."""

import logging
import os
import signal
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from time import monotonic

from scheduling.jobs import JOB_KINDS
from scheduling.pulse import HasStore
from store import Job, JobState, LostJobError, StoreError, remove_old_results

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
SWEEP_SECONDS = 3600.0
CANCEL_SECONDS = 5.0
"""For a job that is cancelled to end by itself."""


class JobWorker:
    """One of these runs in each process that keeps time; it does one job at a time."""

    def __init__(self, workspace: HasStore, command: Sequence[str], going: Callable[[], bool]) -> None:
        self.workspace = workspace
        self.command = command
        self.going = going
        self.sweep_at = 0.0

    def work_safely(self) -> None:
        """Whatever waits, one after the other; an error is logged and the next round tries again."""
        try:
            self.sweep()
            while self.going() and (job := self.claim()):
                self.run(job)
        except (StoreError, OSError) as error:
            log.error("任务没有执行完，稍后重试：%s", error)

    def claim(self) -> Job | None:
        with self.workspace.store() as store:
            if not store.jobs.is_any_open():
                return None
            return store.jobs.claim(JOB_KINDS, datetime.now(UTC))

    def sweep(self) -> None:
        """Every hour: forget jobs and their files of a week ago."""
        if monotonic() < self.sweep_at:
            return
        self.sweep_at = monotonic() + SWEEP_SECONDS
        with self.workspace.store() as store:
            store.jobs.sweep(datetime.now(UTC))
            remove_old_results(store.path.parent)

    def run(self, job: Job) -> None:
        """Have the job done; whatever becomes of its process, the job ends or is given back."""
        log.info("job %d %s begins", job.id, job.kind)
        command = [*self.command, str(job.id), str(job.token)]
        with subprocess.Popen(  # noqa: S603 - our own command
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
        ) as process:
            try:
                self.watch(job, process)
            except LostJobError as lost:
                log.warning("%s", lost)
            finally:
                end_process(process)
        log.info("job %d %s: process ended with %s", job.id, job.kind, process.returncode)

    def watch(self, job: Job, process: "subprocess.Popen[bytes]") -> None:
        until, cancelled_at = monotonic() + JOB_KINDS[job.kind].seconds, 0.0
        while not has_ended(process):
            state = self.hold(job)
            if not self.going():
                return self.give_back(job, process)
            if state.cancel:
                cancelled_at = cancelled_at or monotonic()
            if cancelled_at and monotonic() > cancelled_at + CANCEL_SECONDS:
                return self.finish(job, process, JobState.CANCELLED, "已取消")
            if monotonic() > until:
                seconds = JOB_KINDS[job.kind].seconds
                return self.finish(job, process, JobState.FAILED, f"用时超过 {seconds:g} 秒，已停止")
        return self.finish_unsaid(job, process)

    def hold(self, job: Job) -> Job:
        """Hold on to the job; one that has ended already is only read."""
        with self.workspace.store() as store:
            found = store.jobs.find(job.id)
            if found and found.token == job.token and found.state is not JobState.RUNNING:
                return found
            return store.jobs.hold(job.id, job.token)

    def give_back(self, job: Job, process: "subprocess.Popen[bytes]") -> None:
        end_process(process)
        with self.workspace.store() as store:
            store.jobs.give_back(job.id, job.token)

    def finish(self, job: Job, process: "subprocess.Popen[bytes]", state: JobState, message: str) -> None:
        end_process(process)
        with self.workspace.store() as store:
            found = store.jobs.find(job.id)
            if found and found.token == job.token and found.state is JobState.RUNNING:
                store.jobs.finish(job.id, job.token, state, datetime.now(UTC), message=message)

    def finish_unsaid(self, job: Job, process: "subprocess.Popen[bytes]") -> None:
        """A process that ended without saying how the job went."""
        status = process.returncode
        cause = "可能内存超限" if status < 0 else f"退出码 {status}，见日志"
        self.finish(job, process, JobState.FAILED, f"执行任务的进程意外结束（{cause}）；请查明原因后重新提交")


def has_ended(process: "subprocess.Popen[bytes]") -> bool:
    """Whether it ended, after a short wait."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(LOOK_SECONDS)
    return process.poll() is not None


def end_process(process: "subprocess.Popen[bytes]") -> None:
    """End it with all that it started, and wait for it."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
