"""工作台: the list of what has to be filled in, and the forms beside it; after saving, the next row is open."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from indicators.model import Project
from pages.workbench_page import WorkbenchPage, WorkbenchQuery
from people.permissions import Action
from store import EvidenceError, StoreError
from web import request_context
from web.asked_year import asked_year
from web.entry_form import EntryPage, RefusedForm, keep_entry, refused_form, sent_form
from web.filling import FIELDS, NEXT
from web.late_data import late_tables
from web.listed_todos import listed_todos
from web.lists import is_new_workspace
from web.measures import pressing_measures
from web.monitoring_page import OUTLOOK_FIELDS, VALUE_FIELDS, month_texts
from web.permissions import home_of
from web.person import current_person, person_or_none
from web.recent_changes import recent_changes
from web.saving_notes import saved_text
from web.side_form import SideForm, side_form
from web.waiting import MOST_SHOWN, papers_waiting
from workspace.correcting import SentForm, standing_texts
from workspace.dossier import MONITORING, SELF_EVALUATION
from workspace.entering import RefusedEntryError

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
    page = EntryPage(seen.project, seen.profile, seen.as_of, texts_of, is_of_month=True)
    return keep_and_go_on(project, MONITORING, sent, page)


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
        year=asked_year(),
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
    listed = listed_todos(query) if fills_in() else None
    page = listed.page(query) if listed else None
    labels = request_context.workspace().table_labels
    return render_template(
        "workbench.html",
        measures=pressing_measures(),
        page=page,
        query=query,
        side=chosen_form(query, page, refused),
        waiting=papers_waiting(),
        most=MOST_SHOWN,
        fills=fills_in(),
        late=late_tables(listed.queries.late_sums(), labels) if listed else [],
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


def chosen_form(
    query: WorkbenchQuery, page: WorkbenchPage | None, refused: RefusedForm | None
) -> SideForm | None:
    """The form of the item that is open, or of the row that the address names; ``None`` where there is
    none."""
    item = page.chosen if page else None
    project_id, paper, row = item.key if item else query.key
    if not project_id or not row:
        return None
    project = request_context.project_or_404(project_id)
    return side_form(project, paper, row, session.get("by", ""), refused)
