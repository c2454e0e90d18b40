"""The pages of one project: the official tree, one indicator with its observations, the rows behind a number."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, abort, render_template, request

from indicators.model import FUNDS, Indicator, Project
from indicators.seen import Observation
from measuring import Request, Rows
from web import current
from web.indicator_page import IndicatorPage, indicator_page
from web.project_page import project_page
from workspace.spreadsheet import csv_of

bp = Blueprint("projects", __name__)

ROWS = 100
ALL_ROWS = 100_000


@bp.get("/projects/<path:project_id>")
def show(project_id: str) -> str:
    """项目页：各指标的目标、实际与得分。"""
    return render_project(current.project_or_404(project_id))


def render_project(project: Project, typed: Mapping[str, str] | None = None, refusal: str = "") -> str:
    """The project page; with what was typed and why it was refused, if it was."""
    page = project_page(
        current.assessment_of(project),
        by_indicator(current.store().history(project.id)),
        project.id in current.declared().fallen_back,
    )
    typed = typed or {"indicator": request.args.get("enter", "")}
    return render_template("project.html", page=page, typed=typed, refusal=refusal)


def by_indicator(history: Sequence[Observation]) -> dict[str, list[Observation]]:
    found: dict[str, list[Observation]] = {}
    for each in history:
        found.setdefault(each.indicator, []).append(each)
    return found


@bp.get("/indicators/<path:project_id>/<indicator_id>")
def show_indicator(project_id: str, indicator_id: str) -> str:
    """指标页：定义、趋势、每次监测的来源与依据、人工填报。"""
    project = current.project_or_404(project_id)
    return render_template("indicator.html", page=page_of(project, indicator_id))


def page_of(project: Project, indicator_id: str) -> IndicatorPage:
    if indicator_id != FUNDS and project.indicator(indicator_id) is None:
        abort(404, f"项目“{project.name}”没有指标“{indicator_id}”")
    history = by_indicator(current.store().history(project.id)).get(indicator_id, [])
    return indicator_page(current.assessment_of(project), indicator_id, history, current.workspace().evaluators)


@bp.get("/rows/<int:seq>")
def show_rows(seq: int) -> str:
    """明细页：一个数字背后未达标的记录，取自当时的数据快照，个人信息已脱敏。"""
    observation, label = observation_or_404(seq)
    offset = max(request.args.get("offset", default=0, type=int), 0)
    found = rows_behind(observation, ROWS, offset)
    return render_template(
        "rows.html", observation=observation, label=label, found=found, offset=offset, step=ROWS, seq=seq
    )


@bp.get("/rows/<int:seq>.csv")
def download_rows(seq: int) -> Response:
    """The same rows as CSV that Excel opens in Chinese: UTF-8 with BOM, no cell run as a formula."""
    observation, _ = observation_or_404(seq)
    found = rows_behind(observation, ALL_ROWS, 0)
    name = f"{observation.indicator}-{observation.as_of}.csv"
    return Response(
        "\ufeff" + csv_of(found.columns, found.rows),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def observation_or_404(seq: int) -> tuple[Observation, str]:
    observation = current.store().observation(seq) or abort(404, f"没有监测记录 {seq}")
    project = current.declared().projects.get(observation.project)
    indicator: Indicator | None = project.indicator(observation.indicator) if project else None
    return observation, indicator.name if indicator else observation.indicator


def rows_behind(observation: Observation, limit: int, offset: int) -> Rows:
    """The rows from the very tables that were measured, by the keys in the observation's provenance."""
    measured, sources = observation.measured, current.workspace().sources
    keys = {each["table"]: each["key"] for each in measured.provenance.get("tables", ())}
    measurer = current.workspace().measurer(
        lambda name: sources.by_key(name, keys[name]) if name in keys else sources.table(name)
    )
    asked = Request(observation.seq, measured.evaluator, measured.provenance.get("params", {}), measured.period)
    return measurer.rows(asked, limit=limit, offset=offset)
