"""Downloads under a Chinese name."""

from urllib.parse import quote

from flask import Response


def attachment(content: bytes, kind: str, name: str) -> Response:
    """A download under any name."""
    return Response(content, mimetype=kind, headers={"Content-Disposition": attachment_header(name)})


def attachment_header(name: str) -> str:
    """As RFC 6266 has it."""
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"
