"""Text that does not stand level: watermarks stay out of cells, sideways and downward names are read."""

from pathlib import Path

import pytest

from documents.document import Document
from documents.open_file import open_document, open_file
from tests.documents.seen import rows, words
from tests.papers.seed_documents import typeset

FONT = '#set text(font: "Jixiao Song", size: 10pt)\n'
TABLE = "#table(columns: 4 * (1fr,), [数量指标], [座席数], [≥20个], [20个], [质量指标], [完好率], [≥98%], [99%])\n"
READ = [["数量指标", "座席数", "≥20个", "20个"], ["质量指标", "完好率", "≥98%", "99%"]]
OVER = "place(center + top, dy: 40pt, {})"
WATERMARKS = {
    "slanting, grey": OVER.format("rotate(-35deg, text(30pt, fill: luma(217))[仅供审核使用])"),
    "slanting, black and small": OVER.format("rotate(20deg, text(10pt)[内部资料 2025-01-15])"),
    "level, large, grey": OVER.format("text(60pt, fill: luma(200))[样本]"),
    "level, large, see-through": OVER.format("text(60pt, fill: rgb(0, 0, 0, 60))[样本]"),
    "level, large, red": OVER.format("text(60pt, fill: red)[样表]"),
    "upright, grey": OVER.format("rotate(90deg, text(40pt, fill: luma(200))[内部资料])"),
    "in tiles": "for i in range(12) { place(dx: calc.rem(i, 4) * 100pt, dy: i * 12pt + 30pt, "
    "text(10pt, fill: luma(204))[内部资料]) }",
}


def read(body: str, page: str = "") -> Document:
    return open_document(typeset(f'#set page(paper: "a5"{page})\n{FONT}{body}'), "表.pdf")


@pytest.mark.parametrize("where", ["foreground", "background"])
@pytest.mark.parametrize("mark", WATERMARKS)
def test_a_watermark_stays_out_of_cells(mark: str, where: str) -> None:
    document = read(TABLE, f", {where}: {WATERMARKS[mark]}")
    assert [rows(table) for table in document.tables] == [READ]


def test_faint_text_that_is_in_nobodys_way_is_read() -> None:
    header = "text(fill: white)[指标], text(fill: white)[分值]"
    body = (
        f"#table(columns: 2, fill: (x, y) => if y == 0 {{blue}}, {header}, text(fill: luma(150))[甲], [10])"
    )
    assert rows(read(body).tables[0]) == [["指标", "分值"], ["甲", "10"]]


def test_letters_that_lean_are_no_watermark() -> None:
    assert words(read("#skew(ax: -15deg)[斜体的说明]")) == ["斜体的说明"]


@pytest.mark.parametrize(
    "name",
    [
        "rotate(-90deg, reflow: true)[产出指标]",
        "rotate(90deg, reflow: true)[产出指标]",
        r"[产 \ 出 \ 指 \ 标]",
        "box(width: 10pt)[产出指标]",
    ],
)
def test_a_name_printed_sideways_or_downwards_is_read(name: str) -> None:
    rest = ", ".join(f"[指标{number}], [{number}]" for number in range(4))
    body = f"#table(columns: (60pt, 1fr, 1fr), table.cell(rowspan: 4, {name}), {rest})"
    found = rows(read(body).tables[0])
    assert found == [["产出指标", f"指标{number}", f"{number}"] for number in range(4)]


@pytest.mark.parametrize("turn", [90, 270])
def test_a_table_printed_sideways_is_read(turn: int) -> None:
    document = read(f"#rotate({turn}deg, reflow: true, block(width: 150mm)[{TABLE}])")
    assert [rows(table) for table in document.tables] == [READ]


def test_the_field_case_of_a_watermark(shared: Path) -> None:
    document = open_file(shared / "cases" / "field" / "watermarked-pdf" / "自评表.pdf")
    assert rows(document.tables[0])[0] == ["项目名称", "热线座席租赁"]
    assert [text for text in words(document) if "仅供" in text] == []
