"""The target files of a year handed out as a workbook, which comes back through the import page."""

from flask import Blueprint, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from batches.direct import MOST_PROJECTS
from web import request_context
from web.downloading import attachment
from web.papers import DOWNLOADS
from workspace.handed_workbook import targets_workbook, workbook_title
from workspace.workbooks import select_targets

bp = Blueprint("handing", __name__)


@bp.get("/targets/<int:year>.xlsx")
def download(year: int) -> ResponseReturnValue:
    """导出目标：一年的目标文件写成一本工作簿，改完从“导入”传回；项目多的在后台写。"""
    workspace = request_context.workspace()
    handed = [
        target for target in select_targets(workspace, str(year)) if request_context.can_see(target.id)
    ] or abort(404, f"{year} 年没有目标文件")
    if len(handed) > MOST_PROJECTS:
        return redirect(url_for("batches.show", year=year, kind="targets", long=1), 303)
    title = workbook_title(year)
    return attachment(targets_workbook(workspace, title, handed), DOWNLOADS["xlsx"], f"{title}.xlsx")
