"""The one shape of a mistake, in a file, in a paper or in a form: where, how grave, what, what to do."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

LineColumn = tuple[int, int]
"""A line and a column of a file, both counted from 1."""


class Severity(StrEnum):
    """How much a problem weighs; an ERROR makes ``check`` exit with 1."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True)
class FilePlace:
    """A spot in a text file; line and column count from 1. Without them: the beginning of the file."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    @property
    def label(self) -> str:
        """Where in the file, for people who see its name above."""
        return f"第 {self.line} 行第 {self.column} 列"


@dataclass(frozen=True)
class PaperPlace:
    """A cell of a paper or a row of a form, in words for people: 工作表“目标表” C5, 第2个表 第3行,
    质量指标“接通率”.

    ``text`` is "" for the whole paper. ``file`` is "" where whoever holds the problem names the paper.
    """

    text: str
    file: str = ""

    def __str__(self) -> str:
        return ":".join(filter(None, (self.file, self.text)))

    @property
    def label(self) -> str:
        """Where in the paper, for people who see its name above; the whole paper by its name."""
        return self.text or self.file


Place = FilePlace | PaperPlace


@dataclass(frozen=True)
class Problem:
    """A mistake in what somebody wrote. Collected, never raised.

    ``code`` is the id of the check that found it, or a name of our own. ``message`` says what is wrong with
    this text, ``remedy`` what the check wants done in general, "" where no check speaks. ``published`` and
    ``computed`` are the two texts that differ, where a value was computed again.
    """

    place: Place
    code: str
    severity: Severity
    message: str
    remedy: str = ""
    published: str | None = None
    computed: str | None = None

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"

    @property
    def line(self) -> int:
        """The line in its file; 0 where it stands in a paper."""
        return self.place.line if isinstance(self.place, FilePlace) else 0


def move_to_file(problem: Problem, file: str) -> Problem:
    """The same problem, its file under another name."""
    return replace(problem, place=replace(problem.place, file=file))


def sort_by_line(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """In the order of the file; what has no line comes first."""
    return tuple(sorted(problems, key=_line_and_column))


def _line_and_column(problem: Problem) -> LineColumn:
    place = problem.place
    return (place.line, place.column) if isinstance(place, FilePlace) else (0, 0)


def any_error(problems: Iterable[Problem]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)


def sort_by_severity(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The worst first, else as they came."""
    order = tuple(Severity)
    return tuple(sorted(problems, key=lambda problem: order.index(problem.severity)))
