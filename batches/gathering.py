"""The job “roll up the workspaces of the units”: asked for on its page, by command, and by the process that
keeps time."""

import logging
import os
from collections.abc import Callable
from datetime import datetime, timedelta

from batches.results import workspace_of
from scheduling.clock_guard import refused_clock_text
from scheduling.jobs import JobContext, JobError, PlainData, job_kind, submit_job
from store import Store, StoreError
from workspace import Workspace
from workspace.unit_gathering import Gathering, gather
from workspace.unit_places import FILE, read_unit_places
from workspace.unit_rollup import rolled_up_at

KIND = "gather"
ASKED_BY = "定时汇总"
MOST_NAMED = 5
ASK_AGAIN = timedelta(hours=1)
"""Where a go broke off."""
log = logging.getLogger(__name__)


@job_kind(KIND, label="汇总各单位工作区", seconds=3600)
def gather_workspaces(context: JobContext) -> PlainData:
    """Without parameters. Raises JobError where no workspace is named, or none gave anything."""
    workspace = workspace_of(context)
    found = gather(workspace.root, workspace.data, os.environ, context.report)
    if not found.listed.places:
        raise JobError(f"名单（{FILE}）里没有可以汇总的工作区")
    failed = [unit for unit in found.rollup.units if unit.fault]
    if len(failed) == len(found.rollup.units):
        raise JobError(gathering_words(found))
    return {"text": gathering_words(found)}


def gathering_words(found: Gathering) -> str:
    """How many gave their state, which did not, and what is wrong with the list."""
    failed = [unit.name for unit in found.rollup.units if unit.fault]
    more = "等" if len(failed) > MOST_NAMED else ""
    told = f"{len(found.rollup.units) - len(failed)} 个工作区已取到"
    if failed:
        told += f"；{len(failed)} 个没有取到：{'、'.join(failed[:MOST_NAMED])}{more}，汇总里是上次取到的数"
    if found.listed.problems:
        told += f"；名单（{FILE}）有 {len(found.listed.problems)} 处错误，那些工作区没有汇总"
    return told


def open_gathering(store: Store) -> int:
    """The number of the job that waits or is being done, 0 for none."""
    jobs = (job for job in store.jobs.newest() if job.kind == KIND and job.finished_at is None)
    return next((job.id for job in jobs), 0)


def ask_for_gathering(workspace: Workspace, store: Store, now: datetime) -> int:
    """Asks for the job where the last is as old as the list says. The number of the job, 0 for none."""
    listed = read_unit_places(workspace.root)
    if not listed.places or refused_clock_text(store, now):
        return 0
    asked = [job for job in store.jobs.newest() if job.kind == KIND]
    if open_gathering(store) or any(now - job.created_at < ASK_AGAIN for job in asked):
        return 0
    last = rolled_up_at(workspace.data)
    if last and now - last < listed.every:
        return 0
    return submit_job(store, KIND, {}, ASKED_BY, now)


def ask_safely(workspace: Workspace, clock: Callable[[], datetime]) -> None:
    """One round that must not end the process: what went wrong is logged, and the next one tries again."""
    try:
        with workspace.store() as store:
            ask_for_gathering(workspace, store, clock())
    except (StoreError, OSError) as error:
        log.warning("workspaces are not asked: %s", error)
