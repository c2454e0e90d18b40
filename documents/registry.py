"""The reader for each kind of file."""

from collections.abc import Callable
from importlib import import_module

from documents.reading import FileContents

READERS = {
    "docx": "documents.word",
    "xlsx": "documents.workbook",
    "xls": "documents.old_workbook",
    "pdf": "documents.pdf",
    "html": "documents.html_page",
    "json": "documents.json_text",
    "text": "documents.plain_text",
}
IN_PROCESS_KINDS = {"json", "text"}
"""Read in one pass over the characters, without a parser that could be led astray."""


def load_reader(kind: str) -> Callable[[bytes], FileContents]:
    """Loaded only when needed: the parsers of documents take half a second to load."""
    found: Callable[[bytes], FileContents] = import_module(READERS[kind]).read
    return found
