"""The page of lights: projects by months, red first."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from flask import Blueprint, current_app, render_template, request

from forms.dossier import Dossier
from indicators.model import Project
from indicators.periods import last_day_of_month
from web import request_context
from web.assessment_cache import assessment_key
from web.light_board_page import (
    PAGE_SIZE,
    LightBoard,
    LightChoice,
    LightLine,
    MonthLight,
    choose_lines,
    count_choices,
    month_light,
)
from web.lists import matches_filter, requested_filter
from web.overview import OverviewFilter, pinyin_sort_key
from web.project_frame import newest_month
from workspace.dossier import MONITORING, read_dossiers
from workspace.versions import ProjectDay

bp = Blueprint("lights", __name__)

MOST_KEPT = 50_000


class MonthLightCache:
    """Lights worked out before, of one process; when there are too many, all are forgotten."""

    def __init__(self) -> None:
        self._lights: dict[Hashable, MonthLight] = {}

    def get_or_judge(self, dossier: Dossier) -> MonthLight:
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
    declared = list(request_context.declared_projects().projects.values())
    asked = requested_filter(declared)
    matching = [project for project in declared if matches_filter(project, asked)]
    return render_template("lights.html", board=light_board(matching, asked, declared))


def light_board(
    matching: Sequence[Project], asked: OverviewFilter, declared: Sequence[Project]
) -> LightBoard:
    """All are judged at their newest month and the one before; the other months of those that are shown
    only."""
    lines = newest_lines(matching)
    choices = [choice for choice in LightChoice if choice == request.args.get("light", "")]
    chosen = choices[0] if choices else None
    shown = choose_lines(lines, chosen)
    pages = max(1, -(-len(shown) // PAGE_SIZE))
    page = min(max(asked.page, 1), pages)
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
        departments=tuple(
            sorted({project.department.name for project in declared} - {""}, key=pinyin_sort_key)
        ),
    )


def newest_lines(projects: Iterable[Project]) -> list[LightLine]:
    """Of the projects of which a month is over."""
    newest = [
        (project, month)
        for project in projects
        if (month := newest_month(project, request_context.day_of(project)))
    ]
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


def with_months(lines: Sequence[LightLine]) -> list[LightLine]:
    days = [
        (line.project, last_day_of_month(line.now.as_of.year, number))
        for line in lines
        for number in range(1, line.now.as_of.month + 1)
    ]
    judged = zip(days, judge_months(days), strict=True)
    months: dict[str, dict[int, MonthLight]] = {line.project.id: {} for line in lines}
    for (project, day), light in judged:
        months[project.id][day.month] = light
    return [replace(line, months=months[line.project.id]) for line in lines]


def judge_months(days: Sequence[ProjectDay]) -> list[MonthLight]:
    """As the monitoring page of each month says it: of a sealed month as known when it was sealed."""
    cache: MonthLightCache = current_app.extensions.setdefault("month_lights", MonthLightCache())
    workspace, store = request_context.workspace(), request_context.store()
    known = request_context.requested_known()
    return [
        cache.get_or_judge(dossier) for dossier in read_dossiers(workspace, store, days, known, MONITORING)
    ]
