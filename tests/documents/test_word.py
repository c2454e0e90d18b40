"""Word papers: reading order, merged cells once, changes accepted, tables wherever they lie, tables over page breaks whole."""

import pytest

from documents import word
from documents.document import Document, Notice, Paragraph
from documents.open_file import open_document
from documents.reading import FileContents, UnreadableFileError
from documents.word_numbers import format_count
from tests.documents.seen import rows
from tests.documents.word_files import EMPTY, NAMES, PAGE_BREAK, cell, line, table, word_file


def read(body: str, **parts: str) -> Document:
    found: FileContents = word.read(
        word_file(body, {f"word/{name}.xml": text for name, text in parts.items()})
    )
    return Document("表.docx", "docx", "", found.blocks, found.notices)


def test_paragraphs_and_tables_come_in_their_order_with_their_places() -> None:
    document = open_document(
        word_file(line("标题") + table(("项目名称", "语音服务费")) + line("注")), "表.docx"
    )
    assert document.kind == "docx"
    assert document.blocks[0] == Paragraph("标题", "第1段")
    assert rows(document.tables[0]) == [["项目名称", "语音服务费"]]
    assert document.tables[0].cells[1].place == "第1个表 第1行第2格"
    assert document.blocks[2] == Paragraph("注", "第2段")


def test_a_cell_merged_across_and_down_stands_once() -> None:
    first = cell("绩效指标", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>') + cell("甲")
    second = cell("", '<w:gridSpan w:val="2"/><w:vMerge/>') + cell("乙")
    third = cell("丙", "<w:vMerge/>") + cell("丁") + cell("戊")
    found = read(
        f"<w:tbl>{''.join(f'<w:tr>{text}</w:tr>' for text in (first, second, third))}</w:tbl>"
    ).tables[0]
    assert [(each.text, each.row, each.column, each.rowspan, each.colspan) for each in found.cells] == [
        ("绩效指标", 0, 0, 2, 2), ("甲", 0, 2, 1, 1), ("乙", 1, 2, 1, 1),
        ("丙", 2, 0, 1, 1), ("丁", 2, 1, 1, 1), ("戊", 2, 2, 1, 1),
    ]  # fmt: skip


def test_insertions_are_taken_and_deletions_left_out() -> None:
    changed = (
        "<w:p><w:r><w:t>8</w:t></w:r><w:ins><w:r><w:t>.50</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>.00</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom>"
        "<w:moveTo><w:r><w:t>万元</w:t></w:r></w:moveTo></w:p>"
    )
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('删去')}{cell('1')}</w:tr>"
    kept = f"<w:tr><w:trPr><w:ins/></w:trPr>{cell('新增')}{cell('2')}</w:tr>"
    document = read(f"{changed}<w:tbl>{gone}{kept}</w:tbl>")
    assert document.blocks[0] == Paragraph("8.50万元", "第1段")
    assert rows(document.tables[0]) == [["新增", "2"]]


def test_line_breaks_tabs_and_check_boxes_stay() -> None:
    text = '<w:p><w:r><w:t>一</w:t><w:br/><w:t>二</w:t><w:tab/><w:sym w:font="Wingdings" w:char="F0FE"/></w:r></w:p>'
    assert read(text).blocks == (Paragraph("一\n二\t☑", "第1段"),)


def test_a_table_within_a_cell_is_a_table_of_its_own() -> None:
    outer = f"<w:tbl><w:tr><w:tc>{line('外')}{table(('内', '1'))}{EMPTY}</w:tc>{cell('旁')}</w:tr></w:tbl>"
    document = read(outer + line("后"))
    assert [rows(document_table) for document_table in document.tables] == [[["外", "旁"]], [["内", "1"]]]
    assert document.tables[1].place == "第2个表（在第1个表 第1行第1格内）"


def test_a_table_that_only_frames_another_is_left_out() -> None:
    assert [
        rows(document_table)
        for document_table in read(
            f"<w:tbl><w:tr><w:tc>{table(('内', '1'))}{EMPTY}</w:tc></w:tr></w:tbl>"
        ).tables
    ] == [[["内", "1"]]]


def test_tables_in_text_boxes_content_controls_and_headers_are_found_once() -> None:
    box = f"<w:txbxContent>{table(('框', '1'))}</w:txbxContent>"
    both = (
        f"<w:p><w:r><mc:AlternateContent><mc:Choice><wps:txbx>{box}</wps:txbx></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    control = f"<w:sdt><w:sdtContent>{table(('控', '2'))}</w:sdtContent></w:sdt>"
    header = f"<w:hdr {NAMES}>{line('固原市')}{table(('眉', '3'))}</w:hdr>"
    document = read(
        both + line("间") + control, header1=header, header2=f"<w:hdr {NAMES}>{line('固原市')}</w:hdr>"
    )
    assert [(document_table.place, rows(document_table)) for document_table in document.tables] == [
        ("页眉第1个表", [["眉", "3"]]), ("第2个表", [["框", "1"]]), ("第3个表", [["控", "2"]]),
    ]  # fmt: skip
    assert [block for block in document.blocks if isinstance(block, Paragraph)] == [
        Paragraph("固原市", "页眉第1段"),
        Paragraph("间", "第1段"),
    ]


HEADER = ("三级指标", "指标值")


def test_a_table_that_goes_on_after_a_page_break_is_one_without_its_second_header() -> None:
    document = read(table(HEADER, ("甲", "1")) + PAGE_BREAK + table(HEADER, ("乙", "2")))
    assert [rows(document_table) for document_table in document.tables] == [
        [list(HEADER), ["甲", "1"], ["乙", "2"]]
    ]
    assert document.tables[0].cells[-1].place == "第1个表 第3行第2格"


@pytest.mark.parametrize(
    ("between", "second"),
    [
        (EMPTY, (HEADER, ("乙", "2"))),
        (line("标题") + PAGE_BREAK, (HEADER, ("乙", "2"))),
        (PAGE_BREAK, (("三级指标", "别的"), ("乙", "2"))),
    ],
)
def test_two_tables_stay_two(between: str, second: tuple[tuple[str, ...], ...]) -> None:
    assert len(read(table(HEADER, ("甲", "1")) + between + table(*second)).tables) == 2


def test_two_forms_of_one_layout_on_two_pages_stay_two() -> None:
    forms = [table(("项目名称", each), ("主管部门", "某办"), HEADER) for each in ("语音服务费", "人员经费")]
    assert len(read(PAGE_BREAK.join(forms)).tables) == 2


def test_pictures_and_embedded_objects_are_told_with_their_place() -> None:
    picture = '<w:p><w:r><w:drawing><a:blip r="1"/></w:drawing></w:r></w:p>'
    held = "<w:tc><w:p><w:r><w:object><v:imagedata/><o:OLEObject/></w:object></w:r></w:p></w:tc>"
    embedded = f"<w:tbl><w:tr>{held}{cell('1')}</w:tr></w:tbl>"
    assert read(line("如下表") + picture + embedded).notices == (
        Notice("是图片，无法读取文字；如果图片里有表格或数字，请把文字录入后再读取", "第1段之后"),
        Notice("是嵌入的对象（如 Excel 表格），没有读取；请另行提供该文件", "第1个表 第1行第1格"),
    )


def test_hidden_text_is_left_out_and_told() -> None:
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>密</w:t></w:r><w:r><w:t>明</w:t></w:r></w:p>"
    document = read(hidden)
    assert document.blocks == (Paragraph("明", "第1段"),)
    assert document.notices == (Notice("有隐藏的文字，没有读取；如果需要，请取消隐藏后再读取", "第1段"),)


def test_an_entity_is_never_followed() -> None:
    entities = f'<!ENTITY a "{"长" * 1000}"><!ENTITY b "{"&a;" * 1000}">'
    bomb = f"<!DOCTYPE w [{entities}]><w:document {NAMES}><w:body>{line('&b;')}</w:body></w:document>"
    with pytest.raises(UnreadableFileError, match="DOCTYPE"):
        read("", document=bomb)


def level(depth: int, figures: str, text: str, start: int = 1) -> str:
    inner = f'<w:start w:val="{start}"/><w:numFmt w:val="{figures}"/><w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{depth}">{inner}</w:lvl>'


NUMBERING = (
    f"<w:numbering {NAMES}><w:abstractNum w:abstractNumId='0'>{level(0, 'chineseCounting', '%1、')}"
    f"{level(1, 'chineseCountingThousand', '（%2）')}{level(2, 'decimal', '%3.')}{level(3, 'bullet', '-')}</w:abstractNum>"
    "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
    "<w:num w:numId='2'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='11'/></w:lvlOverride></w:num>"
    "</w:numbering>"
)
STYLES = f"<w:styles {NAMES}><w:style w:styleId='a'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style></w:styles>"


def item(text: str, depth: int, number: int = 1) -> str:
    return line(
        text, f'<w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
    )


def test_the_numbers_that_word_puts_before_paragraphs_are_read() -> None:
    body = (
        *(item("职能", 0), item("机构", 0), item("甲", 1), item("乙", 1), item("丙", 2), item("丁", 3)),
        *(
            line("情况", '<w:pPr><w:pStyle w:val="a"/></w:pPr>'),
            item("甲", 1),
            item("无", 0, 0),
            item("另起", 0, 2),
        ),
    )
    found = [
        block.text
        for block in read("".join(body), numbering=NUMBERING, styles=STYLES).blocks
        if isinstance(block, Paragraph)
    ]
    assert found == [
        "一、职能",
        "二、机构",
        "（一）甲",
        "（二）乙",
        "1.丙",
        "丁",
        "三、情况",
        "（一）甲",
        "无",
        "十一、另起",
    ]


def test_a_column_that_word_numbers_is_read() -> None:
    rows_ = "".join(f"<w:tr><w:tc>{item('', 2)}</w:tc>{cell(text)}</w:tr>" for text in ("甲", "乙"))
    assert rows(read(f"<w:tbl>{rows_}</w:tbl>", numbering=NUMBERING).tables[0]) == [
        ["1.", "甲"],
        ["2.", "乙"],
    ]


@pytest.mark.parametrize(
    ("number", "kind", "text"),
    [
        (10, "chineseCounting", "十"), (12, "chineseCounting", "十二"), (20, "chineseCounting", "二十"),
        (105, "chineseCounting", "一百零五"), (110, "chineseCounting", "一百一十"), (1001, "chineseCounting", "一千零一"),
        (12, "ideographDigital", "一二"), (3, "decimalEnclosedCircle", "③"), (28, "upperLetter", "BB"),
        (14, "upperRoman", "XIV"), (3, "decimalZero", "03"), (7, "unknown", "7"),
    ],
)  # fmt: skip
def test_figures_are_those_of_word(number: int, kind: str, text: str) -> None:
    assert format_count(number, kind) == text
