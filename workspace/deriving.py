"""The read model brought up to date: what changed in files and records is found, and only those projects are
worked out again."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from indicators.clock import local_day
from indicators.model import Project
from store import Store
from store.problem_lists import FileFindings
from store.read_model import DerivedProject, WatchedFile
from workspace.basis import lines_basis
from workspace.declared import DeclaredProjects
from workspace.dossier import ViewedDay
from workspace.opened import Workspace
from workspace.problem_data import problem_data
from workspace.project_lines import LineContext, build_lines
from workspace.scanning import SUFFIXES, TARGETS_FOLDER
from workspace.troubles import troubles_of
from yamlfiles.problem import Problem, Severity, sort_by_severity

BATCH = 100
"""Projects that are worked out between two writes: about a third of a second."""


@dataclass(frozen=True)
class Derivation:
    """What one round did: lines worked out and dropped, and those still to be done where it was ended
    early. ``is_ours`` is false where another process watches, and nothing was done."""

    is_ours: bool = True
    lines: int = 0
    dropped: int = 0
    left_over: int = 0


def wall_clock() -> datetime:
    return datetime.now(UTC)


def derive(
    workspace: Workspace,
    store: Store,
    clock: Callable[[], datetime] = wall_clock,
    going: Callable[[], bool] = lambda: True,
) -> Derivation:
    """One round. It may be ended or killed at any time: what is done by then stands, the rest is still marked
    as to be done."""
    model = store.read_model
    if not model.claim_watch():
        return Derivation(is_ours=False)
    stamps = workspace.scan_targets()  # before the files are read: a later change shows as one
    declared = workspace.declared_projects(store, clock())
    workspace.keep_sheets()
    basis = lines_basis(workspace, store)
    changed = keep_files(store, stamps)
    keep_problems(store, declared)
    marks = model.marks()
    kept, today = model.projects(), local_day(clock())
    gone = (kept | marks.keys()) - declared.projects.keys()
    if gone:
        model.forget(gone, marks)
    due = sorted(
        (model.outdated(today, basis) | (declared.projects.keys() - kept)) & declared.projects.keys()
    )
    model.note_look(clock(), basis, len(due), changed=changed)
    done = 0
    for projects in batches(due):
        if not going():
            break
        derive_projects(workspace, store, declared, projects, basis, today)
        done += len(projects)
        model.note_look(clock(), basis, len(due) - done)
    return Derivation(lines=done, dropped=len(gone & kept), left_over=len(due) - done)


def batches(names: Sequence[str]) -> Iterator[list[str]]:
    rest = iter(names)
    while batch := list(islice(rest, BATCH)):
        yield batch


def derive_projects(
    workspace: Workspace,
    store: Store,
    declared: DeclaredProjects,
    names: Iterable[str],
    basis: str,
    today: date,
) -> None:
    """Work out these projects and keep their lines. The marks are asked for before the records are read: what
    is added meanwhile is marked anew."""
    marks = store.read_model.marks()
    context = line_context(declared, today)
    derived = [
        DerivedProject(one.line, (), troubles_of(one.dossier), one.parts, one.late)
        for one in build_lines(workspace, store, todays_days(declared, names, today), context)
    ]
    store.read_model.keep_projects(derived, basis, marks)


def todays_days(declared: DeclaredProjects, names: Iterable[str], today: date) -> list[tuple[Project, date]]:
    viewed = ViewedDay(None, today)
    return [(project, viewed.day_of(project)) for project in map(declared.projects.__getitem__, names)]


def line_context(declared: DeclaredProjects, today: date, **others: Any) -> LineContext:
    return LineContext(today, declared.fallen_back, worst_of_files(declared.problems), **others)


def worst_of_files(problems: Iterable[Problem]) -> Mapping[str, Severity]:
    found: dict[str, Severity] = {}
    for problem in sort_by_severity(problems):
        found.setdefault(problem.place.file, problem.severity)
    return found


def keep_files(store: Store, stamps: Mapping[str, str]) -> bool:
    """Note the files as they are; projects of files that came, changed or went are marked. Whether any
    did."""
    known = store.read_model.watched_files()
    changed = [
        WatchedFile(file, project_of_file(file), stamp)
        for file, stamp in stamps.items()
        if file not in known or known[file].stamp != stamp
    ]
    gone = known.keys() - stamps.keys()
    if changed or gone:
        stale = {seen.project for seen in changed} | {known[file].project for file in gone}
        store.read_model.keep_files(changed, gone, stale)
    return bool(changed or gone)


def project_of_file(file: str) -> str:
    """The project that a target file declares; "" of any other file."""
    inside = file.removeprefix(f"{TARGETS_FOLDER}/")
    if inside == file:
        return ""
    return next((inside.removesuffix(suffix) for suffix in SUFFIXES if inside.endswith(suffix)), "")


def keep_problems(store: Store, declared: DeclaredProjects) -> None:
    """What is wrong with each file, where that is something else than before."""
    by_file: dict[str, list[Problem]] = {}
    for problem in declared.problems:
        by_file.setdefault(problem.place.file, []).append(problem)
    known = store.problem_lists.hashes()
    found = (file_findings(file, problems, declared) for file, problems in by_file.items())
    changed = [findings for findings in found if known.get(findings.file) != findings.hash]
    gone = known.keys() - by_file.keys()
    if changed or gone:
        store.problem_lists.keep(changed, gone)


def file_findings(file: str, problems: Sequence[Problem], declared: DeclaredProjects) -> FileFindings:
    """Of a project's file under its project, also where it cannot be read."""
    contents = [(problem.severity.value, problem_data(problem)) for problem in problems]
    digest = hashlib.sha256(repr(problems).encode()).hexdigest()
    return FileFindings(file, project_of_file(file), digest, contents)
