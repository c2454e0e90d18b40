"""The job “roll up the workspaces of the units”: asked for on its page, by command, and by the process that
keeps time."""

import os
from collections.abc import Sequence
from datetime import datetime

from batches.asking import may_ask
from batches.results import workspace_of
from scheduling.jobs import JobContext, JobError, PlainData, job_kind, submit_job
from store import Store
from workspace import Workspace
from workspace.unit_gathering import Gathering, gather
from workspace.unit_places import read_unit_places
from workspace.unit_rollup import rolled_up_at

KIND = "gather"
ASKED_BY = "定时汇总"
MOST_NAMED = 5


@job_kind(KIND, label="汇总各单位工作区", seconds=3600)
def gather_workspaces(context: JobContext) -> PlainData:
    """Without parameters. Raises JobError where no workspace is named, or none gave anything."""
    workspace = workspace_of(context)
    if not read_unit_places(workspace.root).places:
        raise JobError("名单里没有可以汇总的工作区；以前的汇总没有动")
    found = gather(workspace.root, workspace.data, os.environ, context.report)
    if len(found.rollup.failed) == len(found.rollup.units):
        raise JobError(gathering_words(found))
    return {"text": gathering_words(found)}


def gathering_words(found: Gathering) -> str:
    """How many gave their state, which did not, and what is wrong with the list."""
    failed = found.rollup.failed
    told = f"{len(found.rollup.units) - len(failed)} 个工作区已取到"
    told += failed_words([unit.name for unit in failed if unit.head], "汇总里是上次取到的数")
    told += failed_words([unit.name for unit in failed if not unit.head], "还没有任何数，不在汇总里")
    if wrong := found.listed.wrong_lines:
        told += f"；名单有 {len(wrong)} 行写得不对，写错的没有采用"
    return told


def failed_words(names: Sequence[str], what: str) -> str:
    more = "等" if len(names) > MOST_NAMED else ""
    return f"；{len(names)} 个没有取到：{'、'.join(names[:MOST_NAMED])}{more}，{what}" if names else ""


def open_gathering(store: Store) -> int:
    """The number of the job that waits or is being done, 0 for none."""
    jobs = (job for job in store.jobs.newest() if job.kind == KIND and job.finished_at is None)
    return next((job.id for job in jobs), 0)


def ask_for_gathering(workspace: Workspace, store: Store, now: datetime) -> int:
    """Asks for the job where the last is as old as the list says. The number of the job, 0 for none."""
    listed, last = read_unit_places(workspace.root), rolled_up_at(workspace.data)
    is_due = last is None or now - last >= listed.every
    if not (listed.places and is_due and may_ask(store, KIND, now)):
        return 0
    return submit_job(store, KIND, {}, ASKED_BY, now)
