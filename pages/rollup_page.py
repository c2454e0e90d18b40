"""Self-evaluations by department and unit: money, points, grades, where the papers stand, and whose points do
not fit the spending."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.figures import half_up
from indicators.paper_acts import PaperState
from pages.overview import OverviewFilter, execution_rate, pinyin_sort_key
from store.line_queries import PartialSum
from store.lines import ProjectLine

MOST_DIFFERENT = 20
HIGH_SCORE, LOW_RATE = Decimal(90), Decimal(60)
"""A 优 beside so little spending asks for a look."""
LOW_SCORE, HIGH_RATE = Decimal(60), Decimal(90)
HANDED_IN = frozenset({PaperState.SUBMITTED, PaperState.REVIEWED, PaperState.ISSUED})
UNNAMED = "（未填）"


@dataclass(frozen=True)
class EvaluatedLine:
    """One project with where its self-evaluation stands."""

    line: ProjectLine
    state: PaperState

    @property
    def difference(self) -> str:
        """Why points and spending do not fit; "" where they do, or where one of them is not known."""
        total, rate = self.line.total, self.line.rate
        if total is None or rate is None:
            return ""
        if total >= HIGH_SCORE and rate < LOW_RATE:
            return f"得分 {HIGH_SCORE} 以上，执行率不到 {LOW_RATE}%"
        if total < LOW_SCORE and rate >= HIGH_RATE:
            return f"得分不到 {LOW_SCORE}，执行率却在 {HIGH_RATE}% 以上"
        return ""


@dataclass(frozen=True)
class MoneyTotals:
    """``rate`` is over the ``rated`` projects whose budget and execution are both known."""

    annual: PartialSum
    executed: PartialSum
    rate: Decimal | None
    rated: int


@dataclass(frozen=True)
class RollupLine:
    """Several projects together. ``mean`` is over the ``scored`` that have a total; "states" counts the
    papers by where they stand."""

    name: str
    totals: MoneyTotals
    projects: int
    mean: Decimal | None
    scored: int
    grades: tuple[tuple[str, int], ...]
    handed_in: int
    returned: int
    sealed: int
    different: int


@dataclass(frozen=True)
class RollupPage:
    """``lines`` are departments, or with one asked for its units; ``projects`` are those of one unit, or
    those whose points do not fit."""

    asked: OverviewFilter
    unit: str
    lines: tuple[RollupLine, ...]
    whole: RollupLine
    different: tuple[EvaluatedLine, ...]
    projects: tuple[EvaluatedLine, ...]
    years: tuple[int, ...]

    @property
    def level(self) -> str:
        return "单位" if self.asked.department else "主管部门"


def rollup_page(
    found: Sequence[EvaluatedLine], asked: OverviewFilter, unit: str, years: Iterable[int]
) -> RollupPage:
    """``found`` are the projects of the filter; with ``unit`` they are listed one by one."""
    of_unit = [one for one in found if not unit or name_of(one.line.unit) == unit]
    groups = group_lines(of_unit, by_unit=bool(asked.department))
    different = [one for one in of_unit if one.difference]
    return RollupPage(
        asked=asked,
        unit=unit,
        lines=tuple(rollup_line(name, ones) for name, ones in groups.items()),
        whole=rollup_line("合计", of_unit),
        different=tuple(sorted(different, key=lambda one: one.line.rate or Decimal(0))[:MOST_DIFFERENT]),
        projects=tuple(of_unit) if unit else (),
        years=tuple(sorted(years, reverse=True)),
    )


def group_lines(found: Sequence[EvaluatedLine], by_unit: bool) -> Mapping[str, list[EvaluatedLine]]:
    """In the order of the register."""
    groups: dict[str, list[EvaluatedLine]] = {}
    for one in found:
        groups.setdefault(name_of(one.line.unit if by_unit else one.line.department), []).append(one)
    return {name: groups[name] for name in sorted(groups, key=pinyin_sort_key)}


def name_of(name: str) -> str:
    return name or UNNAMED


def rollup_line(name: str, ones: Sequence[EvaluatedLine]) -> RollupLine:
    totals = [one.line.total for one in ones]
    known = [total for total in totals if total is not None]
    states = Counter(one.state for one in ones)
    return RollupLine(
        name=name,
        totals=money_totals([one.line for one in ones]),
        projects=len(ones),
        mean=half_up(sum(known, Decimal(0)) / len(known)) if known else None,
        scored=len(known),
        grades=count_grades(ones),
        handed_in=sum(states[state] for state in HANDED_IN),
        returned=states[PaperState.RETURNED] + states[PaperState.REOPENED],
        sealed=states[PaperState.ISSUED],
        different=sum(bool(one.difference) for one in ones),
    )


def money_totals(lines: Sequence[ProjectLine]) -> MoneyTotals:
    both = [
        (line.annual, line.executed)
        for line in lines
        if line.annual is not None and line.executed is not None
    ]
    annual, executed = (sum((pair[at] for pair in both), Decimal(0)) for at in (0, 1))
    return MoneyTotals(
        annual=partial_sum([line.annual for line in lines]),
        executed=partial_sum([line.executed for line in lines]),
        rate=execution_rate(annual, executed),
        rated=len(both),
    )


def partial_sum(values: Sequence[Decimal | None]) -> PartialSum:
    known = [value for value in values if value is not None]
    return PartialSum(sum(known, Decimal(0)), len(values) - len(known), len(values))


def count_grades(ones: Iterable[EvaluatedLine]) -> tuple[tuple[str, int], ...]:
    """The grades that were given, the most frequent first."""
    grades = Counter(one.line.grade for one in ones if one.line.grade)
    return tuple((str(grade), count) for grade, count in grades.most_common())
