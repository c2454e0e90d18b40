"""What is still to be filled in, for the person, the day and the filter asked for: of the projects as they
stand, or of some of them at another day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pages.overview import pinyin_sort_key
from pages.workbench_page import MOST_PROJECTS, LookedAt, WorkbenchPage, WorkbenchQuery, workbench_page
from store.line_queries import LineFilter, LineQueries
from store.todo_queries import TodoQueries
from web import request_context
from web.listed_lines import newest_lines, queries_of
from workspace.current_lines import CurrentLines, lines_of_day
from workspace.due_days import SetDeadlines
from workspace.project_lines import fold_text

MOST_YEARS = 2
"""The year that runs and the one before it, whose self-evaluation is made now."""


@dataclass(frozen=True)
class ListedTodos:
    """``queries`` answers of the projects that ``about`` speaks of."""

    queries: TodoQueries
    deadlines: SetDeadlines
    about: LookedAt

    def page(self, query: WorkbenchQuery) -> WorkbenchPage:
        today = query.as_of or request_context.today()
        parts, sums = self.queries.counts(), self.queries.sums()
        return workbench_page(parts, sums, query, today, self.about, self.deadlines, self.queries.contents)


def listed_todos(query: WorkbenchQuery) -> ListedTodos:
    current = newest_lines()
    lines = queries_of(current)
    groups = lines.groups(request_context.scope())
    years = sorted({year for year, _, _ in groups}, reverse=True)
    departments = sorted({name for _, name, _ in groups} - {""}, key=pinyin_sort_key)
    asked = asked_lines(query, [query.year] if query.year else years[:MOST_YEARS])
    about = LookedAt(departments, asked.years, outdated=len(current.outdated))
    if query.as_of is not None:
        names = lines.ids(asked)
        current = lines_of_some(query, names)
        lines = queries_of(current)
        about = replace(about, unlooked=max(0, len(names) - MOST_PROJECTS), outdated=0)
    return ListedTodos(*queries_over(lines, asked), about)


def queries_over(lines: LineQueries, asked: LineFilter) -> tuple[TodoQueries, SetDeadlines]:
    standing = request_context.store().deadlines.standing()
    return TodoQueries(lines, asked, standing), SetDeadlines(standing)


def asked_lines(query: WorkbenchQuery, years: Sequence[int]) -> LineFilter:
    words = tuple(fold_text(query.words).split())
    scope = request_context.scope()
    return LineFilter(years=tuple(years), department=query.department, words=words, scope=scope)


def lines_of_some(query: WorkbenchQuery, names: Sequence[str]) -> CurrentLines:
    """As many as a page may cost, the one whose form is open among them."""
    beyond = [name for name in names[MOST_PROJECTS:] if name == query.project]
    return lines_of_day(
        request_context.workspace(),
        request_context.store(),
        [*names[: MOST_PROJECTS - len(beyond)], *beyond],
        request_context.viewed_day_of(query.as_of),
        request_context.assess_dossier,
        request_context.all_declared_projects,
    )
