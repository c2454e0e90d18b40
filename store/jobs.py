"""Jobs: work that somebody asked for and that takes long. Any process may do it, one at a time does.

A job is claimed with a lease and a number that only grows (``token``): whoever comes back late finds that the
number is another's, and what it says is refused.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from store import queries
from store.connection import transaction
from store.damaged_rows import readable_instant, readable_json
from store.errors import StoreError
from store.leases import boot_name, lease_values, read_process_name, uptime
from store.processes import ProcessLedger
from store.rows import instant_text

if TYPE_CHECKING:
    from sqlite_utils import Database

LEASE_SECONDS = 60.0
KEPT = timedelta(days=7)
MOST_TRIES = 3
MOST_RESULT_CHARACTERS = 1_000_000
MOST_JOBS_LISTED = 100
GIVEN_UP = f"执行这项任务的进程中断了 {MOST_TRIES} 次，不再重试；请查看日志，查明原因后重新提交"


class JobState(StrEnum):
    """Where a job stands; the last three are for good."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class LostJobError(StoreError):
    """The job is another process's by now, or was ended: what this one says of it is not kept."""

    def __init__(self, number: int) -> None:
        super().__init__(f"任务 {number} 已由另一个进程接手或已结束，本进程的结果不保存")


@dataclass(frozen=True)
class Job:
    """One job. ``done`` of ``total`` steps are done; ``message`` is for people; ``result`` is plain data."""

    id: int
    kind: str
    parameters: Mapping[str, Any]
    by: str
    created_at: datetime
    state: JobState
    cancel: bool
    done: int
    total: int
    message: str
    result: Any
    finished_at: datetime | None
    tries: int
    token: int


class JobLedger:
    """The table of jobs."""

    def __init__(self, db: "Database") -> None:
        self.db = db

    def add(self, kind: str, parameters: Mapping[str, Any], by: str, now: datetime) -> int:
        """Ask for a job; its number."""
        text = json.dumps(dict(parameters), ensure_ascii=False, default=str)
        row = {"kind": kind, "parameters": text, "by": by, "created_at": instant_text(now)}
        with transaction(self.db):
            self.db.execute(queries.ADD_JOB, row)
            return int(self.db.execute("SELECT last_insert_rowid()").fetchone()[0])

    def claim(self, kinds: Iterable[str], now: datetime) -> Job | None:
        """The oldest job that waits, or whose process is gone, for this process; ``None`` where there is
        none."""
        lease = lease_values(LEASE_SECONDS)
        with transaction(self.db):
            self._free_dead()
            while found := self.db.execute(
                queries.NEXT_JOB, {**lease, "kinds": json.dumps(list(kinds))}
            ).fetchone():
                number, tries = found
                token = ProcessLedger(self.db).next_token()
                self.db.execute(queries.CLAIM_JOB, {**lease, "id": number, "token": token})
                if tries < MOST_TRIES:
                    return self.find(number)
                self._end(number, token, JobState.FAILED, now, GIVEN_UP, None)
        return None

    def _free_dead(self) -> None:
        for number, text in self.db.execute(queries.RUNNING_JOB_PROCESSES).fetchall():
            process = read_process_name(text)
            if process and process.is_dead:
                self.db.execute(queries.FREE_JOB, {"id": number, "process": text})

    def hold(self, number: int, token: int) -> Job:
        """Hold on to a job while it is worked at; the job as it stands. Raises LostJobError."""
        with transaction(self.db):
            values = {**lease_values(LEASE_SECONDS), "id": number, "token": token}
            self._change(queries.HOLD_JOB, values)
            job = self.find(number)
        assert job is not None
        return job

    def report(self, number: int, token: int, done: int, total: int, message: str = "") -> None:
        """Note how far a job is. Raises LostJobError."""
        values = {"id": number, "token": token, "done": done, "total": total, "message": message}
        with transaction(self.db):
            self._change(queries.REPORT_JOB, values)

    def finish(
        self,
        number: int,
        token: int,
        state: JobState,
        now: datetime,
        *,
        message: str = "",
        result: Any = None,
    ) -> None:
        """Note how a job ended. Raises LostJobError; inside a transaction all that is in it is undone."""
        with transaction(self.db):
            self._end(number, token, state, now, message, result)

    def _end(
        self, number: int, token: int, state: JobState, now: datetime, message: str, result: Any
    ) -> None:
        text = None if result is None else json.dumps(result, ensure_ascii=False, default=str)
        if text is not None and len(text) > MOST_RESULT_CHARACTERS:
            raise ValueError(f"the result of a job is too long to be kept: {len(text)} characters")
        values = {"id": number, "token": token, "state": state.value, "message": message, "result": text}
        self._change(queries.FINISH_JOB, {**values, "finished_at": instant_text(now)})

    def _change(self, statement: str, values: Mapping[str, Any]) -> None:
        if self.db.execute(statement, dict(values)).rowcount != 1:
            raise LostJobError(int(values["id"]))

    def give_back(self, number: int, token: int) -> None:
        """Let the job wait again, for this process is to stop; that was no try."""
        with transaction(self.db):
            self.db.execute(queries.GIVE_BACK_JOB, {"id": number, "token": token})

    def is_held(self, number: int) -> bool:
        """Whether a process is at the job now, as far as can be told."""
        asked = {"id": number, "boot": boot_name(), "uptime": uptime()}
        row = self.db.execute(queries.HELD_JOB_PROCESS, asked).fetchone()
        process = read_process_name(row[0]) if row else None
        return row is not None and not (process and process.is_dead)

    def is_any_open(self) -> bool:
        """Whether a job waits or is being done."""
        return self.db.execute(queries.IS_ANY_JOB_OPEN).fetchone() is not None

    def cancel(self, number: int, now: datetime) -> bool:
        """Ask that a job ends: one that waits ends at once. False where it has ended or is not there."""
        with transaction(self.db):
            found = self.db.execute(queries.CANCEL_JOB, {"id": number, "now": instant_text(now)})
            return bool(found.rowcount)

    def find(self, number: int) -> Job | None:
        rows = self.db.query(queries.JOBS, {"id": number, "limit": 1})
        return next((job_from_row(row) for row in rows), None)

    def newest(self, limit: int = MOST_JOBS_LISTED) -> list[Job]:
        """Newest first."""
        return [job_from_row(row) for row in self.db.query(queries.JOBS, {"id": None, "limit": limit})]

    def sweep(self, now: datetime) -> None:
        """Forget the jobs that ended a week ago."""
        with transaction(self.db):
            self.db.execute(queries.SWEEP_JOBS, {"before": instant_text(now - KEPT)})


def job_from_row(row: Mapping[str, Any]) -> Job:
    finished_at = row["finished_at"]
    return Job(
        id=row["id"],
        kind=row["kind"],
        parameters=readable_json(row["parameters"]) or {},
        by=row["by"],
        created_at=readable_instant(row["created_at"]),
        state=JobState(row["state"]),
        cancel=bool(row["cancel"]),
        done=row["done"],
        total=row["total"],
        message=row["message"],
        result=None if row["result"] is None else readable_json(row["result"]),
        finished_at=readable_instant(finished_at) if finished_at else None,
        tries=row["tries"],
        token=row["token"],
    )
