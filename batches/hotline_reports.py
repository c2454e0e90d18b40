"""The job “reports of the hotline”: whatever is due by itself is made and kept; asked for by the process
that keeps time."""

from collections.abc import Sequence
from datetime import UTC, datetime

from batches.asking import may_ask
from batches.results import workspace_of
from forms.hotline_report import report_title
from scheduling.jobs import JobContext, JobError, PlainData, job_kind, submit_job
from store import Store
from workspace import Workspace
from workspace.report_making import Making, due_reports, try_report

KIND = "hotline-reports"
ASKED_BY = "定时生成"
MOST_NAMED = 3


@job_kind(KIND, label="生成热线报告", seconds=3600)
def make_due_reports(context: JobContext) -> PlainData:
    """Without parameters. Raises JobError where no report could be made for a fault of the program."""
    workspace, now = workspace_of(context), datetime.now(UTC)
    due, became = list(due_reports(workspace, context.store, now)), []
    for number, scope in enumerate(due):
        context.report(number, len(due), f"正在生成截至 {scope.period.end} 的报告")
        became.append(try_report(workspace, context.store, scope, now))
    failed = [report_title(scope) for scope, one in zip(due, became, strict=True) if one is Making.FAILED]
    if failed and len(failed) == len(due):
        raise JobError(failed_words(failed))
    waiting = f"，{count} 份等数据到齐" if (count := became.count(Making.WAITING)) else ""
    return {
        "text": f"已生成并留存 {became.count(Making.MADE)} 份{waiting}"
        + (f"；{failed_words(failed)}" if failed else "")
    }


def failed_words(titles: Sequence[str]) -> str:
    more = "等" if len(titles) > MOST_NAMED else ""
    named = "、".join(titles[:MOST_NAMED])
    return f"{len(titles)} 份因程序出错没有生成，稍后重试，原因见运行日志：{named}{more}"


def ask_for_reports(workspace: Workspace, store: Store, now: datetime) -> int:
    """Asks for the job where a report is due: once an hour at most. The number of the job, 0 for none."""
    if not may_ask(store, KIND, now) or next(due_reports(workspace, store, now), None) is None:
        return 0
    return submit_job(store, KIND, {}, ASKED_BY, now)
