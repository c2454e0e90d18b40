"""The job “the targets of many projects as one workbook”, to be edited and brought back."""

import tempfile
from pathlib import Path

from batches.results import keep_result, workspace_of
from scheduling.jobs import JobContext, JobError, PlainData, job_kind
from workspace.handed_workbook import targets_workbook, workbook_title
from workspace.workbooks import select_targets


@job_kind("targets", label="导出目标工作簿", seconds=3600)
def hand_out_targets(context: JobContext) -> PlainData:
    """Parameters: ``year`` and ``project``, the ids that whoever asked may see."""
    year, asked = str(context.job.parameters.get("year") or ""), context.job.parameters.get("project") or []
    ids = [asked] if isinstance(asked, str) else list(map(str, asked))
    workspace, title = workspace_of(context), workbook_title(year)
    targets = select_targets(workspace, year, ids)
    if not targets:
        raise JobError(f"{year} 年没有可以导出的目标文件")
    context.report(0, len(targets), "正在写工作簿")
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch) / "targets.xlsx"
        made.write_bytes(targets_workbook(workspace, title, targets))
        context.report(len(targets), len(targets))
        left_out = len(set(ids).difference(target.id for target in targets))
        lacking = f"；{left_out} 个项目的目标文件读不出来，没有在内，见“问题”" if left_out else ""
        text = f"导出 {len(targets)} 个项目的目标{lacking}；改完从“导入”传回"
        return keep_result(context, made, f"{title}.xlsx", text)
