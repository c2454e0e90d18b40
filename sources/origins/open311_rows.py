"""Service requests of Open311 as rows: each once, its times with their zone, closed when the service says so,
or else at its last update, which is told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from indicators.clock import SHANGHAI
from sources.origins.fetch_notes import FetchNote
from sources.origins.open311_answers import (
    CLOSED_FIELDS,
    INSTANT_FIELDS,
    closed_by_service,
    has_no_zone,
    has_zone,
    instant_of,
    is_closed,
    record_hash,
    request_id,
)
from sources.origins.records_file import Record, RecordsFile, cell_of

CORE_FIELDS = (
    *("service_request_id", "status", "status_notes", "service_name", "service_code", "description"),
    *("agency_responsible", "service_notice", *INSTANT_FIELDS, "address", "address_id", "zipcode"),
    *("lat", "long", "media_url", "closed_datetime", "closed_by_last_update"),
)
CLOSED_COLUMN, LAST_UPDATE_COLUMN = CORE_FIELDS[-2:]


@dataclass
class RequestCounts:
    """What has to be told, in requests."""

    closed_by_service: int = 0
    closed_by_last_update: int = 0
    closed_without_instant: int = 0
    without_number: int = 0
    without_zone: int = 0


@dataclass
class RequestRows:
    """Which column of closing stands can be told at the end alone: when it is known whether the service has
    one of its own."""

    table: RecordsFile
    counts: RequestCounts = field(default_factory=RequestCounts)
    seen: dict[str, str] = field(default_factory=dict)

    def add_answer(self, found: Mapping[str, Record]) -> None:
        """A request comes with every window it lies in; one that changed meanwhile stays twice, which the
        table tells. Raises OriginError."""
        for key, record in found.items():
            fingerprint = record_hash(record)
            if self.seen.get(key) != fingerprint:
                self.seen[key] = fingerprint
                self.count(record)
                self.table.add(row_of(record))

    def count(self, record: Record) -> None:
        self.counts.without_number += not request_id(record)
        self.counts.without_zone += has_no_zone(record)
        if closed_by_service(record):
            self.counts.closed_by_service += 1
        elif is_closed(record) and cell_of(record.get("updated_datetime")):
            self.counts.closed_by_last_update += 1
        elif is_closed(record):
            self.counts.closed_without_instant += 1

    def finish(self) -> None:
        if self.counts.closed_by_service:
            self.counts.closed_without_instant += self.counts.closed_by_last_update
            self.counts.closed_by_last_update = 0
            self.table.headers = {LAST_UPDATE_COLUMN: ""}
        else:
            self.table.headers = {CLOSED_COLUMN: "", LAST_UPDATE_COLUMN: CLOSED_COLUMN}

    def notes(self) -> Iterator[FetchNote]:
        counts = self.counts
        if counts.closed_by_last_update:
            message = (
                f"接口没有给出办结时间：{counts.closed_by_last_update} 条已关闭的请求以最后更新时间"
                "作为办结时间，关闭以后又有改动的会偏晚，请核对"
            )
            yield FetchNote(message, (CLOSED_COLUMN,))
        if counts.closed_without_instant:
            message = f"{counts.closed_without_instant} 条请求已关闭而没有办结时间，请与对方核对"
            yield FetchNote(message, (CLOSED_COLUMN,))
        if counts.without_number:
            yield FetchNote(f"{counts.without_number} 条请求还没有编号")
        if counts.without_zone:
            message = f"{counts.without_zone} 条请求的时间没有带时区，按声明的时区读"
            yield FetchNote(message, (*INSTANT_FIELDS, CLOSED_COLUMN))


def row_of(record: Record) -> Record:
    """The record with its times in one zone, and both ways to tell when it was closed."""
    instants = {name: with_zone(record, name) for name in INSTANT_FIELDS}
    last_update = instants["updated_datetime"] if is_closed(record) else ""
    others = {name: value for name, value in record.items() if name not in CLOSED_FIELDS}
    own = {"": closed_by_service(record)}
    return {**others, **instants, CLOSED_COLUMN: with_zone(own, ""), LAST_UPDATE_COLUMN: last_update}


def with_zone(record: Record, name: str) -> str:
    """As ISO with its zone; what has none or cannot be read as it was."""
    text = cell_of(record.get(name)).strip()
    moment = instant_of(record, name)
    return moment.astimezone(SHANGHAI).isoformat() if moment and has_zone(text) else text
