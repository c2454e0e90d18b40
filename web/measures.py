"""自评与报表 › 改进措施: the list of measures, one with its acts, the paper, and what people add."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bulletins.supervision import standing_of
from bulletins.supervision_typed import (
    RefusedSupervisionError,
    SupervisedMeanwhileError,
    TypedSupervision,
    build_act,
)
from forms.results import MeasureList, measures_form
from forms.writers import WRITERS
from indicators.model import EMPTY_MAPPING
from indicators.result_use import MeasureSource, MeasureState, OpenMeasure, measure_id
from indicators.supervision_acts import MEASURE_DEED_WORDS, SupervisionAct, SupervisionDeed
from pages.measures_page import WORDS, MeasureChip, MeasurePage, MeasuresPage
from people.permissions import Action
from store import EvidenceError
from web import request_context
from web.act_files import kept_file, send_act_file
from web.asked_year import asked_year
from web.auditing import note_act, note_failure
from web.bulletins import MEDIA_TYPES, SEQ, SUFFIXES
from web.downloading import attachment
from web.entry_form import clean_text, sent_files
from web.hindrances import role_hindrance
from web.period import latest_year
from web.permissions import check_seen
from web.person import signed_account, signed_name
from workspace.open_measures import acted_measures, of_year, read_measures

bp = Blueprint("measures", __name__)

FIELDS = ("deed", "owner", "due", "note", "by")
TYPED = ("project", "text", "by")
SOON = 7
"""Days."""
MOST_OF_TEXT, MOST_OF_NAME = 1000, 50
NO_PROJECT = "没有这个项目，或不在您的范围内"
UNKNOWN = "没有这条改进措施；请从改进措施页点进去"


def visible_measures() -> list[MeasureState]:
    """Those of the projects in scope, of all years."""
    found = read_measures(request_context.store(), request_context.find_any_project)
    return [state for state in found if request_context.can_see(state.measure.project)]


def pressing_measures() -> tuple[int, int]:
    """How many in scope are late, and how many are due within a week."""
    today = request_context.today()
    open_ones = [
        state
        for state in acted_measures(request_context.store())
        if state.due and not state.is_cleared and request_context.can_see(state.measure.project)
    ]
    late = sum(state.is_late(today) for state in open_ones)
    return late, sum(state.due is not None and 0 <= (state.due - today).days <= SOON for state in open_ones)


def shown_year() -> int:
    return asked_year() or latest_year() or request_context.today().year


@bp.get("/measures")
def show() -> str:
    """改进措施：自评、运行监控、抽查提出的和登记的，逾期的在前；未销号的结转下年。"""
    return render_list(EMPTY_MAPPING, "")


def render_list(typed: Mapping[str, str], refusal: str) -> str:
    year, every = shown_year(), visible_measures()
    asked = request.args.get("show", "")
    page = MeasuresPage(
        year,
        sorted({year, *(state.measure.year for state in every)}, reverse=True),
        of_year(every, year),
        project_names(every),
        request_context.today(),
        MeasureChip(asked) if asked in list(MeasureChip) else MeasureChip.ALL,
        role_hindrance(Action.FOLLOW_MEASURES),
        request.args.get("page", 1, type=int),
        refusal,
        typed,
    )
    return render_template("measures.html", page=page, W=WORDS)


def project_names(states: list[MeasureState]) -> dict[str, str]:
    found = request_context.find_projects({state.measure.project for state in states})
    return {project_id: project.name for project_id, project in found.items()}


@bp.get(f"/measures.{SUFFIXES}")
def download(suffix: str) -> Response:
    """改进措施台账下载：本年度的和以前年度未销号的，全部列出。"""
    year, every = shown_year(), visible_measures()
    states = of_year(every, year)
    title = f"改进措施台账（{year}年度，{len(states)}条）"
    content = MeasureList(title, request_context.today(), tuple(states), project_names(states))
    form = measures_form(content, sample=request_context.workspace().sample)
    return attachment(WRITERS[suffix](form), MEDIA_TYPES[suffix], f"{title}.{suffix}")


@bp.post("/measures")
def add() -> ResponseReturnValue:
    """Keeps a measure that somebody types; what is refused stays typed."""
    typed = {name: clean_text(request.form.get(name, "")).strip() for name in TYPED}
    if typed["project"]:
        check_seen(Action.FOLLOW_MEASURES, typed["project"], typed["project"], NO_PROJECT)
    try:
        measure = build_measure(typed)
    except RefusedSupervisionError as refusal:
        note_failure(refusal)
        return render_list(typed, str(refusal)), 422
    store = request_context.store()
    with store.transaction():
        if all(kept.id != measure.id for kept in store.results.measures()):
            note_act(Action.FOLLOW_MEASURES, measure.project, {"measure": measure.id, "deed": "added"})
            store.results.keep_measure(measure)
    flash("已登记，请指定责任人和完成期限")
    return redirect(url_for(".show_one", id=measure.id), 303)


def build_measure(typed: Mapping[str, str]) -> OpenMeasure:
    """Raises RefusedSupervisionError."""
    by, project = signed_name(typed["by"]).strip(), request_context.find_any_project(typed["project"])
    if project is None:
        raise RefusedSupervisionError("请选择项目")
    if not typed["text"] or len(typed["text"]) > MOST_OF_TEXT:
        raise RefusedSupervisionError(f"请填写改进措施，最多 {MOST_OF_TEXT} 字")
    if not by or len(by) > MOST_OF_NAME:
        raise RefusedSupervisionError(f"请填写登记人姓名，最多 {MOST_OF_NAME} 字")
    return OpenMeasure(
        id=measure_id(project.id, MeasureSource.TYPED, "", typed["text"]),
        project=project.id,
        source=MeasureSource.TYPED,
        subject="",
        text=typed["text"],
        said_on=date(project.year, 12, 31),
        by=by,
        recorded_at=request_context.now(),
        account=signed_account(),
    )


@bp.get("/measures/one")
def show_one() -> str:
    """一条改进措施：来源、责任人、期限、办理记录；指定责任人、登记办理情况、销号。"""
    return render_one(asked_measure(), EMPTY_MAPPING, "")


def asked_measure() -> MeasureState:
    """404 without one, and for one out of scope."""
    asked = request.args.get("id", "")
    found = next((state for state in visible_measures() if state.measure.id == asked), None)
    return found or abort(404, UNKNOWN)


def render_one(state: MeasureState, typed: Mapping[str, str], refusal: str) -> str:
    name = project_names([state]).get(state.measure.project, state.measure.project)
    hindrance = role_hindrance(Action.FOLLOW_MEASURES)
    page = MeasurePage(state, name, request_context.today(), hindrance, refusal, typed)
    return render_template("measure.html", page=page, W=WORDS)


@bp.post("/measures/one")
def act() -> ResponseReturnValue:
    """Keeps one act; what is refused stays typed."""
    state = asked_measure()
    typed = {name: clean_text(request.form.get(name, "")) for name in FIELDS}
    try:
        flash(keep_act(state, typed))
    except (RefusedSupervisionError, EvidenceError) as refusal:
        note_failure(refusal)
        again = "；佐证材料请重新选择" if sent_files() else ""
        status = 409 if isinstance(refusal, SupervisedMeanwhileError) else 422
        return render_one(state, typed, f"{refusal}{again}"), status
    return redirect(url_for(".show_one", id=state.measure.id, _anchor="done"), 303)


def keep_act(state: MeasureState, sent: Mapping[str, str]) -> str:
    """What is told of it. Raises RefusedSupervisionError or EvidenceError."""
    store, measure, (sha256, name) = request_context.store(), state.measure, kept_file()
    typed = TypedSupervision(
        measure.id,
        sent["deed"],
        sent["owner"],
        sent["note"],
        signed_name(sent["by"]),
        signed_account(),
        sha256,
        name,
        request.form.get("after", 0, type=int),
        sent["due"],
    )
    with store.transaction():
        acts = store.results.acts.of_order(measure.id)
        built = build_act(typed, standing_of(measure.id, acts), request_context.now(), MEASURE_DEED_WORDS)
        if built is None:
            return "与上一条相同，没有重复保存"
        refuse_without_day(built)
        note_act(Action.FOLLOW_MEASURES, measure.project, {"measure": measure.id, "deed": built.deed.value})
        if all(kept.id != measure.id for kept in store.results.measures()):
            store.results.keep_measure(measure)
        store.results.acts.record(built)
    return f"已{MEASURE_DEED_WORDS[built.deed]}"


def refuse_without_day(built: SupervisionAct) -> None:
    if built.deed is SupervisionDeed.ASSIGNED and built.due is None:
        raise RefusedSupervisionError("指定责任人时请填写完成期限，如 2025-06-30")


@bp.get(f"/measures/evidence/{SEQ}")
def open_evidence(seq: int) -> Response:
    """One file that was added, of a project in scope."""
    found = request_context.store().results.acts.find(seq)
    measures = {state.measure.id for state in visible_measures()} if found else set()
    return send_act_file(found if found and found.order_no in measures else None)
