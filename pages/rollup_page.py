"""Self-evaluations by department and unit: money, points, grades, where the papers stand, and whose points do
not fit the spending."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.execution import listed_rate
from indicators.figures import half_up
from indicators.paper_acts import HANDED_IN, SENT_BACK, PaperState
from pages.overview import OverviewFilter, pinyin_sort_key
from store.group_sums import GroupSums, tell_difference
from store.line_queries import UNNAMED, PartialSum
from store.lines import ProjectLine

MOST_DIFFERENT = 20


@dataclass(frozen=True)
class EvaluatedLine:
    """One project with where its self-evaluation stands, ``None`` where that is not worked out yet."""

    line: ProjectLine

    @property
    def state(self) -> PaperState | None:
        return PaperState(self.line.paper_state) if self.line.paper_state else None

    @property
    def difference(self) -> str:
        """Why points and spending do not fit; "" where they do, or where one of them is not known."""
        return tell_difference(self.line.total, self.line.rate)


@dataclass(frozen=True)
class MoneyTotals:
    """``rate`` is over the ``rated`` projects whose budget and execution are both known."""

    annual: PartialSum
    executed: PartialSum
    rate: Decimal | None
    rated: int


@dataclass(frozen=True)
class RollupLine:
    """Several projects together. ``mean`` is over the ``scored`` that have a total."""

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
class UnitPage:
    """One page of the projects of the unit ``name``; nothing where none is asked for."""

    name: str = ""
    lines: Sequence[ProjectLine] = ()
    page: int = 1
    pages: int = 1


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
    page: int
    pages: int
    years: tuple[int, ...]

    @property
    def level(self) -> str:
        return "单位" if self.asked.department else "主管部门"


def rollup_page(
    groups: Mapping[str, GroupSums],
    whole: GroupSums | None,
    asked: OverviewFilter,
    unit: UnitPage,
    different: Sequence[ProjectLine],
    years: Iterable[int],
) -> RollupPage:
    """``groups`` by name, ``whole`` all of them together, ``None`` where nothing was found."""
    return RollupPage(
        asked=asked,
        unit=unit.name,
        lines=tuple(rollup_line(name or UNNAMED, groups[name]) for name in sorted(groups, key=group_order)),
        whole=rollup_line("合计", whole) if whole else NOTHING_FOUND,
        different=tuple(map(EvaluatedLine, different)),
        projects=tuple(map(EvaluatedLine, unit.lines)),
        page=unit.page,
        pages=unit.pages,
        years=tuple(sorted(years, reverse=True)),
    )


def group_order(name: str) -> bytes:
    """As in a register."""
    return pinyin_sort_key(name or UNNAMED)


def rollup_line(name: str, group: GroupSums) -> RollupLine:
    sums = group.sums
    rate = listed_rate(sums.rated_annual, sums.rated_executed)
    return RollupLine(
        name=name,
        totals=MoneyTotals(sums.annual, sums.executed, rate, sums.rated),
        projects=sums.found,
        mean=half_up(group.points / group.totalled) if group.totalled else None,
        scored=group.totalled,
        grades=tuple(group.grades.items()),
        handed_in=count_states(group, HANDED_IN),
        returned=count_states(group, SENT_BACK),
        sealed=count_states(group, (PaperState.ISSUED,)),
        different=group.different,
    )


def count_states(group: GroupSums, states: Iterable[PaperState]) -> int:
    return sum(group.states.get(state, 0) for state in states)


NO_MONEY = PartialSum(Decimal(0), 0, 0)
NOTHING_FOUND = RollupLine(
    "合计",
    MoneyTotals(NO_MONEY, NO_MONEY, None, 0),
    0,
    None,
    0,
    (),
    handed_in=0,
    returned=0,
    sealed=0,
    different=0,
)
