"""A workbook of targets that came back, read in a process of its own with bounds on memory and time: the
library that reads it knows none.

Run as a module it is that process.
"""

from typing import Any

from documents.reading import BROKEN, TOO_LARGE, UnreadableFileError
from documents.sandbox import ask_child, serve
from workbooks.returned import (
    ReturnedProject,
    decode_returned,
    encode_returned,
    read_returned,
    unread_workbook,
)

SECONDS = 30
"""Of the processor; a year of a hundred projects takes three."""


def read_returned_bounded(content: bytes) -> tuple[ReturnedProject, ...]:
    """Every project of the workbook; never raises."""
    try:
        answer = ask_child("workbooks.returned_sandbox", "xlsx", content, SECONDS)
        return tuple(map(decode_returned, answer["projects"]))
    except UnreadableFileError as refusal:
        return (unread_workbook(str(refusal)),)
    except (KeyError, TypeError, ValueError):
        return (unread_workbook(BROKEN),)


def answer_request(_: str, content: bytes) -> dict[str, Any]:
    """What the child answers."""
    try:
        projects = read_returned(content)
    except (MemoryError, RecursionError):
        projects = (unread_workbook(TOO_LARGE),)
    return {"projects": [encode_returned(project) for project in projects]}


if __name__ == "__main__":
    serve(answer_request)
