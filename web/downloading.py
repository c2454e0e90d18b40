"""Downloads under a Chinese name."""

from urllib.parse import quote

from flask import Response


def attachment(content: bytes, kind: str, name: str) -> Response:
    """A download under any name, as RFC 6266 has it."""
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, mimetype=kind, headers={"Content-Disposition": disposition})
