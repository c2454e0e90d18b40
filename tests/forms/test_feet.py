"""Feet of pages: long ones stand above the number of the page and never beside it."""

import io
import zipfile
from dataclasses import replace

import pypdfium2

from forms import docx, pdf, xlsx
from forms.form import Form
from forms.self_evaluation import self_evaluation_form
from tests.forms.assessments import complete

LONG = "封存第1版　校验码 0123456789abcdef　" + "批复文号 样例批复〔2024〕1号　数据截至2024-12-31　" * 2


def form(foot: str) -> Form:
    return replace(self_evaluation_form(complete(), sample=True), foot=foot)


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode()


def foot_lines(foot: str) -> list[str]:
    """The lines at the bottom of the first page, as a reader of the PDF finds them."""
    page = pypdfium2.PdfDocument(pdf.write(form(foot)))[0]
    text: str = page.get_textpage().get_text_bounded(bottom=0, top=45)
    return text.split("\r\n")


def test_a_short_foot_stands_beside_the_number_and_a_long_one_above_it() -> None:
    assert any("截至" in line and "第 1 页" in line for line in foot_lines("数据截至2024-12-31"))
    lines = foot_lines(LONG)
    assert any("第 1 页" in line for line in lines)
    assert not any("批复" in line and "第 1 页" in line for line in lines)


def test_word_and_excel_break_a_long_foot_before_the_number() -> None:
    assert "<w:br/>" in part(docx.write(form(LONG)), "word/footer1.xml")
    assert "<w:br/>" not in part(docx.write(form("短")), "word/footer1.xml")
    assert "&amp;R" not in part(xlsx.write(form(LONG)), "xl/worksheets/sheet1.xml")
    assert "&amp;R" in part(xlsx.write(form("短")), "xl/worksheets/sheet1.xml")


def test_the_mark_is_printed_once_on_an_excel_page() -> None:
    sheet = part(xlsx.write(form("短")), "xl/worksheets/sheet1.xml")
    book = part(xlsx.write(form("短")), "xl/workbook.xml")
    assert "样例数据" in sheet.partition("<headerFooter")[2]
    assert "$A$2:" in book.partition("Print_Area")[2]
