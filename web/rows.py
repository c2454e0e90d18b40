"""The rows behind a number, as a page and as a file; from the very tables that were measured."""

from collections.abc import Sequence

from flask import Blueprint, Response, abort, render_template, request, session

from indicators.drawing import RowPopulation
from indicators.records import Observation
from measuring import MeasureRequest, RowChoice
from measuring.requests import BadRequestError
from pages.rows_page import PAGE_SIZE, Cells, RowsPage, group_column, rows_page
from pages.spot_check_page import WORDS
from pages.wording import measured_name
from web import request_context
from web.downloading import attachment
from workspace.bound_evaluators import columns_read
from workspace.spreadsheet import csv_text

bp = Blueprint("behind", __name__)

MOST_ROWS = 100_000
MOST_OFFSET = 10**9
SEQ_CONVERTER = "<int(max=9223372036854775807):seq>"


@bp.get(f"/rows/{SEQ_CONVERTER}")
def show_rows(seq: int) -> str:
    """明细页：一个数字背后的记录，取自当时的数据，个人信息已脱敏；可按列排序、筛选，按承办单位计数。"""
    page = page_of_rows(seq, PAGE_SIZE, requested_offset())
    return render_template("rows.html", page=page, words=WORDS, typed={"by": session.get("by", "")})


def requested_offset() -> int:
    return min(max(request.args.get("offset", default=0, type=int), 0), MOST_OFFSET)


@bp.get(f"/rows/{SEQ_CONVERTER}.csv")
def download_rows(seq: int) -> Response:
    """The rows of the page as CSV that Excel opens in Chinese: UTF-8 with BOM, no cell run as a formula."""
    page = page_of_rows(seq, MOST_ROWS, 0)
    content = csv_file([column.label for column in page.columns], page.rows)
    return attachment(content, "text/csv", f"{page.label}-明细-截至{page.observation.as_of}.csv")


def csv_file(labels: Sequence[str], rows: Sequence[Cells]) -> bytes:
    return f"\ufeff{csv_text(labels, rows)}".encode()


def page_of_rows(seq: int, limit: int, offset: int) -> RowsPage:
    """404 where there is no such number or its rows can no longer be had."""
    observation, label = observation_or_404(seq)
    choice = requested_choice(observation)
    measurer = request_context.workspace().measurer(table_keys(observation))
    try:
        found = measurer.rows_behind(request_of(observation), limit=limit, offset=offset, choice=choice)
    except BadRequestError as error:
        abort(404, f"没有可列出的明细：{error}")
    return rows_page(observation, label, found, choice, offset, MOST_ROWS)


def requested_choice(observation: Observation) -> RowChoice:
    """What the address asks for; rows are counted by the first column that its tables may have."""
    populations = [kind for kind in RowPopulation if kind == request.args.get("of", "")]
    return RowChoice(
        population=populations[0] if populations else None,
        column=request.args.get("column", ""),
        value=request.args.get("value", ""),
        order=request.args.get("order", ""),
        descending=bool(request.args.get("down")),
        group_by=group_column(columns_of(observation)),
    )


def columns_of(observation: Observation) -> Sequence[str]:
    """By which a measure can be told apart."""
    measured = observation.measured
    workspace = request_context.workspace()
    info = workspace.evaluators.get(measured.evaluator)
    if info is None:
        return ()
    answering = info.as_measured_from(account.table for account in measured.provenance.tables)
    return columns_read(answering, measured.provenance.params, workspace.tables)


def table_keys(observation: Observation) -> dict[str, str]:
    """The tables named in the observation's provenance."""
    return {account.table: account.key for account in observation.measured.provenance.tables}


def request_of(observation: Observation) -> MeasureRequest:
    measured = observation.measured
    params = measured.provenance.params
    return MeasureRequest(observation.seq, measured.evaluator, params, measured.period)


def observation_or_404(seq: int) -> tuple[Observation, str]:
    """The observation, and what its indicator is called."""
    observation = request_context.store().find_observation(seq)
    if observation is None or not request_context.can_see(observation.project):
        abort(404, f"没有监测记录 {seq}")
    project = request_context.find_declared(observation.project).projects.get(observation.project)
    return observation, measured_name(project, observation.indicator) or observation.indicator
