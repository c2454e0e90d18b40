"""``connections:`` and the tables that stand on one: what may be written, and how a mistake is named."""

import pytest

from sources.declaration import read_declaration

GOOD = """
connections:
  warehouse: {kind: postgresql, server: 10.1.2.3, database: hotline, user: JIXIAO_DW_USER, password: JIXIAO_DW_SECRET}
work_orders: {engine: postgresql, connection: warehouse, table: dw.orders, columns: {order_no: id}, covers: 2024}
trainings:
  label: 培训台账
  connection: warehouse
  table: trainings
  columns: {held_on: {header: held, type: day}, name: {header: title, type: text}}
  dated_by: held_on
"""


def test_tables_stand_on_a_connection() -> None:
    declared = read_declaration(GOOD.encode(), "sources.yaml")
    assert declared.problems == ()
    orders, trainings = declared.tables["work_orders"], declared.tables["trainings"]
    assert orders.is_counted_there
    assert trainings.is_counted_there
    assert orders.origin is not None
    assert (orders.origin.settings["table"], orders.origin.settings["server"]) == ("dw.orders", "10.1.2.3")
    assert orders.covers is not None
    assert orders.files == ()


def test_what_is_confirmed_asks_the_server_for_nothing_new() -> None:
    said = [read_declaration(text.encode(), "sources.yaml") for text in (GOOD, GOOD.replace("2024", "2023"))]
    first, second = (declared.tables["work_orders"].origin for declared in said)
    assert first == second
    other = read_declaration(GOOD.replace("order_no: id", "order_no: no").encode(), "sources.yaml")
    assert other.tables["work_orders"].origin != first


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ("kind: mongodb", "kind: postgresql", "不能在“mongodb”这种服务器上统计，可用：postgresql"),
        ("kind: hive", "kind: postgresql", "不能在“hive”这种服务器上统计，可用：postgresql"),
        ("kind: postgres,", "kind: postgresql,", "是否指“postgresql”？"),
        ("server: 10.1.2.3:5432,", "server: 10.1.2.3,", "端口写在 port"),
        ("user: root,", "user: JIXIAO_DW_USER,", "应写环境变量的名称"),
        ("database: hotline, tables: x,", "database: hotline,", "“tables”"),
        ("connection: warehose", "connection: warehouse", "是否指“warehouse”？"),
        ("engine: mariadb", "engine: postgresql", "两者应相同"),
        ('table: "dw.orders; DROP"', "table: dw.orders", "“table”应是表或视图的名称"),
        ("columns: {order_no: {join: [a, b]}}", "columns: {order_no: id}", "不能写 join、sum"),
        ("files: a.csv, columns: {order_no: id}", "columns: {order_no: id}", "不能写“files”"),
        ("deadlines: [], columns: {order_no: id}", "columns: {order_no: id}", "不能写“deadlines”"),
        ("encoding: gbk, columns: {order_no: id}", "columns: {order_no: id}", "不能写“encoding”"),
    ],
)
def test_a_mistake_is_named_with_its_place(wrong: str, right: str, told: str) -> None:
    assert right in GOOD
    declared = read_declaration(GOOD.replace(right, wrong, 1).encode(), "sources.yaml")
    assert any(told in problem.message and problem.line > 1 for problem in declared.problems), (
        declared.problems
    )
    assert "work_orders" not in declared.tables


@pytest.mark.parametrize(
    ("left_out", "told"),
    [
        ("connection: warehouse, ", "没有写用哪个连接"),
        (" table: dw.orders,", "没有写服务器上的表或视图"),
        (" database: hotline,", "“warehouse”缺少字段“database”"),
    ],
)
def test_what_is_missing_is_named(left_out: str, told: str) -> None:
    declared = read_declaration(GOOD.replace(left_out, "", 1).encode(), "sources.yaml")
    assert told in str([problem.message for problem in declared.problems])
    assert "work_orders" not in declared.tables


def test_a_ready_made_report_is_not_counted_on_a_server() -> None:
    text = GOOD.replace("work_orders:", "call_report:").replace("columns: {order_no: id}, ", "")
    declared = read_declaration(text.encode(), "sources.yaml")
    assert "请改用 from 取数" in declared.unusable["call_report"]


@pytest.mark.parametrize(("kind", "words"), [("clickhouse", "ClickHouse 数据库"), ("spark", "Spark 集群")])
def test_tables_stand_on_some_servers_and_are_not_fetched_from_there(kind: str, words: str) -> None:
    there = GOOD.replace("kind: postgresql", f"kind: {kind}")
    for engine in ("", f"engine: {kind}, "):
        declared = read_declaration(there.replace("engine: postgresql, ", engine).encode(), "sources.yaml")
        assert declared.problems == ()
        assert declared.tables["work_orders"].is_counted_there
    text = f"work_orders: {{from: {{kind: {kind}, server: a, database: b, user: JIXIAO_U, table: c}}}}"
    (problem,) = read_declaration(text.encode(), "sources.yaml").problems
    told = f"{words}的数据不能取来（from），只能在服务器上直接统计：写 connection 和 table"
    assert told in problem.message


def test_connections_is_no_name_of_a_table() -> None:
    text = "connections: {a: {kind: postgresql}}\n"
    declared = read_declaration(text.encode(), "sources.yaml")
    assert declared.tables == {}
    assert "缺少" in str(declared.problems)
