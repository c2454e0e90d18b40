"""Names of files that Windows, browsers and office programs take, whatever a project is called."""

import re

NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]')
DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)
"""Windows keeps these for itself, with any ending."""
MOST_CHARACTERS = 100
MOST_BYTES = 240
"""Of UTF-8: file systems of Linux take 255."""


def file_name(title: str, suffix: str) -> str:
    """``title`` made safe, shortened so that the ending of the file is kept: ``suffix`` without its dot."""
    ending = f".{suffix}" if suffix else ""
    safe = NOT_IN_NAMES.sub("_", title).strip(" .") or "文件"
    if DEVICES.match(safe):
        safe = f"_{safe}"
    return shorten(safe, MOST_CHARACTERS - len(ending), MOST_BYTES - len(ending)) + ending


def shorten(text: str, characters: int, most_bytes: int) -> str:
    """No character is cut in two; neither a space nor a dot stands last."""
    cut = text[:characters].encode("utf-8", "replace")[:most_bytes]
    return cut.decode("utf-8", "ignore").rstrip(" .")
