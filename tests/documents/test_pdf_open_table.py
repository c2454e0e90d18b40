"""PDF tables without lines between their columns: read whole, or left out and told; never a part of their rows."""

from pathlib import Path

import pytest

from documents.document import Document
from documents.open_file import open_document, open_file
from tests.documents.seen import rows, told, words
from tests.papers.seed_documents import typeset

PAGE = (
    '#set page(paper: "a4", flipped: true, margin: 15mm)\n#set text(font: "Jixiao Song", size: 9pt)\n标题\n\n'
)
ROWS = [
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    ["产出指标", "数量指标", "租用座席数", "≥20个", "20个", "15", "15"],
    ["产出指标", "质量指标", "设备完好率", "≥98%", "99%", "15", "15"],
    ["产出指标", "时效指标", "租赁及时并完成全部设备安装调试的比率", "≥95%", "90%", "20", "18.95"],
    ["效益指标", "社会效益指标", "接听能力", "≥95%", "96%", "30", "30"],
    ["总分", "", "", "", "", "100", "97.95"],
]
LEVEL = "stroke: (x, y) => (top: 0.5pt, bottom: 0.5pt)"
ZEBRA = "stroke: none, fill: (x, y) => if calc.odd(y) { luma(230) }"
FRAME = "stroke: (x, y) => (top: 0.5pt, bottom: 0.5pt, left: if x == 0 {0.5pt}, right: if x == 6 {0.5pt})"
THREE_LINES = "stroke: (x, y) => (top: if y < 2 {0.5pt} else {0pt}, bottom: if y == 5 {0.5pt} else {0pt})"


def read(options: str, cells: list[str], title: str = "") -> Document:
    table = f"#table(columns: 7 * (1fr,), {options}, {', '.join(cells)})\n注：完\n"
    return open_document(typeset(PAGE + title + table), "自评表.pdf")


def plain_cells(found: list[list[str]]) -> list[str]:
    return [f"[{text}]" for row in found for text in row]


def merged_cells() -> list[str]:
    """The level of three rows stands half-way between them."""
    cells = plain_cells([*ROWS[:1], *(row[1:] for row in ROWS[1:4]), *ROWS[4:]])
    return [*cells[:7], "table.cell(rowspan: 3, align: horizon)[产出指标]", *cells[7:]]


def without_wraps() -> list[list[str]]:
    return [[text[:5] for text in row] for row in ROWS]


@pytest.mark.parametrize("last_column", ["18.95", ""])
@pytest.mark.parametrize("options", [ZEBRA, LEVEL, "stroke: none"])
def test_a_table_over_two_pages_is_one(options: str, last_column: str) -> None:
    below = [
        ["效益指标", "社会效益", f"接听能力{number}", "≥95%", "96%", "30", last_column]
        for number in range(40)
    ]
    document = read(options, plain_cells([*without_wraps(), *below]))
    assert [rows(table) for table in document.tables] == [[*without_wraps(), *below]]


def test_grounds_of_single_cells_tell_the_columns() -> None:
    document = read(f"{ZEBRA}, align: (x, y) => if y > 0 and x > 4 {{right}} else {{left}}", merged_cells())
    assert [rows(table) for table in document.tables] == [ROWS]


@pytest.mark.parametrize("options", [ZEBRA, LEVEL, FRAME, f"{ZEBRA}, align: center", f"{LEVEL}, inset: 3pt"])
@pytest.mark.parametrize("cells", [plain_cells(ROWS), merged_cells()])
def test_bands_or_rules_part_the_rows_and_every_row_is_read(options: str, cells: list[str]) -> None:
    document = read(options, cells)
    assert [rows(table) for table in document.tables] == [ROWS]
    assert words(document) == ["标题", "注：完"]
    assert document.notices == ()


@pytest.mark.parametrize("options", ["stroke: none", THREE_LINES, "stroke: none, align: center"])
def test_room_alone_parts_rows_of_one_line(options: str) -> None:
    document = read(options, plain_cells(without_wraps()))
    assert [rows(table) for table in document.tables] == [without_wraps()]


@pytest.mark.parametrize(
    ("options", "cells"),
    [
        ("stroke: none", plain_cells(ROWS)),
        ("stroke: none", merged_cells()),
        ("stroke: none, inset: 1.5pt", plain_cells(ROWS)),
        (THREE_LINES, merged_cells()),
        (f"{LEVEL}, align: (x, y) => if y > 0 and x > 4 {{right}} else {{left}}", plain_cells(ROWS)),
    ],
)
def test_what_cannot_be_told_apart_is_left_out_and_told(options: str, cells: list[str]) -> None:
    document = read(options, cells)
    if document.tables:
        assert [rows(table) for table in document.tables] == [ROWS]
        return
    assert words(document) == ["标题", "注：完"]
    ((place, message),) = told(document)
    assert place == "第1页"
    assert "没有竖线的表格" in message


def test_running_text_is_no_table() -> None:
    body = "单位负责人：张某 #h(3cm) 财务负责人：李某 #h(3cm) 填表人：王某\n\n负责热线工作。\n\n（一）其他\n"
    document = open_document(typeset(PAGE + body), "报告.pdf")
    assert document.tables == ()
    assert document.notices == ()


def test_the_field_case_of_banded_rows(shared: Path) -> None:
    (table,) = open_file(shared / "cases" / "field" / "pdf-banded-rows" / "自评表.pdf").tables
    assert rows(table)[0][:2] == ["项目名称", "热线座席租赁"]
    assert [row[0] for row in rows(table)[8:]] == [
        *["产出指标"] * 3, "效益指标", "满意度指标", "总分",
    ]  # fmt: skip
    assert rows(table)[-1][-3:] == ["100", "97.95", ""]
