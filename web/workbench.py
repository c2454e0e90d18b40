"""工作台: the list of what has to be filled in, and the forms beside it; after saving, the next row is open."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from forms.dossier import Dossier
from indicators.model import Project
from pages.overview import department_sort_key, pinyin_sort_key
from pages.workbench_page import MOST_PROJECTS, WorkbenchPage, WorkbenchQuery, workbench_page
from people.permissions import Action
from store import EvidenceError, StoreError
from web import request_context
from web.entry_form import EntryPage, RefusedForm, keep_entry, refused_form, sent_form
from web.filling import FIELDS, NEXT
from web.late_data import late_tables
from web.lists import is_new_workspace
from web.monitoring_page import OUTLOOK_FIELDS, VALUE_FIELDS, month_texts
from web.permissions import home_of
from web.person import current_person, person_or_none
from web.recent_changes import recent_changes
from web.saving_notes import saved_text
from web.side_form import SideForm, side_form
from web.waiting import MOST_SHOWN, waiting_papers
from workspace.correcting import SentForm, standing_texts
from workspace.dossier import MONITORING, SELF_EVALUATION
from workspace.entering import RefusedEntryError
from workspace.todos import ProjectTodos, read_todos

bp = Blueprint("workbench", __name__)

UPLOAD_PAGES = ("sources.show", "listing.runs")
"""Where data are brought, or at least what was read of them is told."""


@bp.get("/arrive")
def arrive() -> ResponseReturnValue:
    """After signing in: on to where the person's work is."""
    person = current_person()
    return redirect(url_for(home_of(person) if person else "signing_in.show"), 303)


@bp.get("/workbench")
def show() -> ResponseReturnValue:
    """工作台：我要填的各项、待审核的表、未到的数据和昨天以来的变化；还没有项目时给使用引导。"""
    if is_new_workspace():
        return redirect(url_for("guide.show"))
    return render_workbench(requested_query())


@bp.post("/workbench/entries/<path:project_id>")
def enter(project_id: str) -> ResponseReturnValue:
    """Keeps what the form of a row of the self-evaluation says anew."""
    project = request_context.project_or_404(project_id)
    sent = sent_form(FIELDS)
    dossier = request_context.dossier_of(project)
    page = EntryPage(dossier.project, dossier.profile, dossier.as_of, standing_texts)
    return keep_and_go_on(project, SELF_EVALUATION, sent, page)


@bp.post("/workbench/months/<path:project_id>")
def enter_month(project_id: str) -> ResponseReturnValue:
    """The same of a row of the 监控表, at the end of the month."""
    project = request_context.project_or_404(project_id)
    sent = sent_form((*VALUE_FIELDS, *OUTLOOK_FIELDS))
    seen = request_context.form_dossier(MONITORING, project).monitoring()
    texts_of = month_texts(seen.project, seen.elapsed, sent.indicator)
    return keep_and_go_on(
        project, MONITORING, sent, EntryPage(seen.project, seen.profile, seen.as_of, texts_of)
    )


def keep_and_go_on(project: Project, paper: str, sent: SentForm, page: EntryPage) -> ResponseReturnValue:
    """On to the next row or back to the same; what is refused stays typed in the form."""
    here = {"project": project.id, "paper": paper, "row": sent.indicator}
    try:
        kept = keep_entry(sent, page)
    except (RefusedEntryError, EvidenceError) as refusal:
        refused, status = refused_form(sent, refusal)
        return render_workbench(requested_query(here), refused), status
    except StoreError as error:
        cause = str(error).replace(f"{request_context.workspace().root}/", "")
        return render_workbench(requested_query(here), RefusedForm(sent, f"没有保存：{cause}")), 503
    session["by"] = sent.by.strip()
    flash(saved_text(kept, project, sent.indicator))
    return redirect(address_after(here), 303)


def address_after(here: Mapping[str, str]) -> str:
    """The row that the form named as the next one, where the button says so."""
    following = {name: request.form.get(f"next_{name}", "") for name in here}
    goes_on = request.form.get("then") == NEXT and following["project"]
    row = following if goes_on else here if request.form.get("then") != NEXT else {}
    words: dict[str, Any] = {**requested_query().filters, **row}
    return url_for(".show", _anchor="done", **words)


def requested_query(chosen: Mapping[str, str] | None = None) -> WorkbenchQuery:
    """``chosen`` is the row whose form is open, where the address does not say it."""
    asked = request.args if chosen is None else chosen
    return WorkbenchQuery(
        show=request.args.get("show", ""),
        department=request.args.get("department", ""),
        words=request.args.get("q", "").strip(),
        year=request.args.get("year", type=int),
        as_of=viewed_day(),
        page=request.args.get("page", default=1, type=int),
        project=asked.get("project", ""),
        paper=asked.get("paper", ""),
        row=asked.get("row", ""),
    )


def viewed_day() -> date | None:
    """The day that the list is looked at; the address of a form for a month says it beside the end of the
    month."""
    name = "day" if request.endpoint == "workbench.enter_month" else "as_of"
    return request_context.day_asked_for(name)


def render_workbench(query: WorkbenchQuery, refused: RefusedForm | None = None) -> str:
    every = request_context.declared_projects().projects
    looked_at, unlooked = looked_at_projects(every.values(), query) if fills_in() else ([], 0)
    dossiers = request_context.dossiers_of(looked_at)
    page = workbench_page(
        read_items(dossiers),
        query,
        query.as_of or request_context.today(),
        departments=sorted(
            {project.department.name for project in every.values()} - {""}, key=pinyin_sort_key
        ),
        years=sorted({project.year for project in looked_at}, reverse=True),
        unlooked=unlooked,
    )
    workspace = request_context.workspace()
    return render_template(
        "workbench.html",
        page=page,
        side=chosen_form(page, refused),
        waiting=waiting_papers(every),
        most=MOST_SHOWN,
        fills=fills_in(),
        late=late_tables(dossiers, workspace.evaluators, workspace.table_labels),
        upload=upload_page(),
        changes=[] if query.as_of else recent_changes(),
    )


def fills_in() -> bool:
    """Whether the person who looks is one who fills in."""
    person = person_or_none()
    return person is not None and person.may(Action.ENTER)


def upload_page() -> str:
    """The endpoint where data that are late are brought; "" where there is none."""
    return next((name for name in UPLOAD_PAGES if name in current_app.view_functions), "")


def read_items(dossiers: Sequence[Dossier]) -> list[ProjectTodos]:
    assessments = {dossier.project.id: request_context.assess_dossier(dossier) for dossier in dossiers}
    return list(read_todos(request_context.workspace(), request_context.store(), dossiers, assessments))


def looked_at_projects(every: Iterable[Project], query: WorkbenchQuery) -> tuple[list[Project], int]:
    """The projects that were asked for, as many as a page may cost, the one whose form is open among them;
    and how many are left out."""
    found = sorted(every, key=department_sort_key)
    years = [query.year] if query.year else newest_years(found)
    wanted = [project for project in found if project.year in years and is_wanted(project, query)]
    beyond = [project for project in wanted[MOST_PROJECTS:] if project.id == query.project]
    looked_at = [*wanted[: MOST_PROJECTS - len(beyond)], *beyond]
    return looked_at, len(wanted) - len(looked_at)


def newest_years(projects: Iterable[Project]) -> list[int]:
    """The year that runs and the one before it, whose self-evaluation is made now."""
    return sorted({project.year for project in projects}, reverse=True)[:2]


def is_wanted(project: Project, query: WorkbenchQuery) -> bool:
    text = f"{project.id} {project.name} {project.unit.name}"
    return query.department in ("", project.department.name) and query.words in text


def chosen_form(page: WorkbenchPage, refused: RefusedForm | None) -> SideForm | None:
    """The form of the item that is open, or of the row that the address names; ``None`` where there is
    none."""
    query, item = page.asked_for, page.chosen
    project_id, paper, row = item.key if item else query.key
    if not project_id or not row:
        return None
    project = request_context.project_or_404(project_id)
    return side_form(project, paper, row, session.get("by", ""), refused)
