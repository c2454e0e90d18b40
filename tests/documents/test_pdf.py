"""PDF papers: tables by their lines, whole over page breaks; running text whole; pictures and passwords told."""

import pytest

from documents import pdf
from documents.document import Document, Notice
from documents.open_file import open_document
from documents.reading import UnreadableFileError
from tests.documents.pdf_files import PASSWORD, PICTURE, frame, printed_file
from tests.documents.pdf_files import words as put
from tests.documents.seen import rows, words
from tests.papers.seed_documents import typeset

PAGE = '#set page(paper: "a5", margin: 15mm)\n#set text(font: "Jixiao Song", size: 10pt)\n'


def read(content: bytes) -> Document:
    found = pdf.read(content)
    return Document("表.pdf", "pdf", "", found.blocks, found.notices)


def table(*cells: str, columns: int = 2, header: str = "") -> str:
    head = f"table.header({header})," if header else ""
    return f"#table(columns: (1fr,) * {columns}, {head} {', '.join(f'[{cell}]' for cell in cells)})\n"


def test_tables_and_paragraphs_come_in_their_order_with_their_places() -> None:
    document = open_document(
        typeset(PAGE + "标题\n\n" + table("甲", "1", "乙", "") + "\n说明\n\n" + table("丙", "2")), "表.pdf"
    )
    assert document.kind == "pdf"
    assert words(document) == ["标题", "说明"]
    assert [rows(document_table) for document_table in document.tables] == [
        [["甲", "1"], ["乙", ""]],
        [["丙", "2"]],
    ]
    assert [document_table.place for document_table in document.tables] == ["第1页 第1个表", "第1页 第2个表"]
    assert document.tables[0].cells[3].place == "第1页 第1个表 第2行第2格"


def test_cells_where_a_line_is_missing_are_one() -> None:
    body = "#table(columns: 3 * (1fr,), table.cell(rowspan: 2, colspan: 2)[大], [甲], [乙], [丙], [丁], [戊])"
    cells = read(typeset(PAGE + body)).tables[0].cells
    assert [(cell.text, cell.row, cell.column, cell.rowspan, cell.colspan) for cell in cells] == [
        ("大", 0, 0, 2, 2), ("甲", 0, 2, 1, 1), ("乙", 1, 2, 1, 1),
        ("丙", 2, 0, 1, 1), ("丁", 2, 1, 1, 1), ("戊", 2, 2, 1, 1),
    ]  # fmt: skip


def test_a_line_broken_by_the_width_of_its_cell_is_whole_again() -> None:
    text = "为企业群众提供7*24小时政务服务，提高政务服务效率，切实解决群众急难愁盼的问题。"
    assert rows(read(typeset(PAGE + table(text, "1", columns=3))).tables[0])[0][0] == text


def test_a_line_that_ended_by_itself_stays_a_line() -> None:
    assert (
        rows(read(typeset(PAGE + table("原因：一 \\ 措施：二", "1"))).tables[0])[0][0] == "原因：一\n措施：二"
    )


def test_a_paragraph_broken_by_the_width_of_the_page_is_whole_again() -> None:
    text = "负责全市政务服务便民热线工作的指导、监督、考核工作；负责热线的集中受理、分类交办、限时回复、统一回访等工作。"
    assert words(read(typeset(f"{PAGE}标题\n\n{text}\n\n{text}\n\n完"))) == ["标题", text, text, "完"]


def test_a_paragraph_over_two_pages_is_one() -> None:
    text = "负责全市政务服务便民热线工作的指导监督考核" * 40
    assert words(read(typeset(f"{PAGE}标题\n\n{text}\n\n完"))) == ["标题", text, "完"]


def test_an_item_after_a_full_line_is_a_paragraph_of_its_own() -> None:
    line = "负责全市政务服务便民热线工作的指导、监督和考核。"
    document = read(typeset(f"{PAGE}#set text(size: {118 / (25.4 / 72) / 24:.2f}pt)\n{line}\n\n（二）其他"))
    assert words(document) == [line, "（二）其他"]


def test_a_row_cut_by_the_page_break_is_one_row() -> None:
    cells = "\n".join(f"[{number}], [指标]," for number in range(24))
    text = "完成全年工作任务并保障热线正常运转" * 12
    table = read(typeset(f"{PAGE}#table(columns: (1fr, 2fr), {cells} [甲], [{text}], [99], [末])")).tables[0]
    assert rows(table)[-2:] == [["甲", text], ["99", "末"]]


@pytest.mark.parametrize("header", ["", "[指标], [值]"])
def test_a_table_over_three_pages_is_one_and_its_header_stands_once(header: str) -> None:
    cells = [text for number in range(60) for text in (f"指标{number}", f"{number}")]
    document = read(typeset(PAGE + table(*cells, header=header) + "注"))
    expected = [[f"指标{number}", f"{number}"] for number in range(60)]
    assert [rows(document_table) for document_table in document.tables] == [
        [["指标", "值"], *expected] if header else expected
    ]
    assert words(document) == ["注"]
    assert document.tables[0].cells[-1].place.startswith("第3页 第1个表 第")


def test_page_numbers_and_running_heads_do_not_part_a_table() -> None:
    page = (
        '#set page(paper: "a5", header: [某市部门预算], numbering: "— 1 —")\n#set text(font: "Jixiao Song")\n'
    )
    cells = [text for number in range(60) for text in (f"指标{number}", f"{number}")]
    document = read(typeset(page + table(*cells)))
    assert len(document.tables) == 1
    assert words(document) == ["某市部门预算"]


def test_forms_of_one_layout_on_two_pages_stay_two_with_their_titles() -> None:
    forms = [
        "绩效目标表\n" + table("项目名称", each, "主管部门", "某办") for each in ("语音服务费", "人员经费")
    ]
    document = read(typeset(PAGE + "#pagebreak()\n".join(forms)))
    assert [rows(document_table)[0][1] for document_table in document.tables] == ["语音服务费", "人员经费"]
    assert words(document) == ["绩效目标表", "绩效目标表"]


def test_a_title_between_keeps_tables_apart() -> None:
    document = read(typeset(PAGE + table("甲", "1") + "#pagebreak()\n另一张表\n" + table("乙", "2")))
    assert len(document.tables) == 2


def test_a_merged_cell_broken_over_pages_is_one() -> None:
    rest = ", ".join(f"[指标{number}]" for number in range(40))
    cells = (
        read(typeset(f"{PAGE}#table(columns: 2 * (1fr,), table.cell(rowspan: 40)[产出], {rest})"))
        .tables[0]
        .cells
    )
    assert (cells[0].text, cells[0].rowspan) == ("产出", 40)


def test_a_table_without_lines_is_paragraphs() -> None:
    document = read(typeset(PAGE + "#table(columns: 2, stroke: none, [甲], [1], [乙], [2])"))
    assert document.tables == ()
    assert words(document) == ["甲 1", "乙 2"]


def test_a_frame_around_text_is_no_table() -> None:
    document = read(typeset(PAGE + "#rect[框内文字]"))
    assert (document.tables, words(document)) == ((), ["框内文字"])


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page_reads_as_it_is_shown(turn: int) -> None:
    x, y, width, height = (100, 100, 200, 40)
    content = (
        frame(x, y, width, height, 2, 2)
        + put("A", 110, 150)
        + put("B", 310, 150)
        + put("C", 110, 110)
        + put("D", 310, 110)
    )
    spun = {0: "1 0 0 1 0 0", 90: "0 1 -1 0 600 0", 180: "-1 0 0 -1 600 800", 270: "0 -1 1 0 0 800"}[turn]
    document = read(printed_file(f"q {spun} cm {content} Q", extra=f"/Rotate {turn}"))
    assert rows(document.tables[0]) == [["A", "B"], ["C", "D"]]


def test_a_page_that_is_a_picture_is_told() -> None:
    document = open_document(printed_file(put("text", 100, 700), PICTURE), "扫描.pdf")
    assert document.notices == (
        Notice("是图片，无法读取文字；请提供 Word、Excel 或带文字的 PDF 原件，或把文字录入后再读取", "第2页"),
    )


def test_a_picture_beside_text_is_told() -> None:
    document = read(printed_file(put("text", 100, 700) + "q 300 0 0 300 0 0 cm /Picture Do Q"))
    assert [(notice.place, notice.message[:8]) for notice in document.notices] == [
        ("第1页", "有图片，无法读取")
    ]


def test_a_password_is_told() -> None:
    with pytest.raises(UnreadableFileError, match="设有密码"):
        read(printed_file(put("text", 100, 700), trailer=PASSWORD))


def test_more_pages_than_any_budget_has_are_refused() -> None:
    with pytest.raises(UnreadableFileError, match="共1001页"):
        read(printed_file(*[""] * 1001))


def test_a_form_whose_parts_have_other_columns_is_one_over_the_page_break() -> None:
    upper = (
        "table.cell(colspan: 2)[项目名称], [语音服务费], [某办], "
        + "table.cell(colspan: 3)[其他资金], [0], " * 24
    )
    lower = "[产出], table.cell(colspan: 2)[数量], [30条], " * 24
    tables = read(typeset(f"{PAGE}#table(columns: 4 * (1fr,), {upper} {lower})")).tables
    assert len(tables) == 1
    assert rows(tables[0])[-1] == ["产出", "数量", "30条"]
    assert [cell.colspan for cell in tables[0].row_cells(48)] == [1, 2, 1]
