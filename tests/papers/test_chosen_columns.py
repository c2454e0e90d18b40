"""Of like columns the one of the row, of the unit itself and of the year is read."""

from decimal import Decimal
from itertools import permutations
from pathlib import Path

import pytest

from checks.filled_form import FilledForm
from documents.open_file import open_document
from forms.grid import GridCell
from papers.filled_forms.reading import build_filled_form
from papers.target_sheets.like_columns import choose_header
from papers.target_sheets.reading import read_sheets
from tests.documents.laid import Row, sheets, table
from tests.papers.street_lamps import FUNDS, all_rows, found_codes, read_rows

TITLE = "项目支出绩效自评表（2023年度）"
LEVELS = {"产出指标": ("50", 4), "效益指标": ("30", 1), "满意度指标": ("10", 1)}
ROWS = (
    ("产出指标", "数量指标", "养护路灯数", "≥5000盏", "5200盏", "15", "15", ""),
    (
        "产出指标",
        "数量指标",
        "更换线路长度",
        "≥8公里",
        "7公里",
        "10",
        "8.75",
        "雨季停工，线路科 2024 年 4 月底前补完",
    ),
    ("产出指标", "质量指标", "亮灯率", "≥98%", "98.6%", "15", "15", ""),
    ("产出指标", "时效指标", "故障修复及时率", "≥95%", "96.2%", "10", "10", ""),
    ("效益指标", "社会效益指标", "夜间交通照明投诉", "≤20件", "12件", "30", "30", ""),
    ("满意度指标", "服务对象满意度指标", "市民满意度", "≥90%", "93%（收回问卷 320 份）", "10", "10", ""),
)
HEAD = (
    "一级指标",
    "二级指标",
    "三级指标",
    "年度指标值",
    "实际完成值",
    "分值",
    "得分",
    "偏差原因分析及改进措施",
)
WEIGHTS = [15, 10, 15, 10, 30, 10]


def form_of(*rows: Row) -> FilledForm:
    head = all_rows(goals=())[:7]
    (sheet,) = sheets(TITLE, table(*head), table(*rows, number=2))
    return build_filled_form(sheet)


def with_levels(at: int, merged: bool, name: str = "分值", score: bool = False) -> list[Row]:
    """The rows with the points of the level in a column of their own, in front of column ``at``."""
    rows: list[Row] = [(*HEAD[:at], name, *(("得分",) if score else ()), *HEAD[at:])]
    seen = set[str]()
    for row in ROWS:
        points, height = LEVELS[row[0]]
        begins = row[0] not in seen
        seen.add(row[0])
        added: Row = (points, *((points,) if score else ()))
        if merged:
            added = tuple(GridCell(str(text), height) for text in added) if begins else ()
        rows.append((*row[:at], *added, *row[at:]))
    return [*rows, ("总分", *[""] * (at - 1), *([""] * (1 + score)), *[""] * (5 - at), "100", "97.75", "")]


@pytest.mark.parametrize("name", ["分值", "权重"])
@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize("at", [1, 2, 3])
def test_the_points_of_a_level_are_not_those_of_its_rows(at: int, merged: bool, name: str) -> None:
    form = form_of(*with_levels(at, merged, name))
    assert [row.weight for row in form.rows] == WEIGHTS
    assert found_codes(form) == ["E30"]


def test_the_score_of_a_level_is_not_that_of_its_rows() -> None:
    form = form_of(*with_levels(1, True, score=True))
    assert [row.points for row in form.rows] == [15, Decimal("8.75"), 15, 10, 30, 10]
    assert [row.weight for row in form.rows] == WEIGHTS


def test_the_column_of_the_level_may_stand_behind() -> None:
    rows = [(*row[:5], row[5], row[6], row[7]) for row in ROWS]
    made: list[Row] = [(*HEAD[:6], "分值", *HEAD[6:])]
    for number, row in enumerate(rows):
        begins = number in (0, 4, 5)
        points, height = LEVELS[row[0]]
        made.append((*row[:6], *((GridCell(points, height),) if begins else ()), *row[6:]))
    assert [row.weight for row in form_of(*made).rows] == WEIGHTS


@pytest.mark.parametrize(
    "review", ["财政复核得分", "主管部门复核得分", "财政评价得分", "第三方评分", "审核得分"]
)
@pytest.mark.parametrize("own", ["自评得分", "得分", "单位自评得分"])
@pytest.mark.parametrize("own_first", [True, False])
def test_the_score_of_the_unit_stands_before_that_of_the_review(
    own: str, review: str, own_first: bool
) -> None:
    heads = (own, review) if own_first else (review, own)
    made: list[Row] = [(*HEAD[:6], *heads, HEAD[7])]
    for row in (*ROWS, ("总分", "", "", "", "", "100", "97.75", "")):
        pair = (row[6], "5") if own_first else ("5", row[6])
        made.append((*row[:6], *pair, row[7]))
    form = form_of(*made)
    assert [row.points for row in form.rows] == [15, Decimal("8.75"), 15, 10, 30, 10]
    assert form.total == Decimal("97.75")


def test_a_blank_score_is_not_filled_from_the_review() -> None:
    made: list[Row] = [(*HEAD[:6], "自评得分", "财政复核得分", HEAD[7])]
    made += [(*row[:6], "" if number == 2 else row[6], row[6], row[7]) for number, row in enumerate(ROWS)]
    assert [row.points for row in form_of(*made).rows][1:4] == [Decimal("8.75"), None, 10]


@pytest.mark.parametrize("heads", list(permutations(("上年实际完成值", "实际完成值"))))
def test_the_value_of_last_year_is_not_that_of_the_year(heads: tuple[str, str]) -> None:
    made: list[Row] = [(*HEAD[:4], *heads, *HEAD[5:])]
    for row in ROWS:
        pair = ("1", row[4]) if heads[0].startswith("上年") else (row[4], "1")
        made.append((*row[:4], *pair, *row[5:]))
    assert [row.actual for row in form_of(*made).rows] == [row[4] for row in ROWS]


def test_the_amount_of_last_year_is_not_that_of_the_year() -> None:
    head = (
        "项目资金（万元）",
        "",
        "上年执行数",
        "年初预算数",
        "全年预算数",
        "全年执行数",
        "分值",
        "执行率",
        "得分",
    )
    funds = tuple(("", row[1], "99", *row[2:8]) for row in FUNDS)
    rows = (*all_rows()[:2], head, *funds, *all_rows()[7:])
    form = read_rows(rows)
    assert [fund.executed for fund in form.funds] == [Decimal("113.4"), 108, Decimal("5.4"), 0]
    assert found_codes(form) == ["E30"]


def test_headers_are_chosen_by_year_and_by_who_fills_them_in() -> None:
    assert choose_header(["2022年完成值", "2023年完成值"], 2023) == "2023年完成值"
    assert choose_header(["财政复核得分"], 2023) == "财政复核得分"
    assert choose_header(["上年完成值"]) is None


def test_the_case_of_weights_of_levels_and_of_rows(shared: Path) -> None:
    name = "15-weight-of-level-and-of-row.html"
    (sheet,) = read_sheets(open_document((shared / "cases/papers" / name).read_bytes(), name))
    assert [row.weight.text for row in sheet.rows] == ["10", "10", "10", "10", "10", "15", "15", "10"]
    assert found_codes(build_filled_form(sheet)) == ["E30"]
