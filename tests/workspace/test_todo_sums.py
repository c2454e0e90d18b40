"""What lists add up by SQL of what is kept is what comes out when every project is worked out anew."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from forms.dossier import Dossier
from indicators.deadlines import SetDeadline
from indicators.missing import MissingKind
from indicators.records import ManualEntry
from store import Store
from store.group_sums import different_lines, group_sums
from store.line_queries import LineFilter, LineQueries
from store.lines import ProjectLine
from store.todo_queries import TodoQueries
from tests.store.seen import seen
from tests.workspace.lines import NOW, TODAY, current, declare, derive_now, lines_anew
from workspace import Workspace
from workspace.deriving import todays_days
from workspace.dossier import read_dossiers
from workspace.due_days import SetDeadlines
from workspace.late_rows import late_rows
from workspace.todos import ProjectTodos, read_todos

DEC_31 = date(2024, 12, 31)
DEADLINE = SetDeadline(2024, "self-evaluation", date(2025, 2, 28), None, "〔2025〕1号", "财政", "", NOW)


@pytest.fixture(params=[1, 2, 3])
def store(workspace: Workspace, folder: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    """Some projects of several units with numbers, entries and gaps."""
    chance = random.Random(request.param)
    for number in range(8):
        declare(folder, f"p{number}", 便民服务中心=f"第{number % 3}中心", 市政府办公室=f"第{number % 2}局")
    with workspace.store() as opened:
        for number in range(8):
            project = f"2024/p{number}"
            if chance.random() < 0.8:
                value = chance.choice(["96", "99", "9800", None])
                opened.add_observations([seen(as_of=DEC_31, value=value, project=project, at=NOW)])
            if chance.random() < 0.6:
                value = str(chance.randrange(9))
                opened.record_entry(ManualEntry(project, "drills", DEC_31, "张三", NOW, value=value))
        opened.deadlines.record(DEADLINE)
        yield opened


def queries(workspace: Workspace, store: Store) -> LineQueries:
    return store.read_model.lines(current(workspace, store).source)


def todos_anew(root: Path) -> list[tuple[ProjectTodos, Dossier]]:
    """By another process, from the records alone."""
    workspace = Workspace(root)
    with workspace.store() as store:
        declared = workspace.declared_projects(store, NOW)
        dossiers = read_dossiers(workspace, store, todays_days(declared, declared.projects, TODAY))
        own = {dossier.project.id: dossier.assessment() for dossier in dossiers}
        deadlines = SetDeadlines(store.deadlines.standing())
        found = read_todos(workspace, store, dossiers, own, deadlines)
        return [(todos, dossier) for (todos, _), dossier in zip(found, dossiers, strict=True)]


@pytest.mark.parametrize("is_kept", [True, False])
def test_what_is_to_be_filled_in_is_counted_alike(
    workspace: Workspace, store: Store, folder: Path, *, is_kept: bool
) -> None:
    if is_kept:
        derive_now(workspace, store)
    asked = TodoQueries(queries(workspace, store), LineFilter(), store.deadlines.standing())
    found = todos_anew(folder)
    rows = [row for todos, _ in found for row in todos.items]
    parts, sums = asked.counts(), asked.sums()
    assert rows
    assert sum(part.items for part in parts) == len(rows)
    assert sum(part.pending for part in parts) == sum(bool(row.row_id) for row in rows)
    assert sum(part.doubtful for part in parts) == sum(row.is_doubtful for row in rows)
    assert sum(part.evidence for part in parts) == sum(MissingKind.EVIDENCE in row.kinds for row in rows)
    assert (sums.asked, sums.projects) == (sum(todos.asked for todos, _ in found), len(found))
    by_day = Counter({(part.project, part.day): part.items for part in parts})
    assert by_day == Counter((row.project.id, row.deadline.day) for row in rows)
    contents = asked.contents((part.project, part.rule_day) for part in parts)
    listed = Counter(
        (key[0], item.row_id, item.text) for key, one in contents.items() for item in one.part.items
    )
    assert listed == Counter((row.project.id, row.row_id, row.text) for row in rows)


@pytest.mark.parametrize("is_kept", [True, False])
def test_numbers_that_wait_are_counted_alike(
    workspace: Workspace, store: Store, folder: Path, *, is_kept: bool
) -> None:
    if is_kept:
        derive_now(workspace, store)
    sums = TodoQueries(queries(workspace, store), LineFilter(), ()).late_sums()
    late = [row for _, dossier in todos_anew(folder) for row in late_rows(dossier, workspace.evaluators)]
    assert {(one.table, one.row): one.count for one in sums} == Counter((row.table, row.row) for row in late)


@pytest.mark.parametrize("column", ["department", "unit"])
@pytest.mark.parametrize("is_kept", [True, False])
def test_departments_and_units_are_added_up_alike(
    workspace: Workspace, store: Store, folder: Path, column: str, *, is_kept: bool
) -> None:
    if is_kept:
        derive_now(workspace, store)
    lines = list(lines_anew(folder).values())
    groups = group_sums(queries(workspace, store), LineFilter(), column)
    assert groups.keys() == {getattr(line, column) for line in lines}
    assert group_sums(queries(workspace, store), LineFilter(), "")[""].sums.found == len(lines)
    for name, group in groups.items():
        own = [line for line in lines if getattr(line, column) == name]
        totals = [line.total for line in own if line.total is not None]
        assert group.sums.found == len(own)
        assert group.sums.annual.known == sum((line.annual or Decimal(0) for line in own), Decimal(0))
        assert (group.points, group.totalled) == (sum(totals, Decimal(0)), len(totals))
        assert group.grades == Counter(line.grade for line in own if line.grade)
        assert group.states == Counter(line.paper_state for line in own)
        assert group.different == len([line for line in own if is_different(line)])
    different = different_lines(queries(workspace, store), LineFilter(), 100)
    assert {line.project for line in different} == {line.project for line in lines if is_different(line)}


def is_different(line: ProjectLine) -> bool:
    if line.total is None or line.rate is None:
        return False
    return (line.total >= 90 and line.rate < 60) or (line.total < 60 and line.rate >= 90)
