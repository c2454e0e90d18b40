"""Rows cut by a page break, with a line drawn on both sides of the cut, are whole again; rows that end there stay rows."""

from pathlib import Path

import pytest

from documents.open_file import open_document, open_file
from tests.documents.seen import rows
from tests.papers.seed_documents import typeset

PAGE = '#set page(paper: "a5", margin: 15mm)\n#set text(font: "Jixiao Song", size: 10pt)\n'
WIDTHS = "(44pt, 44pt, 50pt, 50pt)"
HEADER = ("科目编", "科目名", "合计", "支出")


def two_pages(above: tuple[str, ...], below: tuple[str, ...], *after: tuple[str, ...]) -> list[list[str]]:
    """A table on the first page and what goes on of it on the second, each with all its lines."""
    pieces = ((HEADER, ("合计", "", "80.00", "90.00"), above), (below, *after))
    body = "#pagebreak()\n".join(drawn(piece) for piece in pieces)
    (table,) = open_document(typeset(PAGE + body), "预算.pdf").tables
    return rows(table)[2:]


def drawn(piece: tuple[tuple[str, ...], ...]) -> str:
    cells = "".join(f"[{text}]," for row in piece for text in row)
    return f"#table(columns: {WIDTHS}, inset: 5pt, {cells})\n"


NEXT = ("213039", "其他", "10.00", "12.00")


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        (("213030", "行政运", "40.00", "45.00"), ("1", "行", "", ""), ["2130301", "行政运行", "40.00", "45.00"]),
        (("213", "水资源", "30.00", "33.00"), ("", "管理", "", ""), ["213", "水资源管理", "30.00", "33.00"]),
        (("2130", "水利", "123456.7", "33.00"), ("", "", "8", ""), ["2130", "水利", "123456.78", "33.00"]),
        (("103002", "便民服", "1.00", "2.00"), ("01", "务站", "", ""), ["10300201", "便民服务站", "1.00", "2.00"]),
        (("数量指", "租用座", "≥20个", "20个"), ("标", "席数", "", ""), ["数量指标", "租用座席数", "≥20个", "20个"]),
    ],
)  # fmt: skip
def test_a_row_cut_between_two_lines_is_one_row(
    above: tuple[str, ...], below: tuple[str, ...], whole: list[str]
) -> None:
    assert two_pages(above, below, NEXT) == [whole, list(NEXT)]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (("213030", "行政运", "40.00", "45.00"), ("213031", "水资源", "30.00", "33.00")),
        (("213030", "行政运", "40.00", "45.00"), ("213031", "水资源", "", "")),
        (("213", "水利", "40.00", "45.00"), ("1", "行", "", "")),
        (("213030", "行政运", "40.00", "45.00"), ("1", "行", "2.00", "3.00")),
    ],
)
def test_a_row_that_ends_with_the_page_stays_a_row(above: tuple[str, ...], below: tuple[str, ...]) -> None:
    assert two_pages(above, below, NEXT) == [list(above), list(below), list(NEXT)]


def test_the_case_of_a_budget_row_over_two_pages(shared: Path) -> None:
    table = open_file(shared / "cases" / "papers" / "24-budget-row-over-two-pages.pdf").tables[0]
    assert rows(table)[3] == ["2130301", "行政运行", "40.00", "45.00", "45.00", "0.00", "5.00", "12.50%"]
