"""A service by Open311 GeoReport v2: its service requests as rows, all of them and not the last 90 days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from indicators.clock import SHANGHAI
from sources.origins.contract import Credentials, FetchLimits
from sources.origins.fetch_budget import FetchBudget
from sources.origins.fetch_notes import write_fetch_notes
from sources.origins.kinds import SettingMistake
from sources.origins.open311_client import Open311Client, Open311Question, find_endpoint
from sources.origins.open311_rows import CORE_FIELDS, RequestRows
from sources.origins.open311_windows import TimeWindow, WindowWalk
from sources.origins.paging import Paging, parse_size
from sources.origins.records_file import RECORDS_FILE, records_file
from sources.origins.settings import (
    SettingError,
    Settings,
    first_mistake,
    one_of,
)
from sources.origins.web_address import WebAddress
from sources.origins.web_sign_in import WEB_SETTINGS, conceal_secret, open_service, parse_web_settings

SETTINGS: Mapping[str, bool] = {
    **WEB_SETTINGS,
    "since": True,
    "until": False,
    "format": False,
    "jurisdiction_id": False,
    "service_code": False,
    "page_parameter": False,
    "size_parameter": False,
    "size": False,
}
FORMS = ("json", "xml")
SENT = ("jurisdiction_id", "service_code")
"""Settings that are sent as they are."""


@dataclass(frozen=True)
class Open311Origin:
    """What is declared."""

    address: WebAddress
    span: TimeWindow
    question: Open311Question


def parse_settings(settings: Settings) -> Open311Origin:
    """Raises SettingError."""
    return Open311Origin(parse_web_settings(settings), parse_span(settings), parse_question(settings))


def parse_span(settings: Settings) -> TimeWindow:
    """A day more on either side stands for every zone. Raises SettingError."""
    first = read_day(settings, "since")
    last = read_day(settings, "until") if "until" in settings else datetime.now(SHANGHAI).date()
    if last < first:
        raise SettingError("until", "“until”早于“since”")
    return TimeWindow(day_start(first - timedelta(days=1)), day_start(last + timedelta(days=2)))


def parse_question(settings: Settings) -> Open311Question:
    """Raises SettingError."""
    parameters = {name: settings[name] for name in SENT if name in settings}
    form = one_of(settings, "format", ("", *FORMS))
    return Open311Question(parameters, form, parse_request_paging(settings))


def parse_request_paging(settings: Settings) -> Paging:
    """Paging is no part of the core: it is used where it is declared. Raises SettingError."""
    has_pages = "page_parameter" in settings
    return Paging("page" if has_pages else "", settings, size=parse_size(settings, has_pages))


def read_day(settings: Settings, name: str) -> date:
    try:
        return date.fromisoformat(settings[name].strip())
    except ValueError as error:
        raise SettingError(name, f"“{name}”应是日期，如 2024-01-01") from error


def day_start(day: date) -> datetime:
    """In UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def find_mistake(settings: Settings) -> SettingMistake | None:
    return first_mistake(parse_settings, settings)


def fetch(settings: Settings, credentials: Credentials, into: Path, limits: FetchLimits) -> tuple[str, ...]:
    """Raises OriginError."""
    origin = parse_settings(settings)
    service = open_service(settings, credentials, FetchBudget(limits))
    with conceal_secret(credentials), records_file(into, limits, CORE_FIELDS) as table:
        client = Open311Client(service, find_endpoint(service, origin.address), origin.question)
        walk = WindowWalk(client.ask_window)
        rows = RequestRows(table)
        for found in walk.walk(origin.span):
            rows.add_answer(found)
        rows.finish()
        write_fetch_notes(into, [*rows.notes(), *walk.notes()])
    return (RECORDS_FILE,)


def probe(settings: Settings, credentials: Credentials, limits: FetchLimits) -> None:
    """The requests of one day are asked for; raises OriginError."""
    origin = parse_settings(settings)
    service = open_service(settings, credentials, FetchBudget(limits))
    with conceal_secret(credentials):
        client = Open311Client(service, find_endpoint(service, origin.address), origin.question)
        client.ask_window(TimeWindow(origin.span.begin, origin.span.begin + timedelta(days=1)))
