"""The pages that list: overview, problems, runs."""

from collections.abc import Sequence

from flask import Blueprint, abort, render_template, request

from budgets.answers import Verdict
from indicators.model import Project
from scheduling.clock_guard import refused_clock_text, set_back_warning
from store.line_queries import LineFilter
from web import request_context
from web.listed_lines import ListedLines, listed_lines
from web.overview import (
    MOST_AT_ONCE,
    PAGE_SIZE,
    BudgetLink,
    OverviewFilter,
    OverviewPage,
    known_ready,
    known_sort,
    overview_page,
    page_numbers,
)
from web.past_views import past_view
from web.problems_page import problems_page
from web.runs_page import run_page, runs_page
from web.waiting import MOST_SHOWN, papers_waiting
from workspace.budgets import ReadBudget
from workspace.current_lines import is_large
from workspace.project_lines import fold_text
from yamlfiles.problem import Severity

bp = Blueprint("listing", __name__)
bp.teardown_app_request(request_context.close_store)

MOST_RUNS = 100


@bp.get("/")
def index() -> str:
    """总览：各预算项目的预算、执行、完成与缺项。"""
    page = build_overview(listed_lines(requested_filter()))
    waiting = () if past_view() else papers_waiting()
    return render_template("overview.html", page=page, waiting=waiting, most=MOST_SHOWN)


def build_overview(listed: ListedLines) -> OverviewPage:
    asked, queries = listed.asked, listed.queries
    fits = asked.of_lines(request_context.scope())
    sums = queries.sums(fits)
    found = listed.partial_found or sums.found
    number, pages = page_numbers(asked, found)
    lines = queries.page(
        fits,
        asked.sort,
        is_reversed=asked.is_reversed,
        limit=MOST_AT_ONCE if pages == 1 else PAGE_SIZE,
        offset=0 if listed.partial_found else (number - 1) * PAGE_SIZE,
    )
    return overview_page(
        lines,
        asked=asked,
        sums=sums,
        found=found,
        counts=queries.counts(fits),
        groups=listed.groups,
        errors=count_errors(listed),
        warning=clock_warning(),
        budgets=year_budgets(asked.year),
        freshness=listed.freshness,
    )


def count_errors(listed: ListedLines) -> int:
    """In the files that the reader may hear of; of many files those that the watch found."""
    scope, store = request_context.scope(), request_context.store()
    if is_large(store):
        names = None if scope.all else listed.queries.ids(LineFilter(scope=scope))
        return store.problem_lists.count_errors(names)
    problems = request_context.declared_projects().problems
    return sum(problem.severity is Severity.ERROR for problem in problems)


def year_budgets(year: int | None) -> list[BudgetLink]:
    return [budget_link(budget) for budget in request_context.read_budgets() if is_of_year(budget, year)]


def is_of_year(read: ReadBudget, year: int | None) -> bool:
    """By its own year; one that cannot be read by its folder."""
    return year is None or (read.budget.year == year if read.budget else read.id.startswith(str(year)))


def budget_link(read: ReadBudget) -> BudgetLink:
    broken = sum(answer.verdict is Verdict.BROKEN for answer in read.answers)
    return BudgetLink(read.id, read.budget.unit if read.budget else read.file, broken)


def requested_filter(projects: Sequence[Project] = ()) -> OverviewFilter:
    """What the address asks for; without a year the newest of ``projects``."""
    newest = max((project.year for project in projects), default=None)
    return OverviewFilter(
        year=request.args.get("year", default=newest, type=int),
        department=request.args.get("department", ""),
        unit=request.args.get("unit", ""),
        words=request.args.get("q", "").strip(),
        light=request.args.get("light", ""),
        ready=known_ready(request.args.get("ready", "")),
        grade=request.args.get("grade", ""),
        as_of=request_context.requested_day(),
        page=request.args.get("page", default=1, type=int),
        whole=bool(request.args.get("all", "")),
        sort=known_sort(request.args.get("sort", "")),
        is_reversed=bool(request.args.get("turned", "")),
    )


def matches_filter(project: Project, asked: OverviewFilter) -> bool:
    """Of the year, department and unit, and every word stands in the project's name, its parties or its id;
    wide or narrow, large or small."""
    text = fold_text(f"{project.id} {project.name} {project.department.name} {project.unit.name}")
    if asked.year not in (None, project.year) or asked.department not in ("", project.department.name):
        return False
    if asked.unit not in ("", project.unit.name):
        return False
    return all(word in text for word in fold_text(asked.words).split())


def clock_warning() -> str:
    store, now = request_context.store(), request_context.now()
    return refused_clock_text(store, now) or set_back_warning(store, now) or ""


@bp.get("/problems")
def problems() -> str:
    """问题：目标文件、规则和数据来源中发现的问题，读不出的数据，没有取得的值。"""
    declared = request_context.declared_projects()
    dossiers = request_context.dossiers_of(declared.projects.values())
    page = problems_page(declared.problems, dossiers, request_context.workspace().table_labels)
    return render_template("problems.html", page=page)


@bp.get("/runs")
def runs() -> str:
    """运行记录：每次采集何时、由谁、得到多少；到期而没有采集的监测期。"""
    store = request_context.store()
    page = runs_page(
        store.runs(MOST_RUNS),
        request_context.all_declared_projects().projects,
        store,
        request_context.now(),
        clock_warning(),
    )
    return render_template("runs.html", page=page)


@bp.get("/runs/<run_id>")
def show_run(run_id: str) -> str:
    """一次采集的全部监测记录。"""
    store = request_context.store()
    run = store.find_run(run_id) or abort(404, f"没有运行记录“{run_id}”")
    kept = [seen for seen in store.observations_of_run(run_id) if request_context.can_see(seen.project)]
    page = run_page(run, kept, request_context.declared_projects().projects)
    return render_template("run.html", page=page)
