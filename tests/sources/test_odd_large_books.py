"""Large workbooks whose package, shared strings or cells are written as few programs write them: they give
what the compiled reader gives of them, or are left to it."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from sources.engine import open_engine
from sources.readers.small_book import BOOK_PART, STRINGS_PART, STYLES_PART
from tests.sources.sheet_packages import package, sheet_xml
from tests.sources.test_large_books import both_ways

Change = Callable[[str], str]
LINKS_PART = "xl/_rels/workbook.xml.rels"
ROWS = [("电话", "45292.5"), ("网络", "45293.5"), ("来访", "45294.5")]
STRINGS = "".join(f"<si><t>{text}</t></si>" for text, _ in ROWS)


def sheet_of(rows: list[tuple[str, str]]) -> str:
    """Cells of text by number, and days."""
    return sheet_xml(
        "".join(
            f'<row r="{at}"><c r="A{at}" t="s"><v>{number}</v></c><c r="B{at}" s="1"><v>{day}</v></c></row>'
            for at, (number, day) in enumerate(rows, 1)
        )
    )


def book_of(strings: str = STRINGS) -> bytes:
    first = sheet_of([(str(at), day) for at, (_, day) in enumerate(ROWS[:2])])
    return package({"一": first, "二": sheet_of([("1", "45301"), ("0", "45302")])}, strings)


def inline_book(*texts: str) -> bytes:
    cells = (
        f'<row r="{at}"><c r="A{at}" t="inlineStr"><is><t>{text}</t></is></c><c r="B{at}"><v>5</v></c></row>'
        for at, text in enumerate(texts, 1)
    )
    return package({"一": sheet_xml("".join(cells))})


def changed(book: bytes, changes: Mapping[str, Change], names: Mapping[str, str] = {}) -> bytes:
    """The package with parts changed, and some under other names."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            new.writestr(names.get(name, name), changes.get(name, str)(text))
    return content.getvalue()


def with_text(part: str, old: str, new: str) -> bytes:
    return changed(book_of(), {part: lambda xml: xml.replace(old, new)})


BOOKS = {
    "an empty string in short": book_of("<si><t>电话</t></si><si/><si><t>来访</t></si>"),
    "a string in a comment": book_of(f"<!--<si><t>旧</t></si>-->{STRINGS}"),
    "a comment between strings": book_of(STRINGS.replace("</si>", "</si><!--<si><t>旧</t></si>-->", 1)),
    "strings each on its line": book_of(STRINGS.replace("<si>", "\n  <si>")),
    "strings in another encoding": with_text(
        STRINGS_PART, "<sst", '<?xml version="1.0" encoding = "ISO-8859-1"?><sst'
    ),
    "separators by escapes": inline_book("编号", "甲_x001F_乙", "丙"),
    "shared separators by escapes": book_of("<si><t>甲_x001F_乙</t></si><si><t>丙_x001F_</t></si>"),
    "nothing by escapes": inline_book("编号", "甲_x0000_乙", "丙"),
    "a shared nothing by escapes": book_of("<si><t>甲_x0000_</t></si><si><t>丙</t></si>"),
    "returns by escapes": inline_book("编号", "甲_x000D_乙", "_x000D_", "丙"),
    "shared returns by escapes": book_of("<si><t>甲_x000D_乙</t></si><si><t>_x000D_</t></si>"),
    "a mark of order before the first": inline_book("\ufeff编号", "甲", "\ufeff乙"),
    "a shared mark of order before the first": book_of("<si><t>\ufeff编号</t></si><si><t>\ufeff</t></si>"),
    "styles of another case": changed(book_of(), {}, {STYLES_PART: "xl/Styles.xml"}),
    "styles behind another stroke": changed(book_of(), {}, {STYLES_PART: "xl\\styles.xml"}),
    "strings of another case": changed(book_of(), {}, {STRINGS_PART: "xl/SharedStrings.xml"}),
    "days from 1904": with_text(BOOK_PART, "<workbookPr ", '<workbookPr date1904="true"'),
    "days from 1904 with space": with_text(BOOK_PART, "<workbookPr ", '<workbookPr date1904 = "1"'),
    "days not from 1904": with_text(BOOK_PART, "<workbookPr ", '<workbookPr date1904="on"'),
    "1904 in a comment": with_text(BOOK_PART, "<sheets>", '<!-- <workbookPr date1904="1"/> --><sheets>'),
    "a sheet without a link": with_text(LINKS_PART, 'Id="rId2"', 'Id="rId9"'),
    "a sheet that names no link": with_text(BOOK_PART, 'r:id="rId2"', ""),
    "two sheets of one name": with_text(BOOK_PART, 'name="二"', 'name="一"'),
    "a sheet in an unknown state": with_text(BOOK_PART, 'state="visible"', 'state="Hidden"'),
    "a formula behind the number of a string": package(
        {"一": sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v><f>B1</f></c><c r="B1"><v>1</v></c></row>')},
        STRINGS,
    ),
    "a row without a number": package({"一": sheet_xml('<row r="x"><c r="A1"><v>1</v></c></row>')}),
    "a cell far to the right": package(
        {"一": sheet_xml('<row r="1"><c r="A1"><v>1</v></c><c r="AMJ1"><v>2</v></c></row>')}
    ),
}


@pytest.mark.parametrize("name", BOOKS)
def test_an_odd_book_is_the_same_read_row_by_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    book = tmp_path / "odd.xlsx"
    book.write_bytes(BOOKS[name])
    with open_engine(tmp_path) as connection:
        row_by_row, whole = both_ways(monkeypatch, connection, book)
    assert row_by_row == whole
