"""A small workbook made of cells of a large one, for the compiled reader to read: so what is not written in a
usual form is read by the same reader as ever, without the rest of the sheet.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
import fastexcel

from sources.engine import quote_name

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
BOOK_PART = "xl/workbook.xml"
STRINGS_PART, STYLES_PART = "xl/sharedStrings.xml", "xl/styles.xml"
SHEET_PART = "xl/worksheets/sheet1.xml"
FRAME = {
    "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="xml" '
    'ContentType="application/xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{LINKS}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{LINKS}"><Relationship Id="rId1" '
    f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
BOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr date1904="{{from_1904}}"/>'
    '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
ALIAS = "small_book"
PROBE, DAY_OF_PROBE = "45292.5", "2024-01-01 12:00:00"
"""A number, and what it is as a day where days are counted as usual."""


class UnusualBookError(Exception):
    """Something of a large workbook is written as none is that is read row by row."""


@dataclass(frozen=True)
class SmallBook:
    """``styles`` and ``counts_from_1904`` are those of the large workbook."""

    connection: duckdb.DuckDBPyConnection
    styles: bytes
    counts_from_1904: bool

    def read_rows(self, sheet: bytes, strings: bytes = b"") -> list[dict[int, str]]:
        """The cells of each row, the first of which is row 1, by column; ``sheet`` and ``strings`` are whole
        parts. Rows behind the last that holds anything are left out. Raises fastexcel.FastExcelError."""
        read = fastexcel.read_excel(self._package(sheet, strings))
        found = read.load_sheet(0, header_row=None, skip_rows=0, dtypes="string")
        if not found.width or not found.height:
            return []
        places = [info.absolute_index for info in found.available_columns()]
        self.connection.register(ALIAS, found)
        rows = self.connection.execute(f"FROM {quote_name(ALIAS)}").fetchall()
        self.connection.unregister(ALIAS)
        return [{at: text for at, text in zip(places, row, strict=True) if text is not None} for row in rows]

    def read_strings(self, items: Sequence[bytes]) -> list[str]:
        """The texts of shared strings, each of them its element."""
        cells = "".join(
            f'<row r="{at}"><c r="A{at}" t="s"><v>{at - 1}</v></c></row>' for at in range(1, len(items) + 1)
        )
        strings = b'<sst xmlns="%s">%s</sst>' % (MAIN.encode(), b"".join(items))
        rows = self.read_rows(sheet_of_rows(cells), strings)
        texts = [row.get(0, "") for row in rows]
        return texts + [""] * (len(items) - len(texts))

    def shown_in_styles(self, styles: Sequence[int]) -> dict[int, str | None]:
        """By style the text of the number ``PROBE``. Raises fastexcel.FastExcelError."""
        cells = "".join(
            f'<row r="{at}"><c r="A{at}" s="{style}"><v>{PROBE}</v></c></row>'
            for at, style in enumerate(styles, 1)
        )
        rows = self.read_rows(sheet_of_rows(cells))
        return {style: row.get(0) for style, row in zip(styles, rows, strict=True)}

    def _package(self, sheet: bytes, strings: bytes) -> bytes:
        content = io.BytesIO()
        parts: Mapping[str, str | bytes] = {
            **FRAME,
            BOOK_PART: BOOK.format(from_1904=int(self.counts_from_1904)),
            **({STYLES_PART: self.styles} if self.styles else {}),
            **({STRINGS_PART: strings} if strings else {}),
            SHEET_PART: sheet,
        }
        with zipfile.ZipFile(content, "w") as package:
            for name, part in parts.items():
                package.writestr(name, part)
        return content.getvalue()


def sheet_of_rows(rows: str) -> bytes:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()
