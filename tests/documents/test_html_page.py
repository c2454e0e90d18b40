"""Web pages: what a browser shows, tables with merged cells, nothing hidden, every usual encoding."""

import pytest

from documents import html_page
from documents.document import Document, Paragraph
from documents.open_file import open_document
from tests.documents.seen import rows, words


def read(body: str) -> Document:
    found = html_page.read(f"<html><body>{body}</body></html>".encode())
    return Document("页.html", "html", "", found.blocks, found.notices)


def test_paragraphs_and_tables_come_in_their_order() -> None:
    document = open_document(
        "<!doctype html><h1>目标<b>表</b></h1>说明<table><tr><th>甲<td>1</table><p>注".encode(), "页.xls"
    )
    assert document.kind == "html"
    assert document.blocks[:2] == (Paragraph("目标表", "第1段"), Paragraph("说明", "第2段"))
    assert rows(document.tables[0]) == [["甲", "1"]]
    assert document.blocks[3] == Paragraph("注", "第3段")


def test_merged_cells_stand_once_and_a_span_of_zero_reaches_the_end() -> None:
    found = read(
        "<table><tr><td rowspan=0>绩效指标<td colspan=2>甲<tr><td>乙<td rowspan=99>丙<tr><td>丁</table>"
    ).tables[0]
    assert rows(found) == [["绩效指标", "甲"], ["绩效指标", "乙", "丙"], ["绩效指标", "丁", "丙"]]
    assert found.cells[-1].place == "第1个表 第3行第2格"


def test_breaks_stay_and_other_blanks_run_together() -> None:
    assert rows(
        read("<table><tr><td>项目\n  资金<br>（万元）\n <td><p>A  b</p>\n<p>c&nbsp;</p></table>").tables[0]
    ) == [["项目资金\n（万元）", "A b\nc"]]


def test_what_is_hidden_is_left_out() -> None:
    hidden = [
        "<style>.x, #y{display:none} @media print{.z{display:none}}</style>",
        "<script>甲</script><p hidden>甲</p><p style='display: none'>甲</p><p class='a x'>甲</p><p id=y>甲</p><!-- 甲 -->",
        "<p class=z>乙</p>",
    ]
    assert words(read("".join(hidden))) == ["乙"]


def test_what_was_entered_into_fields_is_read() -> None:
    choice = "<td><select><option>一<option selected>二</select>"
    fields = f"<td><input value='≥98%'><td><input type=checkbox checked>是<input type=radio>否{choice}"
    assert rows(
        read(f"<table><tr>{fields}<td><textarea>完成</textarea><input type=hidden value=密></table>").tables[
            0
        ]
    ) == [["≥98%", "☑是□否", "二", "完成"]]


def test_a_table_that_places_other_tables_is_no_table() -> None:
    layout = "<table><tr><td>栏目<td><p>正文</p><table><tr><td>甲<td>1<tr><td>乙<td>2</table></table>"
    document = read(layout)
    assert [rows(table) for table in document.tables] == [[["甲", "1"], ["乙", "2"]]]
    assert words(document) == ["栏目", "正文"]


def test_a_table_within_a_cell_of_a_table_stands_after_it() -> None:
    outer = "<table><tr><td>一<td>二<tr><td>三<td>四<table><tr><td>内<td>1</table></table>"
    assert [rows(table) for table in read(outer).tables] == [[["一", "二"], ["三", "四"]], [["内", "1"]]]


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", "utf-8"), ("utf-8", "gb2312"), ("gb18030", "gb2312"), ("gb18030", ""), ("utf-8-sig", "")],
)
def test_the_text_is_the_same_in_every_encoding(encoding: str, said: str) -> None:
    text = f"<html><head><meta charset={said}></head><body>绩效目标≥98%</body></html>"
    assert words(open_document(text.encode(encoding), "页.htm")) == ["绩效目标≥98%"]


def test_a_page_of_pictures_only_is_told() -> None:
    assert "只有图片" in read("<p>公开表</p><img src=a.png>").notices[0].message


def test_spans_beyond_all_measure_are_refused() -> None:
    document = open_document(
        ("<table>" + "<tr><td colspan=1000 rowspan=9999>甲" * 500 + "</table>").encode(), "页.html"
    )
    assert document.is_refused
    assert "只保留需要的部分" in document.notices[0].message


def test_deep_nesting_is_answered_in_words() -> None:
    document = open_document(("<html><body>" + "<div>" * 50_000 + "甲").encode(), "深.html")
    assert document.notices or words(document) == ["甲"]


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("<mo>≤</mo><mn>15</mn>", "≤15"),
        ("<mrow><mo>≥</mo><mfrac><mn>1</mn><mn>2</mn></mfrac></mrow>", "≥1/2"),
        ("<semantics><mn>8</mn><annotation>\\8</annotation></semantics>", "8"),
    ],
)
def test_formulas_are_read_as_they_are_shown(formula: str, text: str) -> None:
    page = f"<p>指标值<math>{formula}</math>件</p>".encode()
    assert words(open_document(page, "表.html")) == [f"指标值{text}件"]
