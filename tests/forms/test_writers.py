"""The four writers: the numbers of the data, the same bytes twice, and text that stays text whatever it says."""

import io
import re
from collections.abc import Callable
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any
from zipfile import ZipFile

import openpyxl
import pdfplumber
import pytest
from docx import Document

from documents.open_file import open_document
from forms import docx, html, pdf, xlsx
from forms.form import SAMPLE_MARK, Form
from forms.self_evaluation import self_evaluation_form
from forms.typefaces import missing_characters
from tests.forms.assessments import busy, complete, incomplete, with_text

Writer = Callable[[Form], bytes]
WRITERS: dict[str, Writer] = {
    "html": lambda form: html.write(form).encode(),
    "docx": docx.write,
    "xlsx": xlsx.write,
    "pdf": pdf.write,
}

HOSTILE = [
    "=cmd|'/C calc'!A0",
    "@SUM(1+1)",
    '=HYPERLINK("http://x","y")',
    '#set page(width: 1cm); #panic("x")',
    "$x^2$ *b* _i_ `raw` @ref <label> // \\ \\u{0}",
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% raw %}",
    "]]> &amp; & \" ' &P&D",
    "https://example.com/" + "a" * 600,
    "长" * 2000,
    "第一行\n第二行\r\n第三行",
    "𠮷野家 鿏 𬬭",
    "😀👨‍👩‍👧 ⚠️ العربية",
    "a\x00b\x07c\x1b[31m\x85d\ufffe\ud800\u202e",
    "",
]


def numbers(form: Form) -> list[str]:
    """Every number of the form's data that is printed, as printed."""
    data = form.data()
    amounts = [row[key] for row in data["funds"]["rows"] for key in ("initial", "annual", "executed")]
    points = [row["points"] for row in data["indicators"]] + [data["funds"]["points"]]
    rates = [f"{data['funds']['rate']}%"] if data["funds"]["rate"] else []
    return [amount for amount in (*amounts, *points, *rates, data["total"]) if amount is not None]


def in_docx(content: bytes) -> list[str]:
    tables = Document(io.BytesIO(content)).tables[:2]
    return [Cell(tc).text for table in tables for row in table._tbl.tr_lst for tc in row.tc_lst]


class Cell:
    """The text of one cell as it stands in the file, merged or not."""

    def __init__(self, element: Any) -> None:
        self.text = "".join(each.text or "" for each in element.iter("{*}t"))


def in_xlsx(content: bytes) -> list[str]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [shown(cell) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def shown(cell: Any) -> str:
    if cell.data_type != "n":
        return str(cell.value)
    value = Decimal(str(cell.value))
    if "%" in cell.number_format:
        return f"{value * 100:.2f}%"
    return f"{value:.2f}" if cell.number_format == "0.00" else f"{value:f}"


def in_pdf(content: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(content)) as document:
        tables = document.pages[0].extract_tables()
        return [cell or "" for table in tables for row in table for cell in row]


class Page(HTMLParser):
    """The texts of the cells of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in ("td", "th"):
            self.inside = True
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.cells[-1] += data


def in_html(content: bytes) -> list[str]:
    page = Page()
    page.feed(content.decode().partition("</table>")[0])
    return page.cells


READERS = {"html": in_html, "docx": in_docx, "xlsx": in_xlsx, "pdf": in_pdf}


@pytest.mark.parametrize("assessment", [complete, incomplete], ids=["complete", "incomplete"])
@pytest.mark.parametrize("kind", WRITERS)
def test_the_numbers_on_the_paper_are_those_of_the_data(kind: str, assessment: Callable[[], Any]) -> None:
    form = self_evaluation_form(assessment(), sample=True)
    printed = READERS[kind](WRITERS[kind](form))
    expected = numbers(form)
    assert len(expected) >= 11
    assert {text: printed.count(text) for text in expected} == {
        text: expected.count(text) for text in expected
    }


@pytest.mark.parametrize("kind", WRITERS)
def test_the_same_form_gives_the_same_bytes(kind: str) -> None:
    first, second = (WRITERS[kind](self_evaluation_form(complete(), sample=True)) for _ in range(2))
    assert first == second


def test_office_files_carry_no_time_but_that_of_the_assessment() -> None:
    for write in (docx.write, xlsx.write):
        with ZipFile(io.BytesIO(write(self_evaluation_form(complete(), sample=True)))) as archive:
            assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            core = archive.read("docProps/core.xml").decode()
            assert set(re.findall(r"\d{4}-\d\d-\d\d", core)) == {"2024-12-31"}


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("kind", WRITERS)
def test_hostile_text_breaks_nothing(kind: str, text: str) -> None:
    assert READERS[kind](WRITERS[kind](self_evaluation_form(with_text(text), sample=True)))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_workbook_holds_no_formula_and_no_link(text: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx.write(self_evaluation_form(with_text(text), sample=True))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{{ 7*7 }}{% raw %}", "]]> &amp; & \" ' &P&D"])
def test_a_page_shows_markup_as_text(text: str) -> None:
    page = html.write(self_evaluation_form(with_text(text), sample=True))
    assert "<script" not in page
    assert in_html(page.encode()).count(text) >= 4


@pytest.mark.parametrize("text", ['#set page(width: 1cm); #panic("x")', "$x^2$ *b* _i_ `raw` @ref <label>"])
def test_the_typesetter_shows_markup_as_text(text: str) -> None:
    with pdfplumber.open(
        io.BytesIO(pdf.write(self_evaluation_form(with_text(text), sample=True)))
    ) as document:
        assert "".join(text.split()) in "".join((document.pages[0].extract_text() or "").split())
        assert round(document.pages[0].width) == 595


def test_a_long_reason_is_printed_to_its_last_character() -> None:
    form = self_evaluation_form(with_text("长" * 1999 + "尾"), sample=False)
    with pdfplumber.open(io.BytesIO(pdf.write(form))) as document:
        inside = [page.within_bbox((0, 0, page.width, page.height - 30)) for page in document.pages]
        text = "".join(page.extract_text() or "" for page in inside)
    places = sum(cell.text.count("尾") for page in form.pages for row in page.rows for cell in row)
    assert text.count("尾") >= places
    assert text.count("长") >= 1999 * places


def test_a_busy_form_fits_one_page() -> None:
    with pdfplumber.open(io.BytesIO(pdf.write(self_evaluation_form(busy(), sample=True)))) as document:
        text = document.pages[0].extract_text() or ""
    assert "第11项话务指标" in text
    assert "填报日期" in text


def test_lists_go_on_under_the_appendix() -> None:
    form = self_evaluation_form(complete(), sample=False)
    assert [page.flows for page in form.pages] == [False, False, True, True]
    with pdfplumber.open(io.BytesIO(pdf.write(form))) as document:
        assert len(document.pages) == 2
    breaks = [
        paragraph
        for paragraph in Document(io.BytesIO(docx.write(form))).paragraphs
        if paragraph.paragraph_format.page_break_before
    ]
    assert [paragraph.text[:2] for paragraph in breaks] == ["附："]
    assert [each.title for each in openpyxl.load_workbook(io.BytesIO(xlsx.write(form)))] == [
        "自评表",
        "数据来源与依据",
        "来源清单",
        "口径全文",
    ]


def test_characters_the_fonts_lack_are_marked_and_named() -> None:
    with pdfplumber.open(
        io.BytesIO(pdf.write(self_evaluation_form(with_text("𠮷野家"), sample=False)))
    ) as document:
        text = "".join(page.extract_text() or "" for page in document.pages)
    assert "〓野家" in text
    assert "U+20BB7" in text


def test_the_fonts_have_what_officials_write() -> None:
    signs = "≥≤≧≦═×÷—／％‰±①…“”‘’【】〔〕《》、。，；：？！℃㎡№·~·／"
    assert missing_characters(signs + "固原市一二三四五鿏𬬭㧟𠳐") == set()
    assert missing_characters("𠮷😀") == {"𠮷", "😀"}


def test_a_sign_the_fonts_lack_is_set_as_the_one_that_looks_the_same() -> None:
    with pdfplumber.open(
        io.BytesIO(pdf.write(self_evaluation_form(with_text("1 − ⩾"), sample=False)))
    ) as document:
        text = "".join(page.extract_text() or "" for page in document.pages)
    assert "1 – ≥" in text
    assert "〓" not in text


def test_the_mark_of_sample_data_is_on_every_page() -> None:
    form = self_evaluation_form(with_text("长" * 2000), sample=True)
    with pdfplumber.open(io.BytesIO(pdf.write(form))) as document:
        assert len(document.pages) > 2
        assert all(SAMPLE_MARK in (page.extract_text() or "") for page in document.pages)
    word = Document(io.BytesIO(docx.write(form)))
    assert [section.header.paragraphs[0].text for section in word.sections] == [SAMPLE_MARK]
    for sheet in openpyxl.load_workbook(io.BytesIO(xlsx.write(form))):
        assert sheet["A1"].value == SAMPLE_MARK
        assert SAMPLE_MARK in sheet.oddHeader.center.text
    assert html.write(form).count(f'<p class="mark">{SAMPLE_MARK}</p>') == len(form.pages)


def test_a_form_of_real_data_carries_no_mark() -> None:
    form = self_evaluation_form(complete(), sample=False)
    assert SAMPLE_MARK not in re.sub(r"<style>.*?</style>", "", html.write(form), flags=re.DOTALL)
    assert openpyxl.load_workbook(io.BytesIO(xlsx.write(form))).worksheets[0]["A1"].value == form.title
    with pdfplumber.open(io.BytesIO(pdf.write(form))) as document:
        assert not any(SAMPLE_MARK in (page.extract_text() or "") for page in document.pages)


def test_word_rows_stay_whole_and_columns_have_their_widths() -> None:
    for table in Document(io.BytesIO(docx.write(self_evaluation_form(complete(), sample=False)))).tables[:2]:
        rows = table._tbl.tr_lst
        assert all(list(row.iter("{*}cantSplit")) for row in rows)
        widths = [column.w.mm for column in table._tbl.tblGrid.gridCol_lst if column.w]
        assert sum(widths) == pytest.approx(186, abs=0.1)
        for row in rows:
            assert sum(cell.grid_span for cell in row.tc_lst) == len(widths)


def test_word_prints_the_header_of_the_indicators_again_and_nothing_above_it() -> None:
    above, below = Document(io.BytesIO(docx.write(self_evaluation_form(complete(), sample=False)))).tables[:2]
    assert not list(above._tbl.iter("{*}tblHeader"))
    header, first, *others = below._tbl.tr_lst
    assert [Cell(tc).text for tc in header.tc_lst][:3] == ["", "一级指标", "二级指标"]
    assert [bool(list(row.iter("{*}tblHeader"))) for row in (header, first, *others)].count(True) == 1
    assert list(header.iter("{*}tblHeader"))
    assert Cell(first.tc_lst[0]).text == "绩效指标"


def test_the_two_tables_of_a_word_form_are_read_as_one() -> None:
    form = self_evaluation_form(complete(), sample=False)
    read = open_document(docx.write(form), "自评表.docx")
    (first, *_) = read.tables
    assert first.height == len(form.pages[0].rows)


def test_a_workbook_prints_on_the_width_of_a_page_with_its_header_again() -> None:
    sheet = openpyxl.load_workbook(
        io.BytesIO(xlsx.write(self_evaluation_form(complete(), sample=False)))
    ).worksheets[0]
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    first = int(sheet.print_title_rows.strip("$").split(":")[0].strip("$"))
    assert [cell.value for cell in sheet[first]][:4] == ["绩效指标", "一级指标", "二级指标", "三级指标"]
    assert sheet.freeze_panes == "A2"
