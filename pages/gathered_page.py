"""汇总（各单位工作区）: a workspace a line with its money, points, grades and papers, and what has to be
known of its numbers; one workspace with its projects."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from indicators.clock import format_local_minute
from indicators.figures import format_plain
from indicators.paper_acts import PaperState
from pages.overview import execution_rate
from pages.rollup_page import MoneyTotals, RollupLine
from store.line_queries import PartialSum
from store.lines import DEPARTMENT
from workspace.gathered import GatheredUnit
from workspace.unit_places import UnitPlaces
from workspace.unit_rollup import RolledUnit, Rollup, StandsTwice, lines_of
from workspace.unit_state import StateHead, StateLine
from workspace.unit_sums import UnitSums, add_up, line_difference, line_rate
from workspace.version import VERSION

PAGE_SIZE = 200
PROJECTS_ON_PAGE = 100
LATE_FACTOR = 2
TOTAL = "合计"


@dataclass(frozen=True)
class GatheredLine:
    """``line`` is ``None`` where nothing is known of the year; ``is_empty``: it has no project there."""

    unit: RolledUnit
    line: RollupLine | None
    sums: UnitSums
    notes: tuple[str, ...]
    is_empty: bool

    @property
    def has_fault(self) -> bool:
        return bool(self.unit.fault)

    @property
    def link(self) -> str:
        """Where its own pages are, "" where it is a folder."""
        return self.unit.where if self.unit.where.startswith(("https://", "http://")) else ""

    @property
    def received(self) -> str:
        return format_local_minute(self.unit.received_at) if self.unit.received_at else "从来没有取到"


@dataclass(frozen=True)
class GatheredPage:
    """``lines`` are those of page ``number``; ``whole`` adds all of the year up. ``warnings`` are about the
    roll-up as a whole."""

    year: int | None
    years: tuple[int, ...]
    made_at: datetime
    lines: tuple[GatheredLine, ...]
    whole: RollupLine
    sums: UnitSums
    warnings: tuple[str, ...]
    twice: tuple[StandsTwice, ...]
    left_twice: int
    number: int
    units: int

    @property
    def pages(self) -> int:
        return count_pages(self.units, PAGE_SIZE)


@dataclass(frozen=True)
class GatheredProject:
    """One project of another workspace."""

    line: StateLine

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
        told = [line_difference(line), *(word for word, is_so in marks.items() if is_so)]
        return "；".join(filter(None, told))


@dataclass(frozen=True)
class GatheredUnitPage:
    """One workspace in one year; ``rolled`` is its line of the roll-up, ``None`` where that is older."""

    unit: GatheredUnit
    rolled: GatheredLine | None
    year: int | None
    years: tuple[int, ...]
    projects: tuple[GatheredProject, ...]
    found: int
    number: int

    @property
    def pages(self) -> int:
        return count_pages(self.found, PROJECTS_ON_PAGE)


def unit_page(unit: GatheredUnit, rollup: Rollup, asked: int | None, number: int) -> GatheredUnitPage:
    """``asked`` is the year, ``None`` for the newest."""
    years = tuple(sorted({line.year for line in lines_of(unit)}, reverse=True))
    year = asked or next(iter(years), None)
    lines = [line for line in lines_of(unit) if line.year == year]
    number = min(max(number, 1), count_pages(len(lines), PROJECTS_ON_PAGE))
    shown = lines[(number - 1) * PROJECTS_ON_PAGE : number * PROJECTS_ON_PAGE]
    rolled = next((one for one in gathered_lines(rollup, year) if one.unit.name == unit.name), None)
    return GatheredUnitPage(unit, rolled, year, years, tuple(map(GatheredProject, shown)), len(lines), number)


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
    return GatheredLine(unit, line, sums or UnitSums(), notes, sums is None and unit.head is not None)


def summed_line(name: str, sums: UnitSums) -> RollupLine:
    rate = execution_rate(sums.rated_annual, sums.rated_executed)
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


def most_usual_rules(rollup: Rollup) -> str:
    """The hash of the rules that most workspaces follow; "" where none is known."""
    counted = Counter(unit.head.rules_hash for unit in rollup.units if unit.head and unit.head.rules_hash)
    return counted.most_common(1)[0][0] if counted else ""


def unit_notes(unit: RolledUnit, usual: str) -> Iterator[str]:
    if unit.fault:
        since = format_local_minute(unit.failing_since) if unit.failing_since else "上次"
        kept = f"数是 {format_local_minute(unit.received_at)} 的" if unit.received_at else "还没有它的任何数"
        yield f"从 {since} 起没有取到，{kept}：{unit.reason}"
    if unit.head:
        yield from head_notes(unit.head, usual)


def head_notes(head: StateHead, usual: str) -> Iterator[str]:
    if head.is_sample:
        yield "样例数据，不是真实的数"
    if head.is_partial:
        yield "令牌只看得到一部分项目，不是全部"
    if head.left_out:
        yield f"项目太多，{head.left_out} 个没有给出，没有计入"
    if head.behind:
        yield f"{head.behind} 个项目的数还没有更新，是变化以前的，或还没有算出"
    if head.looked_at is None:
        yield "它的后台还没有运行过，项目可能不全"
    if head.problems:
        yield f"它的文件中有 {head.problems} 处错误"
    if head.rules_hash != usual:
        yield f"评分规则是“{head.rules or '没有'}”，和多数工作区不同，得分和等级不宜直接相比"
    if head.version != VERSION:
        yield f"程序版本 {head.version}，这里是 {VERSION}"


def sum_notes(sums: UnitSums) -> Iterator[str]:
    if sums.damaged:
        yield f"{sums.damaged} 个项目的记录被改动"
    if sums.changed:
        yield f"{sums.changed} 个项目封存后数据又有变化，数是封存的"
    if sums.departments:
        yield f"另有部门整体 {sums.departments} 张，资金已在项目里，不计入"


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
        whole=summed_line(TOTAL, sums),
        sums=sums,
        warnings=tuple(page_warnings(rollup, listed, lines, now)),
        twice=twice,
        left_twice=rollup.twice_count - len(rollup.twice),
        number=number,
        units=len(lines),
    )


def page_warnings(
    rollup: Rollup, listed: UnitPlaces, lines: Sequence[GatheredLine], now: datetime
) -> Iterator[str]:
    """What is wrong with the roll-up as a whole."""
    yield from list_warnings(rollup, listed)
    if now - rollup.made_at > LATE_FACTOR * listed.every:
        hours = (now - rollup.made_at) // timedelta(hours=1)
        often = listed.every // timedelta(hours=1)
        yield f"已有 {hours} 小时没有汇总（应每 {often} 小时一次），请确认定时采集在运行"
    unknown = [line.unit.name for line in lines if line.has_fault and not line.unit.head]
    old = [line.unit.name for line in lines if line.has_fault and line.unit.head]
    if unknown:
        yield f"{len(unknown)} 个工作区还没有任何数，合计里没有它们：{named(unknown)}"
    if old:
        yield f"{len(old)} 个工作区这次没有取到，合计里是它们以前的数：{named(old)}"


def list_warnings(rollup: Rollup, listed: UnitPlaces) -> Iterator[str]:
    """The list of workspaces as it is now, beside what was gathered by it."""
    for problem in listed.problems:
        yield f"名单{problem.place.label}：{problem.message}"
    places = {(place.name, place.where) for place in listed.places}
    gathered = {(unit.name, unit.where) for unit in rollup.units}
    if new := [name for name, _ in sorted(places - gathered)]:
        yield f"名单新列或改了地址的 {len(new)} 个工作区还没有汇总：{named(new)}"
    if gone := [name for name, _ in sorted(gathered - places)]:
        yield f"{len(gone)} 个工作区已不在名单里，下次汇总起不再计入：{named(gone)}"


def named(names: Sequence[str], most: int = 10) -> str:
    return "、".join(names[:most]) + ("等" if len(names) > most else "")


def twice_words(found: StandsTwice) -> str:
    places = named(found.workspaces)
    if found.kind == "unit":
        return f"单位“{found.label}”在 {len(found.workspaces)} 个工作区里都有：{places}"
    money = f"，合计里多算预算 {format_plain(found.annual)} 万元" if found.annual else ""
    return f"项目“{found.label}”在 {len(found.workspaces)} 个工作区里都有：{places}{money}"
