"""The texts of a form that was refused for its size: read from its beginning, which is all that came."""

from collections.abc import Iterator

from flask import request
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

from web.connections import KEPT_BEGINNING

MOST_TEXT = 64 * 1024
"""Characters of one field."""


def cut_form_texts() -> list[tuple[str, str]]:
    """The fields that came whole, by name; none where the form cannot be read."""
    boundary = parse_options_header(request.content_type)[1].get("boundary", "")
    if not boundary:
        return []
    try:
        beginning = request.environ["wsgi.input"].read(KEPT_BEGINNING)
        return list(whole_fields(beginning, boundary.encode("ascii", "ignore")))
    except (OSError, ValueError, HTTPException):
        return []


def whole_fields(beginning: bytes, boundary: bytes) -> Iterator[tuple[str, str]]:
    """Files are passed over; the field in which the beginning ends is left out."""
    decoder = MultipartDecoder(boundary, max_form_memory_size=KEPT_BEGINNING)
    decoder.receive_data(beginning)
    name, parts = "", list[bytes]()
    while not isinstance(event := decoder.next_event(), NeedData | Epilogue):
        if isinstance(event, Field):
            name, parts = event.name, []
        elif isinstance(event, File):
            name = ""
        elif isinstance(event, Data) and name:
            parts.append(event.data)
            if not event.more_data:
                yield name, b"".join(parts).decode("utf-8", "replace")[:MOST_TEXT]
