"""Where a new target sheet begins: blank, from last year's, from another project's, from the library."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from indicators.model import Project
from pages.declaring_form import DeclaringForm, form_of_sheet, open_part
from web import request_context
from web.declared_once import made_once
from web.declaring import act_on, bp, refuse, render_form, sent_form
from web.declaring_typed import take_typed
from web.importing import parse_year
from web.library import add_picked
from workbooks.sheet_texts import HEAD_FIELDS
from workspace.declaring import find_sheet
from workspace.new_year import CannotCarryError, carry_one
from workspace.project_lines import fold_text
from workspace.typed_sheet import TypedSheet, blank_text, sheet_of_text

MOST_CHOICES = 300
"""Projects in one list; of more somebody says which."""
BLANK, COPY, NEXT = "blank", "copy", "next"
WRONG_YEAR = "没有处理：年度应写作 2025，现为“{year}”"
COPIED = (
    "由“{name}”复制：项目资金、执行数的取数参数没有带入，请按批复填写；各行的条件仍是原项目的，请逐行核对"
)
CARRIED_NOTE = "由“{name}”{old} 年的目标带入：项目资金、目标文字、指标值仍是 {old} 年的，请逐项确认；去年的实际完成值写在各行的基期值"


@dataclass(frozen=True)
class StartPage:
    """``others`` are the projects that a sheet can be made from, the newest year first, with ``words`` only
    those that have them; ``left_out`` more are not listed. ``refusal`` says why what was asked for is not
    there."""

    year: int
    others: tuple[Project, ...]
    refusal: str = ""
    words: str = ""
    left_out: int = 0


@bp.get("/declare")
def new() -> ResponseReturnValue:
    """新建目标表：选从哪里开始；选好后打开空白的或带入了内容的表单，保存之前什么也不写。"""
    today = request_context.today().year
    asked = request.args.get("year", str(today)).strip()
    way, source = request.args.get("way", ""), request.args.get("from", "")
    if (year := parse_year(asked)) is None:
        return render_start(today, WRONG_YEAR.format(year=asked[:20])), 422
    if way not in (BLANK, COPY, NEXT):
        return render_start(year)
    if way != BLANK and not source:
        return render_start(year, "请先选择从哪个项目开始"), 422
    if way == BLANK:
        return render_form(add_picked(blank_form(year), request.args.getlist("pick")))
    try:
        return copied_form(source, year) if way == COPY else carried_form(source, year)
    except CannotCarryError as refusal:
        return render_start(year, str(refusal)), 422


@bp.post("/declare")
def begin() -> ResponseReturnValue:
    """One button of the form of a new sheet."""
    form = sent_form()
    if form.project_id or parse_year(str(form.year)) is None or sheet_of_text(form.origin) is None:
        abort(400, "表单不完整，没有处理；请重新新建目标表")
    asked = request.form.get("year", str(form.year)).strip()
    if (chosen := parse_year(asked)) is None:
        typed = take_typed(form, request.form, request_context.workspace().evaluators)
        return refuse(typed.form, WRONG_YEAR.format(year=asked[:20]), typed.notes)
    return act_on(replace(form, year=chosen))


def render_start(year: int, refusal: str = "") -> str:
    words, seen = request.args.get("q", "").strip(), request_context.scope()
    projects = made_once("newest", lambda projects: sort_newest(projects.values()))
    mine = [project for project in projects if seen.covers(project) and has_words(project, words)]
    page = StartPage(year, tuple(mine[:MOST_CHOICES]), refusal, words, max(0, len(mine) - MOST_CHOICES))
    return render_template("declare_start.html", page=page)


def has_words(project: Project, words: str) -> bool:
    """In its name or those of its parties, however wide or large they are written."""
    if not words:
        return True
    text = fold_text(f"{project.name} {project.department.name} {project.unit.name} {project.year}")
    return all(word in text for word in fold_text(words).split())


def sort_newest(projects: Iterable[Project]) -> list[Project]:
    return sorted(projects, key=lambda project: (-project.year, project.unit.name, project.name))


def blank_form(year: int) -> DeclaringForm:
    """Of the unit of the person, where all their projects are of one."""
    head = {field.name: "" for field in HEAD_FIELDS} | {"funds.unit": "万元"} | usual_parties()
    return form_of_sheet(TypedSheet(head, ()), year=year, origin=blank_text(head))


def usual_parties() -> dict[str, str]:
    """主管部门 and 实施单位, where all projects that the person sees have the same."""
    projects = request_context.declared_projects().projects.values()
    parties = {(project.department, project.unit) for project in projects}
    if len(parties) != 1:
        return {}
    ((department, unit),) = parties
    return {
        "department.code": department.code,
        "department.name": department.name,
        "unit.code": unit.code,
        "unit.name": unit.name,
    }


def copied_form(source: str, year: int) -> ResponseReturnValue:
    """Another project's sheet without what is that project's own."""
    project = request_context.project_or_404(source)
    read = find_sheet(request_context.workspace(), source)
    sheet = sheet_of_text(read.text) if read else None
    if sheet is None:
        raise CannotCarryError(f"项目“{project.name}”的目标文件读不出来，不能复制")
    own = {name: "" for name in sheet.head if name.startswith("funds.") and name != "funds.unit"}
    head = {**sheet.head, **own, "period": "", "name": f"{project.name}（复制，请改名）"}
    rows = tuple(replace(row, key="") for row in sheet.rows)
    form = form_of_sheet(TypedSheet(head, rows), year=year, origin=blank_text(head))
    return render_form(form, notes=(COPIED.format(name=project.name),))


def carried_form(source: str, year: int) -> ResponseReturnValue:
    """Last year's sheet with what was reached as a baseline; its comments stay."""
    project = request_context.project_or_404(source)
    if year <= project.year:
        raise CannotCarryError(f"“{project.name}”是 {project.year} 年的目标，只能带入以后的年度")
    carried = carry_one(request_context.workspace(), request_context.store(), source, year)
    sheet = sheet_of_text(carried.text)
    if sheet is None:
        raise CannotCarryError(f"项目“{project.name}”的目标文件读不出来，不能带入")
    told = (CARRIED_NOTE.format(name=project.name, old=project.year), *(it.message for it in carried.told))
    form = form_of_sheet(sheet, year=year, origin=carried.text)
    return render_form(open_part(form, "head"), notes=told)
