"""Workbooks as packages whose XML is written by hand, so that a cell stands in any way that XML has."""

import io
import zipfile
from collections.abc import Mapping

from sources.readers.small_book import FRAME, MAIN, OFFICE

STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="170" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/>'
    '<numFmt numFmtId="171" formatCode="[h]:mm:ss"/></numFmts><cellXfs><xf numFmtId="0"/>'
    '<xf numFmtId="22"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="10"/><xf numFmtId="49"/>'
    "</cellXfs></styleSheet>"
)
"""Of number 1 and 2 show days, 3 hours, 4 a percentage."""


def package(
    sheets: Mapping[str, str],
    strings: str | None = None,
    *,
    states: Mapping[str, str] = {},
    from_1904: str = "",
    styles: str | None = STYLES,
) -> bytes:
    """``sheets`` are the XML of their parts by name."""
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at, _ in enumerate(sheets, 1)
    )
    entries = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="rId{at}" state="{states.get(name, "visible")}"/>'
        for at, name in enumerate(sheets, 1)
    )
    parts = {
        **FRAME,
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr {from_1904}/>'
        f"<sheets>{entries}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships">{links}</Relationships>',
        **{f"xl/worksheets/sheet{at}.xml": xml for at, xml in enumerate(sheets.values(), 1)},
    }
    if strings is not None:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}" count="1">{strings}</sst>'
    if styles is not None:
        parts["xl/styles.xml"] = styles
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def sheet_xml(rows: str, *, before: str = "", behind: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{behind}</worksheet>'
