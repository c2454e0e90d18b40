"""Where a whole workspace stands: the newest line of each project and what was sealed, for whoever rolls many
workspaces up."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from indicators.paper_acts import PaperAct
from people.scopes import EVERYTHING, Scope
from store import Store
from store.line_queries import LineFilter, LineSource
from store.lines import ProjectLine
from store.todo_queries import TodoQueries
from workspace.current_lines import find_due
from workspace.opened import Workspace
from workspace.rules import NoRulesError
from workspace.version import VERSION
from yamlfiles.problem import Severity

SHAPE = 1
"""Of what is given; grows when a reader of before would misread it."""
MOST_PROJECTS = 100_000


@dataclass(frozen=True)
class StateLine:
    """One project; money in 万元, ``None`` is not known. ``is_late``: something is not filled in by its day.
    ``is_outdated``: something changed since, and its numbers are those of before."""

    project: str
    name: str
    year: int
    kind: str
    department: str
    unit: str
    as_of: date
    annual: Decimal | None
    executed: Decimal | None
    total: Decimal | None
    grade: str
    light: str
    light_as_of: date | None
    paper_state: str
    sealed: int
    is_late: bool
    is_outdated: bool
    is_damaged: bool


@dataclass(frozen=True)
class SealedDigest:
    """One sealed revision; ``package`` is the SHA-256 of its zip, ``damage`` why it is not to be believed."""

    project: str
    kind: str
    as_of: date
    revision: int
    package: str
    damage: str


@dataclass(frozen=True)
class UnitState:
    """A workspace at ``made_at``. ``is_partial``: only what is in scope of the asker. Of ``behind`` projects
    there is no line yet or an old one; ``looked_at`` is when the lines were last looked after."""

    shape: int
    version: str
    is_sample: bool
    made_at: datetime
    as_of: date
    rules: str
    rules_hash: str
    is_partial: bool
    behind: int
    looked_at: datetime | None
    measured_until: date | None
    problems: int
    projects: tuple[StateLine, ...]
    sealed: tuple[SealedDigest, ...]


def unit_state(workspace: Workspace, store: Store, today: date, scope: Scope = EVERYTHING) -> UnitState:
    """From the kept lines, without working any out: those that are behind are marked, and counted."""
    due = find_due(workspace, store, today).due
    queries = store.read_model.lines(LineSource(outdated=due))
    asked = LineFilter(scope=scope)
    lines = queries.page(asked, "name", is_reversed=False, limit=MOST_PROJECTS, offset=0)
    counts = TodoQueries(queries, asked, store.deadlines.standing()).counts()
    late = {count.project for count in counts if count.day and count.day < today}
    names = {line.project for line in lines}
    runs = store.runs(1)
    rules, digest = rules_in_force(workspace)
    return UnitState(
        shape=SHAPE,
        version=VERSION,
        is_sample=workspace.sample,
        made_at=datetime.now(UTC),
        as_of=today,
        rules=rules,
        rules_hash=digest,
        is_partial=not scope.all,
        behind=len(due & names if not scope.all else due),
        looked_at=store.read_model.watch().looked_at,
        measured_until=runs[0].as_of if runs else None,
        problems=count_errors(workspace, store) if scope.all else 0,
        projects=tuple(state_line(line, is_late=line.project in late) for line in lines),
        sealed=tuple(
            map(sealed_digest, (act for act in store.paper_acts.issued() if act.paper.project in names))
        ),
    )


def rules_in_force(workspace: Workspace) -> tuple[str, str]:
    """Title and hash of the profile of projects that name none; empty where there is none."""
    try:
        title = workspace.default_profile.title
    except NoRulesError:
        return "", ""
    return title, hashlib.sha256(workspace.rules_text(workspace.rules).encode()).hexdigest()


def count_errors(workspace: Workspace, store: Store) -> int:
    found = workspace.viewed_projects(store).problems
    return sum(problem.severity is Severity.ERROR for problem in found)


def state_line(line: ProjectLine, *, is_late: bool) -> StateLine:
    return StateLine(
        project=line.project,
        name=line.name,
        year=line.year,
        kind=line.kind,
        department=line.department,
        unit=line.unit,
        as_of=line.as_of,
        annual=line.annual,
        executed=line.executed,
        total=line.total,
        grade=line.grade,
        light=line.light,
        light_as_of=line.light_as_of,
        paper_state=line.paper_state,
        sealed=line.sealed,
        is_late=is_late,
        is_outdated=line.is_outdated,
        is_damaged=line.is_damaged,
    )


def sealed_digest(act: PaperAct) -> SealedDigest:
    paper = act.paper
    return SealedDigest(paper.project, paper.kind, paper.as_of, act.revision, act.package, act.damage)
