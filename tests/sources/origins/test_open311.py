"""An Open311 service: all of its requests, whatever it cuts off, and what cannot be known of them told."""

import csv
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from sources.origins import open311
from sources.origins.contract import Credentials, OriginError, OriginFault
from tests.sources.origins.stub_services import QUICK, Asked, Reply, serving, told_notes

SPAN = {"since": "2024-01-01", "until": "2024-12-31"}
Request = dict[str, Any]


def request(number: int, moment: datetime, **more: Any) -> Request:
    return {
        "service_request_id": f"SR-{number}",
        "status": "open",
        "service_name": "路面坑洞",
        "agency_responsible": "市住建局",
        "requested_datetime": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "updated_datetime": (moment + timedelta(days=2)).isoformat(),
        "expected_datetime": (moment + timedelta(days=5)).astimezone(UTC).isoformat(),
        **more,
    }


def spread(count: int, begin: datetime, step: timedelta) -> list[Request]:
    return [request(number, begin + number * step) for number in range(count)]


YEAR = spread(730, datetime(2024, 1, 1, 1, 30, tzinfo=UTC), timedelta(hours=12))


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def within(asked: Asked, requests: Sequence[Request], by_day: bool = False) -> list[Request]:
    """Newest first, as services give them."""
    begin, end = instant(asked.query["start_date"]), instant(asked.query["end_date"])
    if by_day:
        begin, end = (moment.replace(hour=0, minute=0, second=0) for moment in (begin, end))
        end += timedelta(days=1) - timedelta(seconds=1)
    if end - begin > timedelta(days=91):
        begin = end - timedelta(days=90)
    found = [item for item in requests if begin <= instant(item["requested_datetime"]) <= end]
    return sorted(found, key=lambda item: str(item["requested_datetime"]), reverse=True)


def reply(requests: Sequence[Request]) -> Reply:
    return Reply(json.dumps(list(requests)).encode())


def fetched(
    into: Path, answer: Callable[[Asked], Reply], path: str = "/v2", **settings: str
) -> list[dict[str, str]]:
    with serving(answer) as service:
        given = {"url": f"{service.address}{path}", **SPAN, **settings}
        assert open311.fetch(given, Credentials(), into, QUICK) == ("接口记录.csv",)
    with (into / "接口记录.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def numbers(rows: list[dict[str, str]]) -> set[str]:
    listed = [row["service_request_id"] for row in rows]
    assert len(listed) == len(set(listed))
    return set(listed)


ALL = {item["service_request_id"] for item in YEAR}


@pytest.mark.parametrize("limit", [1000, 200, 50, 12])
@pytest.mark.parametrize("by_day", [False, True])
def test_a_year_comes_whole_from_a_service_that_gives_90_days_and_cuts_off(
    tmp_path: Path, limit: int, by_day: bool
) -> None:
    rows = fetched(tmp_path, lambda asked: reply(within(asked, YEAR, by_day)[:limit]))
    assert numbers(rows) == ALL
    assert not any("没有取全" in note or "筛选" in note for note in told_notes(tmp_path))


def test_what_cannot_be_parted_further_is_told_as_perhaps_not_whole(tmp_path: Path) -> None:
    same = [request(number, datetime(2024, 5, 1, 4, tzinfo=UTC)) for number in range(80)]
    rows = fetched(tmp_path, lambda asked: reply(within(asked, same)[:50]))
    assert len(rows) == 50
    (note,) = told_notes(tmp_path)
    assert "一次最多给出约 50 条" in note
    assert "没有取全" in note


def test_days_with_more_than_a_service_gives_at_once_are_told_where_it_reads_days_alone(
    tmp_path: Path,
) -> None:
    busy = spread(60, datetime(2024, 5, 1, 0, 10, tzinfo=UTC), timedelta(minutes=20))
    fetched(tmp_path, lambda asked: reply(within(asked, busy, by_day=True)[:40]))
    (note,) = told_notes(tmp_path)
    assert "一次最多给出约 40 条，2024-03-29 至 2024-06-26 的请求可能没有取全" in note


def test_a_service_that_does_not_filter_by_dates_is_told(tmp_path: Path) -> None:
    newest = sorted(YEAR, key=lambda item: str(item["requested_datetime"]))[-180:]
    rows = fetched(tmp_path, lambda _: reply(newest))
    assert len(rows) == 180
    (note,) = told_notes(tmp_path)
    assert "最近 90 天" in note


def test_paging_is_used_where_it_is_declared(tmp_path: Path) -> None:
    def answer(asked: Asked) -> Reply:
        page, size = int(asked.query["page"]), int(asked.query["page_size"])
        return reply(within(asked, YEAR)[(page - 1) * size : page * size])

    rows = fetched(tmp_path, answer, page_parameter="page", size_parameter="page_size", size="40")
    assert numbers(rows) == ALL


def test_a_service_that_ignores_paging_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OriginError) as caught:
        fetched(tmp_path, lambda asked: reply(within(asked, YEAR)), page_parameter="page")
    assert "一模一样" in caught.value.message


def test_without_a_closing_time_of_the_service_the_last_update_is_taken_and_told(tmp_path: Path) -> None:
    first = datetime(2024, 3, 1, 1, tzinfo=UTC)
    given = [
        request(1, first, status="closed"),
        request(2, first),
        request(3, first, status="Closed", updated_datetime=None),
    ]
    rows = {
        row["service_request_id"]: row for row in fetched(tmp_path, lambda asked: reply(within(asked, given)))
    }
    assert rows["SR-1"]["requested_datetime"] == "2024-03-01T09:00:00+08:00"
    assert rows["SR-1"]["expected_datetime"] == "2024-03-06T09:00:00+08:00"
    assert {number: row["closed_datetime"] for number, row in rows.items()} == {
        "SR-1": "2024-03-03T09:00:00+08:00", "SR-2": "", "SR-3": "",
    }  # fmt: skip
    assert "closed_by_last_update" not in rows["SR-1"]
    told, without = told_notes(tmp_path)
    assert told.startswith("接口没有给出办结时间：1 条已关闭的请求以最后更新时间")
    assert without.startswith("1 条请求已关闭而没有办结时间")


def test_a_closing_time_of_the_service_stands_alone(tmp_path: Path) -> None:
    first = datetime(2024, 3, 1, 1, tzinfo=UTC)
    given = [
        request(1, first, status="closed", closed_date="2024-03-02T10:00:00+08:00"),
        request(2, first, status="closed"),
        request(3, first, status="open"),
    ]
    rows = {
        row["service_request_id"]: row for row in fetched(tmp_path, lambda asked: reply(within(asked, given)))
    }
    assert [rows[f"SR-{number}"]["closed_datetime"] for number in (1, 2, 3)] == [
        "2024-03-02T10:00:00+08:00",
        "",
        "",
    ]
    assert not rows["SR-1"].keys() & {"closed_date", "closed_by_last_update"}
    assert told_notes(tmp_path) == ("1 条请求已关闭而没有办结时间，请与对方核对",)


def test_times_without_a_zone_and_requests_without_a_number_are_told(tmp_path: Path) -> None:
    given = [
        request(1, datetime(2024, 3, 1, 1, tzinfo=UTC), requested_datetime="2024-03-01T09:00:00Z", updated_datetime="2024-03-02 10:00:00"),
        {**request(2, datetime(2024, 3, 1, 1, tzinfo=UTC)), "service_request_id": None, "token": "t1"},
    ]  # fmt: skip
    rows = fetched(tmp_path, lambda asked: reply(within(asked, given)))
    assert [row["updated_datetime"] for row in rows] == ["2024-03-02 10:00:00", "2024-03-03T09:00:00+08:00"]
    assert told_notes(tmp_path) == (
        "1 条请求还没有编号",
        "1 条请求的时间没有带时区，按声明的时区读",
    )


def as_xml(requests: Sequence[Request]) -> bytes:
    items = "".join(
        f"<request>{''.join(f'<{name}>{escape(str(text))}</{name}>' for name, text in item.items() if text is not None)}</request>"
        for item in requests
    )
    return f'<?xml version="1.0" encoding="utf-8"?>\n<service_requests>{items}</service_requests>'.encode()


def xml_alone(asked: Asked) -> Reply:
    if not asked.path.endswith(".xml"):
        return Reply(status=404)
    return Reply(as_xml(within(asked, YEAR)))


def test_a_service_that_speaks_xml_alone_gives_the_same(tmp_path: Path) -> None:
    for name in ("xml", "json"):
        (tmp_path / name).mkdir()
    xml = fetched(tmp_path / "xml", xml_alone)
    assert xml == fetched(tmp_path / "json", lambda asked: reply(within(asked, YEAR)))
    assert numbers(xml) == ALL


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<service_requests><request>", "XML"),
        (
            b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><service_requests>&x;</service_requests>',
            "DOCTYPE",
        ),
        (b"<html><body>login</body></html>", "service_requests"),
        (b"", "XML"),
    ],
)
def test_xml_that_is_none_of_it_is_refused(tmp_path: Path, body: bytes, words: str) -> None:
    with pytest.raises(OriginError) as caught:
        fetched(tmp_path, lambda _: Reply(body), format="xml")
    assert caught.value.fault is OriginFault.UNREADABLE
    assert words in caught.value.message


def test_discovery_leads_to_the_endpoint_of_real_requests_on_the_same_server_alone(tmp_path: Path) -> None:
    def discovered(url: str) -> Callable[[Asked], Reply]:
        test = {"specification": "http://wiki.open311.org/GeoReport_v2", "url": "/test", "type": "test"}
        real = {**test, "url": url, "type": "production"}

        def answer(asked: Asked) -> Reply:
            if asked.path == "/discovery.json":
                return Reply(json.dumps({"endpoints": [test, real]}).encode())
            return reply(within(asked, YEAR)) if asked.path == "/real/requests.json" else Reply(status=404)

        return answer

    assert numbers(fetched(tmp_path, discovered("/real/"), "/discovery.json")) == ALL
    with pytest.raises(OriginError) as caught:
        fetched(tmp_path, discovered("https://api.example.org/v2"), "/discovery.json")
    assert caught.value.fault is OriginFault.UNTRUSTED
    assert "api.example.org" in caught.value.message


def test_no_requests_are_a_table_with_its_columns_and_no_rows(tmp_path: Path) -> None:
    assert fetched(tmp_path, lambda _: reply([])) == []
    header = (tmp_path / "接口记录.csv").read_text().strip().split(",")
    assert {"service_request_id", "requested_datetime", "expected_datetime", "closed_datetime"} <= set(header)


def test_settings_are_checked_before_anything_is_asked() -> None:
    for settings, wrong in (
        ({"since": "2024"}, "since"),
        ({"since": "2024-02-01", "until": "2024-01-01"}, "until"),
        ({"since": "2024-01-01", "format": "yaml"}, "format"),
        ({"since": "2024-01-01", "size": "10"}, "size"),
        ({"since": "2024-01-01", "page_parameter": "page", "size": "10"}, "size"),
    ):
        mistake = open311.find_mistake({"url": "https://10.1.2.3/v2", **settings})
        assert mistake is not None
        assert mistake.setting == wrong
