"""What the problems page answers from: of few projects all that is known now, of many the read model."""

import json
from collections import Counter
from collections.abc import Mapping

from flask import request

from pages.problems_page import (
    MOST_DOUBTS,
    PAGE_SIZE,
    DataTroubles,
    ProblemsPage,
    ProblemsQuery,
    count_severities,
    fitting_problems,
    offset_of,
    problems_page,
    valueless_indicator,
)
from store.line_queries import LineFilter, LineSource
from store.problem_lists import ProblemFilter
from store.read_model import Trouble
from store.trouble_lists import TroubleLists
from web import request_context
from workspace.current_lines import find_due, is_large
from workspace.deriving import project_of_file
from workspace.methods import list_methods
from workspace.problem_data import problem_from_data
from workspace.project_lines import fold_text
from workspace.troubles import DOUBT, TABLE, VALUELESS, troubles_of, when_recorded
from yamlfiles.problem import Severity


def requested_page() -> ProblemsPage:
    asked = ProblemsQuery(
        severity=known_severity(request.args.get("severity", "")),
        words=request.args.get("q", "").strip(),
        page=request.args.get("page", default=1, type=int),
        values_page=request.args.get("values", default=1, type=int),
    )
    return page_of_many(asked) if is_large(request_context.store()) else page_of_few(asked)


def known_severity(text: str) -> str:
    return text if text in {severity.value for severity in Severity} else ""


def page_of_few(asked: ProblemsQuery) -> ProblemsPage:
    declared = request_context.declared_projects()
    names = {project.id: project.name for project in declared.projects.values()}
    fitting = fitting_problems(declared.problems, asked, names)
    first = offset_of(asked.page, len(fitting))
    return problems_page(
        asked,
        fitting[first : first + PAGE_SIZE],
        len(fitting),
        count_severities(declared.problems),
        troubles_now(asked),
        request_context.workspace().table_labels,
        names,
        methods=list_methods(request_context.workspace()),
    )


def troubles_now(asked: ProblemsQuery) -> DataTroubles:
    dossiers = request_context.dossiers_of(request_context.declared_projects().projects.values())
    found = [(dossier.project.id, trouble) for dossier in dossiers for trouble in troubles_of(dossier)]
    valueless = [
        valueless_indicator(project, trouble.subject, trouble.content)
        for project, trouble in found
        if trouble.kind == VALUELESS
    ]
    first = offset_of(asked.values_page, len(valueless))
    tables = sorted((trouble for _, trouble in found if trouble.kind == TABLE), key=when_recorded)
    return DataTroubles(
        valueless[first : first + PAGE_SIZE],
        len(valueless),
        count_doubts([trouble for _, trouble in found if trouble.kind == DOUBT]),
        list({trouble.subject: trouble.content for trouble in tables}.items()),
    )


def count_doubts(doubts: list[Trouble]) -> list[tuple[Mapping[str, str], int]]:
    numbers = Counter(json.dumps(dict(doubt.content)) for doubt in doubts)
    return [(json.loads(content), count) for content, count in numbers.most_common(MOST_DOUBTS)]


def page_of_many(asked: ProblemsQuery) -> ProblemsPage:
    store, workspace, scope = request_context.store(), request_context.workspace(), request_context.scope()
    kept = store.read_model.lines(LineSource())
    among = None if scope.all else kept.ids(LineFilter(scope=scope))
    fits = ProblemFilter(among, asked.severity, asked.words, fold_text(asked.words))
    found = store.problem_lists.count(fits)
    contents = store.problem_lists.page(fits, PAGE_SIZE, offset_of(asked.page, found))
    counts = store.problem_lists.counts(among).items()
    lists = TroubleLists(store.db, among)
    count = lists.count_valueless()
    valueless = lists.valueless(PAGE_SIZE, offset_of(asked.values_page, count))
    troubles = DataTroubles(
        [valueless_indicator(one.project, one.row, one.content) for one in valueless],
        count,
        lists.doubts(MOST_DOUBTS),
        lists.tables(),
    )
    problems = [problem_from_data(content) for content in contents]
    projects = {project_of_file(problem.place.file) for problem in problems}
    return problems_page(
        asked,
        problems,
        found,
        {Severity(name): number for name, number in counts},
        troubles,
        workspace.table_labels,
        kept.names(projects),
        len(find_due(workspace, store, request_context.today()).due),
        list_methods(workspace),
    )
