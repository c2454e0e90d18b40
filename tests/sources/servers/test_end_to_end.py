"""From a table on a server to a sealed paper: measured, shown, counted again by a stranger; and a server that
fails, or moves on meanwhile."""

import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import app
from indicators.model import Period
from indicators.records import MeasurementResult, MeasurementStatus
from measuring.isolated.pool import POOL
from measuring.measurer import Measurer
from measuring.requests import BadRequestError, MeasureRequest
from sources import Sources
from sources.origins.contract import FetchLimits, OriginFault
from sources.typed import MissingTable, TypedTable
from tests.sealing.packages import run_verify, write_folder
from tests.small import CALLBACKS, SOURCES, small_workspace
from tests.sources.origins.servers import BadLine
from tests.sources.servers.warehouse import CONNECTION, DATABASES, SECRETS, Warehouse, looked_over

YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))
ON_TIME = MeasureRequest("on-time", "hotline.on_time_rate", {}, YEAR)
CALLED_BACK = MeasureRequest("called-back", "hotline.callback_rate", {}, YEAR)
SATISFIED = MeasureRequest("content", "hotline.satisfaction_rate", {}, YEAR)
VOID = "key: order_no, exclude: {status: [作废]}"


def on_server(warehouse: Warehouse) -> str:
    """``sources.yaml`` of the small workspace with its orders in the warehouse."""
    files = SOURCES.replace('files: "inbox/工单*.csv"', "connection: warehouse, table: dw.orders")
    place = {"kind": warehouse.kind, "database": DATABASES[warehouse.kind]}
    return CONNECTION.format(**place, port=warehouse.server.port) + files


@pytest.fixture
def office(any_warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small workspace whose orders stand in the warehouse, and nowhere else."""
    for name, secret in SECRETS.items():
        monkeypatch.setenv(name, secret)
    POOL.close()  # workers have the environment of the process that they are forked from
    any_warehouse.put_orders()
    folder = small_workspace(any_warehouse.root)
    (folder / "inbox/工单.csv").unlink()
    (folder / "sources.yaml").write_text(on_server(any_warehouse), "utf-8")
    return folder


def run(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    capsys.readouterr()
    status = app.main(["--workspace", str(folder), *words, "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_orders_on_a_server_are_measured_shown_sealed_and_counted_again(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, done = run(office, capsys, "evaluate", "--as-of", "2024-12-31")
    assert status == 0
    found = {seen["indicator"]: seen for seen in done["observations"]}
    assert (found["on-time"]["part"], found["on-time"]["of"]) == ("2", "4")
    client = app.create_app(workspace=office).test_client()
    assert re.search(r"50(\.00)?%", client.get("/papers/self-evaluation/2024/hotline?as_of=2024-12-31").text)
    card = client.get("/sources/work_orders").text
    for words in (
        "在服务器上统计",
        "dw.orders",
        "5 行",
        "未逐格核对原始文件",
        "现在核对一次",
        "工单编号←工单编号",
    ):
        assert words in card
    assert not any(secret in card for secret in SECRETS.values())
    assert re.search(r"上次核对</dt><dd>[^<]*，5 行", card)
    cards = client.get("/sources").text
    assert re.search(r"上次核对</dt>\s*<dd>[^<]*，5 行</dd>\s*<dt>行数</dt><dd>5，采用 4</dd>", cards)
    number = client.get("/indicators/2024/hotline/on-time?as_of=2024-12-31").text
    assert re.search(r"表 dw.orders 上统计：[^<]* 核对，5 行", number)
    assert "读取 5 行，采用 4 行" in number
    (seq,) = re.findall(r'href="/rows/(\d+)[^"]*"', number)[:1]
    rows = client.get(f"/rows/{seq}").text
    assert "A2" in rows
    assert "A3" in rows
    assert "刚从服务器上读取，与采集时核对的一致" in rows
    assert "快照" not in rows, "nothing of the server is kept"
    (tmp_path / "package").mkdir()
    package = write_folder(office, tmp_path / "package")
    status, said = run_verify(package)
    assert status == 0, said
    assert "可复算，有保留  工单按时办结率（on-time）完成值 50%，2 比 4，4 行" in said
    assert "服务器上的数据不由本系统留存" in said
    kept = b"".join(path.read_bytes() for path in office.rglob("*") if path.is_file())
    assert not any(secret.encode() in kept for secret in SECRETS.values())


def test_a_short_try_tells_whether_the_table_can_be_looked_over(any_warehouse: Warehouse) -> None:
    any_warehouse.put_orders()
    sources = any_warehouse.orders()
    origin = sources.origins["work_orders"]
    assert sources.fetcher.try_connection("work_orders", origin) is None
    assert sources.fetcher.fetched.state_of("work_orders", origin).content == ""
    elsewhere = replace(origin, settings={**origin.settings, "table": "dw.nothing"})
    assert sources.fetcher.try_connection("work_orders", elsewhere) is not None
    closed = replace(origin, settings={**origin.settings, "port": "1"})
    fault = sources.fetcher.try_connection("work_orders", closed)
    assert fault is not None
    assert fault.fault is OriginFault.UNREACHABLE


def test_numbers_of_other_places_go_on_when_a_server_is_away(
    any_warehouse: Warehouse, tmp_path: Path
) -> None:
    any_warehouse.put_orders()
    with BadLine(any_warehouse.server.port) as line:
        sources = through(any_warehouse, line)
        looked_over(sources)
        line.behaves = "reset"
        found = measure(sources)
    assert found["content"].outcome is MeasurementStatus.MEASURED
    assert found["on-time"].outcome is MeasurementStatus.FAILED
    assert found["on-time"].reason.startswith("取数失败：")
    assert found["called-back"].reason.startswith("取数失败："), "it reads both places"


def test_a_server_that_never_answers_is_given_up(warehouse: Warehouse) -> None:
    warehouse.put_orders()
    with BadLine(warehouse.server.port) as line:
        sources = through(warehouse, line)
        looked_over(sources)
        short = FetchLimits(connect_seconds=2, total_seconds=2)
        sources.fetcher = replace(sources.fetcher, limits=short)
        line.behaves = "hang"
        found = measure(sources)
    assert found["on-time"].outcome is MeasurementStatus.FAILED
    assert found["content"].outcome is MeasurementStatus.MEASURED


def through(warehouse: Warehouse, line: BadLine) -> Sources:
    """The office, whose line to the warehouse may misbehave; its call-backs lie in a file."""
    text = f"work_orders: {{connection: warehouse, table: dw.orders, {VOID}}}\ncallbacks: callbacks.csv"
    sources = warehouse.declare(text)
    (warehouse.root / "callbacks.csv").write_text(CALLBACKS, "utf-8")
    declared = warehouse.root / "sources.yaml"
    port = f"port: {warehouse.server.port}"
    declared.write_text(declared.read_text("utf-8").replace(port, f"port: {line.port}"), "utf-8")
    return sources


def measure(sources: Sources) -> dict[Any, MeasurementResult]:
    measurer = Measurer(sources.read_table, access=sources.server_access)
    return measurer.measure([ON_TIME, SATISFIED, CALLED_BACK])


def test_a_column_that_went_away_spoils_only_what_stands_on_its_table(warehouse: Warehouse) -> None:
    warehouse.put_orders()
    sources = warehouse.orders(VOID)
    looked_over(sources)
    warehouse.server.run('ALTER TABLE dw.orders DROP COLUMN "办结时限"')
    found = Measurer(sources.read_table, access=sources.server_access).measure([ON_TIME])
    assert "有表中没有的列" in found["on-time"].reason
    assert "办结时限" in found["on-time"].reason


def test_a_number_says_that_the_table_moved_on_since_it_was_looked_over(any_warehouse: Warehouse) -> None:
    any_warehouse.put_orders()
    sources = any_warehouse.orders(VOID)
    looked_over(sources)
    measurer = Measurer(sources.read_table, access=sources.server_access)
    assert measurer.measure([ON_TIME])["on-time"].doubts == ()
    any_warehouse.server.run("INSERT INTO dw.orders SELECT * FROM dw.orders WHERE 工单编号 = 'A1'")
    (doubt,) = measurer.measure([ON_TIME])["on-time"].doubts
    assert (doubt.code, doubt.count, doubt.of) == ("old_fetch", 1, 5)
    assert "核对时 4 行，统计时 5 行" in doubt.message
    any_warehouse.server.run("UPDATE dw.orders SET 承办单位 = '城管局'")
    assert len(measurer.measure([ON_TIME])["on-time"].doubts) == 1


def test_rows_of_an_earlier_number_are_not_shown_from_a_table_that_moved_on(any_warehouse: Warehouse) -> None:
    any_warehouse.put_orders()
    sources = any_warehouse.orders(VOID)
    table = looked_over(sources)

    def reopened(name: str) -> TypedTable | MissingTable:
        return sources.reopen_table(name, table.key)

    measurer = Measurer(reopened, access=sources.server_access)
    measurer.told = {"work_orders"}
    assert measurer.rows_behind(ON_TIME).total == 2
    any_warehouse.server.run("DELETE FROM dw.orders WHERE 工单编号 = 'A1'")
    with pytest.raises(BadRequestError, match="在这次采集以后变了"):
        measurer.rows_behind(ON_TIME)


def test_rows_come_page_by_page_and_without_personal_data(any_warehouse: Warehouse) -> None:
    any_warehouse.put_orders()
    any_warehouse.server.run("UPDATE dw.orders SET 承办单位 = '李四 13900000001'")
    sources = any_warehouse.orders(VOID)
    looked_over(sources)
    measurer = Measurer(sources.read_table, access=sources.server_access)
    pages = [measurer.rows_behind(ON_TIME, 1, offset) for offset in (0, 1, 2)]
    assert [len(page.rows) for page in pages] == [1, 1, 0]
    assert {page.total for page in pages} == {2}
    shown = str([page.rows for page in pages])
    assert "13900000001" not in shown
    assert re.search(r"139\*{4}0001", shown)


def test_a_breakdown_is_counted_there(any_warehouse: Warehouse) -> None:
    any_warehouse.put_orders()
    sources = any_warehouse.orders(VOID)
    looked_over(sources)
    measurer = Measurer(sources.read_table, access=sources.server_access)
    slices = {part.key: (part.part, part.of) for part in measurer.breakdown(ON_TIME, "handler")}
    assert slices == {"住建局": (Decimal(1), Decimal(2)), "交通局": (Decimal(1), Decimal(2))}
