"""The page of one number by 承办单位 or any other column of its rows."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request

from indicators.display import target_in_unit
from indicators.model import Target
from indicators.records import Observation
from measuring import RowPage
from measuring.requests import BadRequestError
from monitoring.lights import is_ceiling
from pages.row_parts_page import MONTH, MOST_PARTS, UNRANKED_COLUMNS, PartsPage, PartsTarget, rank_parts
from pages.rows_page import group_column
from web import request_context
from web.rows import SEQ_CONVERTER, columns_of, observation_or_404, request_of, table_keys

bp = Blueprint("parts", __name__)


@bp.get(f"/rows/{SEQ_CONVERTER}/parts")
def show(seq: int) -> str:
    """分组页：一个数按承办单位等分开，各有件数、比率和区间，差的在前。"""
    observation, label = observation_or_404(seq)
    return render_template("row_parts.html", page=parts_page(observation, label))


def parts_page(observation: Observation, label: str) -> PartsPage:
    """Where it cannot be told apart, the page says why."""
    measurer = request_context.workspace().measurer(table_keys(observation))
    asked, target = request_of(observation), parts_target(observation)
    try:
        dimensions = find_dimensions(measurer.rows_behind(asked, limit=1), columns_of(observation))
        names = [name for name, _ in dimensions]
        by = request.args.get("by", "") or group_column(names) or MONTH
        slices = measurer.breakdown(asked, by)
    except BadRequestError as error:
        return PartsPage(observation, label, "", (), target, refusal=str(error))
    ranked, few = rank_parts(slices, observation.measured.unit, target, in_order=by == MONTH)
    shown = ranked[:MOST_PARTS]
    rest = few[: MOST_PARTS - len(shown)]
    left_out = len(ranked) + len(few) - len(shown) - len(rest)
    return PartsPage(observation, label, by, dimensions, target, tuple(shown), tuple(rest), left_out)


def find_dimensions(found: RowPage, columns: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """What the number can be told apart by, with their names on screen; numbers of single rows are none."""
    labels = dict(zip(found.columns, found.labels, strict=True))
    usable = [name for name in columns if name in labels and not name.endswith(UNRANKED_COLUMNS)]
    return (*((name, labels[name]) for name in usable), (MONTH, "月"))


def parts_target(observation: Observation) -> PartsTarget:
    """Of the sheet as it is declared; without one, less is better only where the method says so."""
    project = request_context.find_declared(observation.project).projects.get(observation.project)
    indicator = project.find_indicator(observation.indicator) if project else None
    info = request_context.workspace().evaluators.get(observation.measured.evaluator)
    is_lower = bool(info and info.better == "lower")
    if indicator is None:
        return PartsTarget(None, "", is_lower)
    target: Target = indicator.target
    value = target_in_unit(target, observation.measured.unit)
    return PartsTarget(value, target.text, is_ceiling(indicator) if value is not None else is_lower)
