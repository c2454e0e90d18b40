"""The overview page: one line a project, and the sums over all that were found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from indicators.execution import listed_rate
from indicators.measured_share import MeasuredShare
from people.scopes import Scope
from store.line_queries import SORTS, LineCounts, LineFilter, LineSums
from store.lines import ProjectLine
from store.read_model import Watch
from workspace.project_lines import department_sort_key as department_sort_key
from workspace.project_lines import fold_text
from workspace.project_lines import pinyin_sort_key as pinyin_sort_key

PAGE_SIZE = 50
MOST_AT_ONCE = 500
"""Lines on one page, for printing. Judgement: half a megabyte."""
DEFAULT_SORT = "light"
LIGHT_CHIPS = (("red", "红灯"), ("yellow", "黄灯"), ("green", "绿灯"), ("blue", "蓝灯"), ("none", "未评"))
READY_CHIPS = (("missing", "有待补事项"), ("ready", "资料齐全"), ("doubt", "有存疑"))
GRADE_CHIPS = (("优", "优"), ("良", "良"), ("中", "中"), ("差", "差"))


@dataclass(frozen=True)
class OverviewFilter:
    """What the reader asked to see; "" is all. ``sort`` is a column, ``is_reversed`` turns it round."""

    year: int | None
    department: str
    words: str
    as_of: date | None
    page: int
    whole: bool
    unit: str = ""
    light: str = ""
    ready: str = ""
    grade: str = ""
    sort: str = DEFAULT_SORT
    is_reversed: bool = False

    @property
    def query(self) -> Mapping[str, object]:
        """The conditions as the words of an address, without page and order."""
        words = {
            "year": self.year,
            "department": self.department,
            "unit": self.unit,
            "light": self.light,
            "ready": self.ready,
            "grade": self.grade,
            "q": self.words,
            "as_of": self.as_of,
        }
        return {name: value for name, value in words.items() if value}

    @property
    def address(self) -> Mapping[str, object]:
        """The same with the order, where it is not the usual one."""
        sort = {"sort": self.sort} if (self.sort, self.is_reversed) != (DEFAULT_SORT, False) else {}
        return {**self.query, **sort, **({"turned": 1} if self.is_reversed else {})}

    @property
    def needs_lines(self) -> bool:
        """Whether it asks for more than the names of a sheet."""
        return bool(self.light or self.ready or self.grade)

    def by_names(self, scope: Scope) -> LineFilter:
        """What of it is told by a sheet alone."""
        words = tuple(fold_text(self.words).split())
        return LineFilter(self.year, self.department, self.unit, words, scope=scope)

    def of_lines(self, scope: Scope) -> LineFilter:
        return replace(self.by_names(scope), light=self.light, ready=self.ready, grade=self.grade)

    def with_sort(self, column: str) -> Mapping[str, object]:
        """The address that sorts by a column; by the one it is sorted by already the other way round."""
        is_turned = self.sort == column and not self.is_reversed
        return {**self.query, "sort": column, **({"turned": 1} if is_turned else {})}

    def arrow(self, column: str) -> str:
        """For people who read the page and for those who hear it: ``ascending``."""
        if self.sort != column:
            return "none"
        return "descending" if self.is_reversed else "ascending"


@dataclass(frozen=True)
class BudgetLink:
    """A department budget of the year, and how many of its relations are broken."""

    id: str
    unit: str
    broken: int


@dataclass(frozen=True)
class FilterChip:
    """A condition with the number of its projects; pressed again it is taken back. ``address`` is where
    either leads."""

    label: str
    count: int
    is_current: bool
    address: Mapping[str, object]


@dataclass(frozen=True)
class LineFreshness:
    """How far the lines are of this moment: ``outdated`` ones show what was so before. ``partial`` says why
    what is summed and sorted is of one page only, "" where it is of all."""

    outdated: int
    watch: Watch
    partial: str = ""


@dataclass(frozen=True)
class OverviewPage:
    """``lines`` is one page of the projects found, or all of them."""

    lines: tuple[ProjectLine, ...]
    found: int
    sums: LineSums
    chips: tuple[tuple[FilterChip, ...], ...]
    errors: int
    years: tuple[int, ...]
    departments: tuple[str, ...]
    units: tuple[str, ...]
    asked: OverviewFilter
    page: int
    pages: int
    is_any_declared: bool
    warning: str
    budgets: tuple[BudgetLink, ...]
    freshness: LineFreshness

    @property
    def rate(self) -> Decimal | None:
        """Over those whose budget and execution are both known."""
        return listed_rate(self.sums.rated_annual, self.sums.rated_executed)

    @property
    def share(self) -> MeasuredShare:
        """Of the numbers of all projects found, how many nobody typed."""
        return MeasuredShare(self.sums.measured_numbers, self.sums.typed_numbers, self.sums.numbers)

    @property
    def can_show_all(self) -> bool:
        return self.found <= MOST_AT_ONCE


def page_numbers(asked: OverviewFilter, found: int) -> tuple[int, int]:
    """The page shown and how many there are; all on one where that was asked for and they are not too
    many."""
    if asked.whole and found <= MOST_AT_ONCE:
        return 1, 1
    pages = max(1, -(-found // PAGE_SIZE))
    return min(max(asked.page, 1), pages), pages


def overview_page(
    lines: Sequence[ProjectLine],
    *,
    asked: OverviewFilter,
    sums: LineSums,
    found: int,
    counts: LineCounts,
    groups: Sequence[tuple[int, str, str]],
    errors: int,
    warning: str,
    budgets: Sequence[BudgetLink],
    freshness: LineFreshness,
) -> OverviewPage:
    """``groups`` are the year, department and unit of all projects that the reader may see."""
    page, pages = page_numbers(asked, found)
    of_year = [group for group in groups if asked.year in (None, group[0])]
    of_department = [group for group in of_year if asked.department in ("", group[1])]
    return OverviewPage(
        lines=tuple(lines),
        found=found,
        sums=sums,
        chips=() if freshness.partial else chip_rows(asked, counts),
        errors=errors,
        years=tuple(sorted({year for year, _, _ in groups}, reverse=True)),
        departments=names_of(department for _, department, _ in groups),
        units=names_of(unit for _, _, unit in of_department) if asked.department else (),
        asked=asked,
        page=page,
        pages=pages,
        is_any_declared=bool(groups),
        warning=warning,
        budgets=tuple(budgets),
        freshness=freshness,
    )


def names_of(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names) - {""}, key=pinyin_sort_key))


def chip_rows(asked: OverviewFilter, counts: LineCounts) -> tuple[tuple[FilterChip, ...], ...]:
    rows = (
        ("light", asked.light, LIGHT_CHIPS, counts.lights),
        ("ready", asked.ready, READY_CHIPS, counts.ready),
        ("grade", asked.grade, GRADE_CHIPS, counts.grades),
    )
    return tuple(chips_of(asked, name, current, words, numbers) for name, current, words, numbers in rows)


def chips_of(
    asked: OverviewFilter,
    name: str,
    current: str,
    words: Iterable[tuple[str, str]],
    numbers: Mapping[str, int],
) -> tuple[FilterChip, ...]:
    """Those that some line has, and the one that is chosen."""
    return tuple(
        chip(asked, name, value, label, numbers.get(value, 0))
        for value, label in words
        if numbers.get(value) or value == current
    )


def chip(asked: OverviewFilter, name: str, value: str, label: str, count: int) -> FilterChip:
    is_current = getattr(asked, name) == value
    changed: dict[str, Any] = {name: "" if is_current else value}
    return FilterChip(label, count, is_current, replace(asked, **changed).address)


def known_ready(text: str) -> str:
    return text if text in dict(READY_CHIPS) else ""


def known_sort(text: str) -> str:
    return text if text in SORTS else DEFAULT_SORT
