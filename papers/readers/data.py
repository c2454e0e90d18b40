"""Data as JSON: the text as it stands, for those who know its shape."""

import json

from papers.document import Paragraph
from papers.readers import plain
from papers.readers.reading import Reading


def read(content: bytes) -> Reading:
    """What begins like JSON and is none is text."""
    text = plain.decoded(content)
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return plain.read(content)
    return Reading((Paragraph(text, "全文"),))
