"""The project page: the official tree with target, actual, points and the sentence that explains them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.assessment import Assessment, Row
from indicators.model import FUNDS, Indicator, Project
from indicators.seen import Observation, Outcome
from indicators.units import convert
from web.chart import Chart, chart


@dataclass(frozen=True)
class TreeRow:
    """One row of the tree; ``first`` and ``second`` are the heights of the merged cells that begin here, 0 where none does."""

    row: Row
    first: int
    second: int
    weight: Decimal


@dataclass(frozen=True)
class Chosen:
    """The row that the form is for: an indicator, the funds or the goal; what was typed and why it was refused."""

    id: str
    label: str
    hint: str
    graded: bool


@dataclass(frozen=True)
class ProjectPage:
    assessment: Assessment
    rows: tuple[TreeRow, ...]
    charts: tuple[tuple[str, Chart], ...]
    choices: tuple[tuple[str, str], ...]
    fallen_back: bool

    @property
    def project(self) -> Project:
        return self.assessment.project


def project_page(
    assessment: Assessment, history: Mapping[str, Sequence[Observation]], fallen_back: bool
) -> ProjectPage:
    """``history``: the observations of each indicator, oldest first."""
    automatic = [row.indicator for row in assessment.rows if not row.indicator.manual and row.indicator.weight > 0]
    charts = [(each.id, trend(each, history.get(each.id, ()), assessment.project)) for each in automatic]
    rows = [(each.indicator.id, each.indicator.name) for each in assessment.rows if each.indicator.weight > 0]
    choices = (*rows, (FUNDS, "预算执行：全年执行数"), ("goal", "年度总体目标：实际完成情况"))
    return ProjectPage(assessment, tuple(tree(assessment.rows)), tuple(charts), choices, fallen_back)


def tree(rows: Sequence[Row]) -> list[TreeRow]:
    """Rows with the heights of their merged branch cells."""
    branches = [row.indicator.branch for row in rows]
    made = []
    for at, row in enumerate(rows):
        first, second = row.indicator.branch
        begins_first = at == 0 or branches[at - 1][0] != first
        begins_second = begins_first or branches[at - 1][1] != second
        made.append(
            TreeRow(
                row,
                run_length([each[0] for each in branches[at:]]) if begins_first else 0,
                run_length(branches[at:]) if begins_second else 0,
                sum((each.indicator.weight for each in rows if each.indicator.branch[0] == first), Decimal(0)),
            )
        )
    return made


def run_length(items: Sequence[object]) -> int:
    """How many of the first item stand together at the beginning."""
    return next((at for at, each in enumerate(items) if each != items[0]), len(items))


def trend(indicator: Indicator, observations: Sequence[Observation], project: Project) -> Chart:
    """The observations of one indicator through the year, in the target's unit."""
    target = indicator.target
    seen = [(each.as_of, value_in(each, target.unit)) for each in observations]
    unit = target.unit or next((each.measured.unit for each in observations), "")
    return chart(indicator.name, seen, target.value, target.text, unit, project.span)


def value_in(observation: Observation, unit: str) -> Decimal | None:
    measured = observation.measured
    if measured.outcome not in (Outcome.MEASURED, Outcome.MANUAL) or measured.value is None:
        return None
    return convert(measured.value, measured.unit, unit)
