"""What is declared, worked out once per change of the files, and kept in the store by whoever may write."""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from threading import Lock
from typing import NamedTuple

from indicators.model import Project
from store import Declaration, Store
from workspace.approved import approved_projects
from workspace.declared import DeclaredProjects, ReadTargetFile, missing_files, resolve_declared
from workspace.kept_sheets import KeptSheets
from workspace.years import SheetsByYear
from yamlfiles.problem import Problem, Severity

CheckFiles = Callable[[Sequence[ReadTargetFile], SheetsByYear], Iterator[tuple[Problem, ...]]]
CheckApproved = Callable[[Project, Project], tuple[Problem, ...]]
"""What is wrong with a working text against the sheet in force."""


class DeclarationInputs(NamedTuple):
    """All that decides what is declared; as long as it is the same, so is that. ``others`` are the rules and
    evaluators, ``decided`` is how many decisions there are."""

    reads: list[ReadTargetFile]
    others: tuple[object, ...]
    today: date
    decided: int = 0


@dataclass(frozen=True)
class Resolution:
    """``fresh`` are files whose text stands and is not kept in the store; ``commit`` is how far the store was
    then."""

    inputs: DeclarationInputs
    commit: int
    known: Mapping[str, Declaration]
    declared: DeclaredProjects
    fresh: tuple[ReadTargetFile, ...]

    def still_holds(self, inputs: DeclarationInputs, commit: int) -> bool:
        """With nothing left to keep, only the files decide."""
        return self.inputs == inputs and (not self.fresh or self.commit == commit)

    def still_looks_so(self, inputs: DeclarationInputs, commit: int) -> bool:
        """Of one project alone: also what was kept of it decides."""
        return self.inputs == inputs and self.commit == commit


class Declarations:
    """The last resolution of a process, for all its threads; nobody waits here for the database."""

    def __init__(
        self,
        read_inputs: Callable[[], DeclarationInputs],
        read_shared: Callable[[], DeclarationInputs],
        check: CheckFiles,
        check_approved: CheckApproved,
        kept: KeptSheets,
        read_project: Callable[[str], list[ReadTargetFile]],
        withdrawn: Callable[[], Container[tuple[str, str]]] = frozenset,
    ) -> None:
        self._read_inputs = read_inputs
        self._read_shared = read_shared
        self._read_project = read_project
        self._check = check
        self._check_approved = check_approved
        self._kept = kept
        self._withdrawn = withdrawn
        self._lock = Lock()
        self._last: Resolution | None = None
        self._looked_at: dict[str, DeclaredProjects] = {}
        self._alone: dict[str, Resolution] = {}

    def view(self, store: Store) -> DeclaredProjects:
        """What stands by the files as they are now; nothing is written."""
        found = self._resolve(store)
        return replace(found.declared, unrecorded=tuple(read.file for read in found.fresh))

    def record(self, store: Store, now: datetime) -> DeclaredProjects:
        """The same, and every new text without errors is kept as last good."""
        found = self._resolve(store)
        if found.fresh:
            kept = keep_declarations(store, found, now)
            with self._lock:
                if self._last is found:
                    self._last = replace(found, fresh=()) if kept else None
        return found.declared

    def _resolve(self, store: Store) -> Resolution:
        with self._lock:
            inputs = self._read_inputs()._replace(decided=store.decisions.count())
            commit = store.head.seq
            if self._last is None or not self._last.still_holds(inputs, commit):
                known = store.declarations()
                found = self._check(inputs.reads, SheetsByYear(inputs.reads))
                working = resolve_declared(inputs.reads, known, found)
                fresh = fresh_reads(inputs.reads, working, known)
                declared = self._put_in_force(store, inputs, known, working)
                self._last = Resolution(inputs, commit, known, declared, fresh)
            self._looked_at.clear()
            return self._last

    def look_at(self, store: Store, project_id: str, now: datetime | None = None) -> DeclaredProjects:
        """One project as its own files are now, however many there are beside it; with ``now`` a new text
        without errors is kept as last good.

        What the checks say of other sheets of its year is left out.
        """
        reads = self._read_project(project_id)
        earlier = year_before(project_id)
        around = [*reads, *(self._read_project(earlier) if earlier else ())]
        inputs = self._read_shared()._replace(reads=around, decided=store.decisions.count())
        last = self._alone.get(project_id)
        if last and last.still_looks_so(inputs, store.head.seq) and not (now and last.fresh):
            self._looked_at[project_id] = last.declared
            return last.declared
        known = store.declarations(project_id)
        working = resolve_declared(reads, known, self._check(reads, SheetsByYear(around)))
        fresh = fresh_reads(reads, working, known)
        declared = self._put_in_force(store, inputs._replace(reads=reads), known, working, [project_id])
        found = Resolution(inputs, store.head.seq, known, declared, fresh)
        if now and fresh and keep_declarations(store, found, now):
            fresh = ()
        declared = replace(declared, unrecorded=tuple(read.file for read in fresh))
        self._alone[project_id] = replace(found, declared=declared, fresh=fresh)
        self._looked_at[project_id] = declared
        return declared

    def _put_in_force(
        self,
        store: Store,
        inputs: DeclarationInputs,
        known: Mapping[str, Declaration],
        working: DeclaredProjects,
        projects: Sequence[str] | None = None,
    ) -> DeclaredProjects:
        """What was approved stands before the working text, whose changes are told."""
        if not inputs.decided:
            gone = missing_files(inputs.reads, known, (), self._withdrawn())
            return replace(working, problems=(*working.problems, *gone))
        approved = approved_projects(store, self._kept, inputs.today, working.working, projects)
        changed = [
            problem
            for name, project in approved.items()
            if name in working.working
            for problem in self._check_approved(working.working[name], project)
        ]
        gone = missing_files(inputs.reads, known, approved, self._withdrawn())
        problems = (*working.problems, *changed, *gone)
        return replace(working, projects={**working.projects, **approved}, problems=problems)

    def last_declared(self, store: Store, project_id: str) -> DeclaredProjects:
        """What stood when the files, or those of one project alone, were last looked at."""
        alone = self._looked_at.get(project_id)
        if alone is not None:
            return alone
        last = self._last or self._resolve(store)
        return last.declared


def year_before(project_id: str) -> str:
    """The same path in the year before; "" where its folder is no year."""
    year, _, name = project_id.partition("/")
    return f"{int(year) - 1:04}/{name}" if name and year.isascii() and year.isdigit() else ""


def fresh_reads(
    reads: list[ReadTargetFile], declared: DeclaredProjects, known: Mapping[str, Declaration]
) -> tuple[ReadTargetFile, ...]:
    """The files without errors whose text is not the last that was kept."""
    bad = {problem.place.file for problem in declared.problems if problem.severity is Severity.ERROR}
    return tuple(
        read
        for read in reads
        if read.project and read.file not in bad and read.sha256 != declared_sha256(known, read)
    )


def keep_declarations(store: Store, found: Resolution, now: datetime) -> bool:
    """False when another process declared something else meanwhile."""
    with store.transaction():
        kept = [
            store.keep_declaration(
                file.id,
                file.file,
                file.sha256,
                file.text,
                now,
                instead_of=declared_sha256(found.known, file),
            )
            for file in found.fresh
        ]
    return all(kept)


def declared_sha256(known: Mapping[str, Declaration], read: ReadTargetFile) -> str | None:
    return known[read.id].sha256 if read.id in known else None
