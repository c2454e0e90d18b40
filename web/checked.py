"""What the checks say of one project: of its target sheet, and of its self-evaluation as it stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from indicators.assessment import Assessment
from indicators.checks import Filled, examine
from indicators.filled_from import filled_from
from indicators.model import Problem, Severity

AMONG_THE_GAPS = frozenset({"E1", "E2", "E4"})
"""A reason that is missing stands among what the page lists as missing, with the way to enter it."""
ORDER = tuple(Severity)


@dataclass(frozen=True)
class Remark:
    code: str
    severity: Severity
    place: str
    message: str


@dataclass(frozen=True)
class Checked:
    """The worst first; ``sheet`` of the target file, ``form`` of the self-evaluation."""

    sheet: tuple[Remark, ...]
    form: tuple[Remark, ...]

    @property
    def count(self) -> int:
        return len(self.sheet) + len(self.form)

    @property
    def wrong(self) -> bool:
        return any(each.severity is Severity.ERROR for each in (*self.sheet, *self.form))


def checked(problems: Iterable[Problem], assessment: Assessment) -> Checked:
    """``problems``: all of the workspace; those of the project's own file are taken."""
    own = (each for each in problems if each.file == assessment.project.file)
    sheet = [Remark(each.code, each.severity, f"第 {each.line} 行", each.message) for each in own]
    found = examine(Filled(filled_from(assessment), assessment.profile))
    form = [
        Remark(each.code, each.severity, each.place, each.message) for each in found if each.code not in AMONG_THE_GAPS
    ]
    return Checked(ordered(sheet), ordered(form))


def ordered(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    return tuple(sorted(remarks, key=lambda each: ORDER.index(each.severity)))
