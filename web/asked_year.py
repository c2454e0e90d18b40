"""The year that an address asks for."""

from flask import request


def asked_year() -> int | None:
    """``None`` where none is asked for; a year that no calendar has is the nearest that it has."""
    year = request.args.get("year", type=int)
    return None if year is None else min(max(year, 1), 9999)
