"""The reader for each kind of file."""

from collections.abc import Callable
from importlib import import_module

from papers.readers.reading import Reading

READERS = {
    "docx": "papers.readers.word",
    "xlsx": "papers.readers.workbook",
    "xls": "papers.readers.old_workbook",
    "pdf": "papers.readers.printed",
    "html": "papers.readers.page",
    "json": "papers.readers.data",
    "text": "papers.readers.plain",
}
HARMLESS = {"json", "text"}
"""Read in one pass over the characters, without a parser that could be led astray."""


def reader(kind: str) -> Callable[[bytes], Reading]:
    """Loaded only when needed: the parsers of documents take half a second to load."""
    found: Callable[[bytes], Reading] = import_module(READERS[kind]).read
    return found
