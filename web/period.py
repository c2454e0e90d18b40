"""The year and the day that every page speaks of: asked for in the top bar, carried by all links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask, g, request, url_for

from indicators.typed_days import read_typed_day
from store import EngineError, StoreError
from web import request_context
from web.asked_year import asked_year
from web.person import person_or_none
from workspace.declared import target_years
from workspace.scanning import TARGETS_FOLDER

OUTSIDE = ("static", "healthz.", "signing_in.", "openid.", "api.")
"""Beginnings of endpoints whose addresses say nothing of a year or a day."""
OWN_YEAR = frozenset({"importing.show", "importing.upload", "importing.write"})
"""Pages with a year of their own, which has another meaning."""
FIXED = ("project_id", "year")
"""Parts of an address that settle the year."""


@dataclass(frozen=True)
class PeriodBar:
    """What the top bar shows. ``year`` is settled by the page where ``is_fixed``; ``day`` is "" for the
    newest; ``address`` is where the choice leads, with ``kept`` of what else was asked for."""

    year: int | None
    is_fixed: bool
    day: str
    years: Sequence[int]
    address: str
    kept: Sequence[tuple[str, str]]


def register(app: Flask) -> None:
    app.url_defaults(carry_period)


def carry_period(endpoint: str, values: dict[str, Any]) -> None:
    """What was asked for here is asked for behind every link, unless that says ``as_of=None``."""
    if not request or endpoint.startswith(OUTSIDE):
        return
    if day := asked_day():
        values.setdefault("as_of", day.isoformat())
    if (year := asked_year()) and endpoint not in OWN_YEAR:
        values.setdefault("year", year)


def asked_day() -> date | None:
    """``None`` also where what was asked for is no day, which the page itself refuses."""
    try:
        return read_typed_day(request.args.get("as_of", ""))
    except ValueError:
        return None


def page_year() -> int | None:
    """The year that the address of this page settles."""
    found: Mapping[str, object] = request.view_args or {}
    for name in FIXED:
        year = str(found.get(name, "")).partition("/")[0]
        if len(year) == len("2024") and year.isdecimal():
            return int(year)
    return None


def known_years() -> tuple[int, ...]:
    """The years of the projects in scope, newest first; none where the ledger cannot be opened."""
    if "years" not in g:
        g.years = tuple(sorted(read_years(), reverse=True))
    found: tuple[int, ...] = g.years
    return found


def read_years() -> set[int]:
    """By the folders where somebody sees all; else by the projects themselves, for a folder may hold none of
    theirs."""
    person = person_or_none()
    if person is None:
        return set()
    of_folders = target_years(request_context.workspace().root / TARGETS_FOLDER)
    if person.scope.all and of_folders:
        return of_folders
    try:
        return request_context.years_in_scope()
    except (StoreError, EngineError):
        return set()


def latest_year() -> int | None:
    """The year that menus speak of: of the page, else the one asked for, else the newest there is."""
    asked = page_year() or asked_year()
    return asked if asked in known_years() else max(known_years(), default=None)


def shown_period() -> PeriodBar:
    fixed = page_year()
    years = known_years()
    return PeriodBar(
        year=fixed or asked_year() or max(years, default=None),
        is_fixed=fixed is not None,
        day=day.isoformat() if (day := asked_day()) else "",
        years=years,
        address=own_address(),
        kept=[
            (name, text)
            for name, text in request.args.items(multi=True)
            if name not in ("year", "as_of", "page") and is_own_page()
        ],
    )


def is_own_page() -> bool:
    """Whether this page can be asked for again: no form was sent, and there is such a page."""
    return request.method == "GET" and bool(request.endpoint) and request.routing_exception is None


def own_address() -> str:
    if not is_own_page():
        return url_for("listing.index", year=None, as_of=None)
    asked = {**(request.view_args or {}), "as_of": None}
    return url_for(request.endpoint or "", **({"year": None} | asked))
