"""A year's targets handed out as one workbook; the import page takes it back."""

from flask import Blueprint, Response, abort

from web import request_context
from web.downloading import attachment
from web.papers import DOWNLOADS
from workbooks.choice_lists import Choices
from workbooks.handed_out import write_target_workbook
from workspace.workbook_proposals import shown_proposals
from workspace.workbooks import evaluator_labels, select_targets

bp = Blueprint("handing", __name__)


@bp.get("/targets/<int:year>.xlsx")
def download(year: int) -> Response:
    """导出目标：一年的目标文件写成一本工作簿，改完从“导入”传回。"""
    title = f"{year}年度绩效目标"
    return attachment(targets_workbook(year, title), DOWNLOADS["xlsx"], f"{title}.xlsx")


def targets_workbook(year: int, title: str) -> bytes:
    workspace = request_context.workspace()
    handed = [
        target for target in select_targets(workspace, str(year)) if request_context.can_see(target.id)
    ] or abort(404, f"{year} 年没有目标文件")
    choices = Choices(evaluator_labels(workspace), sorted(workspace.profiles))
    return write_target_workbook(title, handed, choices, shown_proposals(workspace, handed))
