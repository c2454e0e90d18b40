"""项目 › 汇总（各单位工作区）: what was gathered from the workspaces of the units, one of them with its
projects, and the files of both."""

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from batches.gathering import KIND, open_gathering
from forms.gathered import gathered_form
from forms.writers import WRITERS
from indicators.os_faults import os_error_cause
from pages.gathered_notes import list_warnings, overlap_words, wrong_list_words
from pages.gathered_page import gathered_page, most_usual_rules, unit_page
from web import request_context
from web.asked_year import asked_year
from web.bulletins import MEDIA_TYPES
from web.downloading import attachment
from web.gathered_files import paper_content, projects_csv
from web.jobs import start_job
from workspace.gathered import GatheredUnit, KeptFileError, read_unit, read_units
from workspace.unit_places import UnitPlaces, read_unit_places
from workspace.unit_rollup import Rollup, read_rollup

bp = Blueprint("gathered", __name__)

NONE_YET = "还没有汇总过，没有可以看的数；请先在“汇总（各单位工作区）”按“现在汇总”"


@bp.get("/gathered")
def show() -> str:
    """汇总（各单位工作区）：各单位工作区的预算、执行、得分、报送情况合在一起，没有取到的写明原因。"""
    listed, rollup, damage = unit_list(), None, ""
    try:
        rollup = read_rollup(request_context.workspace().data)
    except KeptFileError as error:
        damage = str(error)
    page = rollup and gathered_page(rollup, listed, asked_year(), asked_number(), request_context.now())
    words = {"told": list(wrong_list_words(listed)), "overlap_words": overlap_words}
    return render_template("gathered.html", page=page, listed=listed, damage=damage, **words)


@bp.post("/gathered")
def gather() -> ResponseReturnValue:
    """现在汇总：作为任务执行；正在汇总的，看它的进度。"""
    if not unit_list().places:
        abort(409, "名单里还没有可以汇总的工作区，没有提交；请系统管理员先写好名单")
    if number := open_gathering(request_context.store()):
        return redirect(url_for("jobs.show", number=number), 303)
    return start_job(KIND, {})


@bp.get("/gathered/unit")
def show_unit() -> str:
    """一个单位的工作区：各项目的预算、执行、得分、报送情况，和数据的时间。"""
    page = unit_page(unit_or_404(), rollup_or_404(), asked_year(), asked_number())
    return render_template("gathered_unit.html", page=page)


@bp.get("/gathered.xlsx")
def download() -> Response:
    """汇总表下载：每个工作区一行，有合计和说明。"""
    rollup, listed = rollup_or_404(), unit_list()
    content = paper_content(rollup, listed, asked_year() or rollup.newest_year, request_context.now())
    form = gathered_form(content, sample=any(unit.head and unit.head.is_sample for unit in rollup.units))
    return attachment(WRITERS["xlsx"](form), MEDIA_TYPES["xlsx"], f"{content.title}.xlsx")


@bp.get("/gathered.csv")
def download_projects() -> Response:
    """各工作区的全部项目下载，每个项目一行；没有取到的工作区也写明。"""
    rollup, listed = rollup_or_404(), unit_list()
    year = asked_year() or rollup.newest_year
    units = read_units(request_context.workspace().data, listed.places)
    content = projects_csv(units, year, most_usual_rules(rollup), list_warnings(rollup, listed))
    name = f"各单位工作区项目（{f'{year}年度' if year else '没有项目'}）.csv"
    return attachment(content, "text/csv", name)


def unit_list() -> UnitPlaces:
    try:
        return read_unit_places(request_context.workspace().root)
    except OSError as error:
        abort(503, f"工作区名单读不出：{os_error_cause(error)}")


def rollup_or_404() -> Rollup:
    try:
        found = read_rollup(request_context.workspace().data)
    except KeptFileError as error:
        abort(404, str(error))
    return found or abort(404, NONE_YET)


def unit_or_404() -> GatheredUnit:
    """As last gathered; only of the list as it is now."""
    name, listed = request.args.get("name", ""), unit_list()
    place = next((place for place in listed.places if place.name == name), None)
    if place is None:
        abort(404, "名单里没有这个工作区，可能改了名称或已去掉")
    return read_unit(request_context.workspace().data, place)


def asked_number() -> int:
    return request.args.get("page", default=1, type=int)
