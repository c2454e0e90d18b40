"""A sheet while it is read, and what it becomes when it is closed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from papers.target_sheets.department_tasks import WHOLE
from papers.target_sheets.head_fields import SheetHead
from papers.target_sheets.header import IndicatorHeader
from papers.target_sheets.lines import SheetLine
from papers.target_sheets.read_sheet import (
    MONITORING,
    NO_TEXT,
    SELF_EVALUATION,
    TARGET,
    PrintedText,
    ReadSheet,
)
from papers.target_sheets.rows import IndicatorRows
from papers.target_sheets.sheet_years import find_year, first_year
from papers.target_sheets.terms import TermOfRows
from papers.target_sheets.unknown_columns import unknown_column_hints
from papers.target_sheets.vocabulary import OF_OTHER_YEARS
from yamlfiles.problem import PaperPlace, Problem, Severity

RESULTS = re.compile("得分|完成值")


@dataclass
class SheetDraft:
    """A sheet being read: ``blocks`` are those its rows stand in."""

    head: SheetHead = field(default_factory=SheetHead)
    titles: list[PrintedText] = field(default_factory=list)
    rows: IndicatorRows | None = None
    blocks: set[int] = field(default_factory=set)
    lines: list[SheetLine] = field(default_factory=list)
    place: str = ""
    sheet: ReadSheet = field(default_factory=lambda: ReadSheet("", ""))
    term: TermOfRows = field(default_factory=TermOfRows)

    @property
    def title(self) -> PrintedText:
        return self.titles[0] if self.titles else NO_TEXT

    @property
    def printed_years(self) -> tuple[str, ...]:
        """The texts that a year may stand in."""
        return (*(title.text for title in self.titles), self.head.get("year").text)

    @property
    def year_so_far(self) -> int | None:
        return first_year(self.printed_years)

    def read_term(self, line: SheetLine) -> None:
        self.term.read_line(line, self.rows.header if self.rows else None)
        if self.rows:
            self.rows.term = self.term.now

    def take_header(self, header: IndicatorHeader, line: SheetLine) -> None:
        if self.rows is None:
            self.rows = IndicatorRows(header)
        else:
            self.rows.header = header
        self.read_term(line)
        self.place = self.place or line.place
        self.blocks.add(line.block)


def build_sheet(draft: SheetDraft, document: str, lines: Sequence[SheetLine]) -> ReadSheet:
    """``lines`` are those of the whole document."""
    head, rows = draft.head, draft.rows
    if rows:
        rows.settle_columns()
        rows.leave_later_rows()
    year, year_doubt = find_year(draft.printed_years, head.period.text, lines)
    head.goals.year = year
    sheet = ReadSheet(
        document=document,
        place=draft.place,
        kind=_sheet_kind(draft.title.text, rows),
        title=draft.title,
        year=year,
        name=head.get("name"),
        department=head.get("department"),
        department_code=head.get("department_code"),
        unit=head.get("unit"),
        unit_code=head.get("unit_code"),
        attribute=head.get("attribute"),
        period=head.period,
        leader=head.get("leader"),
        goal=head.goals.goal,
        achieved=head.goals.printed("achieved"),
        funds=tuple(head.money.lines),
        doubts=tuple(_sheet_doubts(draft, year_doubt)),
        problems=tuple(_sheet_problems(draft)),
        lines=tuple(draft.lines),
    )
    if is_of_department(draft):
        name = sheet.department or sheet.unit
        tasks = tuple(head.tasks.tasks)
        sheet = replace(sheet, is_department=True, name=name, department=name, unit=NO_TEXT, tasks=tasks)
    if rows is None:
        return sheet
    return replace(
        sheet,
        rows=tuple(rows.rows),
        execution=rows.execution,
        totals=rows.totals,
        subtotals=tuple(rows.subtotals),
        headers=tuple(column.header for column in rows.header.columns),
    )


def is_of_department(draft: SheetDraft) -> bool:
    """By its title; a sheet with 项目名称 is of that project, whatever the project is called."""
    return WHOLE in draft.title.text and not draft.head.get("name")


def _sheet_doubts(draft: SheetDraft, year_doubt: str) -> Iterator[tuple[str, str]]:
    """By the name of the field."""
    yield from (("goal", doubt) for doubt in draft.head.goals.doubts)
    if year_doubt:
        yield "year", year_doubt
    if draft.rows and draft.rows.rows and draft.rows.header.why:
        yield "rows", draft.rows.header.why


def _sheet_problems(draft: SheetDraft) -> Iterator[Problem]:
    rows = draft.rows
    yield from draft.head.goals.hints(draft.place)
    yield from draft.head.tasks.hints(of_department=is_of_department(draft))
    if rows:
        yield from rows.problems
        yield from unknown_column_hints(rows)
    if rows is None or not rows.rows:
        message = "这张表没有读到绩效指标：请检查表头是否有“三级指标”“指标值”等字样"
        yield Problem(PaperPlace(draft.place), "no-rows", Severity.ERROR, message)


def _sheet_kind(title: str, rows: IndicatorRows | None) -> str:
    if "监控" in title:
        return MONITORING
    is_evaluated = "自评" in title or (rows is not None and _has_results(rows.header))
    return SELF_EVALUATION if is_evaluated else TARGET


def _has_results(header: IndicatorHeader) -> bool:
    return any(
        RESULTS.search(column.header) and not OF_OTHER_YEARS.search(column.header)
        for column in header.columns
    )
