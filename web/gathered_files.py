"""What is written into the files of 汇总（各单位工作区）: the list of workspaces as a paper, all projects as CSV."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal

from forms.gathered import GatheredList, GatheredRow
from indicators.clock import format_local_minute, local_day
from indicators.paper_acts import STATE_WORDS
from monitoring.lights import Light
from pages.gathered_notes import UNKNOWN, emptiness_word, overlap_words, unit_notes
from pages.gathered_page import (
    NEVER,
    TOTAL,
    GatheredLine,
    GatheredProject,
    gathered_lines,
    page_warnings,
    whole_line,
)
from pages.rollup_page import RollupLine
from store.line_queries import PartialSum
from workspace.gathered import GatheredUnit
from workspace.spreadsheet import csv_text
from workspace.unit_places import UnitPlaces
from workspace.unit_rollup import Rollup, rolled_unit
from workspace.unit_state import StateLine
from workspace.unit_sums import UnitSums, add_up

COLUMNS = (
    *("工作区", "数据时间", "项目编号", "项目", "年度", "主管部门", "单位", "预算（万元）", "执行（万元）"),
    *("执行率（%）", "得分", "等级", "自评表", "封存版次", "灯号截至", "灯号", "说明"),
)
PROJECTS_UNKNOWN = "项目数未知"


def paper_content(rollup: Rollup, listed: UnitPlaces, year: int | None, now: datetime) -> GatheredList:
    lines = gathered_lines(rollup, year)
    sums, whole = add_up(line.sums for line in lines), whole_line(lines)
    notes = [
        *page_warnings(rollup, listed, lines, now),
        *(f"{TOTAL}：{note}" for note in unknown_words(sums)),
        *(f"{line.unit.name}：{note}" for line in lines for note in line_words(line)),
        *(overlap_words(found) for found in rollup.twice if found.year == year),
    ]
    return GatheredList(
        title=f"各单位绩效自评汇总表（{year_word(year, whole)}）",
        day=local_day(rollup.made_at),
        rows=tuple(paper_row(line.unit.name, line.line, line.sums, line.received) for line in lines),
        whole=paper_row(TOTAL, whole, sums, format_local_minute(rollup.made_at)),
        notes=tuple(notes),
    )


def year_word(year: int | None, whole: RollupLine | None) -> str:
    if year:
        return f"{year}年度"
    return "没有项目" if whole else PROJECTS_UNKNOWN


def told_alone(emptiness: str) -> str:
    """As it is understood where it stands in no column of projects."""
    return PROJECTS_UNKNOWN if emptiness == UNKNOWN else emptiness


def line_words(line: GatheredLine) -> Iterator[str]:
    if line.emptiness:
        yield told_alone(line.emptiness)
    yield from line.notes
    yield from unknown_words(line.sums)


def unknown_words(sums: UnitSums) -> Iterator[str]:
    """What a sum does not hold."""
    if sums.unknown_annual:
        yield f"{sums.unknown_annual} 个项目的预算未知，没有计入"
    if sums.unknown_executed:
        yield f"{sums.unknown_executed} 个项目的执行未知，没有计入"
    if sums.rated < sums.projects:
        yield f"执行率只含预算和执行都已知的 {sums.rated} 个项目"
    if sums.totalled < sums.projects:
        yield f"平均得分只含有总分的 {sums.totalled} 个项目"


def paper_row(name: str, line: RollupLine | None, sums: UnitSums, received: str) -> GatheredRow:
    if line is None:
        return GatheredRow(name, None, None, None, None, None, "", received)
    counts = (line.projects, line.handed_in, line.sealed, line.returned, sums.late, line.different)
    grades = "，".join(f"{grade} {count}" for grade, count in line.grades)
    annual, executed = (known_sum(part, line.projects) for part in (line.totals.annual, line.totals.executed))
    return GatheredRow(name, counts, annual, executed, line.totals.rate, line.mean, grades, received)


def known_sum(part: PartialSum, projects: int) -> Decimal | None:
    """Where nothing is known there is no sum, and no 0."""
    return None if projects and part.unknown == projects else part.known


def projects_csv(
    units: Iterable[GatheredUnit], year: int | None, usual: str, warnings: Iterable[str]
) -> bytes:
    """That Excel opens in Chinese; what has to be known of all of it stands above, of a workspace above its
    projects."""
    rows = [note_row("说明", "", [warning]) for warning in warnings]
    rows += [row for unit in units for row in unit_rows(unit, year, usual)]
    return f"\ufeff{csv_text(COLUMNS, rows)}".encode()


def unit_rows(unit: GatheredUnit, year: int | None, usual: str) -> Iterator[tuple[object, ...]]:
    """``usual`` is the hash of the rules of most workspaces."""
    received = format_local_minute(unit.received_at) if unit.received_at else ""
    projects = [GatheredProject(checked) for checked in unit.lines if checked.line.year == year]
    notes = list(unit_notes(rolled_unit(unit), usual))
    if not projects and (unit.state or not unit.fault):
        notes.append(told_alone(emptiness_word(unit.state.head)) if unit.state else NEVER)
    if notes:
        yield note_row(unit.name, received, notes)
    for project in projects:
        yield (unit.name, received, *project_cells(project))


def note_row(name: str, received: str, notes: Iterable[str]) -> tuple[object, ...]:
    return (name, received, *[""] * (len(COLUMNS) - 3), "；".join(notes))


def light_word(line: StateLine) -> str:
    return Light(line.light).word if line.light else ""


def project_cells(project: GatheredProject) -> tuple[object, ...]:
    line = project.line
    return (
        line.project,
        f"{line.name}（部门整体）" if project.is_department else line.name,
        line.year,
        line.department,
        line.unit,
        line.annual,
        line.executed,
        project.rate,
        line.total,
        line.grade,
        STATE_WORDS[project.state] if project.state else "",
        line.sealed or "",
        line.light_as_of,
        light_word(line),
        project.note,
    )
