"""热线运行 › 督办: the list of open orders, one order with its acts, the paper, and what people add."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bulletins.supervision import SupervisionStanding, standing_of, standings
from bulletins.supervision_typed import (
    RefusedSupervisionError,
    SupervisedMeanwhileError,
    TypedSupervision,
    build_act,
)
from forms.supervision import SupervisionList, supervision_form
from forms.writers import WRITERS
from indicators.model import EMPTY_MAPPING
from indicators.supervision_acts import DEED_WORDS, SupervisionAct
from pages.supervision_page import (
    WORDS,
    SupervisedOrderPage,
    SupervisionChoice,
    SupervisionPage,
    open_orders,
)
from people.permissions import Action
from store import EvidenceError
from web import request_context
from web.act_files import kept_file, send_act_file
from web.auditing import note_act, note_failure
from web.bulletins import MEDIA_TYPES, SEQ, SUFFIXES, bulletin_day
from web.downloading import attachment
from web.entry_form import clean_text, sent_files
from web.hindrances import role_hindrance
from web.outgoing import issue_content, issuing_person
from web.person import signed_account, signed_name
from workspace.bulletin_papers import supervision_content
from workspace.bulletin_rules import load_bulletin_rules
from workspace.outgoing_package import RefusedIssueError
from workspace.supervising import SupervisedOrders, find_supervised, order_labels

bp = Blueprint("supervision", __name__, url_prefix="/hotline")

FIELDS = ("deed", "owner", "note", "by")
MOST_OF_NUMBER = 100


@bp.get("/supervision")
def show() -> str:
    """督办页：逾期、将到期、多次退单、重办和疑难的未结工单，超期最久的在前；可筛选、可下载。"""
    return render_list(find_orders())


def render_list(found: SupervisedOrders, by: str = "", refusal: str = "") -> str:
    page = SupervisionPage(
        found,
        requested_choice(),
        standings(request_context.store().supervision.acts()),
        load_bulletin_rules(request_context.workspace().root).rules.supervision,
    )
    hindrance = role_hindrance(Action.SUPERVISE)
    return render_template(
        "supervision.html", page=page, W=WORDS, by=by, refusal=refusal, hindrance=hindrance
    )


def find_orders() -> SupervisedOrders:
    workspace = request_context.workspace()
    loaded = load_bulletin_rules(workspace.root)
    found = find_supervised(workspace, loaded.rules.supervision, bulletin_day())
    return replace(found, notes=(loaded.note, *found.notes)) if loaded.note else found


def requested_choice() -> SupervisionChoice:
    number = request.args.get("page", 1, type=int)
    return SupervisionChoice(
        request.args.get("reason", ""), request.args.get("handler", ""), max(1, min(number, 1000))
    )


@bp.get(f"/supervision.{SUFFIXES}")
def download(suffix: str) -> Response:
    """督办台账下载：按页面的筛选条件，全部列出。"""
    content = listed_orders(find_orders())
    form = supervision_form(content, sample=request_context.workspace().sample)
    return attachment(WRITERS[suffix](form), MEDIA_TYPES[suffix], f"督办台账-截至{content.day}.{suffix}")


def listed_orders(found: SupervisedOrders) -> SupervisionList:
    chosen, done = requested_choice(), standings(request_context.store().supervision.acts())
    orders = tuple(order for order in open_orders(found, done) if chosen.fits(order))
    return SupervisionList(found.day, orders, done, chosen.words, tuple(paper_notes(found, done)))


@bp.post("/supervision")
def issue() -> ResponseReturnValue:
    """Issues the list as the page shows it, with what was done by now; it is kept and sealed."""
    found, by = find_orders(), clean_text(request.form.get("by", ""))
    workspace = request_context.workspace()
    loaded = load_bulletin_rules(workspace.root)
    try:
        if found.reason or loaded.note:
            raise RefusedIssueError(found.reason or "通报规则有错误，改正以后才能印发")
        content = supervision_content(
            listed_orders(found), loaded.rules.supervision, found.tables, sample=workspace.sample
        )
        paper, is_new = issue_content(content, issuing_person(by))
    except RefusedIssueError as refusal:
        note_failure(refusal)
        return render_list(found, by, str(refusal)), 422
    flash("已印发并封存" if is_new else "这一份已印发过，内容相同，没有重复保存")
    return redirect(url_for("outgoing.show", seq=paper.seq, as_of=None, _anchor="done"), 303)


def paper_notes(found: SupervisedOrders, done: Mapping[str, SupervisionStanding]) -> Iterator[str]:
    """What has to be known beside the list, and what is not on it."""
    if found.reason:
        yield f"待采集：{found.reason}"
    yield from found.notes
    if cleared := len(found.orders) - len(open_orders(found, done)):
        yield f"已销号而数据中仍未办结的 {cleared:,} 件没有列入"


@bp.get("/supervision/order")
def show_order() -> str:
    """一件督办工单：各列、督办原因、办理记录，登记办理情况、指定责任人、销号。"""
    return render_order(requested_order(), EMPTY_MAPPING, "")


def requested_order() -> str:
    """404 without one."""
    order_no = clean_text(request.values.get("no", "")).strip()
    if not order_no or len(order_no) > MOST_OF_NUMBER:
        abort(404, "没有写明是哪一件工单；请从督办页点工单编号进入")
    return order_no


def render_order(order_no: str, typed: Mapping[str, str], refusal: str) -> str:
    found = find_orders()
    acts = request_context.store().supervision.of_order(order_no)
    order = next((one for one in found.orders if one.order_no == order_no), None)
    if order is None and not acts:
        abort(404, f"{not_among(found, order_no)}，也没有它的办理记录")
    page = SupervisedOrderPage(
        order_no,
        order,
        "" if order else not_among(found, order_no),
        order_labels(),
        standing_of(order_no, acts),
        role_hindrance(Action.SUPERVISE),
        refusal,
        typed,
    )
    return render_template("supervised_order.html", page=page, day=found.day, W=WORDS)


@bp.post("/supervision/order")
def act() -> ResponseReturnValue:
    """Keeps one act; what is refused stays typed."""
    order_no = requested_order()
    typed = {name: clean_text(request.form.get(name, "")) for name in FIELDS}
    try:
        flash(keep_act(order_no, typed))
    except (RefusedSupervisionError, EvidenceError) as refusal:
        note_failure(refusal)
        again = "；佐证材料请重新选择" if sent_files() else ""
        status = 409 if isinstance(refusal, SupervisedMeanwhileError) else 422
        return render_order(order_no, typed, f"{refusal}{again}"), status
    return redirect(url_for(".show_order", no=order_no, _anchor="done"), 303)


def keep_act(order_no: str, sent: Mapping[str, str]) -> str:
    """What is told of it. Raises RefusedSupervisionError or EvidenceError."""
    store, (sha256, name) = request_context.store(), kept_file()
    typed = TypedSupervision(
        order_no,
        sent["deed"],
        sent["owner"],
        sent["note"],
        signed_name(sent["by"]),
        signed_account(),
        sha256,
        name,
        request.form.get("after", 0, type=int),
    )
    with store.transaction():
        acts = store.supervision.of_order(order_no)
        refuse_unknown(order_no, acts)
        built = build_act(typed, standing_of(order_no, acts), request_context.now())
        if built is None:
            return "与上一条相同，没有重复保存"
        note_act(Action.SUPERVISE, f"order {order_no}", {"deed": built.deed.value})
        store.supervision.record(built)
    return f"已{DEED_WORDS[built.deed]}"


def refuse_unknown(order_no: str, acts: tuple[SupervisionAct, ...]) -> None:
    """Nothing is kept of a number that no data have."""
    if acts:
        return
    found = find_orders()
    if all(order.order_no != order_no for order in found.orders):
        raise RefusedSupervisionError(f"{not_among(found, order_no)}，没有保存")


def not_among(found: SupervisedOrders, order_no: str) -> str:
    """Why an order is not on the list: only a whole list tells that it is not to be supervised."""
    if found.reason:
        return f"不能查工单 {order_no} 是否仍须督办：{found.reason}"
    if not found.is_whole:
        return f"工单 {order_no} 不在列出的 {len(found.orders):,} 件之中，是否仍须督办没有查"
    return f"截至 {found.day}，督办范围内没有工单 {order_no}（已办结、不符合规则，或此日以后才受理）"


@bp.get(f"/supervision/evidence/{SEQ}")
def open_evidence(seq: int) -> Response:
    """One file that was added, always as a download."""
    return send_act_file(request_context.store().supervision.find(seq))
