"""What the checks say of one project: of its target sheet, and of its self-evaluation as it stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from checks.own_form import ORDER, findings_of
from indicators.assessment import Assessment
from yamlfiles.problem import Problem, Severity


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
    form = [Remark(each.code, each.severity, each.place, each.message) for each in findings_of(assessment)]
    return Checked(ordered(sheet), tuple(form))


def ordered(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    return tuple(sorted(remarks, key=lambda each: ORDER.index(each.severity)))
