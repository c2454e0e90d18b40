"""The rows behind a number, as a page and as a file; from the very tables that were measured."""

from flask import Blueprint, Response, abort, render_template, request, session

from indicators.records import Observation
from measuring import MeasureRequest, RowPage
from measuring.requests import BadRequestError
from web import request_context
from web.downloading import attachment
from web.rows_page import PAGE_SIZE, rows_page
from web.spot_check_page import WORDS
from web.wording import measured_name
from workspace.spreadsheet import csv_text

bp = Blueprint("behind", __name__)

MOST_ROWS = 100_000
MOST_OFFSET = 10**9
SEQ_CONVERTER = "<int(max=9223372036854775807):seq>"


@bp.get(f"/rows/{SEQ_CONVERTER}")
def show_rows(seq: int) -> str:
    """明细页：一个数字背后未达标的记录，取自当时的数据快照，个人信息已脱敏。"""
    observation, label = observation_or_404(seq)
    offset = requested_offset()
    page = rows_page(observation, label, rows_or_404(observation, PAGE_SIZE, offset), offset, MOST_ROWS)
    return render_template("rows.html", page=page, words=WORDS, typed={"by": session.get("by", "")})


def requested_offset() -> int:
    return min(max(request.args.get("offset", default=0, type=int), 0), MOST_OFFSET)


@bp.get(f"/rows/{SEQ_CONVERTER}.csv")
def download_rows(seq: int) -> Response:
    """The same rows as CSV that Excel opens in Chinese: UTF-8 with BOM, no cell run as a formula."""
    observation, label = observation_or_404(seq)
    content = csv_file(rows_or_404(observation, MOST_ROWS, 0))
    return attachment(content, "text/csv", f"{label}-明细-截至{observation.as_of}.csv")


def csv_file(found: RowPage) -> bytes:
    return f"\ufeff{csv_text(found.labels, found.rows)}".encode()


def observation_or_404(seq: int) -> tuple[Observation, str]:
    """The observation, and what its indicator is called."""
    observation = request_context.store().find_observation(seq)
    if observation is None or not request_context.can_see(observation.project):
        abort(404, f"没有监测记录 {seq}")
    project = request_context.find_declared(observation.project).projects.get(observation.project)
    return observation, measured_name(project, observation.indicator) or observation.indicator


def rows_or_404(observation: Observation, limit: int, offset: int) -> RowPage:
    """The rows from the tables named in the observation's provenance; 404 when they can no longer be had."""
    measured = observation.measured
    keys = {account.table: account.key for account in measured.provenance.tables}
    measurer = request_context.workspace().measurer(keys)
    asked = MeasureRequest(observation.seq, measured.evaluator, measured.provenance.params, measured.period)
    try:
        return measurer.rows_behind(asked, limit=limit, offset=offset)
    except BadRequestError as error:
        abort(404, f"没有可列出的明细：{error}")
