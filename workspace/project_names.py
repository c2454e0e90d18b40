"""Which ids a file that comes in may give to a project: each becomes a file below ``targets/``."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from workspace.scanning import BUDGET_FILE_NAMES, SUFFIXES

YEAR = re.compile(r"[12]\d{3}", re.ASCII)
MOST_FOLDERS = 2
"""Between the year and the file."""
MOST_BYTES = 240
"""Of a name; with its ending a file system takes it."""
FORBIDDEN = frozenset('<>:"|?*\\')
MOST_SHOWN = 40
DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
"""Names that Windows takes for devices, whatever their ending."""


def is_project_id(text: str) -> bool:
    """Whether ``text`` is a year and a name that is a plain file on every system."""
    year, *names = text.split("/")
    has_shape = YEAR.fullmatch(year) and 1 <= len(names) <= MOST_FOLDERS + 1
    return bool(has_shape) and all(map(is_plain_name, names)) and not is_taken_by_budget(names[-1])


def is_plain_name(name: str) -> bool:
    """No hidden file, no way up, no device, no sign that cannot be seen, not too long."""
    return (
        0 < len(name.encode("utf-8", "replace")) <= MOST_BYTES
        and name.isprintable()
        and name == name.strip(" .")
        and not name.startswith(("~", "-"))
        and not name.endswith(tuple(SUFFIXES))
        and not FORBIDDEN.intersection(name)
        and not DEVICES.fullmatch(name)
    )


def readable_id(text: str) -> str:
    """An id for a message: short, in one line, nothing in it that cannot be seen."""
    return "".join(word if word.isprintable() else "□" for word in text[:MOST_SHOWN])


def is_taken_by_budget(name: str) -> bool:
    """The file of that name is the department's budget."""
    return any(f"{name}{suffix}".casefold() in BUDGET_FILE_NAMES for suffix in SUFFIXES)


def projects_of_files(files: Iterable[str]) -> list[str]:
    """The ids of the projects of target files: ``targets/2024/hotline.yaml`` is ``2024/hotline``."""
    return ["/".join(PurePosixPath(file).with_suffix("").parts[1:]) for file in files]
