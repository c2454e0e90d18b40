"""No filled cell of a row is dropped without a word: 定量 and 定性, columns that are not known, second lines."""

from pathlib import Path

import pytest

import app
from forms.grid import GridCell
from papers.target_sheets.read_sheet import ReadSheet
from tests.documents.laid import sheets, table
from yamlfiles.problem import Severity

TITLE = "2025年项目支出绩效目标表"
LEVELS = ("产出指标", "时效指标", "工作安排")
HEADS = ("一级指标", "二级指标", "三级指标")


def read_sheet(header: tuple[str, ...], *rows: tuple[str, ...]) -> ReadSheet:
    name = ("项目名称", "路灯养护", *[""] * (len(header) - 2))
    (sheet,) = sheets(TITLE, table(name, header, *rows))
    return sheet


@pytest.mark.parametrize(
    ("header", "cells", "target"),
    [
        (("指标性质", "指标值"), ("定量", "按月安排"), "定量按月安排"),
        (("指标性质", "指标值"), ("定量指标", "及时"), "定量及时"),
        (("计算符号", "指标值"), ("定量", "≥20件"), "≥20件"),
        (("计算符号", "指标值"), ("定量（≥）", "20件"), "≥20件"),
        (("指标性质", "指标值"), ("定量", "2025年6月底前"), "2025年6月底前"),
        (("指标性质", "指标值"), ("定量", "无"), "无"),
        (("指标性质", "指标值"), ("定性", "优良中低差"), "定性优良中低差"),
        (("指标性质", "指标值"), ("定性指标", "优良中低差"), "定性优良中低差"),
        (("指标值", "指标类型"), ("按月安排", "定量"), "定量按月安排"),
        (("指标值", "定性/定量"), ("按月安排", "定量指标"), "定量按月安排"),
        (("指标值", "指标属性"), ("按月安排", "定性"), "按月安排"),
    ],
)
def test_the_nature_of_a_target_is_kept_beside_words(
    header: tuple[str, str], cells: tuple[str, str], target: str
) -> None:
    (row,) = read_sheet((*HEADS, *header), (*LEVELS, *cells)).rows
    assert (row.target.text, row.doubts) == (target, ())


def test_a_number_called_qualitative_is_in_doubt() -> None:
    (row,) = read_sheet((*HEADS, "指标值", "指标类型"), (*LEVELS, "≥95%", "定性")).rows
    assert (row.target.text, row.doubts) == ("≥95%", ("写明定性，指标值却是数",))


def test_a_nature_without_a_value_is_told() -> None:
    (row,) = read_sheet((*HEADS, "指标性质", "指标值"), (*LEVELS, "定量", "")).rows
    assert row.doubts == ("只写了“定量”，没有写数值", "指标值空白")


@pytest.mark.parametrize("label", ["绩效指标", "绩效指标完成情况", "年 度\n绩 效\n指 标"])
def test_a_label_beside_the_rows_under_a_blank_header_is_no_column(label: str) -> None:
    sheet = read_sheet(("", *HEADS, "指标值"), (label, *LEVELS, "按月安排"))
    assert [row.name.text for row in sheet.rows] == ["工作安排"]
    assert sheet.problems == ()
    assert sheet.rows[0].others == ()


def test_columns_that_are_not_known_are_told_once_each() -> None:
    header = (*HEADS, "指标值", "任务分解", "牵头领导", "备注")
    sheet = read_sheet(
        header,
        (*LEVELS, "≥1次", "一季度", "张三", "月报"),
        (*LEVELS[:2], "检查", "≥4次", "每季度", "", ""),
        (*LEVELS[:2], "维修", "≥9次", "", "", ""),
    )
    hints = [problem for problem in sheet.problems if problem.code == "column"]
    assert [problem.message.partition("，")[0] for problem in hints] == [
        "“任务分解”一栏有 2 格写了内容",
        "“牵头领导”一栏有 1 格写了内容",
    ]
    assert {problem.severity for problem in hints} == {Severity.HINT}


def test_a_column_left_of_the_levels_is_kept_but_not_their_label() -> None:
    made = table(
        ("项目名称", GridCell("路灯养护", 1, 5)),
        (GridCell("绩效指标", 3), "子项目", *HEADS, "指标值"),
        ("城东片区", *LEVELS, "≥1次"),
        ("城西片区", *LEVELS, "≥2次"),
    )
    (sheet,) = sheets(TITLE, made)
    assert [[(name, cell.text) for name, cell in row.others] for row in sheet.rows] == [
        [("子项目", "城东片区")],
        [("子项目", "城西片区")],
    ]
    assert [problem.code for problem in sheet.problems] == ["column"]


def test_a_second_cell_below_one_header_is_kept() -> None:
    made = table(
        ("项目名称", GridCell("路灯养护", 1, 4)),
        (*HEADS[:2], GridCell("三级指标", 1, 2), "指标值"),
        (*LEVELS, "每月安排一次", "≥12次"),
    )
    (sheet,) = sheets(TITLE, made)
    assert [(name, cell.text) for name, cell in sheet.rows[0].others] == [("三级指标", "每月安排一次")]
    assert "“三级指标”一栏有 1 格" in sheet.problems[0].message


def test_what_a_row_says_in_its_second_line_is_kept() -> None:
    header = (*HEADS, "指标值", "备注")
    made = table(
        ("项目名称", GridCell("路灯养护", 1, 4)),
        header,
        (*(GridCell(text, 2) for text in (*LEVELS, "≥12次")), "每月一次"),
        ("雨季加一次",),
    )
    (sheet,) = sheets(TITLE, made)
    assert [[cell.text for _, cell in row.others] for row in sheet.rows] == [["每月一次", "雨季加一次"]]


def test_the_case_of_words_declared_quantitative(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = shared / "cases/papers/29-declared-quantitative.html"
    assert app.main(["--workspace", str(tmp_path), "import", str(paper)]) == 1
    assert "“工作安排时间”写明是定量指标，指标值“定量按月安排”却没有数值" in capsys.readouterr().out


def test_a_recheck_tells_of_unknown_columns_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    heads = (*HEADS, "年度指标值", "实际完成值", "分值", "得分", "督查片区")
    rows = (("项目名称", "路灯养护"), heads, (*LEVELS, "≥12次", "12次", "90", "90", "城东"))
    lines = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in rows)
    paper = tmp_path / "自评表.html"
    paper.write_text(f"<meta charset=utf-8><h1>2025年项目支出绩效自评表</h1><table>{lines}</table>", "utf-8")
    app.main(["--workspace", str(tmp_path), "recheck", str(paper)])
    assert "“督查片区”一栏有 1 格写了内容，不认识，没有参加核对" in capsys.readouterr().out
