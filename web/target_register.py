"""The target files that the person who asks may see, in the order of a register, read as they are shown: of
many no more than those of one page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pages.overview import department_sort_key
from store.line_queries import LineFilter
from web import request_context
from web.listed_lines import newest_lines, queries_of
from workspace.current_lines import is_large
from workspace.declared import ReadTargetFile
from workspace.deriving import project_of_file
from yamlfiles.problem import any_error


@dataclass(frozen=True)
class TargetRegister:
    """``ids`` by department, unit and name, those that cannot be read ahead; ``years`` of the projects.
    ``broken`` files have errors. ``known`` are files that were read already."""

    ids: Sequence[str]
    years: frozenset[int]
    broken: int
    known: Mapping[str, ReadTargetFile] = field(default_factory=dict)

    def reads(self, first: int, last: int) -> list[ReadTargetFile]:
        """The files from one place up to another, without it."""
        return [read for name in self.ids[first:last] for read in self._files_of(name)]

    def _files_of(self, name: str) -> list[ReadTargetFile]:
        known = self.known.get(name)
        return [known] if known else request_context.workspace().read_project(name)[:1]


def target_register() -> TargetRegister:
    """Of one that cannot be read, only whoever sees all is told."""
    return kept_register() if is_large(request_context.store()) else read_register()


def read_register() -> TargetRegister:
    """Of few files: all are read."""
    seen = request_context.scope()
    reads = request_context.workspace().read_targets()
    mine = [read for read in reads if seen.all or (read.draft is not None and seen.covers(read.draft))]
    ordered = sorted(mine, key=lambda read: department_sort_key(read.draft) if read.draft else ())
    return TargetRegister(
        [read.id for read in ordered],
        frozenset(read.draft.year for read in ordered if read.draft),
        sum(read.draft is None or any_error(read.problems) for read in ordered),
        {read.id: read for read in ordered},
    )


def kept_register() -> TargetRegister:
    """Of many files: in the order of the lines, and which have errors as the watch found it, like the page of
    problems."""
    scope, store = request_context.scope(), request_context.store()
    queries = queries_of(newest_lines())
    files = set(map(project_of_file, request_context.workspace().scan_targets()))
    listed = [name for name in queries.ids(LineFilter(scope=scope)) if name in files]
    unlisted = sorted(files.difference(listed, [""])) if scope.all else []
    years = frozenset(year for year, _, _ in queries.groups(scope))
    broken = store.problem_lists.count_bad_files(None if scope.all else listed)
    return TargetRegister([*unlisted, *listed], years, broken)
