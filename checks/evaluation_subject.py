"""What the checks of a filled-in form look at, and how its cells are read."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from checks.filled_form import FilledForm, FilledFunds, FilledRow, FilledSubtotal, paper_place
from checks.forms_together import FormsTogether
from checks.registry import Fault
from checks.wording import quote_short
from indicators.attainment import attainment_of
from indicators.branches import first_level, official_first_levels
from indicators.model import Indicator, Project, Target, TargetKind
from indicators.points import FULL_SCORE
from indicators.printed_actuals import read_printed_actual
from indicators.rows import read_target_cell
from indicators.rules import Profile
from indicators.spelling import clean_text
from yamlfiles.problem import PaperPlace, Severity

SELF_EVALUATION_FORM = "财预〔2020〕10号 项目支出绩效自评表"
SPOT_CHECKS = "地方财政部门的抽查复核要求"
NOTHING = Decimal(0)
ROUNDING_TOLERANCE = Decimal("0.01")
"""Amounts are printed in hundredths; a sum that differs by no more is a matter of rounding."""
WHOLE_POINT = Decimal(1)
"""By how much the mark of a project may be rounded where it is printed a second time."""
SATISFACTION = "满意"
GRADE_SYNONYMS = {
    "优秀": "优",
    "良好": "良",
    "中等": "中",
    "一般": "中",
    "合格": "中",
    "较差": "差",
    "不合格": "差",
}
EXECUTION_NAMED = re.compile(r"(?:预算|资金)执行率")
RowKey = tuple[str, str]
"""二级指标 and name: what a row of a form and one of a sheet have in common."""


@dataclass(frozen=True)
class EvaluationSubject:
    """A form with the rules it is judged by and what is known beside it; ``None`` where nothing is, and
    then nothing is said.

    ``approved`` is the approved target sheet, ``approved_version`` names its file and text; ``sheet`` the
    one that a form of our own was made from, approved or not; ``executed`` what the finance data say was
    spent, in the money of the form. ``projects`` are the names of all projects of the unit in the year,
    ``evaluated_projects`` those that have a form; ``together`` what the forms handed in with this one have
    in common with it.
    """

    form: FilledForm
    profile: Profile
    approved: Project | None = None
    approved_version: str = ""
    sheet: Project | None = None
    executed: Decimal | None = None
    projects: tuple[str, ...] = ()
    evaluated_projects: tuple[str, ...] = ()
    together: FormsTogether = field(default_factory=FormsTogether)

    def find_place(self, field: str, row: FilledRow | FilledFunds | FilledSubtotal | None) -> PaperPlace:
        """Where a field stands in the paper, else its row or line, else the form."""
        return paper_place(field, self.form.places if row is None else row.places, self.form.place)

    @cached_property
    def rows(self) -> tuple[tuple[FilledRow, Target], ...]:
        """Each row with its target as read under its branch; read once, for most checks ask for it."""
        return tuple((row, _read_row_target(row, self.form.year)) for row in self.form.rows)

    @cached_property
    def sheet_rows(self) -> dict[RowKey, Indicator]:
        """The rows of the target sheet behind the form."""
        sheet = self.approved or self.sheet
        return {key_of_row(row): row for row in sheet.indicators} if sheet else {}

    @property
    def named_grade(self) -> str:
        """The printed grade in the words of the rules; "" where it is none of them."""
        grade = self.form.grade.strip()
        named = GRADE_SYNONYMS.get(grade, grade)
        return named if named in {line.name for line in self.profile.grades.lines} else ""


def _read_row_target(row: FilledRow, year: int | None) -> Target:
    """A row that is called 无 does not apply, whether or not 无 is written under its target as well."""
    name = read_target_cell(row.name, row.branch, year)
    return name if name.kind is TargetKind.NOT_APPLICABLE else read_target_cell(row.target, row.branch, year)


def key_of_row(row: FilledRow | Indicator) -> RowKey:
    return row.branch[1], clean_text(row.name)


def quoted_name(row: FilledRow) -> str:
    return quote_short(row.name)


def row_attainment(row: FilledRow, target: Target) -> Fraction | None:
    """完成率 of a number as printed; ``None`` where it cannot be told."""
    if target.kind is not TargetKind.NUMBER or target.value is None:
        return None
    value = actual_number(row, target)
    return None if value is None else attainment_of(target, Fraction(value))


def actual_number(row: FilledRow, target: Target) -> Decimal | None:
    """The actual value as printed, where it is a number."""
    found = read_printed_actual(row.actual, target)
    return found.value if found else None


def is_sure_number(row: FilledRow, target: Target) -> bool:
    """Whether the actual value can be understood in one way only."""
    found = read_printed_actual(row.actual, target)
    return found is not None and not found.doubt


def fault_of_row(row: FilledRow, text: str, field: str, severity: Severity | None = None) -> Fault:
    """The text follows the name of the row."""
    return Fault(f"{quoted_name(row)}{text}", field, row, severity)


def lost_points(row: FilledRow | FilledFunds) -> Decimal:
    """The points a row lost; 0 where that is not known."""
    if row.weight is None or row.points is None:
        return NOTHING
    return max(row.weight - row.points, NOTHING)


def is_in_indicator_tree(row: FilledRow) -> bool:
    """Rows of 项目决策 and 项目管理, which some layouts have, carry no actual value."""
    first, second = row.branch
    return first_level(first) is not None if first else not second or bool(official_first_levels(second))


def is_satisfaction(row: FilledRow) -> bool:
    return any(SATISFACTION in text for text in (*row.branch, row.name))


def has_column(form: FilledForm, field: str) -> bool:
    """Whether a field of the rows stands on the form at all: filled in somewhere, or with a cell of its
    own."""
    return any(getattr(row, field) not in (None, "") or field in row.places for row in form.rows)


def is_execution_row(row: FilledRow) -> bool:
    """预算执行率 listed among the indicators, which has a check of its own."""
    return EXECUTION_NAMED.search(row.name) is not None


def total_line(form: FilledForm) -> FilledFunds | None:
    return next((fund for fund in form.funds if fund.key == "total"), None)


def execution_line(form: FilledForm) -> FilledFunds | None:
    """The total line where its points are those of 预算执行率; some forms print the mark of the whole project
    there."""
    line = total_line(form)
    return None if line is None or _has_mark_of_project(line, form) else line


def _has_mark_of_project(line: FilledFunds, form: FilledForm) -> bool:
    """A weight of 100 beside other points than the total, where the rows leave room for 预算执行率, is a
    mistake."""
    if line.weight is None or line.weight < FULL_SCORE:
        return False
    rows = sum((row.weight for row in form.rows if row.weight is not None), NOTHING)
    if rows >= FULL_SCORE or line.points is None or form.total is None:
        return True
    return abs(line.points - form.total) < WHOLE_POINT


def scored_parts(form: FilledForm) -> list[FilledRow | FilledFunds]:
    """The rows, and the line whose points are those of 预算执行率."""
    line = execution_line(form)
    return [*form.rows, line] if line else [*form.rows]


@dataclass(frozen=True)
class ExecutedFunds:
    """The total line where its amounts give a rate."""

    line: FilledFunds
    executed: Decimal
    annual: Decimal

    @property
    def rate(self) -> Fraction:
        """In percent."""
        return Fraction(self.executed) / Fraction(self.annual) * 100


def find_executed_funds(form: FilledForm) -> ExecutedFunds | None:
    line = total_line(form)
    if line is None or line.annual is None or line.executed is None or line.annual <= 0:
        return None
    return ExecutedFunds(line, line.executed, line.annual)
