"""Text papers: lines with tabs are tables, other lines are paragraphs, every character stays."""

from pathlib import Path

import pytest

from documents.document import Document, DocumentTable, Paragraph
from documents.open_file import open_document, open_file

SERVICE = "为企业群众提供 7*24 小时政务服务, 提高政务服务效率。"


def opened(text: str, encoding: str = "utf-8") -> Document:
    return open_document(text.encode(encoding), "预算.txt")


def rows(table: DocumentTable) -> list[list[str]]:
    return [[cell.text for cell in table.row_cells(number)] for number in range(table.height)]


def test_lines_with_tabs_are_a_loose_table_and_other_lines_paragraphs() -> None:
    document = opened("标题\n\n项目名称\t\t语音服务费\n主管部门\t某办\t\n\n注：完")
    assert [type(block) for block in document.blocks] == [Paragraph, DocumentTable, Paragraph]
    assert rows(document.tables[0]) == [["项目名称", "", "语音服务费"], ["主管部门", "某办", ""]]
    assert document.tables[0].loose
    assert document.tables[0].cells[4].place == "第1个表 第2行第2格"
    assert document.blocks[-1] == Paragraph("注：完", "第6行")


def test_one_blank_line_is_a_page_break_and_two_end_the_table() -> None:
    assert [table.height for table in opened("甲\t1\n\n乙\t2\n\n\n丙\t3").tables] == [2, 1]


def test_a_paragraph_ends_the_table() -> None:
    assert [table.height for table in opened("甲\t1\n标题\n乙\t2").tables] == [1, 1]


def test_a_tab_that_only_indents_is_no_table() -> None:
    assert opened("\t负责热线工作。\n\t负责督办。").blocks == (
        Paragraph("负责热线工作。", "第1行"),
        Paragraph("负责督办。", "第2行"),
    )


def test_a_quoted_cell_of_several_lines_is_one_cell() -> None:
    document = opened('一级\t"项目资金\n(万元)"\t8.00\n甲\t"乙\n""丙"""\n')
    assert rows(document.tables[0]) == [["一级", "项目资金\n(万元)", "8.00"], ["甲", '乙\n"丙"']]


def test_pipes_are_a_table_and_the_rule_below_its_header_is_not() -> None:
    document = opened("| 一级指标 | 指标值 |\n|:---|---:|\n| 产出\\|指标 | ≥98%<br>全年 |\n")
    assert rows(document.tables[0]) == [["一级指标", "指标值"], ["产出|指标", "≥98%\n全年"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_usual_encoding_gives_the_same_text(encoding: str) -> None:
    assert opened("≥98%\t“𠮷野”\r\n零故障\t1", encoding).blocks == opened("≥98%\t“𠮷野”\n零故障\t1").blocks


def test_a_byte_that_is_no_character_is_refused_and_never_replaced() -> None:
    document = open_document("绩效目标表".encode() + b"\xff\xff" + "语音".encode(), "坏.txt")
    assert [notice.message for notice in document.notices] == [
        "有不能识别的字符，文件已损坏或编码不一致；请用原来的软件打开，另存为 UTF-8 文本后再读取"
    ]
    assert document.is_refused


def test_data_is_one_paragraph() -> None:
    document = opened('{"kind": "self_evaluation"}')
    assert (document.kind, document.blocks) == ("json", (Paragraph('{"kind": "self_evaluation"}', "全文"),))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    document = open_file(tmp_path / "没有.txt")
    assert document.is_refused
    assert "请检查文件是否存在" in document.notices[0].message


def test_the_budget_of_the_first_user_has_eight_tables(shared: Path) -> None:
    document = open_file(shared / "seed" / "guyuan-12345-2024-budget.txt")
    assert [(table.height, table.width) for table in document.tables] == [
        (29, 6), (11, 8), (21, 5), (4, 10), (33, 4), (10, 9), (17, 6), (17, 5),
    ]  # fmt: skip
    assert rows(document.tables[7])[15] == ["", "", "可持续影响指标", SERVICE, "工作保障"]


SAVED = """\
2025年项目绩效目标表,,,
项目名称,便民服务,,
一级指标,二级指标,三级指标,指标值
产出指标,数量指标,"受理量,
含回访","≥1,000件"
"""


def test_a_file_of_comma_separated_rows_is_a_table() -> None:
    (found,) = opened(SAVED, "gb18030").tables
    assert rows(found)[2:] == [
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "受理量,\n含回访", "≥1,000件"],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "收入 1,000 元,支出 900 元,结余 100 元\n其中,基本支出 500 元\n项目支出,400 元,见表二\n",
        "一,二,三\n四,五,六\n",
        "a,b\nc,d\ne,f\n",
    ],
)
def test_commas_of_a_text_make_no_table(text: str) -> None:
    assert opened(text).tables == ()


def test_a_text_of_too_many_lines_is_refused() -> None:
    (notice,) = opened("一级指标\n" * 20_002).notices
    assert "超过20000行" in notice.message
