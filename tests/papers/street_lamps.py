"""A sound self-evaluation form of one project, cell by cell, as a table or as a workbook with real numbers."""

import io
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl

from checks.evaluation import check_evaluation
from checks.evaluation_subject import EvaluationSubject
from checks.filled_form import FilledForm
from documents.document import DocumentTable
from documents.open_file import open_document
from indicators.profiles import read_profiles
from papers.filled_forms.reading import build_filled_form
from papers.target_sheets.read_sheet import ReadSheet
from papers.target_sheets.reading import read_sheets
from tests.conftest import ROOT
from tests.documents.laid import sheets as sheets_of
from tests.documents.laid import table

TITLE = "项目支出绩效自评表（2023年度）"
FUND_HEAD = ("项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分", "")
FUNDS = (
    ("", "年度资金总额", "120.00", "126.00", "113.40", "10", "90.00%", "9.00", ""),
    ("", "其中：当年财政拨款", "120.00", "120.00", "108.00", "—", "—", "—", ""),
    ("", "上年结转资金", "0.00", "6.00", "5.40", "—", "—", "—", ""),
    ("", "其他资金", "0.00", "0.00", "0.00", "—", "—", "—", ""),
)
GOALS = (
    ("年度总体目标", "预期目标", "", "", "", "实际完成情况", "", "", ""),
    ("", "养护城区路灯。", "", "", "", "全年养护路灯 5200 盏。", "", "", ""),
)
HEAD = (
    "绩效指标",
    "一级指标",
    "二级指标",
    "三级指标",
    "年度指标值",
    "实际完成值",
    "分值",
    "得分",
    "偏差原因分析及改进措施",
)
REASON = "雨季停工 40 天，线路科 2024 年 4 月底前补完"
ROWS = (
    ("", "产出指标", "数量指标", "养护路灯数", "≥5000盏", "5200盏", "15", "15", ""),
    ("", "产出指标", "数量指标", "更换线路长度", "≥8公里", "7公里", "10", "8.75", REASON),
    ("", "产出指标", "质量指标", "亮灯率", "≥98%", "98.6%", "15", "15", ""),
    ("", "产出指标", "时效指标", "故障修复及时率", "≥95%", "96.2%", "10", "10", ""),
    ("", "效益指标", "社会效益指标", "夜间交通照明投诉", "≤20件", "12件", "30", "30", ""),
    ("", "满意度指标", "服务对象满意度指标", "市民满意度", "≥90%", "93%（收回问卷 320 份）", "10", "10", ""),
)
TOTAL = ("总分", "", "", "", "", "", "100", "97.75", "")
Rows = tuple[tuple[str, ...], ...]
Cells = Mapping[str, tuple[object, str]]
"""By the name of the cell, its value and the format of numbers."""


def all_rows(funds: Rows = FUNDS, goals: Rows = GOALS, rows: Rows = ROWS, total: Rows = (TOTAL,)) -> Rows:
    head = (
        ("项目名称", "城区路灯养护经费", *[""] * 7),
        ("主管部门", "某市城市管理局", "", "", "实施单位", "某市路灯管理所", *[""] * 3),
    )
    return (*head, FUND_HEAD, *funds, *goals, HEAD, *rows, *total)


def as_table(rows: Rows) -> DocumentTable:
    return table(*rows)


def read_rows(rows: Rows) -> FilledForm:
    (sheet,) = sheets_of(TITLE, as_table(rows))
    return build_filled_form(sheet)


def read_sheet_of(rows: Rows) -> ReadSheet:
    (sheet,) = sheets_of(TITLE, as_table(rows))
    return sheet


def workbook(rows: Rows, cells: Cells) -> bytes:
    """Texts as they stand, with some cells as numbers under a format; row 1 is the title."""
    made = openpyxl.Workbook()
    page: Any = made.active
    page.append([TITLE])
    for row in rows:
        page.append([text or None for text in row])
    for name, (value, code) in cells.items():
        page[name], page[name].number_format = value, code
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def read_workbook(content: bytes) -> FilledForm:
    (sheet,) = read_sheets(open_document(content, "自评表.xlsx"))
    return build_filled_form(sheet)


def changed(rows: Rows, number: int, column: int, text: str) -> Rows:
    """The rows with one cell changed."""
    row = (*rows[number][:column], text, *rows[number][column + 1 :])
    return (*rows[:number], row, *rows[number + 1 :])


def each_text(rows: Rows, columns: range, change: Callable[[str], str]) -> Rows:
    """The rows with the texts of some columns rewritten."""
    return tuple(
        (*row[: columns.start], *map(change, row[columns.start : columns.stop]), *row[columns.stop :])
        for row in rows
    )


def found_codes(form: FilledForm) -> list[str]:
    """Codes of the errors and warnings."""
    profiles, _ = read_profiles(
        {path.stem: path.read_bytes() for path in sorted((ROOT / "rules").glob("*.yaml"))}, frozenset()
    )
    findings = check_evaluation(EvaluationSubject(form, profiles["mof-2020"]))
    return [finding.code for finding in findings if finding.severity.value in ("error", "warning")]
