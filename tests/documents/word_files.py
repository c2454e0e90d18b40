"""Word files of any body, for tests: the XML an office program writes, without the office program."""

import io
import zipfile
from collections.abc import Mapping

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)


def word_file(body: str, parts: Mapping[str, str] | None = None) -> bytes:
    """``parts`` are further members: a header, notes."""
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
            **(parts or {}),
        }
    )


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in members.items():
            packed.writestr(name, text)
    return target.getvalue()


def line(text: str, marks: str = "") -> str:
    return f"<w:p>{marks}<w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str, marks: str = "") -> str:
    return f"<w:tc><w:tcPr>{marks}</w:tcPr>{line(text)}</w:tc>"


def table(*rows: tuple[str, ...]) -> str:
    lines = ("".join(map(cell, row)) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{text}</w:tr>' for text in lines)}</w:tbl>"


PAGE_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
EMPTY = "<w:p/>"
