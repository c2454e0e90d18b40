"""The API of what is followed: lights of all projects, what is to be filled in by when, what checks say."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

from indicators.deadlines import SetDeadline
from pages.findings import project_findings
from store.line_queries import LineFilter, LineQueries
from store.lines import ProjectLine
from store.todo_queries import PartCounts, TodoQueries
from web import request_context
from web.api.answers_of_data import DueTodos, ProjectLight
from web.api.declaration import Asked
from web.listed_lines import newest_lines, queries_of
from workspace.methods import list_methods
from workspace.project_lines import fold_text
from yamlfiles.problem import Problem


def asked_lines(asked: Asked) -> LineFilter:
    return LineFilter(
        year=asked["year"], words=tuple(fold_text(asked["q"]).split()), scope=request_context.scope()
    )


@dataclass(frozen=True)
class LineSequence(Sequence[ProjectLine]):
    """The lines that are found, the worst light first; only those that are asked for are read."""

    queries: LineQueries
    asked: LineFilter

    def __len__(self) -> int:
        return self.queries.sums(self.asked).found

    @overload
    def __getitem__(self, index: int) -> ProjectLine: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[ProjectLine]: ...
    def __getitem__(self, index: int | slice) -> ProjectLine | Sequence[ProjectLine]:
        if isinstance(index, int):
            return self[index : index + 1][0]
        start, stop, _ = index.indices(len(self))
        limit = max(0, stop - start)
        return self.queries.page(self.asked, "light", is_reversed=False, limit=limit, offset=start)


def list_lights(asked: Asked) -> Sequence[ProjectLine]:
    return LineSequence(queries_of(newest_lines()), asked_lines(asked))


def project_light(line: ProjectLine) -> ProjectLight:
    return ProjectLight(
        project=line.project,
        year=line.year,
        name=line.name,
        department=line.department,
        unit=line.unit,
        as_of=line.as_of,
        light=line.light,
        light_as_of=line.light_as_of,
        light_row=line.light_row,
        light_reason=line.light_reason,
        total=line.total,
        grade=line.grade,
        annual=line.annual,
        executed=line.executed,
        rate=line.rate,
        missing=line.missing,
        paper_state=line.paper_state,
        is_approved=line.is_approved,
        is_outdated=line.is_outdated,
    )


@dataclass(frozen=True)
class TodoSequence(Sequence[DueTodos]):
    """Project by project and day by day, the earliest due first; only those that are asked for are read."""

    queries: TodoQueries
    counts: Sequence[PartCounts]

    def __len__(self) -> int:
        return len(self.counts)

    @overload
    def __getitem__(self, index: int) -> DueTodos: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[DueTodos]: ...
    def __getitem__(self, index: int | slice) -> DueTodos | Sequence[DueTodos]:
        if isinstance(index, int):
            return self[index : index + 1][0]
        chosen = self.counts[index]
        named = self.queries.contents((count.project, count.rule_day) for count in chosen)
        return [
            DueTodos(
                project=count.project,
                name=found.name,
                year=found.year,
                paper=found.part.paper,
                as_of=found.part.as_of,
                due=count.day,
                returned=found.part.returned,
                items=tuple(found.part.items),
            )
            for count in chosen
            if (found := named.get((count.project, count.rule_day)))
        ]


def list_todos(asked: Asked) -> Sequence[DueTodos]:
    standing = request_context.store().deadlines.standing()
    queries = TodoQueries(queries_of(newest_lines()), asked_lines(asked), standing)
    return TodoSequence(queries, queries.counts())


def list_deadlines(asked: Asked) -> Sequence[SetDeadline]:
    """The last word on each paper and year."""
    return request_context.store().deadlines.standing()


def list_findings(asked: Asked, project_id: str) -> Sequence[Problem]:
    """Of the target sheet, then of the self-evaluation as it stands at the day."""
    project = request_context.project_or_404(project_id)
    assessment = request_context.assess_dossier(request_context.dossier_of(project))
    problems = request_context.find_declared(project_id).problems
    found = project_findings(problems, assessment, list_methods(request_context.workspace()))
    return (*found.sheet, *found.form)
