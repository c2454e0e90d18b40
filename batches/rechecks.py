"""The job “recheck many filled-in forms”: all that was found, as one workbook."""

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from batches.results import given_files, keep_result, workspace_of
from forms import xlsx
from forms.recheck import RecheckedForm, recheck_form
from indicators.clock import local_day
from indicators.model import Project
from scheduling.jobs import JobContext, JobError, PlainData, job_kind
from store import result_folder
from workspace.rechecking import recheck, recheck_lines
from yamlfiles.problem import Severity


@job_kind("recheck", label="复核自评表")
def recheck_many(context: JobContext) -> PlainData:
    """Parameters: ``files``, as (hash, name) of files that lie in the folder of results, ``rules``, and
    ``among``, the ids of the projects with whose sheets they are compared (default all)."""
    workspace = workspace_of(context)
    rules = str(context.job.parameters.get("rules") or "")
    if rules and rules not in workspace.profiles:
        raise JobError(f"没有评分规则“{rules}”，有：{'、'.join(workspace.profiles)}")
    files = given_files(context, result_folder(workspace.data))
    found = recheck(workspace, files, rules=rules, among=seen_by_starter(context))
    forms = [RecheckedForm(*line) for line in recheck_lines(found)]
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch) / "recheck.xlsx"
        made.write_bytes(xlsx.write(recheck_form(forms, local_day(datetime.now(UTC)))))
        return keep_result(context, made, "自评表复核结果.xlsx", result_text(forms))


def seen_by_starter(context: JobContext) -> Callable[[Project], bool]:
    """Which sheets the forms may be compared with: those that whoever asked might see."""
    among = context.job.parameters.get("among")
    return (lambda _: True) if among is None else (lambda project: project.id in among)


def result_text(forms: list[RecheckedForm]) -> str:
    """What was found, in one sentence."""
    errors, warnings = count_all(forms, Severity.ERROR), count_all(forms, Severity.WARNING)
    unread = sum(form.form is None for form in forms)
    lacking = f"，{unread} 个文件没有读到自评表" if unread else ""
    unchecked = sum(form.unchecked for form in forms)
    found = f"{errors} 处错误，{warnings} 处提醒，{unchecked} 项没有核对"
    return f"复核 {len(forms) - unread} 份自评表{lacking}：{found}"


def count_all(forms: list[RecheckedForm], severity: Severity) -> int:
    return sum(form.count(severity) for form in forms)
