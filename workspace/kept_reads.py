"""What target files said when they were read before, by their bytes: none is parsed twice, also not by the
next process."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from indicators.program_files import hash_rooms
from indicators.project_json import (
    MOST_AT_HAND,
    KeptRows,
    pack_rows,
    project_from_json,
    project_to_json,
    to_json,
)
from workspace.declared import OpenedFile, ReadTargetFile, parse_target
from workspace.sheet_shelf import AT_ONCE, NOTHING, SheetShelf, content_name
from yamlfiles.problem_json import problem_from_json, problem_to_json

ROOMS = ("characters", "yamlfiles", "indicators")
"""All that decides what a file says."""
LIBRARIES = ("PyYAML", "cn2an")


@dataclass(frozen=True)
class KeptReads:
    """Reads many files at once."""

    shelf: SheetShelf

    def read_many(self, files: Iterable[OpenedFile], count: int) -> Iterator[ReadTargetFile]:
        """In their order; what is not kept is parsed, and noted as to be kept. Of very many files the rows
        are packed at once."""
        rest, parse = iter(files), parse_packed if count > MOST_AT_HAND else parse_target
        while some := list(islice(rest, AT_ONCE)):
            yield from self._read_some(some, parse)

    def _read_some(
        self, files: Sequence[OpenedFile], parse: Callable[[OpenedFile], ReadTargetFile]
    ) -> Iterator[ReadTargetFile]:
        names = list(map(name_of_reading, files))
        kept = self.shelf.find(names)
        for name, opened in zip(names, files, strict=True):
            if name in kept:
                yield reading_from_content(kept[name], opened)
            else:
                read = parse(opened)
                self.shelf.note(f"read {read.file}", name, partial(content_of_reading, read))
                yield read


def parse_packed(opened: OpenedFile) -> ReadTargetFile:
    """The same, with rows that become objects when somebody asks for them."""
    read = parse_target(opened)
    draft = read.draft and replace(read.draft, indicators=KeptRows(pack_rows(read.draft.indicators)))
    return replace(read, draft=draft)


def name_of_reading(opened: OpenedFile) -> bytes:
    """A file that could not be opened is named like an empty one, and neither is kept."""
    program = hash_rooms(ROOMS, LIBRARIES).encode()
    return content_name(program, to_json([opened.file, opened.id]), opened.content)


def content_of_reading(read: ReadTargetFile) -> bytes:
    """A line with the problems and the head of the sheet, and one with its rows."""
    if not read.content:
        return NOTHING
    problems = list(map(problem_to_json, read.problems))
    if read.draft is None:
        return to_json([problems, None])
    head, rows = project_to_json(read.draft)
    return b"[%b,%b]\n%b" % (to_json(problems), head, rows)


def reading_from_content(content: bytes, opened: OpenedFile) -> ReadTargetFile:
    told, _, rows = content.partition(b"\n")
    problems, head = json.loads(told.decode("utf-8", "surrogatepass"))
    return ReadTargetFile(
        opened.id,
        opened.file,
        opened.content,
        tuple(problem_from_json(problem, opened.file) for problem in problems),
        project_from_json(head, rows) if head else None,
    )
