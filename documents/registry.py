"""The reader for each kind of file."""

from collections.abc import Callable
from importlib import import_module

from documents.reading import Reading

READERS = {
    "docx": "documents.word",
    "xlsx": "documents.workbook",
    "xls": "documents.old_workbook",
    "pdf": "documents.pdf",
    "html": "documents.html_page",
    "json": "documents.json_text",
    "text": "documents.plain_text",
}
HARMLESS = {"json", "text"}
"""Read in one pass over the characters, without a parser that could be led astray."""


def reader(kind: str) -> Callable[[bytes], Reading]:
    """Loaded only when needed: the parsers of documents take half a second to load."""
    found: Callable[[bytes], Reading] = import_module(READERS[kind]).read
    return found
