"""抽查复核 on pages: draw, look, settle. Whatever is refused stays typed in the form."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from indicators.drawing import POPULATION_WORDS, RowPopulation
from indicators.spot_check import SpotCheck, SpotCheckKind
from pages.spot_check_page import WORDS, CheckRights, spot_check_page, spot_checks_page
from people.permissions import Action
from web import request_context
from web.auditing import note_failure, note_refusal, noting
from web.downloading import attachment
from web.entry_form import clean_text, refuse_wrong_clock
from web.hindrances import checking_hindrance, role_hindrance, settling_hindrance
from web.permissions import OUT_OF_SCOPE, check_seen, refuse
from web.person import signed_account, signed_name
from web.rows import SEQ_CONVERTER
from web.spot_check_scope import NEEDS_WHOLE, covers_whole, visible_check
from workspace.entering import RefusedEntryError
from workspace.spot_check_acts import Reviewer, TypedTick, answer, close, give_notice, tick
from workspace.spot_check_projects import draw_projects_check
from workspace.spot_check_requests import Drawer, OwnWorkError, RefusedSpotCheckError
from workspace.spot_check_rows import draw_rows_check, repeat_draw
from workspace.spot_checks import list_population
from workspace.spreadsheet import csv_text

bp = Blueprint("spot_checks", __name__)

MOST_LISTED = 200
MOST_REMARKS = 3
"""More would not go into the cookie that carries them to the next page."""
LIST_HEADERS = ("组", "编号", "签号（SHA-256）", "是否抽中")
Act = Callable[[str, Mapping[str, str]], str]
"""Does what a form asks of a check; gives what is said of it."""


@bp.get("/spot-checks")
def show_all() -> str:
    """抽查复核：全部抽查，抽取项目。"""
    return render_all({})


def render_all(typed: Mapping[str, str], refusal: str = "") -> str:
    newest = request_context.store().spot_checks.newest(MOST_LISTED)
    checks = [check for check in map(visible_check, newest) if check]
    projects = request_context.declared_projects().projects
    page = spot_checks_page(checks, projects, {"by": session.get("by", ""), **typed}, refusal)
    return render_template("spot_checks.html", page=page, words=WORDS)


@bp.post("/spot-checks/projects")
def draw_projects() -> ResponseReturnValue:
    """Draws projects of a year and shows the check."""
    typed = typed_fields()
    try:
        refuse_wrong_clock()
        check = draw_projects_check(
            request_context.declared_projects(),
            request_context.store(),
            request.form.get("year", default=0, type=int),
            typed.get("size", ""),
            drawer(typed),
            request_context.now(),
        )
    except (RefusedSpotCheckError, RefusedEntryError) as refusal:
        return render_all(typed, str(refusal)), refused_status(Action.SPOT_CHECK, typed["year"], refusal)
    return show_drawn(check)


@bp.post(f"/spot-checks/rows/{SEQ_CONVERTER}")
def draw_rows(seq: int) -> ResponseReturnValue:
    """Draws rows behind an observation and shows the check."""
    typed = typed_fields()
    check_observation(seq)
    try:
        refuse_wrong_clock()
        check = draw_rows_check(
            request_context.workspace(),
            request_context.store(),
            seq,
            chosen_population(typed.get("population", "")),
            typed.get("size", ""),
            drawer(typed),
            request_context.now(),
        )
    except (RefusedSpotCheckError, RefusedEntryError) as refusal:
        status = refused_status(Action.SPOT_CHECK, str(seq), refusal)
        return render_all({**typed, "seq": str(seq)}, str(refusal)), status
    return show_drawn(check)


def check_observation(seq: int) -> None:
    """One that is out of scope is answered like one that is not there."""
    seen = request_context.store().find_observation(seq)
    if seen is not None:
        check_seen(Action.SPOT_CHECK, str(seq), seen.project, f"没有监测记录 {seq}")
    elif signed_account():
        abort(404, f"没有监测记录 {seq}")


def refused_status(action: Action, object_: str, refusal: Exception) -> int:
    if isinstance(refusal, OwnWorkError):
        note_refusal(action, object_, str(refusal))
        return 403
    note_failure(refusal)
    return 422


def chosen_population(text: str) -> RowPopulation:
    try:
        return RowPopulation(text)
    except ValueError:
        known = "、".join(POPULATION_WORDS.values())
        raise RefusedSpotCheckError(f"抽取范围应为：{known}，现为“{text}”") from None


def typed_fields() -> dict[str, str]:
    typed = {name: clean_text(text) for name, text in request.form.items() if name != "csrf_token"}
    return {"year": "", **typed, "by": signed_name(typed.get("by", ""))}


def drawer(typed: Mapping[str, str]) -> Drawer:
    note = noting(Action.SPOT_CHECK)
    return Drawer(typed["by"], signed_account(), typed.get("seed", ""), note)


def reviewer(typed: Mapping[str, str]) -> Reviewer:
    seen = typed.get("seen", "")
    known = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 16 else None
    return Reviewer(typed["by"], signed_account(), known, noting(acting()))


def acting() -> Action:
    """The right that the request was let in by."""
    found: Action = g.action
    return found


def show_drawn(check: SpotCheck) -> ResponseReturnValue:
    session["by"] = check.by
    flash(f"已抽取 {len(check.drawn)} 个，抽查编号 {check.id}")
    return see(check.id)


def see(check_id: str) -> ResponseReturnValue:
    return redirect(url_for("spot_checks.show", check_id=check_id, _anchor="done"), 303)


def check_or_404(check_id: str) -> SpotCheck:
    found = request_context.store().spot_checks.find(check_id)
    shown = visible_check(found)
    if found and not shown:
        note_refusal(acting(), check_id, OUT_OF_SCOPE)
    return shown or abort(404, f"没有抽查“{check_id}”")


def whole_check_or_404(check_id: str) -> SpotCheck:
    """One that is in scope whole; 403 where only a part of it is."""
    check = check_or_404(check_id)
    stored = request_context.store().spot_checks.find(check_id)
    if stored is None or not covers_whole(stored):
        refuse(acting(), NEEDS_WHOLE)
    return check


@bp.get("/spot-checks/<check_id>")
def show(check_id: str) -> str:
    """一次抽查：逐条核对，整改通知，答复，销号。"""
    return render_check("spot_check.html", check_or_404(check_id), {})


@bp.get("/spot-checks/<check_id>/sheet")
def show_sheet(check_id: str) -> str:
    """抽查复核表：可以打印、签字。"""
    return render_check("spot_check_sheet.html", check_or_404(check_id), {})


def render_check(template: str, check: SpotCheck, typed: Mapping[str, str], refusal: str = "") -> str:
    projects = request_context.declared_projects().projects
    typed = {"by": session.get("by", ""), **typed}
    again = repeat_draw(request_context.workspace(), request_context.store(), check)
    page = spot_check_page(check, projects, again, typed, rights_on(check), refusal)
    return render_template(template, page=page, words=WORDS)


def rights_on(check: SpotCheck) -> CheckRights:
    stored = request_context.store().spot_checks.find(check.id) or check
    ticking = checking_hindrance(check, check.items) if check.kind is SpotCheckKind.ROWS else ""
    return CheckRights(
        ticking or role_hindrance(Action.SPOT_CHECK), settling_hindrance(stored), covers_whole(stored)
    )


@bp.post("/spot-checks/<check_id>/ticks")
def keep_ticks(check_id: str) -> ResponseReturnValue:
    """Keeps the verdicts of one form together."""
    return act_on(check_id, tick_items)


@bp.post("/spot-checks/<check_id>/notice")
def keep_notice(check_id: str) -> ResponseReturnValue:
    """Keeps a 整改通知."""
    whole_check_or_404(check_id)
    return act_on(check_id, notify)


@bp.post("/spot-checks/<check_id>/answers")
def keep_answers(check_id: str) -> ResponseReturnValue:
    """Keeps the answers of one form together."""
    return act_on(check_id, answer_items)


@bp.post("/spot-checks/<check_id>/closing")
def keep_closing(check_id: str) -> ResponseReturnValue:
    """销号。"""
    whole_check_or_404(check_id)
    return act_on(check_id, close_check)


def act_on(check_id: str, act: Act) -> ResponseReturnValue:
    """Does what the form asks and shows the check; what is refused stays typed."""
    check, typed = check_or_404(check_id), typed_fields()
    try:
        refuse_wrong_clock()
        said = act(check_id, typed)
    except (RefusedSpotCheckError, RefusedEntryError) as refusal:
        status = refused_status(acting(), check_id, refusal)
        return render_check("spot_check.html", check_or_404(check.id), typed, str(refusal)), status
    session["by"] = typed["by"].strip()
    flash(said)
    return see(check_id)


def tick_items(check_id: str, typed: Mapping[str, str]) -> str:
    found = tick(
        request_context.store(),
        check_id,
        typed_ticks(check_or_404(check_id), typed),
        reviewer(typed),
        request_context.now(),
    )
    told = "；".join(found.remarks[:MOST_REMARKS])
    if len(found.remarks) > MOST_REMARKS:
        told += f"；等 {len(found.remarks)} 处，见各条的“两人结论不同”"
    return f"已记录 {found.kept} 条结论{'。请注意：' if told else ''}{told}"


def typed_ticks(check: SpotCheck, typed: Mapping[str, str]) -> list[TypedTick]:
    """The verdicts of the lines in which anything was chosen or written."""
    lines = (
        (key, numbered(typed, "verdict", n), numbered(typed, "note", n))
        for n, key in enumerate(check.drawn, 1)
    )
    return [TypedTick(key, verdict, note) for key, verdict, note in lines if verdict or note.strip()]


def numbered(typed: Mapping[str, str], name: str, number: int) -> str:
    return typed.get(f"{name}-{number}", "")


def notify(check_id: str, typed: Mapping[str, str]) -> str:
    give_notice(
        request_context.store(), check_id, typed.get("text", ""), reviewer(typed), request_context.now()
    )
    return "已记录整改通知"


def answer_items(check_id: str, typed: Mapping[str, str]) -> str:
    drawn = check_or_404(check_id).drawn
    texts = {key: numbered(typed, "answer", n) for n, key in enumerate(drawn, 1)}
    kept = answer(request_context.store(), check_id, texts, reviewer(typed), request_context.now())
    return f"已记录 {kept} 条答复"


def close_check(check_id: str, typed: Mapping[str, str]) -> str:
    close(request_context.store(), check_id, typed.get("text", ""), reviewer(typed), request_context.now())
    return "已销号"


@bp.get("/spot-checks/<check_id>/population.csv")
def download_population(check_id: str) -> Response:
    """Every key that could be drawn with its lot: anybody can draw again."""
    check = whole_check_or_404(check_id)
    try:
        listed = list_population(request_context.workspace(), request_context.store(), check)
    except RefusedSpotCheckError as refusal:
        abort(404, str(refusal))
    rows: list[tuple[Any, ...]] = [
        (line.stratum, line.key, line.lot, "是" if line.is_drawn else "") for line in listed
    ]
    cut = f"（签号最小的{len(rows)}个）" if len(rows) < check.population.count else ""
    content = f"\ufeff{csv_text(LIST_HEADERS, rows)}".encode()
    return attachment(content, "text/csv", f"抽查{check.id}-总体{cut}.csv")
