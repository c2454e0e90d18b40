"""What the checks of a target sheet look at: the project, its rules, and what else is known of its year."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from checks.registry import Fault
from checks.wording import quote_short
from indicators.model import EvaluatorInfo, Indicator, Project, TargetKind
from indicators.rules import Profile
from yamlfiles.problem import FilePlace

MANUAL_EVALUATORS = ("manual.value", "manual.grade", "manual.done")


@dataclass(frozen=True)
class YearContext:
    """What is known beside the sheet; ``None`` and empty where nothing is, and then nothing is said about
    it.

    ``last_year`` is the same project a year before, ``actuals`` its 实际完成值 by indicator id,
    ``three_year_means`` those of three years; ``other_projects`` are those of the year (all of them where
    ``spending`` is known), ``spending`` the 项目支出 of the year's budget in 万元; ``approved`` is the
    declaration the year was approved with; ``same_goal`` are the other sheets of the year with the same
    年度总体目标.
    """

    last_year: Project | None = None
    actuals: Mapping[str, Decimal] | None = None
    three_year_means: Mapping[str, Decimal] | None = None
    other_projects: tuple[Project, ...] = ()
    spending: Decimal | None = None
    approved: Project | None = None
    same_goal: tuple[Project, ...] = ()


@dataclass(frozen=True)
class TargetSubject:
    """A project with the rules and evaluators it is checked against."""

    project: Project
    profile: Profile
    evaluators: Mapping[str, EvaluatorInfo]
    year: YearContext = YearContext()

    @cached_property
    def scored_rows(self) -> tuple[Indicator, ...]:
        return tuple(
            indicator
            for indicator in self.project.indicators
            if indicator.target.kind is not TargetKind.NOT_APPLICABLE
        )

    def find_place(self, field: str, row: Indicator | None) -> FilePlace:
        """A field of ``row``, else of the project; without such a field the row itself or the head of the
        file."""
        places = row.places if row else self.project.places
        return FilePlace(self.project.file, *(places.get(field) or places.get("") or (1, 1)))


def quoted_name(row: Indicator) -> str:
    return quote_short(row.name)


def quoted_target(row: Indicator) -> str:
    return quote_short(row.target.text)


def name_and_target(row: Indicator) -> str:
    """“名称”的指标值“指标值”."""
    return f"{quoted_name(row)}的指标值{quoted_target(row)}"


def fault_of_row(row: Indicator, text: str, field: str = "") -> Fault:
    """The text follows the name of the row."""
    return Fault(f"{quoted_name(row)}{text}", field, row)


def fault_of_target(row: Indicator, text: str) -> Fault:
    """The text follows the name of the row and its target."""
    return Fault(f"{name_and_target(row)}{text}", "target", row)
