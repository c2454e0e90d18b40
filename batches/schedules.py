"""The job “set when many projects are collected”: each target file changed in a transaction of its own."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial

from batches.results import workspace_of
from indicators.schedules import CollectionPeriod, read_collection_period
from scheduling.jobs import JobContext, JobError, PlainData, job_kind
from store.audit import AuditEvent
from workspace.setting_schedules import (
    CHANGED_SINCE,
    SET_SCHEDULE,
    RefusedScheduleError,
    refuse_lost_right,
    schedules_digest,
    set_schedules,
)


@job_kind("set_schedule", label="修改采集周期", seconds=6 * 3600)
def set_many(context: JobContext) -> PlainData:
    """Parameters: ``project``, ids; ``schedule``, as a target file has it; ``base``, the digest of what was
    shown to whoever asked; ``account``, whose right is looked at again."""
    workspace, period = workspace_of(context), asked_period(context)
    try:
        refuse_lost_right(context.store, asked_account(context), context.job.by)
    except RefusedScheduleError as refusal:
        raise JobError(str(refusal)) from None
    declared = workspace.declared_projects(context.store).projects
    asked = context.job.parameters.get("project") or []
    projects = [declared[name] for name in asked if name in declared]
    if len(projects) < len(asked) or schedules_digest(projects) != context.job.parameters.get("base"):
        raise JobError(CHANGED_SINCE)
    tell = partial(tell_progress, context, len(projects))
    done = set_schedules(workspace, context.store, projects, period, partial(note_change, context), tell)
    context.report(len(projects), len(projects))
    return {"text": done.text}


def tell_progress(context: JobContext, total: int, done: int) -> None:
    context.report(done, total, "正在修改目标表")


def asked_period(context: JobContext) -> CollectionPeriod:
    text = str(context.job.parameters.get("schedule") or "")
    period = read_collection_period(text)
    if period is None:
        raise JobError(f"看不懂采集周期“{text}”，应写作 monthly 或 monthly 5 08:00")
    return period


def asked_account(context: JobContext) -> str:
    return str(context.job.parameters.get("account") or "")


def note_change(context: JobContext, project_id: str, details: Mapping[str, str]) -> None:
    """By whoever asked for the job."""
    context.check_hold()
    event = AuditEvent(asked_account(context), context.job.by, SET_SCHEDULE, project_id, details=details)
    context.store.audit.add(event, datetime.now(UTC))
