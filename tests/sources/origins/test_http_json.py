"""A service that answers in JSON: its records as rows, whole or not at all, and what it does wrong told."""

import csv
import gzip
import json
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sources.origins import fetch_budget, http_json
from sources.origins.contract import Credentials, FetchLimits, OriginError, OriginFault
from sources.origins.records_file import RECORDS_FILE
from tests.sources.origins.stub_services import QUICK, Asked, Reply, make_certificate, serving, told_notes

ORDERS = [{"id": f"A{number:03}", "at": f"2024-01-{number:02} 08:00"} for number in range(1, 24)]
NOBODY = Credentials()


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sources.origins.web_service.PAUSE_SECONDS", (0.0, 0.0))


def reply(value: Any, **more: Any) -> Reply:
    return Reply(json.dumps(value).encode(), **more)


def rows(into: Path) -> list[dict[str, str]]:
    with (into / RECORDS_FILE).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fetched(
    into: Path,
    address: str,
    limits: FetchLimits = QUICK,
    secret: Credentials = NOBODY,
    **settings: str,
) -> list[dict[str, str]]:
    assert http_json.fetch({"url": address, **settings}, secret, into, limits) == ("接口记录.csv",)
    return rows(into)


def refused(into: Path, answer: Callable[[Asked], Reply], **settings: Any) -> OriginError:
    with serving(answer) as service, pytest.raises(OriginError) as caught:
        fetched(into, f"{service.address}/orders", **settings)
    assert not (into / RECORDS_FILE).exists()
    return caught.value


def test_nested_records_become_columns_and_numbers_keep_their_digits(tmp_path: Path) -> None:
    body = (
        b'\xef\xbb\xbf{"data": {"list": [{"no": 12345678901234567890, "fee": 1.50, "ok": true, "x": null,'
        b' "unit": {"name": "\xe5\xb8\x82\xe4\xbd\x8f\xe5\xbb\xba\xe5\xb1\x80", "at": {"lat": 1e2}}, "tags": ["a", "b"]},'
        b' {"no": "007", "more": [{"a": 1}], "text": "a\\n\\"b\\", c"}]}}'
    )
    with serving(lambda _: Reply(body)) as service:
        found = fetched(tmp_path, f"{service.address}/orders", records="data.list")
    assert found == [
        {
            "no": "12345678901234567890",
            "fee": "1.50",
            "ok": "true",
            "x": "",
            "unit.name": "市住建局",
            "unit.at.lat": "1e2",
            "tags": "a；b",
            "more": "",
            "text": "",
        },
        {
            "no": "007", "fee": "", "ok": "", "x": "", "unit.name": "", "unit.at.lat": "", "tags": "",
            "more": '[{"a": "1"}]', "text": 'a\n"b", c',
        },
    ]  # fmt: skip


def by_number(asked: Asked) -> Reply:
    page, size = int(asked.query.get("page", "1")), 10
    return reply({"rows": ORDERS[(page - 1) * size : page * size], "total": len(ORDERS)})


def by_place(asked: Asked) -> Reply:
    begin = int(asked.query["offset"])
    return reply({"rows": ORDERS[begin : begin + min(int(asked.query["limit"]), 7)]})


def by_mark(asked: Asked) -> Reply:
    begin = int(asked.query.get("after", "0"))
    rest = len(ORDERS) - begin - 9
    return reply({"rows": ORDERS[begin : begin + 9], "mark": begin + 9 if rest > 0 else None})


def by_link(asked: Asked) -> Reply:
    begin = int(asked.query.get("from", "0"))
    following = f"http://127.0.0.1:1/orders?from={begin + 9}" if begin + 9 < len(ORDERS) else None
    return reply({"rows": ORDERS[begin : begin + 9], "links": {"next": following and following[18:]}})


def by_header(asked: Asked) -> Reply:
    begin = int(asked.query.get("from", "0"))
    link = {"Link": f'</orders?from=0>; rel="first", </orders?from={begin + 9}>; rel="next"'}
    return reply({"rows": ORDERS[begin : begin + 9]}, headers=link if begin + 9 < len(ORDERS) else {})


@pytest.mark.parametrize(
    ("answer", "settings", "requests"),
    [
        (by_number, {"paging": "page"}, 4),
        (by_number, {"paging": "page", "total_field": "total"}, 4),
        (by_place, {"paging": "offset", "size": "10", "size_parameter": "limit"}, 5),
        (by_mark, {"paging": "cursor", "cursor_field": "mark", "cursor_parameter": "after"}, 3),
        (by_link, {"paging": "next", "next_field": "links.next"}, 3),
        (by_header, {"paging": "next"}, 3),
    ],
)
def test_every_way_of_paging_gives_every_record_once(
    tmp_path: Path, answer: Callable[[Asked], Reply], settings: dict[str, Any], requests: int
) -> None:
    with serving(answer) as service:
        found = fetched(tmp_path, f"{service.address}/orders", records="rows", **settings)
    assert found == ORDERS
    assert len(service.asked) == requests
    assert told_notes(tmp_path) == ()


def test_a_last_page_given_for_every_later_one_ends_where_the_stated_total_is_reached(tmp_path: Path) -> None:
    def answer(asked: Asked) -> Reply:
        page = min(int(asked.query["page"]), 3)
        return reply({"rows": ORDERS[(page - 1) * 10 : page * 10], "total": 23})

    with serving(answer) as service:
        found = fetched(tmp_path, f"{service.address}/x", records="rows", paging="page", total_field="total")
    assert found == ORDERS
    error = refused(tmp_path / "..", answer, records="rows", paging="page")
    assert (error.fault, "第 4 页和第 3 页一模一样" in error.message) == (OriginFault.UNREADABLE, True)


def test_a_total_that_is_not_what_came_is_told(tmp_path: Path) -> None:
    with serving(lambda _: reply({"rows": ORDERS, "total": "40"})) as service:
        found = fetched(tmp_path, service.address, records="rows", total_field="total")
    assert len(found) == 23
    assert told_notes(tmp_path) == ("接口说共有 40 条，取到 23 条，两者不符，请与对方核对",)


def test_records_that_seem_to_be_one_page_of_more_are_told(tmp_path: Path) -> None:
    with serving(lambda _: reply({"data": {"rows": ORDERS, "totalCount": 400, "page": 1}})) as service:
        fetched(tmp_path, service.address, records="data.rows")
        assert told_notes(tmp_path) == (
            "回答里的“data.totalCount”是 400，取到 23 条，可能没有取全；能翻页的，请在声明里写明",
        )
        fetched(
            tmp_path,
            service.address,
            records="data.rows",
            paging="next",
            next_field="links.nxt",
            total_field="data.page",
        )
        assert told_notes(tmp_path)[1:] == (
            "回答里没有声明的下一页的位置，取到 23 条，可能没有取全，请核对声明",
        )
    with serving(lambda _: reply({"rows": ORDERS, "total": 23, "next": None})) as service:
        fetched(tmp_path, service.address, records="rows", paging="next", next_field="next")
    assert told_notes(tmp_path) == ()


def test_the_number_of_one_page_declared_as_the_total_does_not_cut_the_rest(tmp_path: Path) -> None:
    def answer(asked: Asked) -> Reply:
        part = ORDERS[(int(asked.query["page"]) - 1) * 10 :][:10]
        return reply({"rows": part, "count": len(part)})

    with serving(answer) as service:
        found = fetched(tmp_path, service.address, records="rows", paging="page", total_field="count")
    assert found == ORDERS
    assert told_notes(tmp_path) == ("接口说共有 3 条，取到 23 条，两者不符，请与对方核对",)


def test_pages_without_end_are_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch_budget, "MOST_REQUESTS", 30)

    counted = iter(range(1000))
    error = refused(
        tmp_path,
        lambda _: reply({"rows": [{"id": next(counted)}], "c": next(counted)}),
        records="rows",
        paging="cursor",
        cursor_field="c",
    )
    assert (error.fault, "请求超过 30 次" in error.message) == (OriginFault.TOO_LARGE, True)
    error = refused(
        tmp_path,
        lambda _: reply({"rows": [], "c": "same"}),
        records="rows",
        paging="cursor",
        cursor_field="c",
    )
    assert "已经取过的地址" in error.message
    error = refused(
        tmp_path, lambda _: reply({"rows": [{"id": next(counted)}]}), records="rows", paging="page"
    )
    assert error.fault is OriginFault.TOO_LARGE


@pytest.mark.parametrize(
    ("broken", "fault", "words"),
    [
        (Reply(status=500), OriginFault.UNREADABLE, "HTTP 500"),
        (Reply(status=404), OriginFault.NOT_THERE, "HTTP 404"),
        (Reply(status=401), OriginFault.SIGN_IN, "令牌"),
        (Reply(status=403), OriginFault.SIGN_IN, "没有权限"),
        (Reply(status=400), OriginFault.SETTINGS, "HTTP 400"),
        (Reply(status=503), OriginFault.UNREACHABLE, "暂时不能服务"),
        (Reply(b'[{"a": 1}]', length=500), OriginFault.CUT_OFF, "没有传完"),
        (Reply(b'[{"a": 1}, {"a": 2}]', drop_at=9), OriginFault.CUT_OFF, "没有传完"),
        (Reply(b'[{"a": 1}, {"a"', unstated=True), OriginFault.UNREADABLE, "可能没有传完"),
        (Reply(raw=b"SSH-2.0-OpenSSH\r\n"), OriginFault.UNREADABLE, "HTTP 的规定"),
        (Reply(b"<html>login</html>"), OriginFault.UNREADABLE, "是网页"),
        (Reply(b""), OriginFault.UNREADABLE, "是空的"),
        (Reply(b'[{"a": 1, "a": 2}]'), OriginFault.UNREADABLE, "重复的名称"),
        (Reply(b'[{"a": NaN}]'), OriginFault.UNREADABLE, "NaN"),
        (Reply(b"[" * 100_000), OriginFault.UNREADABLE, "太深"),
        (Reply(b'[{"a": "\xff"}]'), OriginFault.UNREADABLE, "UTF-8"),
        (Reply(b'[{"a": "\\ud800"}]'), OriginFault.UNREADABLE, "不成字"),
        (Reply(b"[1, 2]"), OriginFault.UNREADABLE, "第 1 条不是"),
        (Reply(b"[]"), OriginFault.UNREADABLE, "看不出有哪些列"),
        (
            Reply(b'{"code": "500", "msg": "no such user"}'),
            OriginFault.UNREADABLE,
            "接口说：500 no such user",
        ),
        (Reply(b'{"data": {"list": [{"a": 1}]}}'), OriginFault.UNREADABLE, "data.list（1 条）"),
        (Reply(b'[{"a.b": 1, "a": {"b": 2}}]'), OriginFault.UNREADABLE, "两个字段都叫“a.b”"),
        (Reply(b"no gzip", headers={"Content-Encoding": "gzip"}), OriginFault.UNREADABLE, "解不开"),
        (Reply(b"x", headers={"Content-Encoding": "br"}), OriginFault.UNREADABLE, "br"),
        (
            Reply(gzip.compress(b"[1]")[:-5], headers={"Content-Encoding": "gzip"}),
            OriginFault.CUT_OFF,
            "压缩的内容不完整",
        ),
        (
            Reply(gzip.compress(b" " * 50_000_000), headers={"Content-Encoding": "gzip"}),
            OriginFault.TOO_LARGE,
            "超过 5 MB",
        ),
        (
            Reply(status=302, headers={"Location": "http://169.254.169.254/x"}),
            OriginFault.UNTRUSTED,
            "169.254",
        ),
        (Reply(status=302, headers={"Location": "file:///etc/passwd"}), OriginFault.UNTRUSTED, "别的服务器"),
        (Reply(status=302, headers={"Location": "http://127.0.0.1:1/x"}), OriginFault.UNTRUSTED, "别的端口"),
        (Reply(status=302, headers={"Location": "/again"}), OriginFault.UNREADABLE, "转来转去"),
    ],
)
def test_what_a_service_does_wrong_is_told_and_nothing_is_kept(
    tmp_path: Path, broken: Reply, fault: OriginFault, words: str
) -> None:
    error = refused(tmp_path, lambda _: broken)
    assert error.fault is fault
    assert words in error.message


def test_a_page_in_the_midst_that_fails_is_asked_for_again(tmp_path: Path) -> None:
    for broken in (Reply(status=503), Reply(b"[]", length=9)):
        replies = [reply(ORDERS), broken, broken, reply([])]
        with serving(in_turn(replies)) as service:
            assert fetched(tmp_path, service.address, paging="page") == ORDERS
    for broken, asked in ((Reply(status=500), 2), (Reply(status=503), 4)):
        with serving(in_turn([reply(ORDERS), *[broken] * 9])) as service:
            with pytest.raises(OriginError):
                fetched(tmp_path, service.address, paging="page")
            assert len(service.asked) == asked


def in_turn(replies: list[Reply]) -> Callable[[Asked], Reply]:
    turns = iter(replies)
    return lambda _: next(turns)


def test_a_service_that_hangs_or_drips_is_cut_when_the_time_is_over(tmp_path: Path) -> None:
    short = replace(QUICK, total_seconds=0.3)
    with serving(lambda _: Reply(hang=True)) as service, pytest.raises(OriginError) as caught:
        fetched(tmp_path, service.address, short)
    assert caught.value.fault is OriginFault.TIMED_OUT
    assert "0.3 秒" in caught.value.message


def test_nobody_there(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nobody else gets the port
        with pytest.raises(OriginError) as caught:
            fetched(tmp_path, f"http://127.0.0.1:{taken.getsockname()[1]}/")
    assert caught.value.fault is OriginFault.UNREACHABLE
    with pytest.raises(OriginError) as caught:
        fetched(tmp_path, "http://no-such-host.invalid/")
    assert "找不到这台服务器" in caught.value.message


def test_rows_and_bytes_are_limited(tmp_path: Path) -> None:
    with serving(lambda _: reply(ORDERS)) as service:
        for limits in (replace(QUICK, most_rows=22), replace(QUICK, most_bytes=500)):
            with pytest.raises(OriginError) as caught:
                fetched(tmp_path, service.address, limits)
            assert caught.value.fault is OriginFault.TOO_LARGE
        assert fetched(tmp_path, service.address, replace(QUICK, most_rows=23)) == ORDERS


def test_who_asks_is_told_as_declared_and_never_in_a_message(tmp_path: Path) -> None:
    token = Credentials("", "t0ken-秘密")
    with serving(lambda _: reply(ORDERS)) as service:
        fetched(tmp_path, service.address, secret=Credentials("王", "p:w"), user="U", password="P")
        fetched(tmp_path, service.address, secret=token, token="T")
        fetched(tmp_path, service.address, secret=token, token="T", token_header="X-API-Key")
        fetched(tmp_path, f"{service.address}/?a=1", secret=token, token="T", token_parameter="api_key")
    basic, bearer, header, parameter = service.asked
    assert basic.headers["authorization"] == "Basic 546LOnA6dw=="
    assert bearer.headers["authorization"].encode("latin-1").decode() == "Bearer t0ken-秘密"
    assert header.headers["x-api-key"].encode("latin-1").decode() == "t0ken-秘密"
    assert parameter.query == {"a": "1", "api_key": "t0ken-秘密"}
    assert "authorization" not in parameter.headers
    with serving(lambda _: reply({"msg": "bad token t0ken-秘密"})) as service:
        with pytest.raises(OriginError) as caught:
            fetched(tmp_path, service.address, secret=token, token="T")
        assert caught.value.message.endswith("接口说：bad token …")
    assert "t0ken" not in repr(token)


def test_a_secret_goes_to_the_declared_server_alone_and_encrypted() -> None:
    for address, words in (
        ("http://10.1.2.3/x", "明文"),
        ("https://u:p@10.1.2.3/x", "用户名和密码"),
        ("https://10.1.2.3/x?access_token=1", "access_token"),
        ("file:///etc/passwd", "https://"),
        ("gopher://10.1.2.3/", "https://"),
        ("https://10.1.2.3:99999/", "网址"),
        ("https:///x", "https://"),
        ("https://a..b/", "网址"),
        ("https://a\n.b/", "https://"),
    ):
        mistake = http_json.find_mistake({"url": address, "token": "JIXIAO_T"})
        assert mistake is not None
        assert mistake.setting == "url"
        assert words in mistake.message
    assert http_json.find_mistake({"url": "http://10.1.2.3/x"}) is None
    assert http_json.find_mistake({"url": "http://localhost/x", "token": "JIXIAO_T"}) is None


@pytest.mark.parametrize(
    ("settings", "wrong"),
    [
        ({"paging": "pages"}, "paging"),
        ({"first_page": "0"}, "first_page"),
        ({"paging": "page", "first_page": "-1"}, "first_page"),
        ({"paging": "cursor"}, "cursor_field"),
        ({"paging": "page", "size": "100"}, "size"),
        ({"paging": "page", "size_parameter": "n"}, "size"),
        ({"size": "1", "size_parameter": "n"}, "size"),
        ({"paging": "page", "next_field": "x"}, "next_field"),
        ({"user": "JIXIAO_U"}, "user"),
        ({"token_header": "X"}, "token_header"),
        ({"token": "JIXIAO_T", "token_header": "X Y"}, "token_header"),
        ({"status_field": "code"}, "status_field"),
        ({"fingerprint": "ab"}, "fingerprint"),
        ({"fingerprint": "ab" * 32, "ca": "x.pem"}, "ca"),
    ],
)
def test_settings_that_do_not_go_together_are_told_before_anything_is_asked(
    settings: dict[str, str], wrong: str
) -> None:
    mistake = http_json.find_mistake({"url": "https://10.1.2.3/", **settings})
    assert mistake is not None
    assert mistake.setting == wrong


def test_a_failure_told_within_an_answer_is_no_empty_table(tmp_path: Path) -> None:
    said = {"code": 401, "msg": "未登录", "rows": []}
    error = refused(
        tmp_path,
        lambda _: reply(said),
        records="rows",
        fields="id",
        status_field="code",
        status_value="0, 200",
    )
    assert "“code”是“401”，不是“0、200”；接口说：401 未登录" in error.message


def test_no_records_are_a_table_without_rows_where_its_fields_are_declared(tmp_path: Path) -> None:
    with serving(lambda _: reply({"rows": None, "total": 0})) as service:
        assert fetched(tmp_path, service.address, records="rows", total_field="total", fields="id、at") == []
    assert (tmp_path / RECORDS_FILE).read_text() == "id,at\n"


def test_only_the_declared_fields_are_taken_and_one_that_never_came_is_told(tmp_path: Path) -> None:
    orders = [{"id": "1", "phone": "139", "unit": {"name": "甲"}}, {"id": "2", "unit": None}]
    with serving(lambda _: reply(orders)) as service:
        found = fetched(tmp_path, service.address, fields="id, unit.name, closed")
    assert found == [
        {"id": "1", "unit.name": "甲", "closed": ""},
        {"id": "2", "unit.name": "", "closed": ""},
    ]
    assert told_notes(tmp_path) == ("声明要取的“closed”，接口的 2 条记录里都没有",)


def test_a_certificate_nobody_vouches_for_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    context, pem, fingerprint = make_certificate(tmp_path, "127.0.0.1")
    other, other_pem, _ = make_certificate(tmp_path, "other.example")
    with serving(lambda _: reply(ORDERS), context) as service:
        wrong: list[tuple[dict[str, Any], str]] = [
            ({}, "证书不可信"),
            ({"fingerprint": "ab" * 32}, f"服务器出示的是 {fingerprint}"),
            ({"ca": str(other_pem)}, "证书不可信"),
        ]
        for settings, words in wrong:
            with pytest.raises(OriginError) as caught:
                fetched(tmp_path, service.address, **settings)
            assert caught.value.fault is OriginFault.UNTRUSTED
            assert words in caught.value.message
        assert service.asked == []
        colons = ":".join(fingerprint[at : at + 2].upper() for at in range(0, 64, 2))
        assert fetched(tmp_path, service.address, fingerprint=f"SHA256:{colons}") == ORDERS
        assert fetched(tmp_path, service.address, ca=str(pem)) == ORDERS
    with serving(lambda _: reply(ORDERS), other) as service, pytest.raises(OriginError) as caught:
        fetched(tmp_path, service.address, ca=str(other_pem))
    assert caught.value.fault is OriginFault.UNTRUSTED  # of the right authority, for another name


def test_plain_http_where_https_is_declared_is_told(tmp_path: Path) -> None:
    with serving(lambda _: reply(ORDERS)) as service, pytest.raises(OriginError) as caught:
        fetched(tmp_path, service.address.replace("http:", "https:"))
    assert caught.value.fault is OriginFault.UNTRUSTED
    assert "加密的连接" in caught.value.message
