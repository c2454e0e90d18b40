"""The pages that list: overview, problems, runs."""

import unicodedata
from collections.abc import Sequence

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from budgets.answers import Verdict
from forms.dossier import Dossier
from indicators.model import Project
from scheduling.clock_guard import refused_clock_text, set_back_warning
from web import request_context
from web.lights import project_lights
from web.overview import BudgetLink, OverviewFilter, department_sort_key, overview_page, project_line
from web.past_views import past_view
from web.problems_page import problems_page
from web.runs_page import run_page, runs_page
from web.waiting import MOST_SHOWN, waiting_papers
from workspace.budgets import ReadBudget
from workspace.sealed_papers import shown_dossier
from yamlfiles.problem import Severity

bp = Blueprint("listing", __name__)
bp.teardown_app_request(request_context.close_store)

MOST_RUNS = 100


@bp.get("/")
def index() -> ResponseReturnValue:
    """总览：各预算项目的预算、执行、完成与缺项。"""
    if is_new_workspace():
        return redirect(url_for("guide.show"))
    declared = request_context.declared_projects()
    projects = list(declared.projects.values())
    asked = requested_filter(projects)
    dossiers = request_context.dossiers_of(project for project in projects if matches_filter(project, asked))
    dossiers.sort(key=lambda dossier: department_sort_key(dossier.project))
    page = overview_page(
        [
            project_line(
                request_context.assess_dossier(as_listed(dossier)),
                dossier.project.id in declared.fallen_back,
                dossier.standing,
                dossier.sealed,
                is_damaged=bool(dossier.records.damage),
            )
            for dossier in dossiers
        ],
        asked=asked,
        errors=sum(problem.severity is Severity.ERROR for problem in declared.problems),
        projects=projects,
        warning=clock_warning(),
        budgets=[
            budget_link(budget) for budget in request_context.read_budgets() if is_of_year(budget, asked.year)
        ],
    )
    shown = {line.assessment.project.id for line in page.lines}
    lights = project_lights(dossier for dossier in dossiers if dossier.project.id in shown)
    waiting = [] if past_view() else waiting_papers(declared.projects)
    return render_template("overview.html", page=page, lights=lights, waiting=waiting, most=MOST_SHOWN)


def is_new_workspace() -> bool:
    """Whether nothing is declared yet, in whatever scope: the guide says how to begin."""
    if request.args.get("known_at") or request_context.workspace().read_targets():
        return False
    return not request_context.all_declared_projects().projects


def as_listed(dossier: Dossier) -> Dossier:
    """Without numbers where a sealed paper has others."""
    workspace, store = request_context.workspace(), request_context.store()
    return shown_dossier(workspace, store, dossier, request_context.today())


def is_of_year(read: ReadBudget, year: int | None) -> bool:
    """By its own year; one that cannot be read by its folder."""
    return year is None or (read.budget.year == year if read.budget else read.id.startswith(str(year)))


def budget_link(read: ReadBudget) -> BudgetLink:
    broken = sum(answer.verdict is Verdict.BROKEN for answer in read.answers)
    return BudgetLink(read.id, read.budget.unit if read.budget else read.file, broken)


def requested_filter(projects: Sequence[Project]) -> OverviewFilter:
    return OverviewFilter(
        year=request.args.get(
            "year", default=max((project.year for project in projects), default=None), type=int
        ),
        department=request.args.get("department", ""),
        words=request.args.get("q", "").strip(),
        as_of=request_context.requested_day(),
        page=request.args.get("page", default=1, type=int),
        whole=bool(request.args.get("all", "")),
    )


def matches_filter(project: Project, asked: OverviewFilter) -> bool:
    """Of the year and department, and every word stands in the project's name, its parties or its id; wide
    or narrow, large or small."""
    text = fold_text(f"{project.id} {project.name} {project.department.name} {project.unit.name}")
    if asked.year not in (None, project.year) or asked.department not in ("", project.department.name):
        return False
    return all(word in text for word in fold_text(asked.words).split())


def fold_text(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


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
