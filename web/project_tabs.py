"""The tabs of one project, each a page of its own: 概况, 指标填报, 自评, 资料, 文件, 记录; 运行监控 is in
``web/following.py``."""

from collections.abc import Callable, Mapping
from datetime import date

from flask import abort, render_template, request, session

from forms.dossier import Dossier
from forms.monitoring.monitoring import examine_monitoring
from indicators.assessment import Assessment
from indicators.model import EMPTY_MAPPING, Project
from indicators.paper_acts import PaperAct
from pages.findings import ProjectFindings, project_findings
from pages.project_frame import TAB_WORDS, ProjectFrame, Tab, fitting_tab, project_frame
from pages.project_material import material_rows
from pages.project_page import PageContext, ProjectPage, project_page
from pages.project_records import RecordKind, project_records, records_page
from web import request_context
from web.filling_page import AskedForm, filling_page
from web.issuing_page import paper_steps
from web.monitoring_page import month_todo
from web.project_charts import project_charts
from web.project_papers import FORMATS, paper_lines
from web.project_summary import ProjectSummary, month_summary, year_summary
from workspace.dossier import SELF_EVALUATION, add_past, read_month_dossiers
from workspace.methods import list_methods
from workspace.project_results import DepartmentMember, department_members
from workspace.readiness import paper_barriers

NUMBERED_TABS = frozenset({Tab.SUMMARY, Tab.FILLING, Tab.EVALUATION})
"""Those that show numbers which a sealed paper may have otherwise."""


def requested_tab(project: Project) -> Tab:
    """The tab of the address; with a row to fill in the form, without either what fits the day."""
    asked = request.args.get("tab", "")
    if not asked:
        fits = fitting_tab(project, request_context.day_of(project))
        return Tab.FILLING if request.args.get("enter") else fits
    if asked not in TAB_WORDS:
        abort(404, f"项目没有“{asked}”这一页")
    return Tab(asked)


def frame_of(project: Project, tab: Tab) -> ProjectFrame:
    day = request_context.day_of(project)
    return project_frame(project, day, tab, request_context.find_neighbours(project))


def page_context() -> PageContext:
    workspace = request_context.workspace()
    return PageContext(workspace.evaluators, workspace.tables)


def build_project_page(dossier: Dossier, assessment: Assessment) -> ProjectPage:
    """What is wrong with the target file now is told on no page of the past."""
    checked, fallen_back = checked_sheet(assessment)
    barriers = paper_barriers(dossier, checked.sheet, fallen_back=fallen_back)
    return project_page(assessment, page_context(), fallen_back, checked, barriers)


def checked_sheet(assessment: Assessment) -> tuple[ProjectFindings, bool]:
    """What the checks say now, and whether an older text stands in the place of one with errors."""
    project = assessment.project
    declared = request_context.find_declared(project.id)
    is_past = request_context.requested_known().is_past
    methods = list_methods(request_context.workspace())
    findings = project_findings(() if is_past else declared.problems, assessment, methods)
    return findings, project.id in declared.fallen_back and not is_past


def render_summary(project: Project) -> str:
    """概况: how the project stands, what is next, what stands in the way."""
    frame = frame_of(project, Tab.SUMMARY)
    dossier = request_context.dossier_of(project)
    assessment = request_context.assess_dossier(dossier)
    history = request_context.history_of(project)
    month = frame.month if not frame.is_year_over else None
    summary = summarize_month(project, frame) if month else summarize_year(frame, dossier, assessment)
    return render_template(
        "project_summary.html",
        frame=frame,
        summary=summary,
        assessment=assessment,
        charts=project_charts(dossier, history),
        standing=dossier.standing,
        fallen_back=checked_sheet(assessment)[1],
        members=members_of(project, frame.as_of) if project.is_department else (),
    )


def members_of(sheet: Project, day: date) -> list[DepartmentMember]:
    """The projects of a whole department, as far as they are in scope."""
    found = department_members(request_context.workspace(), request_context.store(), sheet, day)
    return [member for member in found if request_context.can_see(member.project.id)]


def summarize_month(project: Project, frame: ProjectFrame) -> ProjectSummary:
    month, known = frame.month or frame.as_of, request_context.requested_known()
    workspace, store = request_context.workspace(), request_context.store()
    months = read_month_dossiers(workspace, store, [(project, month)], known)
    (dossier,) = add_past(store, months, known)
    seen = dossier.monitoring()
    findings = examine_monitoring(seen, dossier.explanation_deadline)
    todo = month_todo(seen, findings)
    due = f"亮灯的须在 {dossier.explanation_deadline} 前说明原因" if dossier.explanation_deadline else ""
    return month_summary(seen, todo, paper_steps("monitoring", project, day=month), due)


def summarize_year(frame: ProjectFrame, dossier: Dossier, assessment: Assessment) -> ProjectSummary:
    """In January, before any month is over, nothing is asked for yet."""
    todo = build_project_page(dossier, assessment).todo if frame.is_year_over else ()
    return year_summary(assessment, todo, paper_steps(SELF_EVALUATION, dossier.project))


def render_filling(project: Project, asked: AskedForm) -> str:
    """指标填报: the official tree, and the form of one row beside it."""
    dossier = request_context.dossier_of(project)
    assessment = request_context.assess_dossier(dossier)
    return render_template(
        "project_filling.html",
        frame=frame_of(project, Tab.FILLING),
        page=build_project_page(dossier, assessment),
        filling=filling_page(assessment, dossier.records.entries, asked),
        standing=dossier.standing,
    )


def render_evaluation(
    project: Project, acting: Mapping[str, str] = EMPTY_MAPPING, acting_refusal: str = ""
) -> str:
    """自评: the scored tree, what the paper lacks, and its way to the seal."""
    steps = paper_steps(SELF_EVALUATION, project, acting, acting_refusal)
    dossier = request_context.dossier_of(project)
    page = build_project_page(dossier, request_context.assess_dossier(dossier))
    frame = frame_of(project, Tab.EVALUATION)
    return render_template("project.html", frame=frame, page=page, standing=dossier.standing, steps=steps)


def render_material(project: Project) -> str:
    """资料: the evidence of every row."""
    dossier = request_context.dossier_of(project)
    rows = material_rows(request_context.assess_dossier(dossier), dossier.records.entries)
    return render_template(
        "project_material.html",
        frame=frame_of(project, Tab.MATERIAL),
        rows=rows,
        standing=dossier.standing,
    )


def render_papers(project: Project) -> str:
    """文件: every paper with its files."""
    frame, dossier = frame_of(project, Tab.PAPERS), request_context.dossier_of(project)
    lines = paper_lines(project, frame)
    return render_template(
        "project_papers.html", frame=frame, lines=lines, formats=FORMATS, standing=dossier.standing
    )


def render_records(project: Project) -> str:
    """记录: what was measured, filled in, decided and handed in, newest first."""
    dossier = request_context.dossier_of(project)
    store, known = request_context.store(), request_context.requested_known()
    decided = store.decisions.read([project.id], known).of(project.id).decisions
    records = project_records(
        dossier.project,
        request_context.history_of(project),
        dossier.records.entries,
        decided,
        known_acts(project),
    )
    kinds = [kind for kind in RecordKind if kind == request.args.get("kind", "")]
    page = records_page(records, kinds[0] if kinds else None, request.args.get("page", default=1, type=int))
    frame = frame_of(project, Tab.RECORDS)
    return render_template("project_records.html", frame=frame, page=page, standing=dossier.standing)


def known_acts(project: Project) -> list[PaperAct]:
    """On all papers of the project, as far as they were known."""
    until = request_context.requested_known().instant
    acts = request_context.store().paper_acts.acts_of_projects([project.id])
    return [
        act for of_paper in acts.values() for act in of_paper if until is None or act.recorded_at <= until
    ]


def asked_form(row_id: str) -> AskedForm:
    return AskedForm(row_id, session.get("by", ""), None, {}, "")


TAB_PAGES: Mapping[str, Callable[[Project], str]] = {
    Tab.SUMMARY: render_summary,
    Tab.FILLING: lambda project: render_filling(project, asked_form(request.args.get("enter", ""))),
    Tab.EVALUATION: render_evaluation,
    Tab.MATERIAL: render_material,
    Tab.PAPERS: render_papers,
    Tab.RECORDS: render_records,
}
