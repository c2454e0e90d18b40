"""A process killed as it begins its n-th change of the file system."""

import os
import sys
from collections.abc import Callable

from tests.children import child, die, ends

CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.chmod", "os.truncate"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def is_change(event: str, arguments: tuple[object, ...]) -> bool:
    if event == "open":
        flags = arguments[2]
        return isinstance(flags, int) and bool(flags & WRITING)
    return event in CHANGES


def killed_at_change(act: Callable[[], object], number: int) -> int:
    """How the process ended: 0 when it was through before its n-th change, -9 when it was killed."""

    def work() -> None:
        count = 0

        def counting(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal count
            if is_change(event, arguments):
                count += 1
                if count == number:
                    die()

        sys.addaudithook(counting)
        act()

    return ends(child(work))
