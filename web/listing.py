"""The pages that list: overview, problems, runs."""

from collections import Counter
from datetime import date

from flask import Blueprint, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from indicators.assessment import assess

from indicators.model import Project, Severity
from web import current
from web.overview import Line, line, overview

bp = Blueprint("listing", __name__)
bp.teardown_app_request(current.close_store)

RUNS = 100


@bp.get("/")
def index() -> str:
    """总览：各预算项目的预算、执行、完成与缺项。"""
    projects = current.declared().projects.values()
    years = [each.year for each in projects]
    year = request.args.get("year", default=max(years, default=None), type=int)
    words = request.args.get("q", "").strip()
    found = [each for each in projects if (year is None or each.year == year) and matches(each, words)]
    page = overview(
        lines(found),
        errors=sum(each.severity is Severity.ERROR for each in current.declared().problems),
        years=years,
        year=year,
        words=words,
        as_of=current.asked_day(),
        page=request.args.get("page", default=1, type=int),
    )
    return render_template("overview.html", page=page)


def matches(project: Project, words: str) -> bool:
    """Every word stands in the project's name, its parties or its id."""
    text = f"{project.id} {project.name} {project.department.name} {project.unit.name}"
    return all(word in text for word in words.split())


def lines(projects: list[Project]) -> list[Line]:
    """The lines of all projects in as many queries as there are days to look from."""
    by_day: dict[date, list[Project]] = {}
    for each in projects:
        by_day.setdefault(current.day_of(each), []).append(each)
    facts = {day: current.store().facts([each.id for each in group], day) for day, group in by_day.items()}
    workspace, fallen_back = current.workspace(), current.declared().fallen_back
    return [
        line(assess(each, workspace.profile_of(each), facts[day][each.id], day), each.id in fallen_back)
        for day, group in by_day.items()
        for each in group
    ]


@bp.get("/problems")
def problems() -> str:
    """问题：目标文件、规则和数据来源中发现的问题，按文件列出。"""
    declared = current.declared()
    files: dict[str, list[object]] = {}
    for each in declared.problems:
        files.setdefault(each.file, []).append(each)
    counts = Counter(each.severity for each in declared.problems)
    return render_template("problems.html", files=files, counts=counts, fallen_back=declared.fallen_back)


@bp.get("/runs")
def runs() -> str:
    """运行记录：每次采集何时、由谁、得到多少。"""
    return render_template("runs.html", runs=current.store().runs(RUNS))


@bp.get("/runs/<run_id>")
def show_run(run_id: str) -> str:
    """一次采集的全部监测记录。"""
    observations = current.store().observations_of(run_id)
    if not observations:
        abort(404, f"没有运行记录“{run_id}”")
    return render_template(
        "run.html", run_id=run_id, observations=observations, projects=current.declared().projects, funds="funds"
    )


@bp.get("/healthz")
def health() -> ResponseReturnValue:
    """For whatever watches the service: the store answers, and how many projects stand."""
    return jsonify(ok=True, projects=len(current.declared().projects))
