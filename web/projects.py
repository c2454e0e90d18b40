"""The pages of one project: the official tree, one indicator with its observations."""

from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from forms.dossier import Dossier
from indicators.model import EMPTY_MAPPING, FUNDS, Project
from indicators.quoting import quote_text
from pages.indicator_page import indicator_page
from pages.project_frame import Tab
from pages.spot_checks_beside import spot_checks_beside
from web import request_context
from web.entry_form import RefusedForm
from web.filling_page import AskedForm
from web.project_charts import indicator_chart
from web.project_outlook import year_outlook
from web.project_tabs import (
    NUMBERED_TABS,
    TAB_PAGES,
    page_context,
    render_evaluation,
    render_filling,
    requested_tab,
)
from web.sealed import sealed_form
from workspace.dossier import SELF_EVALUATION
from workspace.sealed_papers import SealedPaperError, certificate_of, is_reproduced

bp = Blueprint("projects", __name__)


@bp.get("/projects/<path:project_id>")
def show(project_id: str) -> ResponseReturnValue:
    """项目的各页：概况、指标填报、自评、资料、文件、记录；不指明的，年内给概况，年后给自评。"""
    project = request_context.project_or_404(project_id)
    tab = requested_tab(project)
    if tab in NUMBERED_TABS and is_scored_differently(project):
        return sealed_paper_instead(project)
    if tab is Tab.MONITORING:
        return redirect(url_for("following.show", project_id=project.id))
    return TAB_PAGES[tab](project)


def is_scored_differently(project: Project) -> bool:
    """Whether this program would show other numbers than those that were sealed for the day."""
    day, today = request_context.day_of(project), request_context.today()
    sealed = sealed_form(SELF_EVALUATION, project, day)
    if sealed is None:
        return False
    workspace, store = request_context.workspace(), request_context.store()
    return not is_reproduced(workspace, store, project, sealed.act, today)


def sealed_paper_instead(project: Project) -> ResponseReturnValue:
    day = request_context.day_of(project)
    flash("封存的数用现在的程序或数据不能重现，这里给出封存的原件")
    return redirect(url_for("papers.show", project_id=project.id, as_of=day))


def render_project(
    project: Project,
    row_id: str,
    refused: RefusedForm | None = None,
    *,
    accepting: Mapping[str, str] | None = None,
    accepting_refusal: str = "",
    acting: Mapping[str, str] = EMPTY_MAPPING,
    acting_refusal: str = "",
) -> str:
    """The tab of the form of a row, or of the steps of the self-evaluation; with what was typed and why it
    was refused, if it was."""
    if acting or acting_refusal:
        return render_evaluation(project, acting, acting_refusal)
    asked = AskedForm(row_id, session.get("by", ""), refused, accepting or {}, accepting_refusal)
    return render_filling(project, asked)


@bp.get("/indicators/<path:project_id>/<indicator_id>")
def show_indicator(project_id: str, indicator_id: str) -> ResponseReturnValue:
    """指标页：定义、趋势、每次监测的来源与依据、人工填报。"""
    project = request_context.project_or_404(project_id)
    dossier = request_context.dossier_of(project)
    if not has_row(dossier.project, indicator_id):
        abort(404, f"项目{quote_text(dossier.project.name)}没有指标“{indicator_id}”")
    if is_scored_differently(project):
        return sealed_paper_instead(project)
    return render_indicator(dossier, indicator_id)


def has_row(project: Project, row_id: str) -> bool:
    """Whether a project has this indicator, or funds where the money is asked for."""
    return project.find_indicator(row_id) is not None or (row_id == FUNDS and project.funds is not None)


def render_indicator(dossier: Dossier, indicator_id: str) -> str:
    seen = request_context.history_of(dossier.project).get(indicator_id, [])
    outlook = year_outlook(dossier, indicator_id)
    chart = indicator_chart(dossier, indicator_id, seen, outlook.forecast if outlook else None)
    assessment = request_context.assess_dossier(dossier)
    page = indicator_page(assessment, indicator_id, seen, page_context(), chart, outlook)
    checks = spot_checks_beside(
        request_context.store(),
        dossier.project.id,
        indicator_id,
        page.assessment.as_of,
        seen[-1].seq if seen else 0,
    )
    certificate = sealed_certificate(dossier.project, indicator_id)
    return render_template(
        "indicator.html", page=page, standing=dossier.standing, checks=checks, certificate=certificate
    )


def sealed_certificate(project: Project, row: str) -> str:
    """What was sealed of the number; "" where the day is not sealed."""
    sealed = sealed_form(SELF_EVALUATION, project, request_context.day_of(project))
    try:
        return certificate_of(request_context.store(), sealed.act, row) if sealed else ""
    except SealedPaperError as error:
        return str(error)
