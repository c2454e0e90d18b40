"""The one shape of a mistake in someone's file, and of what a check says of a paper. Collected, never raised."""

from dataclasses import dataclass
from enum import StrEnum

Place = tuple[int, int]
"""A line and a column of a file, both counted from 1."""


class Severity(StrEnum):
    """How much a problem weighs; an ERROR makes ``check`` exit with 1."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True)
class Problem:
    """A mistake in someone's file: what, where, what to do. Collected, never raised. Lines and columns count from 1."""

    file: str
    line: int
    column: int
    message: str
    code: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


@dataclass(frozen=True)
class Finding:
    """What a check says of a paper: ``code`` is the id of the check, ``published`` and ``computed`` the two texts that differ."""

    code: str
    severity: Severity
    place: str
    message: str
    published: str | None = None
    computed: str | None = None
