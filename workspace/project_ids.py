"""Which ids a project may get from a paper that somebody sent: each names a file below ``targets/``."""

import re

from indicators.periods import EARLIEST, LATEST
from workspace.declared import BUDGET_FILE_NAMES, SUFFIXES

MOST_PARTS = 4
MOST_BYTES = 240
"""Of one name, so that the file with its suffix fits on any disk."""
MOST_CHARACTERS = 80
NEVER_IN_NAMES = re.compile(r'[/\\:*?"<>|]')
DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
"""Names that Windows keeps for itself, where the folder may be opened as well."""


def is_usable_id(text: str) -> bool:
    """A year and one to three names, each a plain file name that is seen, and seen as what it is."""
    year, *names = text.split("/")
    if not re.fullmatch(r"\d{4}", year, re.ASCII) or not EARLIEST <= int(year) <= LATEST:
        return False
    return 1 <= len(names) < MOST_PARTS and all(map(is_plain_name, names))


def is_plain_name(name: str) -> bool:
    """No name that leads elsewhere, is hidden, looks like another, or is taken for a budget."""
    if not name or len(name) > MOST_CHARACTERS or len(name.encode("utf-8", "replace")) > MOST_BYTES:
        return False
    if not name.isprintable() or NEVER_IN_NAMES.search(name) or name != name.strip():
        return False
    is_reserved = DEVICES.fullmatch(name) or f"{name.casefold()}.yaml" in BUDGET_FILE_NAMES
    return not (is_reserved or name.startswith((".", "~", "-")) or name.endswith((".", *SUFFIXES)))
