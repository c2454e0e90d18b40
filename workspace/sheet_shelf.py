"""What is kept of target files from one process to the next: found by name whenever it helps, written only
when a command says so."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice
from typing import TYPE_CHECKING

from indicators.collector import collector_paused

if TYPE_CHECKING:
    from store.answer_shelf import AnswerShelf

AT_ONCE = 1000
TIMES_KEPT = 6
"""How many contents are kept for each file before the older half is given up: two are of use."""
NAME_BYTES = 20
NOTHING = b""
"""The content of what cannot be kept."""


def content_name(*parts: bytes) -> bytes:
    """The name of a content: a hash over all that decides it, none of which holds a zero byte but the
    last."""
    return blake2b(b"\0".join(parts), digest_size=NAME_BYTES).digest()


@dataclass
class SheetShelf:
    """Of one workspace, for all threads of a process; ``open_shelf`` gives ``None`` where nothing may be
    kept. ``fresh``: names and makers of contents that are not kept yet, by what they are of."""

    open_shelf: Callable[[], "AnswerShelf | None"]
    fresh: dict[str, tuple[bytes, Callable[[], bytes]]] = field(default_factory=dict)

    def find(self, names: Sequence[bytes]) -> Mapping[bytes, bytes]:
        shelf = self.open_shelf()
        return shelf.find(names) if shelf else {}

    def note(self, subject: str, name: bytes, make: Callable[[], bytes]) -> None:
        """To be kept; what was noted of the same subject before is out of date."""
        self.fresh[subject] = name, make

    @collector_paused()
    def keep_fresh(self, files: int) -> None:
        """All that was noted since; ``files`` is how many there are in the workspace."""
        fresh, self.fresh = iter(list(self.fresh.values())), {}
        shelf = self.open_shelf()
        while shelf and (some := list(islice(fresh, AT_ONCE))):
            made = {name: make() for name, make in some}
            shelf.put({name: content for name, content in made.items() if content}, TIMES_KEPT * files)
