"""The pages that list: overview, problems, runs."""

from collections.abc import Sequence
from datetime import timedelta

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from budgets.answers import Verdict
from indicators.model import Project
from pages.overview import (
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
from pages.runs_page import AskedRuns, DueAndMissed, due_and_missed, run_line, run_page, runs_page
from scheduling.clock_guard import refused_clock_text, set_back_warning
from store.line_queries import LineFilter
from store.run_observations import RunObservations
from web import request_context
from web.asked_year import asked_year
from web.listed_lines import ListedLines, listed_lines
from web.past_views import past_view
from web.problems import requested_page
from web.waiting import MOST_SHOWN, papers_waiting
from workspace.budgets import ReadBudget
from workspace.current_lines import is_large
from workspace.project_lines import fold_text
from yamlfiles.problem import Severity

bp = Blueprint("listing", __name__)
bp.teardown_app_request(request_context.close_store)

MISSED_SLOTS_STAND = timedelta(minutes=1)


@bp.get("/")
def index() -> ResponseReturnValue:
    """总览：各预算项目的预算、执行、完成与缺项。"""
    if is_new_workspace():
        return redirect(url_for("guide.show"))
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


def is_new_workspace() -> bool:
    """Whether nothing is declared yet, in whatever scope: the guide says how to begin."""
    if request.args.get("known_at") or request_context.workspace().has_targets():
        return False
    return not request_context.all_declared_projects().projects


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
        year=asked_year() or newest,
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
    return render_template("problems.html", page=requested_page())


@bp.get("/runs")
def runs() -> str:
    """采集记录：每次采集何时、由谁、用时多久、得到多少；到期而没有采集的监测期。"""
    asked = AskedRuns(
        request.args.get("state", ""),
        request.args.get("by", "").strip(),
        request.args.get("page", default=1, type=int),
        bool(request.args.get("worst", "")),
    )
    due = missed_slots() if asked.page <= 1 else None
    page = runs_page(request_context.store(), due, clock_warning(), asked)
    return render_template("runs.html", page=page)


def asked_page(found: int) -> tuple[int, int]:
    """The page asked for, or the nearest there is, and how many there are."""
    pages = max(1, -(-found // PAGE_SIZE))
    return min(max(request.args.get("page", default=1, type=int), 1), pages), pages


def missed_slots() -> DueAndMissed:
    """Of many projects as at some moment of the last minute, which the page names."""
    store, now = request_context.store(), request_context.now()
    if not is_large(store):
        return due_and_missed(request_context.all_declared_projects().projects, store, now)
    kept: DueAndMissed | None = current_app.extensions.get("missed_slots")
    if kept is None or not timedelta(0) <= now - kept.at < MISSED_SLOTS_STAND:
        kept = due_and_missed(request_context.all_declared_projects().projects, store, now)
        current_app.extensions["missed_slots"] = kept
    return kept


@bp.get("/runs/<run_id>")
def show_run(run_id: str) -> str:
    """一次采集的全部监测记录。"""
    store, seen = request_context.store(), request_context.scope()
    run = store.find_run(run_id) or abort(404, f"没有采集记录“{run_id}”")
    among = None if seen.all else request_context.ids_in_scope()
    kept = RunObservations(store.db, run_id, among)
    found = kept.count()
    page, pages = asked_page(found)
    observations = kept.page(PAGE_SIZE, (page - 1) * PAGE_SIZE)
    projects = request_context.find_projects(dict.fromkeys(one.project for one in observations))
    line = run_line(run, store.doubtful_counts([run_id]).get(run_id, 0))
    return render_template("run.html", page=run_page(line, observations, projects, page, pages))
