"""A service that answers in JSON: its records, page by page, as rows."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sources.origins.contract import Credentials, FetchLimits, OriginError, OriginFault
from sources.origins.exact_json import JsonValue, at_path, has_path, parse_exact_json
from sources.origins.fetch_budget import FetchBudget
from sources.origins.fetch_notes import FetchNote, write_fetch_notes
from sources.origins.kinds import SettingMistake
from sources.origins.paging import PAGING_SETTINGS, PageWalk, Paging, RecordPage, parse_paging
from sources.origins.records_file import RECORDS_FILE, Record, RecordsFile, cell_of, records_file
from sources.origins.settings import SettingError, Settings, first_mistake, split_names
from sources.origins.web_address import WebAddress
from sources.origins.web_service import WebRequest, WebService
from sources.origins.web_sign_in import WEB_SETTINGS, conceal_secret, open_service, parse_web_settings

SETTINGS: Mapping[str, bool] = {
    **WEB_SETTINGS,
    "records": False,
    "fields": False,
    "status_field": False,
    "status_value": False,
    **PAGING_SETTINGS,
}
ERROR_FIELDS = ("code", "status", "msg", "message", "error", "errmsg", "error_description")
MOST_SAID = 80
TOTAL_NAME = re.compile(
    r"total|(total|all)_?(count|size|num|number|elements|records?|rows?)|records_?total", re.I
)
WHOLE_NUMBER = re.compile(r"[0-9]{1,12}")
MOST_PLACES_TOLD = 5
DEEPEST_PLACE = 3


@dataclass(frozen=True)
class JsonOrigin:
    """What is declared: ``records`` is a dotted path, empty where the whole answer is the list; ``fields``
    are the columns that are wanted, none for all; ``status_values`` stand at ``status_field`` where all went
    well."""

    address: WebAddress
    records: str
    fields: tuple[str, ...]
    paging: Paging
    total_field: str
    status_field: str
    status_values: tuple[str, ...]


def parse_settings(settings: Settings) -> JsonOrigin:
    """Raises SettingError."""
    if ("status_field" in settings) != ("status_value" in settings):
        raise SettingError("status_field", "“status_field”和“status_value”要一起写，如 code 和 0")
    return JsonOrigin(
        parse_web_settings(settings),
        settings.get("records", ""),
        split_names(settings, "fields"),
        parse_paging(settings),
        settings.get("total_field", ""),
        settings.get("status_field", ""),
        split_names(settings, "status_value"),
    )


def find_mistake(settings: Settings) -> SettingMistake | None:
    return first_mistake(parse_settings, settings)


def fetch(settings: Settings, credentials: Credentials, into: Path, limits: FetchLimits) -> tuple[str, ...]:
    """Raises OriginError."""
    origin = parse_settings(settings)
    service = open_service(settings, credentials, FetchBudget(limits))
    walk = PageWalk(origin.paging, lambda address: ask_page(origin, service, address))
    with conceal_secret(credentials), records_file(into, limits, origin.fields) as table:
        for page in walk.walk(origin.address):
            add_page(origin, table, page)
        refuse_unknown_columns(table)
        write_fetch_notes(into, [*walk_notes(walk), *missing_field_notes(origin, table)])
    return (RECORDS_FILE,)


def probe(settings: Settings, credentials: Credentials, limits: FetchLimits) -> None:
    """The first page is asked for; raises OriginError."""
    origin = parse_settings(settings)
    service = open_service(settings, credentials, FetchBudget(limits))
    with conceal_secret(credentials):
        ask_page(origin, service, origin.paging.first_address(origin.address))


def add_page(origin: JsonOrigin, table: RecordsFile, page: RecordPage) -> None:
    for record in page.records:
        table.add(chosen_fields(origin, record, f"第 {table.rows + 1} 条"))


def ask_page(origin: JsonOrigin, service: WebService, address: WebAddress) -> RecordPage:
    answer = service.ask(WebRequest(address, headers={"Accept": "application/json"}))
    value = parse_exact_json(answer.content, f"{address} 的回答")
    refuse_failure(origin, value)
    total = stated_total(origin, value)
    return RecordPage(answer, value, find_records(origin, value, total), total)


def refuse_failure(origin: JsonOrigin, value: JsonValue) -> None:
    """Raises OriginError (UNREADABLE) where the service says within its answer that it failed."""
    if origin.status_field:
        status = cell_of(at_path(value, origin.status_field))
        if status not in origin.status_values:
            said = f"“{origin.status_field}”是“{status[:20]}”，不是“{'、'.join(origin.status_values)}”"
            raise unreadable(f"接口说没有成功：{said}", value)


def unreadable(message: str, value: JsonValue) -> OriginError:
    """With what the service itself says in its answer."""
    return OriginError(OriginFault.UNREADABLE, f"{message}{told_error(value)}")


def stated_total(origin: JsonOrigin, value: JsonValue) -> int | None:
    """Raises OriginError (UNREADABLE) where the declared place holds no number."""
    if not origin.total_field:
        return None
    total = at_path(value, origin.total_field)
    if isinstance(total, str) and WHOLE_NUMBER.fullmatch(total):
        return int(total)
    raise unreadable(f"声明的“{origin.total_field}”处没有总数", value)


def find_records(origin: JsonOrigin, value: JsonValue, total: int | None) -> list[JsonValue]:
    """Raises OriginError (UNREADABLE) where no list lies at the declared place."""
    found = at_path(value, origin.records)
    if isinstance(found, list):
        return found
    if found is None and total == 0:
        return []
    place = f"声明的“{origin.records}”处" if origin.records else "回答的最外层"
    raise unreadable(f"{place}没有记录的列表{told_places(value)}", value)


def told_places(value: JsonValue) -> str:
    places = [f"{path}（{count} 条）" for path, count in record_places(value, "", DEEPEST_PLACE)]
    return f"；像是记录的在：{'、'.join(places[:MOST_PLACES_TOLD])}，请在声明里写明" if places else ""


def record_places(value: JsonValue, path: str, depth: int) -> Iterator[tuple[str, int]]:
    """Where lists of objects lie, and how many are in each."""
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        yield path or "最外层", len(value)
    elif isinstance(value, dict) and depth:
        for name, inner in value.items():
            yield from record_places(inner, f"{path}.{name}".strip("."), depth - 1)


def told_error(value: JsonValue) -> str:
    """What a service says of itself in an answer without data."""
    if not isinstance(value, dict):
        return ""
    words = [cell_of(value[name]) for name in ERROR_FIELDS if isinstance(value.get(name), str)]
    said = " ".join(filter(None, words))[:MOST_SAID]
    return f"；接口说：{said}" if said.isprintable() and said else ""


def chosen_fields(origin: JsonOrigin, record: JsonValue, place: str) -> Record:
    """Raises OriginError (UNREADABLE)."""
    if not isinstance(record, dict):
        message = f"{place}不是带字段名的记录，不能当作一行；请核对声明的记录位置"
        raise OriginError(OriginFault.UNREADABLE, message)
    if not origin.fields:
        return record
    return {name: cell_of(at_path(record, name)) for name in origin.fields if has_path(record, name)}


def refuse_unknown_columns(table: RecordsFile) -> None:
    """Raises OriginError (UNREADABLE) for an answer without records from which no header can be made."""
    if not table.columns:
        message = "接口回答 0 条记录，看不出有哪些列；如果确实没有记录，请在声明里写明要取哪些字段"
        raise OriginError(OriginFault.UNREADABLE, message)


def walk_notes(walk: PageWalk) -> Iterator[FetchNote]:
    """That there may be more than came."""
    yield from total_notes(walk) if walk.total is not None else more_notes(walk)
    if walk.records and not walk.has_met_lead:
        yield FetchNote(f"回答里没有声明的下一页的位置，取到 {walk.records} 条，可能没有取全，请核对声明")


def more_notes(walk: PageWalk) -> Iterator[FetchNote]:
    """Where no total is declared, and the service seems to state one."""
    for path, total in stated_totals(walk.last.value if walk.last else None, "", DEEPEST_PLACE):
        if total > walk.records:
            message = (
                f"回答里的“{path}”是 {total}，取到 {walk.records} 条，可能没有取全；能翻页的，请在声明里写明"
            )
            yield FetchNote(message)


def stated_totals(value: JsonValue, path: str, depth: int) -> Iterator[tuple[str, int]]:
    """What is called a total, and the number there."""
    for name, inner in value.items() if isinstance(value, dict) and depth else ():
        place = f"{path}.{name}".strip(".")
        if TOTAL_NAME.fullmatch(name) and isinstance(inner, str) and WHOLE_NUMBER.fullmatch(inner):
            yield place, int(inner)
        yield from stated_totals(inner, place, depth - 1)


def total_notes(walk: PageWalk) -> Iterator[FetchNote]:
    if walk.total is not None and walk.total != walk.records:
        message = f"接口说共有 {walk.total} 条，取到 {walk.records} 条，两者不符，请与对方核对"
        yield FetchNote(message)


def missing_field_notes(origin: JsonOrigin, table: RecordsFile) -> Iterator[FetchNote]:
    for name in origin.fields:
        if table.rows and name not in table.met:
            message = f"声明要取的“{name}”，接口的 {table.rows} 条记录里都没有"
            yield FetchNote(message, (name,))
