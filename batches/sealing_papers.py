"""The job “seal a paper”: its numbers counted again and its package made, away from the page that asked."""

from datetime import UTC, date, datetime
from functools import partial

from batches.results import workspace_of
from scheduling.jobs import JobCancelledError, JobContext, JobError, PlainData, job_kind
from store.audit import AuditEvent
from workspace.asked_sealing import AskedSealing, RefusedSealingError, seal_as_asked


@job_kind("issue", label="封存", seconds=3600)
def issue(context: JobContext) -> PlainData:
    """Parameters: ``project`` (a list of one id), ``kind``, ``as_of``, ``reason``, ``seen`` (the newest act
    that was shown), and ``account``, whose rights are looked at again."""
    asked = read_asked_sealing(context)
    context.report(0, 1, "正在重新统计并制作封存包")
    note = partial(note_sealing, context, asked)
    try:
        act = seal_as_asked(workspace_of(context), context.store, asked, datetime.now(UTC), note)
    except RefusedSealingError as refusal:
        raise JobError(str(refusal)) from None
    return {"text": f"已封存（第 {act.revision} 版）", "project": asked.project, "paper": asked.kind}


def read_asked_sealing(context: JobContext) -> AskedSealing:
    given = context.job.parameters
    try:
        (project,), as_of = given["project"], date.fromisoformat(str(given["as_of"]))
        kind, seen = str(given["kind"]), given.get("seen")
    except (KeyError, TypeError, ValueError):
        raise JobError("这种任务由项目页的“封存”提交，请在那里办理") from None
    account, reason = str(given.get("account") or ""), str(given.get("reason") or "")
    return AskedSealing(str(project), kind, as_of, context.job.by, account, reason, seen)


def note_sealing(context: JobContext, asked: AskedSealing, object_: str) -> None:
    """Inside the transaction of the act: a job that was cancelled or is another's keeps nothing."""
    if context.check_hold().cancel:
        raise JobCancelledError
    event = AuditEvent(asked.account, asked.by, "issue", object_)
    context.store.audit.add(event, datetime.now(UTC))
