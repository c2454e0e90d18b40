"""Workbooks: what a person sees, each cell with its name; nothing that is not there, nothing that is hidden without a word."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from documents import workbook
from documents.document import Document, Notice, Paragraph
from documents.number_formats import format_number
from documents.open_file import open_document
from documents.reading import UnreadableFileError
from tests.documents.seen import rows
from tests.documents.word_files import zipped

SHEET = "xl/worksheets/sheet1.xml"


def book(fill: Callable[[Any], object]) -> bytes:
    made = openpyxl.Workbook()
    made.active.title = "目标表"
    fill(made.active)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def read(content: bytes) -> Document:
    found = workbook.read(content)
    return Document("表.xlsx", "xlsx", "", found.blocks, found.notices)


def changed(content: bytes, name: str, change: Callable[[str], str]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        members = {text: packed.read(text) for text in packed.namelist()}
    return zipped({**members, name: change(members[name].decode())})


def test_title_rows_are_paragraphs_and_the_rest_is_a_table_with_cell_names() -> None:
    def fill(page: Any) -> None:
        page["A1"], page["D2"] = "项目支出绩效目标表", "单位：万元"
        page.merge_cells("A1:D1")
        page["A3"], page["C3"], page["B4"], page["D4"] = "绩效指标", "指标值", "甲", 8
        page.merge_cells("A3:A4")

    document = open_document(book(fill), "表.et")
    assert document.kind == "xlsx"
    assert document.blocks[:2] == (
        Paragraph("项目支出绩效目标表", "工作表“目标表” A1"),
        Paragraph("单位：万元", "工作表“目标表” D2"),
    )
    assert rows(document.tables[0]) == [["绩效指标", "", "指标值", ""], ["绩效指标", "甲", "", "8"]]
    assert document.tables[0].cell_at(1, 3).place == "工作表“目标表” D4"  # type: ignore[union-attr]


def test_empty_rows_do_not_end_a_table_and_a_title_after_them_begins_a_new_one() -> None:
    def fill(page: Any) -> None:
        for row in ((1, 2), (), (3, 4), (), ("第二张表",), (5, 6)):
            page.append(row)

    document = read(book(fill))
    assert [(table.place, rows(table)) for table in document.tables] == [
        ("工作表“目标表”", [["1", "2"], ["3", "4"]]), ("工作表“目标表” 第2个表", [["5", "6"]]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kept", "code", "text"),
    [
        ("0.8308", "0.00%", "83.08%"),
        ("0.83085", "0.00%", "83.09%"),
        ("0.83079999999999998", "0.00%", "83.08%"),
        ("1", "0%", "100%"),
        ("8", "0.00", "8.00"),
        ("8.005", "0.00", "8.01"),
        ("1234567.5", "#,##0.00", "1,234,567.50"),
        ("-1234.5", '#,##0.00;[Red]"("#,##0.00")"', "(1,234.50)"),
        ("-2.29", "0.00_ ", "-2.29"),
        ("-8", "[$￥-804]#,##0.00", "-￥8.00"),
        ("0", '0.00;-0.00;"—"', "—"),
        ("12.5", '0.0"万元"', "12.5万元"),
        ("12.5", '"约"General"万元"', "约12.5万元"),
        ("8", "[$￥-804]#,##0.00", "￥8.00"),
        ("2010399", "General", "2010399"),
        ("123456789012345", "General", "123456789012345"),
        ("0.30000000000000004", "General", "0.3"),
        ("0.66666666666666663", "General", "0.6666666667"),
        ("1.5", "0.##", "1.5"),
        ("7", "000", "007"),
        ("269.41", "@", "269.41"),
        ("12000", "0,", "12"),
        ("0.5", "#.00", ".50"),
        ("95", "[>=90]0;0.00", "95"),
        ("80", "[>=90]0;0.00", "80.00"),
        ("1e300", "0.00", "1E+300"),
        ("45322", "yyyy/m/d", "2024/1/31"),
        ("45322", 'yyyy"年"m"月"d"日"', "2024年1月31日"),
        ("45322", "yyyy\\年mm\\月", "2024年01月"),
        ("45322.378472222219", "yyyy-mm-dd hh:mm:ss", "2024-01-31 09:05:00"),
        ("45322.628472222219", "h:mm AM/PM", "3:05 下午"),
        ("45322", "[$-804]aaaa", "星期三"),
        ("0.39583333333333331", "h:mm", "9:30"),
        ("1.253472222222222", "[h]:mm:ss", "30:05:00"),
        ("45322", "[Red]0.00", "45322.00"),
        ("-5", "yyyy/m/d", "-5"),
        ("不是数", "0.00", "不是数"),
    ],
)
def test_a_value_reads_as_it_is_shown(kept: str, code: str, text: str) -> None:
    assert format_number(kept, 0, code) == text


def test_number_formats_of_the_file_are_followed() -> None:
    def fill(page: Any) -> None:
        page.append(("执行率", 0.8308, datetime(2024, 1, 31)))
        page["B1"].number_format, page["C1"].number_format = "0.00%", "mm-dd-yy"

    assert rows(read(book(fill)).tables[0]) == [["执行率", "83.08%", "2024/1/31"]]


def test_a_date_format_known_only_to_chinese_excel_is_a_date() -> None:
    content = book(lambda page: page.append(("日期", 45322)))
    styled = changed(
        content,
        "xl/styles.xml",
        lambda text: text.replace('numFmtId="0"', 'numFmtId="31"'),
    )
    assert rows(read(styled).tables[0])[0][1] == "2024年1月31日"


def test_a_hidden_sheet_is_left_out_and_told() -> None:
    def fill(page: Any) -> None:
        page.append((1, 2))
        page.parent.create_sheet("底稿").append(("密", 1))
        page.parent["底稿"].sheet_state = "veryHidden"

    document = read(book(fill))
    assert len(document.tables) == 1
    assert document.notices == (
        Notice("是隐藏的工作表，没有读取；如果需要，请取消隐藏后再读取", "工作表“底稿”"),
    )


def test_a_formula_without_a_kept_result_is_told_by_its_cell() -> None:
    document = read(book(lambda page: page.append(("合计", "=SUM(A2:A3)"))))
    assert document.blocks == (Paragraph("合计", "工作表“目标表” A1"),)
    assert [notice.place for notice in document.notices] == ["工作表“目标表” B1"]
    assert "没有算出的结果" in document.notices[0].message


def test_a_formula_with_a_kept_result_gives_the_result() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as made:
        made.add_worksheet().write_formula(0, 1, "=1+1", made.add_format({"num_format": "0.0"}), 2)
        made.worksheets()[0].write_string(0, 0, "合计")
    document = read(target.getvalue())
    assert (rows(document.tables[0]), document.notices) == ([["合计", "2.0"]], ())


@pytest.mark.parametrize("dimension", ["A1", "A1:B2", "A1:XFD1048576"])
def test_a_wrong_dimension_loses_nothing(dimension: str) -> None:
    content = book(lambda page: [page.append((row, row)) for row in range(50)])
    wrong = changed(
        content,
        SHEET,
        lambda text: re.sub(r'<dimension ref="[^"]*"', f'<dimension ref="{dimension}"', text),
    )
    assert read(wrong).tables[0].height == 50


def test_hidden_rows_are_read_and_told() -> None:
    def fill(page: Any) -> None:
        page.append((1, 2))
        page.append((3, 4))
        page.row_dimensions[2].hidden = True

    document = read(book(fill))
    assert rows(document.tables[0]) == [["1", "2"], ["3", "4"]]
    assert document.notices == (Notice("有隐藏的行或列，已一并读取；请核对是否需要", "工作表“目标表”"),)


def test_a_merge_over_the_whole_sheet_is_refused_before_it_is_built() -> None:
    content = book(lambda page: page.append((1, 2)))
    merge = '</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    with pytest.raises(UnreadableFileError, match="合并单元格的范围异常大"):
        read(changed(content, SHEET, lambda text: text.replace("</sheetData>", merge)))


def test_too_many_cells_are_refused_before_they_are_built() -> None:
    row = f"<row>{'<c><v>1</v></c>' * 1000}</row>" * 500
    content = book(lambda page: page.append((1, 2)))
    with pytest.raises(UnreadableFileError, match=r"单元格超过\d+个|压缩炸弹"):
        read(changed(content, SHEET, lambda text: text.replace("</sheetData>", f"{row}</sheetData>")))
