"""What target files said when they were read before, by their bytes: none is parsed twice, also not by the
next process."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice
from typing import TYPE_CHECKING

from indicators.program_files import hash_rooms
from indicators.project_json import project_from_json, project_to_json, to_json
from workspace.declared import OpenedFile, ReadTargetFile, parse_target
from yamlfiles.problem_json import problem_from_json, problem_to_json

if TYPE_CHECKING:
    from store.answer_shelf import AnswerShelf

AT_ONCE = 1000
TIMES_KEPT = 4
"""How many contents are kept for each file before the older half is given up."""
NAME_BYTES = 20
ROOMS = ("characters", "yamlfiles", "indicators")
"""All that decides what a file says."""
LIBRARIES = ("PyYAML", "cn2an")


@dataclass
class KeptReads:
    """Of one workspace, for all threads of a process; ``open_shelf`` gives ``None`` where nothing may be
    kept. Nothing is written but by ``keep_fresh``."""

    open_shelf: Callable[[], "AnswerShelf | None"]
    fresh: dict[str, tuple[bytes, ReadTargetFile]] = field(default_factory=dict)

    def read_many(self, files: Iterable[OpenedFile]) -> Iterator[ReadTargetFile]:
        """In their order; what is not kept is parsed, and noted as fresh."""
        rest = iter(files)
        while some := list(islice(rest, AT_ONCE)):
            yield from self.read_some(some)

    def read_some(self, files: Sequence[OpenedFile]) -> Iterator[ReadTargetFile]:
        names = list(map(name_of_reading, files))
        shelf = self.open_shelf()
        kept = shelf.find(names) if shelf else {}
        for name, opened in zip(names, files, strict=True):
            if name in kept:
                yield reading_from_content(kept[name], opened)
            else:
                read = parse_target(opened)
                self.fresh[opened.file] = name, read
                yield read

    def keep_fresh(self, files: int) -> None:
        """All that was parsed since; ``files`` is how many there are in the workspace."""
        fresh, self.fresh = list(self.fresh.values()), {}
        shelf = self.open_shelf() if fresh else None
        if shelf is None:
            return
        for first in range(0, len(fresh), AT_ONCE):
            some = fresh[first : first + AT_ONCE]
            contents = {name: content_of_reading(read) for name, read in some if read.content}
            shelf.put(contents, TIMES_KEPT * files)


def name_of_reading(opened: OpenedFile) -> bytes:
    """The hash over all that decides what the file says. A file that could not be opened is named like an
    empty one, and neither is kept."""
    program = hash_rooms(ROOMS, LIBRARIES)
    words = f"{program}\0{opened.file}\0{opened.id}\0".encode("utf-8", "surrogateescape")
    return blake2b(words + opened.content, digest_size=NAME_BYTES).digest()


def content_of_reading(read: ReadTargetFile) -> bytes:
    """A line with the problems and the head of the sheet, and one with its rows."""
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
