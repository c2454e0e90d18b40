"""All gathered workspaces rolled up: sums by workspace and year, and what stands in two of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from store.lines import DEPARTMENT
from workspace.gathered import FOLDER, GatheredUnit, read_kept, write_kept
from workspace.unit_state import StateHead, StateLine
from workspace.unit_sums import NOTHING, UnitSums, add_up, line_sums

FILE = "rollup.json"
MOST_TWICE = 200
"""So many of what stands in two workspaces are named; all are counted."""


@dataclass(frozen=True)
class RolledUnit:
    """One workspace without its projects; ``head`` is ``None`` where nothing of it was ever received;
    ``seal_fault`` is why one of its packages could not be looked into."""

    name: str
    where: str
    asked_at: datetime | None
    received_at: datetime | None
    failing_since: datetime | None
    fault: str
    reason: str
    head: StateHead | None
    broken: tuple[str, ...]
    seal_fault: str


@dataclass(frozen=True)
class UnitYear:
    """The projects of one workspace in one year."""

    name: str
    year: int
    sums: UnitSums


@dataclass(frozen=True)
class Overlap:
    """A project (``kind`` "project") or an implementing unit ("unit") that several workspaces have in one
    year; ``annual`` and ``executed`` are what sums over all hold too often, as far as it is known, in 万元."""

    kind: str
    year: int
    label: str
    workspaces: tuple[str, ...]
    annual: Decimal = NOTHING
    executed: Decimal = NOTHING


@dataclass(frozen=True)
class Rollup:
    """As gathered at ``made_at``; the first of ``twice_count`` that stand in two workspaces are ``twice``."""

    made_at: datetime
    units: tuple[RolledUnit, ...]
    years: tuple[UnitYear, ...]
    twice: tuple[Overlap, ...]
    twice_count: int

    @property
    def failed(self) -> list[RolledUnit]:
        """Those that gave nothing this time."""
        return [unit for unit in self.units if unit.fault]

    @property
    def newest_year(self) -> int | None:
        return max((one.year for one in self.years), default=None)


def roll_up(units: Sequence[GatheredUnit], now: datetime) -> Rollup:
    """In the order of the list of workspaces."""
    twice = sorted(find_overlaps(units), key=lambda found: (-found.year, found.kind, found.label))
    return Rollup(
        made_at=now,
        units=tuple(map(rolled_unit, units)),
        years=tuple(year for unit in units for year in unit_years(unit)),
        twice=tuple(twice[:MOST_TWICE]),
        twice_count=len(twice),
    )


def rolled_unit(unit: GatheredUnit) -> RolledUnit:
    head = unit.state.head if unit.state else None
    return RolledUnit(
        unit.name,
        unit.where,
        unit.asked_at,
        unit.received_at,
        unit.failing_since,
        unit.fault,
        unit.reason,
        head,
        unit.broken,
        next((seal.fault for seal in unit.seals if seal.fault), ""),
    )


def unit_years(unit: GatheredUnit) -> list[UnitYear]:
    by_year: dict[int, list[UnitSums]] = defaultdict(list)
    for checked in unit.lines:
        by_year[checked.line.year].append(line_sums(checked))
    return [UnitYear(unit.name, year, add_up(by_year[year])) for year in sorted(by_year, reverse=True)]


def find_overlaps(units: Sequence[GatheredUnit]) -> Iterable[Overlap]:
    """A project is the same by its name and unit, or by its name and id, in one year and kind. Without a unit
    the department stands for it; names alone say nothing."""
    projects: dict[tuple[int, str, str, str], dict[str, StateLine]] = defaultdict(dict)
    implementing: dict[tuple[int, str], dict[str, None]] = defaultdict(dict)
    for unit in units:
        for line in (checked.line for checked in unit.lines):
            if owner := line.unit or line.department:
                projects[line.year, line.kind, line.name, f"单位 {owner}"].setdefault(unit.name, line)
            projects[line.year, line.kind, line.name, f"编号 {line.project}"].setdefault(unit.name, line)
            if line.unit:
                implementing[line.year, line.unit][unit.name] = None
    yield from project_overlaps(list(projects.values()))
    for (year, name), holders in implementing.items():
        if len(holders) > 1:
            yield Overlap("unit", year, name, tuple(holders))


def project_overlaps(held: Iterable[dict[str, StateLine]]) -> Iterable[Overlap]:
    """Each set of copies once, however they were found to be the same, and none that is part of a larger
    one; others of the same name stand beside."""
    sets: dict[tuple[str, str], set[int]] = defaultdict(set)
    for number, holders in enumerate(sorted(held, key=len, reverse=True)):
        copies = [(name, line.project) for name, line in holders.items()]
        if len(copies) > 1 and not set.intersection(*(sets[copy] for copy in copies)):
            for copy in copies:
                sets[copy].add(number)
            yield project_overlap(holders)


def project_overlap(holders: dict[str, StateLine]) -> Overlap:
    first = next(iter(holders.values()))
    added = [line for line in holders.values() if line.kind != DEPARTMENT]
    annual, executed = (line.annual for line in added), (line.executed for line in added)
    extra = counted_too_often(annual), counted_too_often(executed)
    return Overlap("project", first.year, first.name, tuple(holders), *extra)


def counted_too_often(amounts: Iterable[Decimal | None]) -> Decimal:
    known = [amount for amount in amounts if amount]
    return sum(known[1:], NOTHING)


def keep_rollup(data: Path, rollup: Rollup) -> None:
    """Raises OSError."""
    write_kept(data / FOLDER / FILE, rollup)


def rolled_up_at(data: Path) -> datetime | None:
    """When it was written last, by the file alone: the clock asks twice a minute."""
    path = data / FOLDER / FILE
    return datetime.fromtimestamp(path.stat().st_mtime, UTC) if path.exists() else None


def read_rollup(data: Path) -> Rollup | None:
    """``None`` before the first. Raises KeptFileError."""
    return read_kept(Rollup, data / FOLDER / FILE)
