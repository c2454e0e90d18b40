"""Data as JSON: the text as it stands, for those who know its shape."""

import json

from documents import plain_text
from documents.document import Paragraph
from documents.reading import FileContents


def read(content: bytes) -> FileContents:
    """What begins like JSON and is none is text."""
    text = plain_text.decode_text(content)
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return plain_text.read(content)
    return FileContents((Paragraph(text, "全文"),))
