"""汇总（各单位工作区）: a workspace a line with its money, points, grades and papers, and what has to be
known of its numbers; one workspace with its projects."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from indicators.clock import format_local_minute
from indicators.execution import listed_rate
from indicators.paper_acts import PaperState
from pages.gathered_notes import UNKNOWN, emptiness_word, list_warnings, named, sum_notes, unit_notes
from pages.rollup_page import MoneyTotals, RollupLine
from store.line_queries import PartialSum
from store.lines import DEPARTMENT
from workspace.gathered import GatheredUnit
from workspace.unit_places import UnitPlaces
from workspace.unit_rollup import Overlap, RolledUnit, Rollup, rolled_unit
from workspace.unit_seals import CheckedLine, SealCheck
from workspace.unit_state import StateLine
from workspace.unit_sums import UnitSums, add_up, line_difference, line_rate, line_sums

PAGE_SIZE = 200
PROJECTS_ON_PAGE = 100
LATE_FACTOR = 2
TOTAL = "合计"
NEVER = "从来没有取到"
SEAL_WORDS: Mapping[SealCheck, str] = {
    SealCheck.NONE: "",
    SealCheck.VERIFIED: "",
    SealCheck.OVERRULED: "报来的得分、等级与封存包不同，按封存包",
    SealCheck.UNCHECKED: "封存包还没有核对",
    SealCheck.BROKEN: "封存包没有核对成",
}


@dataclass(frozen=True)
class GatheredLine:
    """``line`` is ``None`` where no project of the year is known; ``emptiness`` says what that means."""

    unit: RolledUnit
    line: RollupLine | None
    sums: UnitSums
    notes: tuple[str, ...]

    @property
    def emptiness(self) -> str:
        return "" if self.line else emptiness_word(self.unit.head)

    @property
    def has_fault(self) -> bool:
        return bool(self.unit.fault)

    @property
    def link(self) -> str:
        """Where its own pages are, "" where it is a folder."""
        return self.unit.where if self.unit.where.startswith(("https://", "http://")) else ""

    @property
    def received(self) -> str:
        return format_local_minute(self.unit.received_at) if self.unit.received_at else NEVER


@dataclass(frozen=True)
class GatheredPage:
    """``lines`` are those of page ``number``; ``whole`` adds all of the year up, ``None`` where nothing of it
    is known. ``warnings`` are about the roll-up as a whole."""

    year: int | None
    years: tuple[int, ...]
    made_at: datetime
    lines: tuple[GatheredLine, ...]
    whole: RollupLine | None
    sums: UnitSums
    warnings: tuple[str, ...]
    twice: tuple[Overlap, ...]
    number: int
    units: int

    @property
    def pages(self) -> int:
        return count_pages(self.units, PAGE_SIZE)


@dataclass(frozen=True)
class GatheredProject:
    """One project of another workspace."""

    checked: CheckedLine

    @property
    def line(self) -> StateLine:
        return self.checked.line

    @property
    def rate(self) -> Decimal | None:
        return line_rate(self.line)

    @property
    def is_department(self) -> bool:
        return self.line.kind == DEPARTMENT

    @property
    def state(self) -> PaperState | None:
        return PaperState(self.line.paper_state) if self.line.paper_state else None

    @property
    def note(self) -> str:
        """What has to be known of its numbers."""
        line = self.line
        marks = {
            "记录被改动": line.is_damaged,
            "封存后数据又有变化": line.has_newer,
            "刚有变化，数是以前的": line.is_outdated,
            "逾期未填": line.is_late,
        }
        told = [
            line_difference(line),
            SEAL_WORDS[self.checked.seal],
            *(word for word, is_so in marks.items() if is_so),
        ]
        return "；".join(filter(None, told))


@dataclass(frozen=True)
class GatheredUnitPage:
    """One workspace in one year; ``whole`` is its line in a roll-up of now."""

    unit: GatheredUnit
    whole: GatheredLine
    year: int | None
    years: tuple[int, ...]
    projects: tuple[GatheredProject, ...]
    found: int
    number: int

    @property
    def is_unknown(self) -> bool:
        """No line of the year, which does not mean that it has no project."""
        return self.whole.emptiness == UNKNOWN

    @property
    def pages(self) -> int:
        return count_pages(self.found, PROJECTS_ON_PAGE)


def unit_page(unit: GatheredUnit, rollup: Rollup, asked: int | None, number: int) -> GatheredUnitPage:
    """``asked`` is the year, ``None`` for the newest."""
    years = tuple(sorted({one.line.year for one in unit.lines}, reverse=True))
    year = asked or next(iter(years), None)
    lines = [one for one in unit.lines if one.line.year == year]
    number = min(max(number, 1), count_pages(len(lines), PROJECTS_ON_PAGE))
    shown = lines[(number - 1) * PROJECTS_ON_PAGE : number * PROJECTS_ON_PAGE]
    sums = add_up(map(line_sums, lines)) if lines else None
    whole = gathered_line(rolled_unit(unit), sums, most_usual_rules(rollup))
    return GatheredUnitPage(unit, whole, year, years, tuple(map(GatheredProject, shown)), len(lines), number)


def count_pages(found: int, size: int) -> int:
    return max(1, -(-found // size))


def gathered_lines(rollup: Rollup, year: int | None) -> tuple[GatheredLine, ...]:
    """Every workspace, also those of which nothing is known."""
    found = {one.name: one.sums for one in rollup.years if one.year == year}
    usual = most_usual_rules(rollup)
    return tuple(gathered_line(unit, found.get(unit.name), usual) for unit in rollup.units)


def gathered_line(unit: RolledUnit, sums: UnitSums | None, usual: str) -> GatheredLine:
    line = summed_line(unit.name, sums) if sums else None
    notes = (*unit_notes(unit, usual), *sum_notes(sums or UnitSums()))
    return GatheredLine(unit, line, sums or UnitSums(), notes)


def summed_line(name: str, sums: UnitSums) -> RollupLine:
    rate = listed_rate(sums.rated_annual, sums.rated_executed)
    return RollupLine(
        name=name,
        totals=MoneyTotals(
            PartialSum(sums.annual, sums.unknown_annual, sums.projects),
            PartialSum(sums.executed, sums.unknown_executed, sums.projects),
            rate,
            sums.rated,
        ),
        projects=sums.projects,
        mean=sums.mean,
        scored=sums.totalled,
        grades=tuple(sums.grades.items()),
        handed_in=sums.handed_in,
        returned=sums.returned,
        sealed=sums.sealed,
        different=sums.different,
    )


def whole_line(lines: Sequence[GatheredLine]) -> RollupLine | None:
    """All of them together; ``None`` where no project is known, and some may have one."""
    if any(line.emptiness == UNKNOWN for line in lines) and not any(line.line for line in lines):
        return None
    return summed_line(TOTAL, add_up(line.sums for line in lines))


def most_usual_rules(rollup: Rollup) -> str:
    """The hash of the rules that most workspaces follow; "" where none is known."""
    counted = Counter(unit.head.rules_hash for unit in rollup.units if unit.head and unit.head.rules_hash)
    return counted.most_common(1)[0][0] if counted else ""


def gathered_page(
    rollup: Rollup, listed: UnitPlaces, asked: int | None, number: int, now: datetime
) -> GatheredPage:
    """``asked`` is the year, ``None`` for the newest."""
    years = tuple(sorted({one.year for one in rollup.years}, reverse=True))
    year = asked or rollup.newest_year
    lines = gathered_lines(rollup, year)
    sums = add_up(line.sums for line in lines)
    twice = tuple(found for found in rollup.twice if found.year == year)
    number = min(max(number, 1), count_pages(len(lines), PAGE_SIZE))
    return GatheredPage(
        year=year,
        years=years,
        made_at=rollup.made_at,
        lines=lines[(number - 1) * PAGE_SIZE : number * PAGE_SIZE],
        whole=whole_line(lines),
        sums=sums,
        warnings=tuple(page_warnings(rollup, listed, lines, now)),
        twice=twice,
        number=number,
        units=len(lines),
    )


def page_warnings(
    rollup: Rollup, listed: UnitPlaces, lines: Sequence[GatheredLine], now: datetime
) -> Iterator[str]:
    """What is wrong with the roll-up as a whole."""
    yield from list_warnings(rollup, listed)
    if rollup.twice_count > len(rollup.twice):
        yield f"两处都有的项目和单位共 {rollup.twice_count} 处，只列出 {len(rollup.twice)} 处"
    if now - rollup.made_at > LATE_FACTOR * listed.every:
        hours = (now - rollup.made_at) // timedelta(hours=1)
        often = listed.every // timedelta(hours=1)
        yield f"已有 {hours} 小时没有汇总（应每 {often} 小时一次），请确认定时采集在运行"
    unknown = [line.unit.name for line in lines if not line.unit.head]
    old = [line.unit.name for line in lines if line.has_fault and line.unit.head]
    if unknown:
        yield f"{len(unknown)} 个工作区还没有任何数，合计里没有它们：{named(unknown)}"
    if hidden := [line.unit.name for line in lines if line.unit.head and line.emptiness == UNKNOWN]:
        yield f"{len(hidden)} 个工作区这一年度的项目还没有算出或看不到，合计里没有它们：{named(hidden)}"
    if old:
        yield f"{len(old)} 个工作区这次没有取到，合计里是它们以前的数：{named(old)}"
