"""热线运行 › 话务员考核 and 培训: counted now, their papers, and assessments that were issued, as they were."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bulletins.operator_json import operators_from_json, operators_to_json
from bulletins.operator_points import CountedOperators, standing_words
from bulletins.periods import SPANS, bulletin_period, period_words
from bulletins.training import STANDING_WORDS, CountedTraining, count_words, training_sentence
from forms.operators import operators_form, shown_operator
from forms.training import judged_words, month_words, training_form, training_notes
from indicators.figures import format_plain
from indicators.model import EMPTY_MAPPING
from pages.operators_page import OperatorsPage, operator_note_lines, without_persons
from people.permissions import Action
from store.bulletins import IssuedBulletin
from web import request_context
from web.auditing import note_act, note_failure
from web.bulletins import (
    DRAFT,
    MOST_ISSUED,
    SEQ,
    SUFFIXES,
    bulletin_day,
    download_form,
    requested_span,
)
from web.entry_form import clean_text
from web.hindrances import role_hindrance
from web.period import latest_year
from web.person import signed_account, signed_name
from workspace.operator_counting import CountedAssessments
from workspace.operator_rules import LoadedOperatorRules, load_operator_rules
from workspace.outgoing import issued_words
from workspace.training_counting import count_training

bp = Blueprint("operators", __name__, url_prefix="/hotline")

WORDS = {
    "spans": SPANS,
    "operator": shown_operator,
    "total": standing_words,
    "plain": format_plain,
    "standings": STANDING_WORDS,
    "count": count_words,
    "month": month_words,
    "judged": judged_words,
    "sentence": training_sentence,
    "notes": training_notes,
}
NOTHING = "这一期没有任何人的记录，不能印发；请先补齐数据，或另选统计期"


@bp.get("/operators")
def show() -> str:
    """话务员考核页：每人逐项的实际值、得分和依据，没有采集到的写待采集；可下载、可印发。"""
    return render_draft(EMPTY_MAPPING, "")


def render_draft(typed: Mapping[str, str], refusal: str) -> str:
    loaded = read_rules()
    page = OperatorsPage(
        shown(count_operators(loaded)),
        is_hidden(),
        request_context.store().operator_assessments.newest(MOST_ISSUED),
        problems=loaded.problems,
        hindrance=loaded.hindrance,
        not_yours=role_hindrance(Action.SUPERVISE),
        typed=typed,
        refusal=refusal,
    )
    return render_template("operators.html", page=page, W=WORDS)


def read_rules() -> LoadedOperatorRules:
    workspace = request_context.workspace()
    return load_operator_rules(workspace.root, workspace.evaluators, workspace.tables)


def is_hidden() -> bool:
    """Whether the person who asks may not see who is who."""
    return bool(role_hindrance(Action.VIEW_OPERATORS))


def shown(counted: CountedOperators) -> CountedOperators:
    return without_persons(counted) if is_hidden() else counted


def count_operators(loaded: LoadedOperatorRules) -> CountedOperators:
    span = requested_span()
    assessments: CountedAssessments = current_app.extensions["operators"]
    return assessments.count(request_context.workspace(), loaded, span, bulletin_period(span, bulletin_day()))


@bp.get(f"/operators.{SUFFIXES}")
def download(suffix: str) -> Response:
    """话务员考核草稿下载。"""
    loaded = read_rules()
    if loaded.hindrance:
        abort(404, loaded.hindrance)
    return download_assessment(shown(count_operators(loaded)), DRAFT, suffix)


def download_assessment(counted: CountedOperators, footer: str, suffix: str) -> Response:
    notes = operator_note_lines(counted, is_hidden=is_hidden())
    return download_form(operators_form(counted, footer, notes), suffix)


@bp.post("/operators")
def issue() -> ResponseReturnValue:
    """Counts the span once more and keeps it with all it is drawn from; the same one again is not kept
    twice."""
    typed = {"by": clean_text(request.form.get("by", ""))}
    by = signed_name(typed["by"]).strip()
    loaded = read_rules()
    refusal = loaded.hindrance or ("" if by else "请填写印发人姓名")
    if refusal:
        note_failure(refusal)
        return render_draft(typed, refusal), 422
    counted = count_operators(loaded)
    if not any(item.values for item in counted.items):
        note_failure("nothing counted")
        return render_draft(typed, NOTHING), 422
    seq, is_new = keep_assessment(counted, by)
    flash("已印发，本期的全部数和规则已留存" if is_new else "这一期已印发过，内容相同，没有重复保存")
    return redirect(url_for(".show_issued", seq=seq, as_of=None, _anchor="done"), 303)


def keep_assessment(counted: CountedOperators, by: str) -> tuple[int, bool]:
    """Its number, and whether it is new."""
    store, inputs, period = request_context.store(), operators_to_json(counted), counted.period
    title = f"{counted.rules.title}（{period_words(period)}）"
    issued = IssuedBulletin(
        title, counted.span, period.start, period.end, by, signed_account(), request_context.now(), inputs
    )
    with store.transaction():
        if same := store.operator_assessments.find_same(issued):
            note_act(Action.SUPERVISE, f"assessment {same.seq}", {"repeated": True})
            return same.seq, False
        note_act(Action.SUPERVISE, "assessment", {"from": str(period.start), "to": str(period.end)})
        return store.operator_assessments.record(issued).seq, True


@bp.get(f"/operators/{SEQ}")
def show_issued(seq: int) -> str:
    """一份已印发的话务员考核，按印发时留存的数和规则原样列出。"""
    kept, counted = find_issued(seq)
    page = OperatorsPage(
        shown(counted), is_hidden(), request_context.store().operator_assessments.newest(MOST_ISSUED), kept
    )
    return render_template("operators.html", page=page, W=WORDS)


@bp.get(f"/operators/{SEQ}.{SUFFIXES}")
def download_issued(seq: int, suffix: str) -> Response:
    """已印发的话务员考核下载。"""
    kept, counted = find_issued(seq)
    return download_assessment(
        shown(counted), f"第 {kept.seq} 号，{issued_words(kept.by, kept.recorded_at)}", suffix
    )


def find_issued(seq: int) -> tuple[IssuedBulletin, CountedOperators]:
    """404 where there is none; 409 where it was changed or cannot be read."""
    kept = request_context.store().operator_assessments.find(seq)
    if kept is None:
        abort(404, f"没有第 {seq} 号考核")
    if kept.damage:
        abort(409, kept.damage)
    try:
        return kept, operators_from_json(kept.inputs)
    except (KeyError, TypeError, ValueError):
        abort(409, f"第 {seq} 号考核是另一版本的程序留存的，本版本读不了；请升级程序后再看")


@bp.get("/training")
def show_training() -> str:
    """培训页：各月各类培训的次数、学时、人数，与每月计划相比。"""
    counted, day = counted_training()
    loaded = read_rules()
    return render_template(
        "training.html", counted=counted, day=day, W=WORDS, problems=loaded.problems, year=counted.year
    )


@bp.get(f"/training.{SUFFIXES}")
def download_training(suffix: str) -> Response:
    """培训情况下载。"""
    counted, day = counted_training()
    if counted.reason:
        abort(404, counted.reason)
    return download_form(training_form(counted, day), suffix)


def counted_training() -> tuple[CountedTraining, date]:
    """Of the year asked for, else the one that is shown; and up to which day."""
    workspace, today = request_context.workspace(), request_context.today()
    typed = request.args.get("year", "").strip()
    is_year = len(typed) == len("2024") and typed.isdecimal()
    year = int(typed) if is_year else latest_year() or today.year
    if (typed and not is_year) or not 2000 <= year <= today.year + 1:
        abort(400, f"年度应在 2000 至 {today.year + 1} 之间")
    day = min(today, date(year, 12, 31))
    return count_training(workspace, read_rules(), year, today), day
