"""Every kind of file gives ordinary characters; look-alikes are a hint, signs nobody knows a warning."""

import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from documents.document import Document
from documents.open_file import open_document, open_file
from papers.document_problems import document_problems
from tests.documents.seen import rows, words
from tests.documents.word_files import line, word_file
from tests.documents.word_files import table as word_table
from tests.papers.seed_documents import typeset
from yamlfiles.problem import Severity

WRITTEN, MEANT = "主管部⻔⽬标", "主管部门目标"


def workbook_file(text: str) -> bytes:
    book = Workbook()
    book.active.append([text, "甲"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def all_texts(document: Document) -> str:
    cells = [cell.text for table in document.tables for cell in table.cells]
    return "".join((*words(document), *cells))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("表.txt", WRITTEN.encode()),
        ("表.csv", f"{WRITTEN},甲,乙\n一,二,三\n四,五,六\n".encode("gb18030")),
        ("表.html", f"<html><p>{WRITTEN}<table><tr><td>{WRITTEN}<td>甲</table>".encode()),
        ("表.docx", word_file(line(WRITTEN) + word_table((WRITTEN, "甲")))),
        ("表.xlsx", workbook_file(WRITTEN)),
    ],
)
def test_look_alikes_are_read_and_told_in_every_kind_of_file(name: str, content: bytes) -> None:
    document = open_document(content, name)
    assert MEANT in all_texts(document)
    assert WRITTEN not in all_texts(document)
    (problem,) = document_problems(document, "R1")
    assert problem.severity is Severity.HINT
    assert "⻔" in problem.message


def test_a_pdf_of_radicals_reads_as_ordinary_text() -> None:
    document = open_document(typeset(f'#set text(font: "Jixiao Song")\n{MEANT}'), "表.pdf")
    assert words(document) == [MEANT]
    assert document.notices == ()


def test_the_field_case_of_look_alikes(shared: Path) -> None:
    document = open_file(shared / "cases" / "field" / "look-alike-characters-import" / "目标表.txt")
    assert rows(document.tables[0])[1][:2] == ["主管部门", "【103】市政府办公室"]
    assert "12345语音服务费" in all_texts(document)


def inserted(code: str, font: str) -> str:
    return f'<w:p><w:r><w:sym w:font="{font}" w:char="{code}"/></w:r><w:r><w:t>20个</w:t></w:r></w:p>'


@pytest.mark.parametrize(
    ("code", "font", "shown"),
    [
        ("F0B3", "Symbol", "≥20个"),
        ("F0A3", "Symbol", "≤20个"),
        ("00B3", "Symbol", "≥20个"),
        ("F052", "Wingdings 2", "☑20个"),
        ("F0A8", "Wingdings", "□20个"),
        ("2265", "宋体", "≥20个"),
    ],
)
def test_inserted_signs_keep_their_meaning(code: str, font: str, shown: str) -> None:
    document = open_document(word_file(inserted(code, font)), "表.docx")
    assert words(document) == [shown]
    assert document.notices == ()


@pytest.mark.parametrize(("code", "font"), [("F0B3", "MT Extra"), ("F021", "Wingdings"), ("", "Symbol")])
def test_a_sign_nobody_knows_is_shown_and_told(code: str, font: str) -> None:
    document = open_document(word_file(inserted(code, font)), "表.docx")
    assert words(document) == ["〓20个"]
    (problem,) = document_problems(document, "R1")
    assert (problem.severity, "〓" in problem.message) == (Severity.WARNING, True)


def test_a_run_in_a_symbol_font_is_read_as_shown() -> None:
    fonts = '<w:rPr><w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/></w:rPr>'
    run = f"<w:p><w:r>{fonts}<w:t>³</w:t></w:r><w:r><w:t>95%</w:t></w:r></w:p>"
    assert words(open_document(word_file(run), "表.docx")) == ["≥95%"]


@pytest.mark.parametrize(
    "written",
    [
        "<font face=Symbol>³</font>95%",
        "<span style='font-family:Symbol'>³</span>95%",
        '<font face="Symbol"><b>&#xF0B3;</b></font>95%',
        "&#xF0B3;95%",
    ],
)
def test_signs_of_web_pages_are_read_as_shown(written: str) -> None:
    document = open_document(f"<html><table><tr><td>接通率<td>{written}<td>³</table>".encode(), "表.html")
    assert rows(document.tables[0]) == [["接通率", "≥95%", "³"]]


def test_the_field_case_of_an_inserted_symbol(shared: Path) -> None:
    document = open_file(shared / "cases" / "field" / "inserted-symbol-at-least" / "自评表.docx")
    assert "≥20个" in [cell.text for table in document.tables for cell in table.cells]
