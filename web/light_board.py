"""The page of lights: projects by months, red first."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from flask import Blueprint, current_app, render_template, request

from forms.dossier import Dossier
from indicators.model import Project
from indicators.periods import last_day_of_month
from pages.overview import LineFreshness, pinyin_sort_key
from pages.project_frame import newest_month
from web import request_context
from web.assessment_cache import assessment_key
from web.light_board_page import (
    KEPT_LIGHTS,
    PAGE_SIZE,
    BoardLight,
    LightBoard,
    LightChoice,
    LightLine,
    choose_lines,
    count_choices,
    kept_counts,
    month_light,
)
from web.listed_lines import listed_lines
from web.lists import matches_filter, requested_filter
from workspace.current_lines import is_large
from workspace.dossier import MONITORING, read_dossiers
from workspace.versions import ProjectDay

bp = Blueprint("lights", __name__)

MOST_KEPT = 50_000
KEPT_NOTE = "项目较多：按各项目最近有数据的一月的灯排序和计数，“本月转差”“执行落后”不在这里列"


class BoardLightCache:
    """Lights worked out before, of one process; when there are too many, all are forgotten."""

    def __init__(self) -> None:
        self._lights: dict[Hashable, BoardLight] = {}

    def get_or_judge(self, dossier: Dossier) -> BoardLight:
        key = assessment_key(dossier)
        found = self._lights.get(key)
        if found is None:
            found = month_light(dossier.monitoring())
            if len(self._lights) >= MOST_KEPT:
                self._lights.clear()
            self._lights[key] = found
        return found


@bp.get("/lights")
def show() -> str:
    """运行监控：各项目逐月的灯，红灯在前，各附一句原因。"""
    board = kept_board() if is_large(request_context.store()) else whole_board()
    return render_template("lights.html", board=board)


def whole_board() -> LightBoard:
    """All are judged at their newest month and the one before; the other months of those that are shown
    only."""
    declared = list(request_context.declared_projects().projects.values())
    asked = requested_filter(declared)
    matching = [project for project in declared if matches_filter(project, asked)]
    lines, chosen = newest_lines(matching), requested_choice()
    shown = choose_lines(lines, chosen)
    page, pages = page_numbers(asked.page, len(shown))
    return LightBoard(
        lines=tuple(with_months(shown[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])),
        counts=count_choices(lines),
        chosen=chosen,
        found=len(shown),
        total=len(lines),
        too_early=len(matching) - len(lines),
        page=page,
        pages=pages,
        asked=asked,
        departments=in_order(project.department.name for project in declared),
    )


def kept_board() -> LightBoard:
    """Of many projects: chosen, counted and sorted by what is kept of them, judged where they are shown."""
    chosen = requested_choice()
    light = KEPT_LIGHTS.get(chosen, "") if chosen else ""
    listed = listed_lines(replace(requested_filter(), light=light))
    asked = listed.asked
    fits = asked.of_lines(request_context.scope())
    found = listed.partial_found or listed.queries.sums(fits).found
    page, pages = page_numbers(asked.page, found)
    offset = 0 if listed.partial_found else (page - 1) * PAGE_SIZE
    kept = listed.queries.page(fits, "light", is_reversed=False, limit=PAGE_SIZE, offset=offset)
    projects = [request_context.project_or_404(line.project) for line in kept]
    lines = lines_with_months(projects)
    counts = {} if listed.partial_found else listed.queries.counts(fits).lights
    return LightBoard(
        lines=tuple(lines),
        counts=kept_counts(counts),
        chosen=chosen if light else None,
        found=found,
        total=sum(counts.values()) or found,
        too_early=len(projects) - len(lines),
        page=page,
        pages=pages,
        asked=asked,
        departments=in_order(department for _, department, _ in listed.groups),
        notes=board_notes(listed.freshness),
    )


def requested_choice() -> LightChoice | None:
    return next((choice for choice in LightChoice if choice == request.args.get("light", "")), None)


def page_numbers(asked: int, found: int) -> tuple[int, int]:
    """The page that is shown, and how many there are."""
    pages = max(1, -(-found // PAGE_SIZE))
    return min(max(asked, 1), pages), pages


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names) - {""}, key=pinyin_sort_key))


def board_notes(freshness: LineFreshness) -> tuple[str, ...]:
    """What a reader has to know of a list that is not worked out for this request."""
    outdated = f"{freshness.outdated} 个项目刚有变化，排序和计数还是变化以前的" if freshness.outdated else ""
    return tuple(filter(None, (freshness.partial, outdated, KEPT_NOTE)))


def newest_months(projects: Iterable[Project]) -> list[ProjectDay]:
    """Each with the last month that is over; without those of which none is."""
    months = ((project, newest_month(project, request_context.day_of(project))) for project in projects)
    return [(project, month) for project, month in months if month]


def newest_lines(projects: Iterable[Project]) -> list[LightLine]:
    """Of the projects of which a month is over."""
    newest = newest_months(projects)
    before = [
        (project, earlier) for project, month in newest if (earlier := month_before(month)).year == month.year
    ]
    now = judge_months(newest)
    then = {project.id: light for (project, _), light in zip(before, judge_months(before), strict=True)}
    return [
        LightLine(project, light, then.get(project.id), {light.as_of.month: light})
        for (project, _), light in zip(newest, now, strict=True)
    ]


def month_before(month: date) -> date:
    return month.replace(day=1) - timedelta(days=1)


def lines_with_months(projects: Iterable[Project]) -> list[LightLine]:
    """The same with all months that are over, each judged once."""
    newest = newest_months(projects)
    days = [
        (project, last_day_of_month(month.year, number))
        for project, month in newest
        for number in range(1, month.month + 1)
    ]
    lights: dict[str, dict[int, BoardLight]] = {project.id: {} for project, _ in newest}
    for (project, day), light in zip(days, judge_months(days), strict=True):
        lights[project.id][day.month] = light
    return [
        LightLine(
            project,
            lights[project.id][month.month],
            lights[project.id].get(month.month - 1),
            lights[project.id],
        )
        for project, month in newest
    ]


def with_months(lines: Sequence[LightLine]) -> list[LightLine]:
    days = [
        (line.project, last_day_of_month(line.now.as_of.year, number))
        for line in lines
        for number in range(1, line.now.as_of.month + 1)
    ]
    judged = zip(days, judge_months(days), strict=True)
    months: dict[str, dict[int, BoardLight]] = {line.project.id: {} for line in lines}
    for (project, day), light in judged:
        months[project.id][day.month] = light
    return [replace(line, months=months[line.project.id]) for line in lines]


def judge_months(days: Sequence[ProjectDay]) -> list[BoardLight]:
    """As the monitoring page of each month says it: of a sealed month as known when it was sealed."""
    cache: BoardLightCache = current_app.extensions.setdefault("month_lights", BoardLightCache())
    workspace, store = request_context.workspace(), request_context.store()
    known = request_context.requested_known()
    return [
        cache.get_or_judge(dossier) for dossier in read_dossiers(workspace, store, days, known, MONITORING)
    ]
