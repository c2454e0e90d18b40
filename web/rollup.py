"""The page of self-evaluations by department and unit, down to the projects."""

from dataclasses import replace

from flask import Blueprint, render_template, request

from pages.overview import PAGE_SIZE, page_numbers
from pages.rollup_page import MOST_DIFFERENT, UnitPage, rollup_page
from store.group_sums import different_lines, group_sums
from store.line_queries import LineFilter
from web import request_context
from web.listed_lines import ListedLines, listed_lines
from web.lists import requested_filter

bp = Blueprint("rollup", __name__)


@bp.get("/rollup")
def show() -> str:
    """自评汇总：按部门、单位汇总预算、执行、得分、等级和报送情况，得分与执行不相称的单列。"""
    asked, unit = replace(requested_filter(), unit=""), request.args.get("unit", "")
    listed = listed_lines(asked, whole=True)
    queries = listed.queries
    fits = replace(listed.asked.of_lines(request_context.scope()), unit=unit, projects_only=True)
    page = rollup_page(
        group_sums(queries, fits, "unit" if asked.department else "department"),
        group_sums(queries, fits, "").get(""),
        listed.asked,
        unit_page(listed, fits) if unit else UnitPage(),
        different_lines(queries, fits, MOST_DIFFERENT),
        {year for year, _, _ in listed.groups},
    )
    departments = queries.sums(replace(fits, projects_only=False)).departments
    return render_template("rollup.html", page=page, freshness=listed.freshness, departments=departments)


def unit_page(listed: ListedLines, fits: LineFilter) -> UnitPage:
    found = listed.queries.sums(fits).found
    number, pages = page_numbers(replace(listed.asked, whole=False), found)
    lines = listed.queries.page(
        fits, "name", is_reversed=False, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE
    )
    return UnitPage(fits.unit, lines, number, pages)
