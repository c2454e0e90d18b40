"""Lines as they are this moment: those of the read model that match their keys, and the others worked out
anew while somebody waits, where they are few.

Nothing is written here. Where too many are out of date they are shown as they were, and said to be so.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from forms.dossier import Dossier
from indicators.model import Project
from store import Store
from store.line_queries import LineSource
from store.lines import ProjectLine
from store.read_model import Watch
from workspace.basis import lines_basis
from workspace.declared import DeclaredProjects
from workspace.deriving import project_of_file, worst_of_files
from workspace.dossier import ViewedDay
from workspace.opened import Workspace
from workspace.project_lines import Assess, BuiltLine, LineContext, bare_line, build_lines
from yamlfiles.problem import Problem, Severity

ViewAll = Callable[[], DeclaredProjects]
FEW = 200
"""So many projects are worked out within one request: less than a second. Judgement."""


@dataclass(frozen=True)
class CurrentLines:
    """``source`` is what a list asks; ``outdated`` projects show what was so before, or their names only.
    ``watch`` tells who will bring them up to date. ``fresh`` are the dossiers of the lines that were worked
    out now, by project."""

    source: LineSource
    outdated: frozenset[str]
    watch: Watch
    fresh: Mapping[str, Dossier]


@dataclass(frozen=True)
class DueLines:
    """Projects whose kept line is not to be believed; ``kept`` are all that have one, of many projects only
    where any is due."""

    kept: frozenset[str]
    due: frozenset[str]
    files: int


def is_large(store: Store) -> bool:
    """Whether a request looks at files one by one rather than at all of them."""
    return store.read_model.count_files(FEW + 1) > FEW


def find_due(workspace: Workspace, store: Store, today: date) -> DueLines:
    """By what the files are now and by what was added to the ledger."""
    model, stamps = store.read_model, workspace.scan_targets()
    known = watched_stamps(workspace, store)
    touched = {file for file, _ in stamps.items() ^ known.items()} if stamps != known else set()
    due = model.outdated(today, lines_basis(workspace, store)) | set(map(project_of_file, touched))
    kept = model.projects() if due or len(stamps) <= FEW else ()
    return DueLines(frozenset(kept), frozenset(due), len(stamps))


def watched_stamps(workspace: Workspace, store: Store) -> dict[str, str]:
    """The stamps of the files as the watch last saw them, read again when it saw others. Its number grows
    after its files: what is remembered may be older than the number says, and then shows as a change."""
    version = store.read_model.watch().version
    if not version or workspace.watched_stamps[0] != version:
        seen = store.read_model.watched_files().values()
        workspace.watched_stamps = (version, {one.file: one.stamp for one in seen})
    return workspace.watched_stamps[1]


def current_lines(
    workspace: Workspace, store: Store, today: date, assess: Assess, view_all: ViewAll
) -> CurrentLines:
    """The line of every project at its own day: today or, once its time is over, its last. ``view_all``
    gives all that is declared, where that is little."""
    found = find_due(workspace, store, today)
    watch = store.read_model.watch()
    if max(found.files, len(found.due)) <= FEW:
        return lines_of_few(workspace, store, found, view_all(), watch, LineContext(today, assess=assess))
    if len(found.due) <= FEW:
        return lines_of_due(workspace, store, found, watch, LineContext(today, assess=assess))
    return lines_as_they_were(found, watch, today, view_all)


def lines_of_few(
    workspace: Workspace,
    store: Store,
    found: DueLines,
    declared: DeclaredProjects,
    watch: Watch,
    context: LineContext,
) -> CurrentLines:
    """Of a small workspace: whatever has no line yet is worked out as well."""
    names = [name for name in declared.projects if name in found.due or name not in found.kept]
    gone = found.kept - declared.projects.keys()
    return fresh_lines(workspace, store, declared, names, frozenset(gone), watch, context)


def lines_of_due(
    workspace: Workspace, store: Store, found: DueLines, watch: Watch, context: LineContext
) -> CurrentLines:
    """Only the files of these projects are looked at."""
    declared = look_at_projects(workspace, store, found.due)
    gone = found.due - declared.projects.keys()
    return fresh_lines(workspace, store, declared, list(declared.projects), gone, watch, context)


def look_at_projects(workspace: Workspace, store: Store, names: Iterable[str]) -> DeclaredProjects:
    projects: dict[str, Project] = {}
    fallen_back: set[str] = set()
    problems: list[Problem] = []
    for name in sorted(names):
        own = workspace.look_at_project(store, name)
        projects.update(own.projects)
        problems.extend(own.problems)
        fallen_back |= own.fallen_back
    return DeclaredProjects(projects, tuple(problems), frozenset(fallen_back))


def fresh_lines(
    workspace: Workspace,
    store: Store,
    declared: DeclaredProjects,
    names: Sequence[str],
    gone: frozenset[str],
    watch: Watch,
    context: LineContext,
) -> CurrentLines:
    context = replace(
        context, fallen_back=declared.fallen_back, worst_of_files=worst_of_files(declared.problems)
    )
    viewed = ViewedDay(None, context.today)
    days = [(project, viewed.day_of(project)) for project in map(declared.projects.__getitem__, names)]
    built = build_lines(workspace, store, days, context)
    return CurrentLines(
        replace(fresh_source(built), left_out=gone), frozenset(), watch, dossiers_by_id(built)
    )


def fresh_source(built: Sequence[BuiltLine]) -> LineSource:
    return LineSource(
        fresh=tuple(one.line for one in built),
        parts=tuple(part for one in built for part in one.parts),
        late=tuple(late for one in built for late in one.late),
    )


def dossiers_by_id(built: Sequence[BuiltLine]) -> dict[str, Dossier]:
    return {one.line.project: one.dossier for one in built}


def lines_as_they_were(found: DueLines, watch: Watch, today: date, view_all: ViewAll) -> CurrentLines:
    """Too many to wait for: what is kept, and the names of those without a line."""
    bare: tuple[ProjectLine, ...] = ()
    if found.due - found.kept or not found.kept:
        declared, viewed = view_all(), ViewedDay(None, today)
        bare = tuple(
            bare_line(project, viewed.day_of(project))
            for project in declared.projects.values()
            if project.id not in found.kept
        )
    outdated = found.due | {line.project for line in bare}
    return CurrentLines(LineSource(fresh=bare, outdated=outdated), outdated, watch, {})


def lines_of_day(
    workspace: Workspace,
    store: Store,
    names: Sequence[str],
    viewed: ViewedDay,
    assess: Assess,
    view_all: ViewAll,
    *,
    has_todos: bool = True,
) -> CurrentLines:
    """The lines of some projects at a day that was asked for, or as known at a past instant; all worked out
    now, and the only ones there are. ``has_todos`` as in LineContext."""
    declared = look_at_projects(workspace, store, names) if is_large(store) else view_all()
    worst: Mapping[str, Severity] = worst_of_files(declared.problems)
    context = LineContext(viewed.today, declared.fallen_back, worst, assess, viewed.known, has_todos)
    projects = [declared.projects[name] for name in names if name in declared.projects]
    built = build_lines(
        workspace, store, [(project, viewed.day_of(project)) for project in projects], context
    )
    source = replace(fresh_source(built), day=date.min)
    return CurrentLines(source, frozenset(), store.read_model.watch(), dossiers_by_id(built))
