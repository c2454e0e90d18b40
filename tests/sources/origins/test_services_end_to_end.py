"""From ``from:`` in sources.yaml to a measured number: what a service holds counts as the same files do."""

import csv
import gzip
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import app
from sources.declaration import read_declaration
from sources.origins import folder_files
from tests import real
from tests.sources.origins.apache import open_apache
from tests.sources.origins.ssh_server import open_sshd
from tests.sources.origins.stub_services import Asked, Reply, serving

NEW_YORK = ZoneInfo("America/New_York")
PERIOD = ("--from", "2018-01-01", "--as-of", "2018-12-31")
ORDERS = "工单编号,受理时间,承办单位,办结时限,办结时间\n"
JANUARY = ORDERS + "A1,2024-01-05 08:00:00,住建局,2024-01-10 17:00:00,2024-01-06 08:00:00\n"
FEBRUARY = ORDERS + "A2,2024-02-05 08:00:00,交通局,2024-02-10 17:00:00,2024-02-16 08:00:00\n"
YEAR = ("--from", "2024-01-01", "--as-of", "2024-12-31")


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_files, "SECONDS_BETWEEN_LOOKS", 0.0)
    monkeypatch.setattr("sources.intake.sleep", lambda _: None)
    monkeypatch.setenv("JIXIAO_SERVICE_USER", "王")
    monkeypatch.setenv("JIXIAO_SERVICE_SECRET", "s3cret")


@dataclass(frozen=True)
class Office:
    """A workspace, and its commands."""

    root: Path
    capture: pytest.CaptureFixture[str]

    def declare(self, text: str) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        (self.root / "sources.yaml").write_text(text, encoding="utf-8")

    def run(self, *words: str) -> tuple[int, Any]:
        self.capture.readouterr()
        status = app.main(["--workspace", str(self.root), *words, "--json"])
        printed = self.capture.readouterr().out
        return status, json.loads(printed)

    def fetch(self) -> tuple[int, str]:
        status, told = self.run("fetch")
        return status, told[0]["text"]

    def measure(self, evaluator: str, *period: str) -> Any:
        return self.run("measure", evaluator, *period)[1]


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return Office(tmp_path / "office", capsys)


def counted(measured: Mapping[str, Any]) -> tuple[str, str]:
    return measured["part"], measured["of"]


def fetch_doubts(measured: Mapping[str, Any]) -> list[str]:
    return [doubt["message"] for doubt in measured["doubts"] if doubt["code"] in ("fetch_note", "old_fetch")]


def baltimore_requests(shared: Path) -> list[dict[str, str]]:
    """Its records as GeoReport would give them, with a closing time of its own; oldest first."""
    packed = (shared / "data/baltimore311_sample.csv.gz").read_bytes()
    records = csv.DictReader(io.StringIO(gzip.decompress(packed).decode("utf-8-sig"), newline=""))
    requests = [
        {
            "service_request_id": record["SRRecordID"],
            "status": record["SRStatus"],
            "service_name": record["SRType"],
            "agency_responsible": record["Agency"],
            "requested_datetime": with_zone(record["CreatedDate"]),
            "updated_datetime": with_zone(record["StatusDate"]),
            "expected_datetime": with_zone(record["DueDate"]),
            "closed_datetime": with_zone(record["CloseDate"]),
        }
        for record in records
    ]
    return sorted(requests, key=lambda request: datetime.fromisoformat(request["requested_datetime"]))


def with_zone(text: str) -> str:
    if not text:
        return ""
    return datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p").replace(tzinfo=NEW_YORK).isoformat()


def georeport(requests: list[dict[str, str]], most: int) -> Callable[[Asked], Reply]:
    """The newest ``most`` of at most 90 days."""
    moments = [datetime.fromisoformat(request["requested_datetime"]).astimezone(UTC) for request in requests]

    def answer(asked: Asked) -> Reply:
        begin, end = (
            datetime.fromisoformat(asked.query[name].replace("Z", "+00:00"))
            for name in ("start_date", "end_date")
        )
        begin = max(begin, end - timedelta(days=90))
        found = [request for request, moment in zip(requests, moments, strict=True) if begin <= moment <= end]
        return Reply(json.dumps(found[-most:]).encode())

    return answer


def test_five_years_over_open311_count_as_the_city_s_own_file_does(
    office: Office, shared: Path, tmp_path: Path
) -> None:
    same = Office(tmp_path / "file", office.capture)
    real.baltimore(same.root, shared)
    with serving(georeport(baltimore_requests(shared), 200)) as service:
        office.declare(f"""
work_orders:
  from: {{kind: open311, url: "{service.address}/v2", since: 2014-01-01, until: 2019-02-28}}
  timezone: America/New_York
  key: order_no
  exclude: {{status: [Closed (Duplicate), Closed (Transferred)]}}
""")
        status, told = office.fetch()
    assert (status, told) == (0, "热线工单：取自 Open311 接口 127.0.0.1，取到 10,000 行")
    for evaluator in ("hotline.on_time_rate", "hotline.volume"):
        measured = office.measure(evaluator, *PERIOD)
        assert counted(measured) == counted(same.measure(evaluator, *PERIOD))
        assert fetch_doubts(measured) == []
    assert counted(office.measure("hotline.on_time_rate", *PERIOD)) == ("1728", "2103")


def test_a_closing_time_that_is_the_last_update_makes_those_numbers_doubtful_that_rest_on_it(
    office: Office,
) -> None:
    request = {
        "service_request_id": "1",
        "status": "closed",
        "requested_datetime": "2024-03-01T01:00:00Z",
        "updated_datetime": "2024-03-02T01:00:00Z",
        "expected_datetime": "2024-03-05T01:00:00Z",
    }
    with serving(georeport([request], 10)) as service:
        office.declare(f"""
work_orders: {{from: {{kind: open311, url: "{service.address}", since: 2024-01-01, until: 2024-12-31}}}}
""")
        assert office.fetch()[0] == 0
    on_time = office.measure("hotline.on_time_rate", *YEAR)
    assert counted(on_time) == ("1", "1")
    (doubt,) = fetch_doubts(on_time)
    assert doubt.startswith("取自 Open311 接口 127.0.0.1：接口没有给出办结时间：1 条")
    assert fetch_doubts(office.measure("hotline.volume", *YEAR)) == []


def test_a_service_counts_and_what_was_fetched_last_stands_while_it_is_down(office: Office) -> None:
    sessions = [
        {"code": f"P{number}", "held": {"on": f"2024-0{number}-10"}, "kind": "业务", "people": 10 + number}
        for number in range(1, 6)
    ]
    state = {"status": 200, "total": 5}

    def answer(asked: Asked) -> Reply:
        assert asked.headers["authorization"] == "Bearer s3cret"
        if state["status"] != 200:
            return Reply(status=state["status"])
        page = int(asked.query["pageNo"])
        part = sessions[(page - 1) * 2 : page * 2]
        return Reply(json.dumps({"code": 0, "data": {"rows": part, "total": state["total"]}}).encode())

    with serving(answer) as service:
        office.declare(f"""
trainings:
  label: 培训台账
  from:
    kind: http_json
    url: {service.address}/api/trainings
    token: JIXIAO_SERVICE_SECRET
    records: data.rows
    status_field: code
    status_value: 0
    total_field: data.total
    paging: page
    page_parameter: pageNo
  columns:
    session: {{header: code, type: code}}
    held_on: {{header: held.on, type: day}}
    people: {{header: people, type: count}}
  key: session
  dated_by: held_on
""")
        missing = office.run("measure", "table.count", "--with", "table=trainings", *YEAR)[1]
        assert "还没有取过数" in missing["reason"]
        assert office.fetch()[0] == 0
        total = ("--with", "table=trainings", "--with", "column=people", *YEAR)
        first = office.measure("table.total", *total)
        assert (first["value"], fetch_doubts(first)) == ("65", [])
        state["status"] = 503
        status, told = office.fetch()
        assert (status, "暂时不能服务" in told) == (1, True)
        later = office.measure("table.total", *total)
        assert later["value"] == "65"
        (doubt,) = fetch_doubts(later)
        assert "起取数失败" in doubt
        state.update(status=200, total=9)
        assert office.fetch()[0] == 0
        (doubt,) = fetch_doubts(office.measure("table.total", *total))
        assert "接口说共有 9 条，取到 5 条" in doubt
    for path in office.root.rglob("*"):
        assert path.is_dir() or b"s3cret" not in path.read_bytes()


def test_files_of_an_sftp_folder_count_as_if_they_lay_in_the_workspace(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_sshd() as server:
        monkeypatch.setenv("JIXIAO_SERVICE_USER", server.user)
        monkeypatch.setenv("JIXIAO_SERVICE_SECRET", server.key)
        (server.files / "工单2024-01.csv").write_text(JANUARY, encoding="gb18030")
        (server.files / "工单2024-02.csv").write_text(FEBRUARY, encoding="gb18030")
        office.declare(f"""
work_orders:
  from:
    kind: sftp
    server: 127.0.0.1
    port: {server.port}
    fingerprint: {server.fingerprints[0]}
    user: JIXIAO_SERVICE_USER
    key: JIXIAO_SERVICE_SECRET
    folder: {server.files}
    pattern: 工单*.csv
""")
        assert office.fetch()[0] == 0
    assert counted(office.measure("hotline.on_time_rate", *YEAR)) == ("1", "2")


def test_files_of_a_webdav_folder_count_as_if_they_lay_in_the_workspace(office: Office) -> None:
    with open_apache("王", "s3cret") as server:
        (server.files / "工单2024-01.csv").write_text(JANUARY, encoding="utf-8")
        (server.files / "工单2024-02.csv.part").write_text(FEBRUARY, encoding="utf-8")
        office.declare(f"""
work_orders:
  from:
    kind: webdav
    url: {server.url}
    user: JIXIAO_SERVICE_USER
    password: JIXIAO_SERVICE_SECRET
    pattern: 工单*
""")
        assert office.fetch()[0] == 0
    measured = office.measure("hotline.on_time_rate", *YEAR)
    assert counted(measured) == ("1", "1")
    assert fetch_doubts(measured) == ["取自 WebDAV 文件夹 127.0.0.1：工单2024-02.csv.part 没有写完，没有取"]


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        ("{kind: http-json, url: 'https://10.1.2.3/x'}", "是否指“http_json”"),
        ("{kind: rest, url: 'https://10.1.2.3/x'}", "是否指“http_json”"),
        ("{kind: http_json, address: 'https://10.1.2.3/x'}", "是否指“url”"),
        ("{kind: http_json, url: 'http://10.1.2.3/x', token: JIXIAO_T}", "明文"),
        ("{kind: http_json, url: 'https://10.1.2.3/x', paging: pages}", "“paging”不能是“pages”"),
        ("{kind: sftp, server: 10.1.2.3, user: JIXIAO_U, key: JIXIAO_K}", "缺少字段“fingerprint”"),
        ("{kind: open311, url: 'https://10.1.2.3/x', since: 2024}", "“since”应是日期"),
        ("{kind: webdav, url: 'file:///srv'}", "“url”应是 https://"),
    ],
)
def test_a_wrong_declaration_is_told_with_its_place_and_what_is_meant(declared: str, words: str) -> None:
    problems = read_declaration(f"calls:\n  from: {declared}\n".encode(), "sources.yaml").problems
    assert [problem.line for problem in problems if words in problem.message] == [2]
