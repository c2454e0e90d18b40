"""Requests made at random over every route: no 500, and every refusal is in Chinese with its reason.

``REQUESTS`` sets how many; the seed is printed with what failed.
"""

import io
import os
import random
import re
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

import app
from tests.web.conftest import Reader

REQUESTS = int(os.environ.get("REQUESTS", "1000"))
PART = 250
SEED = int(os.environ.get("SEED", "20240630"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")

TEXTS = [
    *("", " ", "0", "1", "-1", "2024", "9" * 30, "1e999", "NaN", "∞", "½", "１２３", "一百", "96%", "5万元", "≥10件", "1/0"),
    *("2024-06-30", "2024-02-30", "0001-01-01", "9999-12-31", "24-6-30", "２０２４-06-30", "2024-06-30T00:00", "-2024-01-01"),
    *("2024/hotline", "2024/none", "../..", "..%2f..", "/etc/passwd", "C:\\x", ".hidden", "a/b/c/d/e", "2024", "2024/budget"),
    *("funds", "answered", "<script>alert(1)</script>", "{{7*7}}", "' OR 1=1--", "\x00", "\ud800", "\u202e", "a\r\nX: y", "💥", "\x7f"),
    *("self-evaluation", "monitoring", "target", "summary", "docx", "pdf", "true", "on", "accept", "withdraw", "张三"),
    *("approved", "adjusted", "withdrawn", "working", "ours", "theirs", "固财发〔2024〕1号", "2024-08-01T17:30"),
    *("长" * 50, "长" * 6000, "%00", "%ff%fe", "=cmd|' /C calc'!A0", "\n" * 50, "a" * 64, "0" * 64),
]  # fmt: skip
FIELDS = [
    *("indicator", "value", "grade", "points", "reason", "measure", "by", "withdrawn", "after", "seen", "act", "cause"),
    *("forecast", "explanation", "likelihood", "note", "year", "paper", "shown", "rules", "as", "as_of", "batch", "q"),
    *("department", "page", "all", "offset", "layout", "enter", "next", "debug", "known_at", "from", "to"),
    *("why", "keep", "withdraw", "opened", "contested", "choose-value", "evidence"),
    *("decision", "declared", "document_number", "document_date", "effective_from"),
]  # fmt: skip
HEADERS = [
    "Accept",
    "Accept-Language",
    "Range",
    "If-None-Match",
    "If-Modified-Since",
    "Cookie",
    "Referer",
    "X-Custom",
]
METHODS = ["GET"] * 8 + ["POST"] * 6 + ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"]
FILES = [
    b"",
    b"x",
    b"%PDF-1.7\n",
    b"PK\x03\x04" + b"\0" * 50,
    "项目名称 热线".encode(),
    "绩效目标".encode("gbk"),
    b"\xff\xfe\x00",
]
KNOWN = {"project_id": "2024/hotline", "budget_id": "2024", "indicator_id": "funds", "kind": "monitoring",
         "suffix": "docx", "year": "2024", "seq": "1", "filename": "jixiao.css"}  # fmt: skip


def made_path(rule: str, chance: random.Random) -> str:
    """An address of the route: what stands in it is what is there, or anything."""

    def fill(found: re.Match[str]) -> str:
        name = found[1].rpartition(":")[2]
        is_known = chance.random() < 0.6
        text = KNOWN.get(name, "1") if is_known else chance.choice(TEXTS)
        return urllib.parse.quote(text.encode("utf-8", "surrogatepass"), safe="/")

    return re.sub(r"<([^<>]+)>", fill, rule)


def made_fields(chance: random.Random) -> dict[str, list[str]]:
    return {
        name: [
            chance.choice(TEXTS).encode("utf-8", "replace").decode() for _ in range(chance.choice([1, 1, 2]))
        ]
        for name in chance.sample(FIELDS, chance.randint(0, 8))
    }


def made_request(web: Flask, chance: random.Random, token: str) -> dict[str, Any]:
    rule = chance.choice([rule.rule for rule in web.url_map.iter_rules()])
    made: dict[str, Any] = {
        "path": made_path(rule, chance),
        "method": chance.choice(METHODS),
        "query_string": urllib.parse.urlencode(made_fields(chance), doseq=True),
        "headers": {
            name: re.sub(r"[\r\n\0\ud800]", "", chance.choice(TEXTS))
            .encode("utf-8", "replace")
            .decode("latin-1")
            for name in chance.sample(HEADERS, chance.randint(0, 2))
        },
    }
    if made["method"] == "POST":
        data: dict[str, Any] = made_fields(chance)
        data["csrf_token"] = token if chance.random() < 0.8 else chance.choice(TEXTS[:20])
        for name in ("papers", "forms", "evidence"):
            if chance.random() < 0.3:
                data[name] = (
                    io.BytesIO(chance.choice(FILES)),
                    chance.choice(["a.txt", "表.xlsx", "x.pdf", "../x"]),
                )
        made |= {"data": data, "content_type": "multipart/form-data"}
    return made


def wrong(client: FlaskClient, made: dict[str, Any]) -> Iterator[str]:
    answer = client.open(**made)
    body = answer.get_data().decode("utf-8", "replace") if answer.status_code >= 400 else ""
    if answer.status_code >= 500 and answer.status_code not in (503, 507):
        yield f"status {answer.status_code}"
    if answer.status_code >= 400 and made["method"] != "HEAD" and not CHINESE.search(body):
        yield f"status {answer.status_code} without a word of Chinese"
    answer.close()


@pytest.mark.parametrize("part", range(max(1, REQUESTS // PART)))
def test_no_request_is_answered_with_an_error_of_our_own(
    folder: Path,
    part: int,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    monkeypatch.setattr("documents.sandbox.read_in_sandbox", refuse_quickly)
    web = app.create_app(workspace=folder)
    reader, chance = Reader(web.test_client()), random.Random(f"{SEED} {part}")
    token = reader.hidden("csrf_token")
    found = []
    for number in range(PART):
        made = made_request(web, chance, token)
        found += [f"{part}/{number}: {why}: {made}" for why in wrong(reader.client, made)]
    assert found == []
    record_property("cases", PART)


def refuse_quickly(*_: object, **__: object) -> None:
    """The parsers of strangers' files have tests of their own."""
    from documents.reading import UnreadableFileError

    raise UnreadableFileError("读不出")
