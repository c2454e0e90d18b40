"""Answers of Open311 GeoReport v2 in its two forms, JSON and XML, as the same records."""

import hashlib
import json
import re
from datetime import datetime
from typing import TYPE_CHECKING

from indicators.clock import SHANGHAI
from sources.origins.answer_xml import local_name, parse_answer_xml, text_of
from sources.origins.contract import OriginError, OriginFault
from sources.origins.exact_json import JsonValue, at_path, parse_exact_json
from sources.origins.records_file import Record, cell_of, flat_record

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

INSTANT_FIELDS = ("requested_datetime", "updated_datetime", "expected_datetime")
CLOSED_FIELDS = ("closed_datetime", "closed_date", "closed_at", "completed_datetime")
"""None is in the core; services that know when a request was closed call it so."""
CLOSED_STATUS = "closed"
SPECIFICATION = re.compile(r"georeport[_/ ]?v2", re.IGNORECASE)


def read_requests(content: bytes, form: str, what: str) -> list[Record]:
    """Raises OriginError (UNREADABLE)."""
    if form == "xml":
        return read_xml_requests(content, what)
    value = parse_exact_json(content, what)
    if not isinstance(value, list):
        raise OriginError(OriginFault.UNREADABLE, f"{what}不是 Open311 的请求列表，请核对声明的地址")
    return [json_record(item, what) for item in value]


def read_xml_requests(content: bytes, what: str) -> list[Record]:
    root = parse_answer_xml(content, what)
    if local_name(root) != "service_requests":
        raise OriginError(OriginFault.UNREADABLE, f"{what}不是 Open311 的 service_requests")
    return [xml_record(request) for request in root if local_name(request) == "request"]


def json_record(item: JsonValue, what: str) -> Record:
    if not isinstance(item, dict):
        raise OriginError(OriginFault.UNREADABLE, f"{what}里有不是记录的内容，请核对声明的地址")
    return item


def xml_record(request: "Element") -> dict[str, str]:
    """What holds further elements, as attributes beyond the core, is their text."""
    return {name: text_of(field) for field in request if (name := local_name(field))}


def read_endpoints(content: bytes, form: str, what: str) -> list[dict[str, str]]:
    """Of the document of discovery: ``specification``, ``url``, ``type`` of each endpoint. Raises
    OriginError (UNREADABLE)."""
    if form == "xml":
        root = parse_answer_xml(content, what)
        return [xml_record(endpoint) for endpoint in root.iter("{*}endpoint")]
    endpoints = at_path(parse_exact_json(content, what), "endpoints")
    listed = endpoints if isinstance(endpoints, list) else []
    return [flat_record(endpoint) for endpoint in listed if isinstance(endpoint, dict)]


def production_endpoint(endpoints: list[dict[str, str]], what: str) -> str:
    """The address of the one that gives real requests by this protocol. Raises OriginError (NOT_THERE)."""
    found = [
        endpoint["url"]
        for endpoint in endpoints
        if SPECIFICATION.search(endpoint.get("specification", "")) and endpoint.get("url")
        if endpoint.get("type", "production") == "production"
    ]
    if not found:
        message = f"{what}里没有 GeoReport v2 的正式接口，请把接口的地址写进声明"
        raise OriginError(OriginFault.NOT_THERE, message)
    return found[0]


def instant_of(record: Record, name: str) -> datetime | None:
    """With its zone; one without is taken for Shanghai's. ``None`` where there is none that can be read."""
    try:
        instant = datetime.fromisoformat(cell_of(record.get(name)).strip())
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=SHANGHAI)


def has_no_zone(record: Record) -> bool:
    return any(instant_of(record, name) and not has_zone(cell_of(record[name])) for name in INSTANT_FIELDS)


def has_zone(text: str) -> bool:
    """Of an instant in ISO."""
    return datetime.fromisoformat(text.strip()).tzinfo is not None


def request_id(record: Record) -> str:
    return cell_of(record.get("service_request_id")).strip()


def is_closed(record: Record) -> bool:
    return cell_of(record.get("status")).strip().lower() == CLOSED_STATUS


def closed_by_service(record: Record) -> str:
    """When the service itself says that the request was closed; empty where it does not."""
    return next((text for name in CLOSED_FIELDS if (text := cell_of(record.get(name)))), "")


def record_hash(record: Record) -> str:
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()
