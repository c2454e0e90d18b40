"""自评与报表 › 结果应用: the projects of a year with what the rule proposes, the decision on each, and the paper."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.results import ResultList, ResultRow, results_form
from forms.writers import WRITERS
from indicators.figures import format_plain
from indicators.model import EMPTY_MAPPING, Project
from indicators.profiles import Profile
from indicators.result_use import ResultChoice, ResultDecision, propose_result
from pages.measures_page import WORDS
from pages.overview import OverviewFilter
from pages.results_page import PAGE_SIZE, ProjectResultPage, ResultLine, ResultsPage
from people.permissions import Action
from store.lines import ProjectLine
from web import request_context
from web.auditing import note_act, note_failure
from web.bulletins import MEDIA_TYPES, SUFFIXES
from web.downloading import attachment
from web.entry_form import clean_text
from web.hindrances import role_hindrance
from web.listed_lines import ListedLines, listed_lines
from web.lists import requested_filter
from web.person import signed_account, signed_name
from workspace.current_lines import FEW
from workspace.open_measures import read_measures
from workspace.versions import SheetInForce, sheets_at

bp = Blueprint("results", __name__)

FIELDS = ("decided", "note", "by")
MOST_OF_NOTE, MOST_OF_NAME = 1000, 50
MOST_ON_PAPER = 1000


class RefusedResultError(Exception):
    """What was typed cannot be kept; the message says what is wrong and what would be right."""


@bp.get("/results")
def show() -> str:
    """结果应用：本年度各项目的得分、等级、按评分规则的建议和本单位的决定。"""
    listed = listed_lines(requested_filter(), whole=True)
    years = sorted({year for year, _, _ in listed.groups}, reverse=True)
    found = listed.count_lines()
    number = min(max(listed.asked.page, 1), max(1, -(-found // PAGE_SIZE)))
    lines = listed.all_lines() if found <= FEW else listed.page_lines(number, PAGE_SIZE)
    page = ResultsPage(listed.asked, result_lines(lines), found, years, number)
    return render_template("results.html", page=page, freshness=listed.freshness)


def result_lines(lines: list[ProjectLine]) -> list[ResultLine]:
    """With the proposal of the rules in force for each project, and the newest decision."""
    decided, projects = decisions_by_project(), request_context.find_projects(line.project for line in lines)
    seen = [line for line in lines if line.project in projects]
    days = [(projects[line.project], line.as_of) for line in seen]
    sheets = sheets_at(request_context.workspace(), request_context.store(), days)
    return [
        result_line(line, proposing_profile(sheet), decided.get(line.project, []))
        for line, sheet in zip(seen, sheets, strict=True)
    ]


def proposing_profile(sheet: SheetInForce) -> Profile:
    """The rules in force for the sheet; where they were approved before there were any proposals, those that
    stand under their name now: a proposal changes no points."""
    if sheet.profile.results.actions:
        return sheet.profile
    return request_context.workspace().profile_of(sheet.project)


def result_line(line: ProjectLine, profile: Profile, every: Sequence[ResultDecision]) -> ResultLine:
    sound = [decision for decision in every if not decision.damage]
    damage = next((decision.damage for decision in every if decision.damage), "")
    proposal = propose_result(profile, line.grade, line.total)
    return ResultLine(line, proposal, sound[-1] if sound else None, damage)


def decisions_by_project() -> dict[str, list[ResultDecision]]:
    found: dict[str, list[ResultDecision]] = {}
    for decision in request_context.store().results.decisions():
        found.setdefault(decision.project, []).append(decision)
    return found


@bp.get(f"/results.{SUFFIXES}")
def download(suffix: str) -> Response:
    """结果应用表下载：按页面的筛选条件，全部列出。"""
    listed = listed_lines(requested_filter(), whole=True)
    lines = listed.all_lines()
    if len(lines) > MOST_ON_PAPER:
        abort(400, f"项目超过 {MOST_ON_PAPER} 个，一次做不完；请先按部门、单位或查找词筛选，再下载")
    content = paper_content(listed, result_lines(lines))
    form = results_form(content, sample=request_context.workspace().sample)
    return attachment(WRITERS[suffix](form), MEDIA_TYPES[suffix], f"{content.title}.{suffix}")


def paper_content(listed: ListedLines, lines: list[ResultLine]) -> ResultList:
    asked = listed.asked
    chosen = "，".join(filter(None, (asked.department, asked.unit, asked.grade, asked.words)))
    title = f"绩效自评结果应用表（{asked.year}年度{f'，{chosen}' if chosen else ''}）"
    day = max((line.line.as_of for line in lines), default=request_context.today())
    return ResultList(title, day, tuple(map(paper_row, lines)), tuple(paper_notes(listed, lines)))


def paper_row(result: ResultLine) -> ResultRow:
    line = result.line
    return ResultRow(
        f"{line.name}（部门整体）" if line.is_department else line.name,
        line.department,
        line.annual,
        line.total,
        line.grade,
        result.is_sealed,
        result.proposal,
        result.decision,
        result.damage or result.change,
    )


def paper_notes(listed: ListedLines, lines: list[ResultLine]) -> list[str]:
    """What has to be known beside the list."""
    references = sorted({line.proposal.reference for line in lines if line.proposal.reference})
    waiting = sum(line.line.total is None for line in lines)
    notes = [f"建议的依据：{'；'.join(references)}。建议由评分规则按等级给出，是否采用由财政部门决定。"]
    if waiting:
        notes.append(f"{waiting} 张自评表还没有总分，不提建议。")
    if listed.freshness.outdated:
        notes.append(f"{listed.freshness.outdated} 个项目刚有变化，用的还是变化以前的数。")
    return notes if references else notes[1:]


@bp.get("/results/<path:project_id>")
def show_project(project_id: str) -> str:
    """一个项目的结果应用：建议、历次决定、改进措施，登记决定。"""
    return render_project(request_context.project_or_404(project_id), EMPTY_MAPPING, "")


def render_project(project: Project, typed: Mapping[str, str], refusal: str) -> str:
    measures = [
        state
        for state in read_measures(request_context.store(), request_context.find_any_project)
        if state.measure.project == project.id
    ]
    page = ProjectResultPage(
        project,
        line_of(project),
        request_context.store().results.decisions(project.id),
        measures,
        role_hindrance(Action.APPLY_RESULTS),
        refusal,
        typed,
    )
    return render_template(
        "project_result.html", page=page, choices=ResultChoice, W=WORDS, today=request_context.today()
    )


def line_of(project: Project) -> ResultLine:
    """As it stands now, worked out for this project alone."""
    asked = OverviewFilter(project.year, "", project.id, None, 1, True)
    lines = [line for line in listed_lines(asked, whole=True).all_lines() if line.project == project.id]
    if not lines:
        abort(404, request_context.explain_absence(project.id))
    return result_lines(lines)[0]


@bp.post("/results/<path:project_id>")
def decide(project_id: str) -> ResponseReturnValue:
    """Keeps one decision; what is refused stays typed."""
    project = request_context.project_or_404(project_id)
    typed = {name: clean_text(request.form.get(name, "")).strip() for name in FIELDS}
    try:
        flash(keep_decision(project, typed))
    except RefusedResultError as refusal:
        note_failure(refusal)
        return render_project(project, typed, str(refusal)), 422
    return redirect(url_for(".show_project", project_id=project.id, _anchor="done"), 303)


def keep_decision(project: Project, typed: Mapping[str, str]) -> str:
    """What is told of it. Raises RefusedResultError."""
    store, result = request_context.store(), line_of(project)
    decision = build_decision(result, typed)
    with store.transaction():
        made = store.results.decisions(project.id)
        last = made[-1] if made else None
        if last and says_the_same(last, decision):
            return "与上一条相同，没有重复保存"
        if last and last.seq > request.form.get("after", 0, type=int):
            raise RefusedResultError(f"打开页面以后，{last.by or '他人'}已作决定；没有保存，请核对后再定")
        note_act(Action.APPLY_RESULTS, project.id, {"decided": decision.decided})
        store.results.decide(decision)
    return f"已决定：{decision.decided}"


def build_decision(result: ResultLine, typed: Mapping[str, str]) -> ResultDecision:
    """Raises RefusedResultError."""
    by = signed_name(typed["by"]).strip()
    refuse_incomplete(result, typed, by)
    line = result.line
    return ResultDecision(
        project=line.project,
        grade=line.grade,
        total="" if line.total is None else format_plain(line.total),
        proposed=result.proposal.action,
        decided=typed["decided"],
        note=typed["note"],
        by=by,
        account=signed_account(),
        recorded_at=request_context.now(),
    )


def refuse_incomplete(result: ResultLine, typed: Mapping[str, str], by: str) -> None:
    if typed["decided"] not in list(ResultChoice):
        raise RefusedResultError(f"请选择决定：{'、'.join(ResultChoice)}之一")
    if not by:
        raise RefusedResultError("请填写决定人姓名")
    if len(by) > MOST_OF_NAME or len(typed["note"]) > MOST_OF_NOTE:
        raise RefusedResultError(f"姓名最多 {MOST_OF_NAME} 字，理由最多 {MOST_OF_NOTE} 字")
    if result.line.is_outdated:
        raise RefusedResultError("这个项目刚有变化，正在重新汇总；请稍后刷新，核对得分后再定")
    needs_note = typed["decided"] == ResultChoice.OTHER or not result.proposal.action
    if needs_note and not typed["note"]:
        raise RefusedResultError("没有建议可依，或选“其他”的，请写明理由")


def says_the_same(last: ResultDecision, decision: ResultDecision) -> bool:
    """A form that was sent twice."""
    names: tuple[Any, ...] = ("decided", "note", "by", "account", "grade", "total")
    return not last.damage and all(getattr(last, name) == getattr(decision, name) for name in names)
