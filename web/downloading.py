"""Downloads under a Chinese name."""

from urllib.parse import quote

from flask import Response

from forms.file_names import file_name

LONGEST_ENDING = 10


def attachment(content: bytes, kind: str, name: str) -> Response:
    """A download under any name."""
    return Response(content, mimetype=kind, headers={"Content-Disposition": attachment_header(name)})


def attachment_header(name: str) -> str:
    """As RFC 6266 has it, under a name that every program takes."""
    return f"attachment; filename*=UTF-8''{quote(safe_name(name), safe='')}"


def safe_name(name: str) -> str:
    """The ending is kept where there is one."""
    stem, dot, suffix = name.rpartition(".")
    is_ending = bool(dot) and suffix.isascii() and suffix.isalnum() and len(suffix) < LONGEST_ENDING
    return file_name(stem, suffix) if is_ending else file_name(name, "")
