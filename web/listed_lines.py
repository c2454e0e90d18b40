"""What a list of projects answers from, for the person, the day and the knowledge asked for."""

from dataclasses import dataclass, replace

from flask import abort

from pages.overview import PAGE_SIZE, LineFreshness, OverviewFilter, page_numbers
from store.line_queries import LineFilter, LineQueries
from store.lines import ProjectLine
from web import request_context
from workspace.current_lines import FEW, CurrentLines, current_lines, lines_of_day

MOST_LINES = 1_000_000
PARTIAL = (
    f"所选日期要逐个项目计算：项目超过 {FEW} 个，这里只算了本页的，合计也只是本页的，"
    "不能按灯号、得分等排序和筛选。请先选部门、单位或查找词"
)


@dataclass(frozen=True)
class ListedLines:
    """``asked`` with the year that is shown. ``queries`` answers of those that were worked out: all, or, of
    ``partial_found`` that fit the names asked for, only those of the page."""

    asked: OverviewFilter
    queries: LineQueries
    groups: tuple[tuple[int, str, str], ...]
    freshness: LineFreshness
    partial_found: int | None = None

    @property
    def fits(self) -> LineFilter:
        return self.asked.of_lines(request_context.scope())

    def count_lines(self) -> int:
        """On all pages."""
        return self.queries.sums(self.fits).found

    def all_lines(self) -> list[ProjectLine]:
        """All pages, in the order of a register."""
        return self.page_lines(1, MOST_LINES)

    def page_lines(self, number: int, size: int) -> list[ProjectLine]:
        """One page in that order, from 1."""
        offset = (number - 1) * size
        return self.queries.page(self.fits, "name", is_reversed=False, limit=size, offset=offset)


def listed_lines(asked: OverviewFilter, *, whole: bool = False) -> ListedLines:
    """With ``whole`` every line is worked out, however many, and with where its paper stands: for sums that
    would be wrong of a part."""
    current = newest_lines()
    queries = queries_of(current)
    groups = tuple(queries.groups(request_context.scope()))
    freshness = LineFreshness(len(current.outdated), current.watch)
    asked = replace(asked, year=asked.year or max((year for year, _, _ in groups), default=None))
    by_names = asked.by_names(request_context.scope())
    if shows_another_day(asked, queries, by_names):
        return lines_worked_out(asked, queries.ids(by_names), groups, whole=whole)
    return ListedLines(asked, queries, groups, freshness)


def newest_lines() -> CurrentLines:
    """Of every project as it stands today."""
    return current_lines(
        request_context.workspace(),
        request_context.store(),
        request_context.today(),
        request_context.assess_dossier,
        request_context.all_declared_projects,
    )


def queries_of(current: CurrentLines) -> LineQueries:
    return request_context.store().read_model.lines(current.source)


def shows_another_day(asked: OverviewFilter, queries: LineQueries, by_names: LineFilter) -> bool:
    """Whether anything else is to be shown than how each project stands today."""
    if request_context.requested_known().is_past:
        return True
    return asked.as_of is not None and queries.days(by_names) - {asked.as_of} != set()


def lines_worked_out(
    asked: OverviewFilter, names: list[str], groups: tuple[tuple[int, str, str], ...], *, whole: bool
) -> ListedLines:
    """All where they are few, else one page in the order of a register."""
    partial_found = len(names) if len(names) > FEW and not whole else None
    if partial_found:
        page, _ = page_numbers(asked, len(names))
        names = names[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    current = lines_of_day(
        request_context.workspace(),
        request_context.store(),
        names,
        request_context.viewed_day(),
        request_context.assess_dossier,
        request_context.all_declared_projects,
        has_todos=whole,
    )
    freshness = LineFreshness(0, current.watch, PARTIAL if partial_found else "")
    return ListedLines(asked, queries_of(current), groups, freshness, partial_found)


def listed_ids(asked: OverviewFilter) -> frozenset[str]:
    """The projects that a list would show, all pages; 400 where that cannot be told of so many."""
    listed = listed_lines(asked)
    if listed.partial_found:
        abort(400, listed.freshness.partial)
    return frozenset(listed.queries.ids(listed.fits))
