"""Where a whole workspace stands: the newest line of each project and what was sealed, for whoever rolls many
workspaces up."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, fields
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

SHAPE = 1
"""Of what is given; grows when a reader of before would misread it."""
MOST_PROJECTS = 20_000


@dataclass(frozen=True)
class StateLine:
    """One project; money in 万元, ``None`` is not known. ``is_late``: something is not filled in by its day.
    ``is_outdated``: something changed since, and its numbers are those of before. ``has_newer``: it is
    sealed, and its data are others now."""

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
    has_newer: bool
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
class StateHead:
    """Of a workspace at ``made_at``. ``is_partial``: only what is in scope of the asker. ``left_out``
    projects were too many to be given. Of ``behind`` projects there is no line yet or an old one;
    ``looked_at`` is when the lines were last looked after, ``problems`` the errors in files found then,
    ``None`` where nobody has looked. ``measured_until`` is the last day of which there is a number."""

    shape: int
    version: str
    is_sample: bool
    made_at: datetime
    as_of: date
    rules: str
    rules_hash: str
    is_partial: bool
    left_out: int
    behind: int
    looked_at: datetime | None
    measured_until: date | None
    problems: int | None

    @property
    def may_lack_projects(self) -> bool:
        """Whether there may be projects that are not seen or not worked out."""
        return self.is_partial or self.left_out > 0 or self.behind > 0 or self.looked_at is None


@dataclass(frozen=True)
class UnitState:
    """All that is told of a workspace to whoever rolls many up."""

    head: StateHead
    projects: tuple[StateLine, ...]
    sealed: tuple[SealedDigest, ...]


def unit_state(workspace: Workspace, store: Store, today: date, scope: Scope = EVERYTHING) -> UnitState:
    """From the kept lines, without working any out: those that are behind are marked, and counted."""
    due = find_due(workspace, store, today).due
    queries, asked = store.read_model.lines(LineSource(outdated=due)), LineFilter(scope=scope)
    lines = queries.page(asked, "name", is_reversed=False, limit=MOST_PROJECTS, offset=0)
    names = {line.project for line in lines}
    late = late_projects(TodoQueries(queries, asked, store.deadlines.standing()), today)
    behind = due if scope.all else due & names
    head = state_head(workspace, store, today, scope, behind, queries.sums(asked).found - len(lines))
    issued = (act for act in store.paper_acts.issued() if act.paper.project in names)
    return UnitState(
        head,
        tuple(state_line(line, is_late=line.project in late) for line in lines),
        tuple(map(sealed_digest, issued)),
    )


def late_projects(queries: TodoQueries, today: date) -> set[str]:
    return {count.project for count in queries.counts() if count.day and count.day < today}


def state_head(
    workspace: Workspace, store: Store, today: date, scope: Scope, behind: Collection[str], left_out: int
) -> StateHead:
    rules, digest = rules_in_force(workspace)
    looked_at = store.read_model.watch().looked_at
    seen = None if scope.all else store.read_model.lines(LineSource()).ids(LineFilter(scope=scope))
    return StateHead(
        shape=SHAPE,
        version=VERSION,
        is_sample=workspace.sample,
        made_at=datetime.now(UTC),
        as_of=today,
        rules=rules,
        rules_hash=digest,
        is_partial=not scope.all,
        left_out=left_out,
        behind=len(behind),
        looked_at=looked_at,
        measured_until=store.measured_until(),
        problems=store.problem_lists.count_errors(seen) if looked_at else None,
    )


def rules_in_force(workspace: Workspace) -> tuple[str, str]:
    """Title and hash of the profile of projects that name none; empty where there is none."""
    try:
        title = workspace.default_profile.title
    except NoRulesError:
        return "", ""
    return title, hashlib.sha256(workspace.rules_text(workspace.rules).encode()).hexdigest()


def state_line(line: ProjectLine, *, is_late: bool) -> StateLine:
    given = {field.name: getattr(line, field.name) for field in fields(StateLine) if field.name != "is_late"}
    return StateLine(**given, is_late=is_late)


def sealed_digest(act: PaperAct) -> SealedDigest:
    paper = act.paper
    return SealedDigest(paper.project, paper.kind, paper.as_of, act.revision, act.package, act.damage)
