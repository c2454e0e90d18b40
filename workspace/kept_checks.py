"""What the checks said of target files before, by all that decides it: none is checked twice while neither
the file nor anything beside it changed."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from operator import itemgetter
from typing import Any

from checks import YearContext
from indicators.collector import collector_paused
from indicators.model import Project
from indicators.program_files import hash_rooms
from indicators.project_json import to_json
from workspace.declared import FEW_FILES, ReadTargetFile
from workspace.file_checks import CheckInputs, check_file
from workspace.sheet_shelf import AT_ONCE, NOTHING, SheetShelf, content_name
from workspace.years import SheetsByYear
from yamlfiles.problem import Problem
from yamlfiles.problem_json import problem_from_json, problem_to_json

ROOMS = (
    "characters",
    "yamlfiles",
    "indicators",
    "monitoring",
    "checks",
    "evaluators",
    "sources",
    "workspace",
)
"""All that decides what is said of a file, beside the rules and what the workspace declares."""
LIBRARIES = ("PyYAML", "cn2an")
Findings = tuple[Problem, ...]


@dataclass(frozen=True)
class KeptChecks:
    """Checks many files at once."""

    shelf: SheetShelf

    def check_many(
        self, reads: Sequence[ReadTargetFile], inputs: CheckInputs, years: SheetsByYear | None
    ) -> Iterator[Findings]:
        """In their order. Of few files nothing is looked for."""
        state = state_of_inputs(inputs) if len(reads) > FEW_FILES else NOTHING
        for first in range(0, len(reads), AT_ONCE):
            yield from self._check_some(reads[first : first + AT_ONCE], inputs, years, state)

    @collector_paused()
    def _check_some(
        self,
        reads: Sequence[ReadTargetFile],
        inputs: CheckInputs,
        years: SheetsByYear | None,
        state: bytes,
    ) -> list[Findings]:
        contexts = [years.year_context(read.draft) if years and read.draft else None for read in reads]
        names = [name_of_findings(state, *asked) for asked in zip(reads, contexts, strict=True)]
        kept, said = self.shelf.find(names) if state else {}, list[Findings]()
        for read, context, name in zip(reads, contexts, names, strict=True):
            if name in kept:
                said.append(findings_from_content(kept[name], read.file))
                continue
            said.append(check_file(read, inputs, context))
            if state:
                make = partial(content_of_findings, said[-1], read.file)
                self.shelf.note(f"checked {read.file}", name, make)
        return said


def state_of_inputs(inputs: CheckInputs) -> bytes:
    """A hash over all that decides over every file: the program, the rules, the evaluators and the tables;
    nothing where one of them does not look alike from one process to the next."""
    infos = [replace(info, find_faults=None) for _, info in sorted(inputs.evaluators.items())]
    tables = sorted(inputs.tables.items(), key=itemgetter(0))
    shown = repr((infos, tables, inputs.default_rules))
    texts = {name: dict(sorted(texts.items())) for name, texts in sorted(inputs.rules.texts.items())}
    if " at 0x" in shown:
        return NOTHING
    return content_name(hash_rooms(ROOMS, LIBRARIES).encode(), to_json(texts), shown.encode())


def name_of_findings(state: bytes, read: ReadTargetFile, year: YearContext | None) -> bytes:
    beside = [sheets_of(getattr(year, field.name)) for field in fields(YearContext)] if year else None
    return content_name(state.hex().encode(), to_json([read.file, read.id, beside]), read.content)


def sheets_of(beside: Any) -> Any:
    """The sheets that a file is checked beside, by all that tells them apart; ``None`` where there is none.
    Raises TypeError of what is no sheet."""
    if isinstance(beside, Project):
        return beside.id, beside.file, beside.sha256
    if isinstance(beside, tuple):
        return list(map(sheets_of, beside))
    if beside is not None:
        raise TypeError(beside)
    return None


def content_of_findings(found: Findings, file: str) -> bytes:
    """Nothing of those that stand elsewhere."""
    if any(problem.place.file != file for problem in found):
        return NOTHING
    return to_json(list(map(problem_to_json, found)))


def findings_from_content(content: bytes, file: str) -> Findings:
    return tuple(problem_from_json(problem, file) for problem in json.loads(content))
