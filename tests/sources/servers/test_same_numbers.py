"""Whatever stands in the cells, what is counted on a server is what is counted of the same rows after they were
fetched."""

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

import pytest

from evaluators.discovery import discover_evaluators
from indicators.model import Period
from measuring.measurer import Measurer
from measuring.requests import BadRequestError, MeasureRequest
from sources import Sources
from sources.origins.kinds import KINDS
from tests.sources.servers.warehouse import DATABASES, Warehouse, looked_over

ROWS = 300
YEAR, MAY = Period(date(2024, 1, 1), date(2024, 12, 31)), Period(date(2024, 5, 1), date(2024, 5, 31))
ORDERS: Mapping[str, tuple[str, ...]] = {
    "来源渠道": ("电话", "微信", " 电话", "", "网站%", "it''s"),
    "诉求类型": ("投诉", "咨询", "求助", "", "-", "ＡＢＣ", "abc", "ABC"),
    "承办单位": ("住建局", "交通局", "住建局 ", "公安局 13900000001"),
    "工单状态": ("已办结", "结案", "办理中", "作废", ""),
    "是否重复": ("是", "否", "重复件", "首次", "说不清", ""),
    "是否督办": ("督办单", "普通", "1", "0"),
    "是否超期": ("超期", "按时", "逾期办结", "正常", "？"),
    "退单次数": ("0", "1", "2", ""),
}
CALLS: Mapping[str, tuple[str, ...]] = {
    "呼叫方向": ("呼入", "呼出", "inbound", "内部", ""),
    "呼叫结果": ("接通", "坐席接听", "排队放弃", "hung up", "挂机", "IVR放弃", "怪结果", ""),
    "通话评价": ("非常满意", "1-满意", "不满意（态度差）", "未评价", "没有这个词", ""),
    "话务员": ("1001", "A12", "NO_SERVER", ""),
    "等待时长": ("0", "5", "16", "90"),
    "通话时长": ("0", "60", "125"),
}
INSTANTS = {"work_orders": ("受理时间", "派单时间", "办结时限", "办结时间"), "calls": ("呼叫时间",)}
NUMBERS = {"退单次数", "等待时长", "通话时长"}


def instant(random: Random, is_always: bool) -> str:
    if not is_always and random.random() < 0.2:
        return "NULL"
    day = f"2024-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
    return f"'{day} {random.choice(('00:00:00', '08:30:00', '23:59:59', '12:00:30'))}'"


def put_rows(warehouse: Warehouse, table: str, number: str, words: Mapping[str, tuple[str, ...]]) -> None:
    random = Random(20)
    types = {name: "integer" if name in NUMBERS else "text" for name in words}
    columns = [f'"{number}" text', *(f'"{name}" timestamp' for name in INSTANTS[table])]
    columns += [f'"{name}" {type_}' for name, type_ in types.items()]
    rows = []
    for row in range(ROWS):
        chosen = {name: random.choice(options) for name, options in words.items()}
        cells = [f"'{word}'" if word or types[name] == "text" else "NULL" for name, word in chosen.items()]
        times = [instant(random, not place) for place in range(len(INSTANTS[table]))]
        rows.append(", ".join([f"'N{row}'", *times, *cells]))
    warehouse.put(table, ", ".join(columns), rows)


def declared(warehouse: Warehouse, table: str, *, is_fetched: bool) -> Sources:
    place = (
        f"server: 127.0.0.1, port: {warehouse.server.port}, database: {DATABASES[warehouse.kind]}, "
        "user: JIXIAO_DW_USER, password: JIXIAO_DW_SECRET"
    )
    fetched = f"from: {{kind: {warehouse.kind}, {place}, table: dw.{table}}}"
    counted = f"connection: warehouse, table: dw.{table}"
    values = (
        ", exclude: {status: [作废]}, values: {status: {已办结: [结案]}}" if table == "work_orders" else ""
    )
    return warehouse.declare(f"{table}: {{{fetched if is_fetched else counted}{values}}}")


@pytest.fixture
def fetched_from(any_warehouse: Warehouse, request: pytest.FixtureRequest) -> Warehouse:
    """The same server, or where rows are not fetched from its kind, one of another."""
    found: Warehouse = any_warehouse if any_warehouse.kind in KINDS else request.getfixturevalue("warehouse")
    return found


@pytest.mark.parametrize(("table", "number"), [("work_orders", "工单编号"), ("calls", "呼叫编号")])
def test_numbers_are_those_of_the_same_rows_fetched(
    any_warehouse: Warehouse, fetched_from: Warehouse, table: str, number: str
) -> None:
    for place in {any_warehouse.kind: any_warehouse, fetched_from.kind: fetched_from}.values():
        put_rows(place, table, number, ORDERS if table == "work_orders" else CALLS)
    fetched = answers(declared(fetched_from, table, is_fetched=True), table)
    counted = answers(declared(any_warehouse, table, is_fetched=False), table)
    assert counted == fetched
    assert sum(isinstance(answer, list) and len(answer) > 2 for answer in fetched.values()) > 3


def answers(sources: Sources, table: str) -> dict[Any, Any]:
    """Of every evaluator over the table, for two periods, whole and in parts."""
    looked_over(sources, table)
    measurer = Measurer(sources.read_table, access=sources.server_access)
    asked = [
        MeasureRequest((name, period), name, {}, period)
        for name, evaluator in discover_evaluators().items()
        for period in (YEAR, MAY)
        if [read.name for read in evaluator.contract.reads] == [table]
    ]
    found = measurer.measure(asked)
    whole = {key: (seen.outcome, seen.part, seen.of, seen.value) for key, seen in found.items()}
    parts = {
        (request.evaluator, by): parts_of(measurer, request, by)
        for request in asked
        if request.period == YEAR
        for by in ("month", "handler", "category", "result", "agent")
    }
    return {**whole, **parts}


def parts_of(measurer: Measurer, request: MeasureRequest, by: str) -> Any:
    try:
        return [(part.key, part.part, part.of) for part in measurer.breakdown(request, by)]
    except BadRequestError:
        return None
