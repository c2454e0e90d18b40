"""A table on a PostgreSQL server looked over: what the account tells is what conversion tells of the same rows
in a file; what does not fit is refused or told."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sources import Sources
from sources.typed import MissingTable, TypedTable
from tests.small import ORDERS
from tests.sources.conftest import NOW, read, refused
from tests.sources.servers.warehouse import SECRETS, Warehouse, looked_over, refusal

CALLS = """\
呼叫编号,呼叫时间,呼叫方向,等待时长,通话时长,呼叫结果,话务员,通话评价
1,2024-01-02 08:00:00,呼入,5,60,接通,1001,满意
2,2024-01-02 08:10:00,呼入,25,0,排队放弃,,
3,2024-02-02 08:10:30,呼入,0,0,hung up,,
"""
BY_TYPE = "id text, created timestamp, kind text, unit text, state text, due timestamp, done timestamp"
COLUMNS = "columns: {order_no: id, received_at: created, category: kind, handler: unit, status: state, due_at: due, closed_at: done}"


def from_file(root: Path, name: str, text: str) -> TypedTable:
    root.mkdir()
    (root / "export.csv").write_text(text, "utf-8")
    (root / "sources.yaml").write_text(f"{name}: export.csv", "utf-8")
    return read(Sources(root, root / "data", lambda: NOW), name)


@pytest.mark.parametrize(
    ("name", "text", "types"),
    [
        (
            "work_orders",
            ORDERS,
            {name: "timestamp" for name in ORDERS.split("\n")[0].split(",") if "时" in name},
        ),
        ("calls", CALLS, {"呼叫时间": "timestamp", "等待时长": "integer", "通话时长": "integer"}),
    ],
)
def test_the_account_is_that_of_the_same_rows_in_a_file(
    any_warehouse: Warehouse, tmp_path: Path, name: str, text: str, types: dict[str, str]
) -> None:
    any_warehouse.put_export(name, text, types)
    there = looked_over(any_warehouse.declare(f"{name}: {{connection: warehouse, table: dw.{name}}}"), name)
    here = from_file(tmp_path / "file", name, text)
    assert (there.present, there.read, there.used) == (here.present, here.read, here.used)
    assert (there.months, there.latest, there.rejected) == (here.months, here.latest, here.rejected)
    assert there.headers == here.headers
    assert [doubt.code for doubt in there.doubts] == []
    assert "数据在服务器上直接统计，未逐格核对原始文件" in there.notes


def test_what_is_told_of_another_table_or_of_files_is_not_told_of_this_one(warehouse: Warehouse) -> None:
    warehouse.put_orders()
    looked_over(warehouse.orders())
    seen = warehouse.declare("work_orders: {connection: warehouse, table: dw.order_list}").glance(
        "work_orders"
    )
    assert seen
    assert (seen.table, seen.is_current, seen.was_read) == (None, False, False)
    files = warehouse.declare("work_orders: orders.csv").glance("work_orders")
    assert files
    assert files.table is None


def test_before_the_first_look_there_is_nothing(warehouse: Warehouse) -> None:
    warehouse.put_orders()
    sources = warehouse.orders()
    assert "还没有核对过" in refused(sources).reason
    looked_over(sources)
    assert sources.known_table("work_orders") is None, "nobody knows what stands there now"


def test_no_row_and_no_secret_is_written_into_the_folder_of_data(any_warehouse: Warehouse) -> None:
    any_warehouse.put_orders()
    looked_over(any_warehouse.orders())
    kept = b"".join(path.read_bytes() for path in any_warehouse.root.rglob("*") if path.is_file())
    assert b"GD2024" not in kept
    assert ORDERS.split("\n")[1].split(",")[0].encode() not in kept
    assert SECRETS["JIXIAO_DW_SECRET"].encode() not in kept


def test_words_are_put_into_ours_and_unknown_ones_told(any_warehouse: Warehouse) -> None:
    any_warehouse.put("orders", "编号 text, 受理时间 timestamp, 工单状态 text, 是否重复 text", [
        "'1', '2024-01-02 08:00', '结案', '重复件'",
        "'2', '2024-01-02 09:00', '在办', '首次'",
        "'3', '2024-01-02 09:00', '', '说不清'",
    ])  # fmt: skip
    table = looked_over(any_warehouse.orders("values: {status: {已办结: [结案]}}"))
    assert table.place is not None
    assert "WHEN '结案' THEN '已办结'" in table.place.cells["status"]
    assert "WHEN '重复件' THEN TRUE" in table.place.cells["repeated"]
    (doubt,) = table.doubts
    assert (doubt.code, doubt.count, doubt.columns) == ("unknown_word", 1, ("repeated",))
    assert "“说不清”1 行" in doubt.message


@pytest.mark.parametrize(("limit", "most"), [("MOST_WORDS", 2), ("MOST_CHANGED", 1)])
def test_declared_words_of_a_column_with_too_many_are_not_passed_over(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    """Its numbers would count under names that the office has put into one."""
    monkeypatch.setattr(f"sources.servers.looking.{limit}", most)
    units = ("市住建局", "住房局", "住建局")
    warehouse.put("orders", "编号 text, 受理时间 timestamp, 承办单位 text", [
        f"'{unit}', '2024-01-02 08:00', '{unit}'" for unit in units
    ])  # fmt: skip
    as_written = looked_over(warehouse.orders())
    assert "handler" in as_written.present
    table = looked_over(warehouse.orders("values: {handler: {住建局: [市住建局, 住房局]}}"))
    assert "handler" not in table.present
    (doubt,) = table.doubts
    assert (doubt.code, doubt.columns) == ("skipped_column", ("handler",))
    assert "取值对照" in doubt.message


def test_rows_that_do_not_count_and_rows_in_doubt_are_counted(any_warehouse: Warehouse) -> None:
    any_warehouse.put("orders", BY_TYPE, [
        "'1', '2024-01-02 08:00', '投诉', '住建局', '已办结', '2024-01-09', '2024-01-05 10:00'",
        "'1', '2024-01-03 08:00', '投诉', '住建局', '已办结', '2024-01-09', '2024-01-02 10:00'",
        "'2', NULL, '投诉', '住建局', '在办', NULL, NULL",
        "'3', '2024-02-02 08:00', '投诉', '住建局', '作废', NULL, NULL",
        "'4', '2024-02-03 08:00', '投诉', '住建局', '已办结', NULL, NULL",
        "'5', '2099-02-03 08:00', '投诉', '住建局', '在办', NULL, NULL",
        "'6', '0150-02-03 08:00', '投诉', '住建局', '在办', NULL, NULL",
    ])  # fmt: skip
    table = looked_over(any_warehouse.orders(f"{COLUMNS}, exclude: {{status: [作废]}}"))
    assert (table.read, table.used, table.rejected, table.excluded) == (7, 4, 2, 1)
    assert table.latest == date(2024, 2, 3)
    assert {(doubt.code, doubt.count, doubt.columns) for doubt in table.doubts} == {
        ("undated_row", 2, ()),
        ("unread_cell", 1, ("received_at",)),
        ("repeated_row", 2, ()),
        ("impossible_order", 1, ("closed_at",)),
        ("blank_cell", 1, ("closed_at",)),
        ("uncertain_date", 1, ("received_at",)),
    }


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ("created text", "“受理时间”在服务器上的列“created”是 text，应是日期和时刻"),
        ("created double precision", "是 double precision，应是日期和时刻"),
    ],
)
def test_a_declared_column_of_another_type_is_refused(warehouse: Warehouse, held: str, told: str) -> None:
    warehouse.put("orders", f"id text, {held}")
    assert told in refusal(warehouse.orders("columns: {order_no: id, received_at: created}"))


def test_money_that_is_no_exact_number_is_refused(warehouse: Warehouse) -> None:
    warehouse.put("payments", "no text, paid date, amount double precision", ["'1', '2024-01-02', 0.1"])
    declared = "columns: {voucher_no: no, paid_at: paid, amount: amount}"
    sources = warehouse.declare(f"payments: {{connection: warehouse, table: dw.payments, {declared}}}")
    assert "应是精确的数（如 numeric(18,2)，不能是浮点数）" in refusal(sources, "payments")


def test_money_in_ten_thousands_becomes_yuan(any_warehouse: Warehouse) -> None:
    any_warehouse.put(
        "payments", "凭证号 text, 支付日期 date, 支付金额 numeric(12,6)", ["'1', '2024-01-02', 1.234567"]
    )
    sources = any_warehouse.declare("payments: {connection: warehouse, table: dw.payments, unit: 万元}")
    table = looked_over(sources, "payments")
    assert table.place is not None
    wide = 'CAST(ROUND("支付金额" * toDecimal128(10000, 0), 2) AS Nullable(Decimal(38, 2)))'
    expected = wide if any_warehouse.kind == "clickhouse" else 'ROUND("支付金额" * 10000, 2)'
    assert table.place.cells["amount"].replace("`", '"') == expected


def test_names_of_persons_are_not_read_and_numbers_of_staff_are(any_warehouse: Warehouse) -> None:
    columns = "呼叫编号 text, 呼叫时间 timestamp, 话务员 text"
    any_warehouse.put(
        "calls", columns, ["'1', '2024-01-02 08:00', '王小明'", "'2', '2024-01-02 09:00', '1001'"]
    )
    sources = any_warehouse.declare("calls: {connection: warehouse, table: dw.calls}")
    named = looked_over(sources, "calls")
    assert "agent" not in named.present
    (doubt,) = named.doubts
    assert (doubt.code, "王" in str(vars(named)), "只用工号" in doubt.message) == (
        "skipped_column",
        False,
        True,
    )
    any_warehouse.server.run("UPDATE dw.calls SET 话务员 = '1002' WHERE 呼叫编号 = '1'")
    assert "agent" in looked_over(sources, "calls").present


def test_a_column_that_is_declared_personal_is_not_read(warehouse: Warehouse) -> None:
    warehouse.put("staff", "no text, held date, name text", ["'11010519491231002X', '2024-01-02', '王小明'"])
    person = "personal: true"
    columns = (
        f"{{no: {{header: no, type: code, {person}}}, held_on: {{header: held, type: day}}, "
        f"who: {{header: name, type: text, {person}}}}}"
    )
    declared = (
        f"connection: warehouse, table: dw.staff, label: 名册, dated_by: held_on, key: no, columns: {columns}"
    )
    table = looked_over(warehouse.declare(f"staff: {{{declared}}}"), "staff")
    assert table.present == {"held_on"}
    assert [doubt.code for doubt in table.doubts] == ["skipped_column", "skipped_column"]
    kept = b"".join(path.read_bytes() for path in warehouse.root.rglob("*.json"))
    assert "王小明".encode() not in kept
    assert b"11010519491231002X" not in kept


def test_a_column_that_is_not_there_is_told_with_those_that_are(any_warehouse: Warehouse) -> None:
    any_warehouse.put("orders", BY_TYPE)
    told = refusal(any_warehouse.orders("columns: {received_at: create}"))
    assert "是否指“created”？" in told
    assert "表里的列有：id、created" in told


def test_a_table_that_is_not_there_is_told_as_such(any_warehouse: Warehouse) -> None:
    any_warehouse.put("order_list", BY_TYPE)
    assert "数据库里没有表“orders”" in refusal(any_warehouse.orders())


def test_a_wrong_secret_is_told_and_what_was_seen_before_stands(warehouse: Warehouse) -> None:
    warehouse.put_orders()
    sources = warehouse.orders()
    before = looked_over(sources)
    sources.fetcher = replace(sources.fetcher, environment={**SECRETS, "JIXIAO_DW_SECRET": "wrong"})
    assert "不让这个用户登录" in refusal(sources)
    after = read(sources)
    assert (after.key, after.used) == (before.key, before.used)
    (doubt,) = [doubt for doubt in after.doubts if doubt.code == "old_fetch"]
    assert "起核对失败" in doubt.message


def test_the_key_of_a_table_is_that_of_what_stands_in_it(any_warehouse: Warehouse) -> None:
    any_warehouse.put("orders", BY_TYPE, ["'1', '2024-01-02 08:00', '投诉', '住建局', '在办', NULL, NULL"])
    sources = any_warehouse.orders(COLUMNS)
    first, again = looked_over(sources), looked_over(sources)
    assert first.key == again.key
    reopened = sources.reopen_table("work_orders", first.key)
    assert isinstance(reopened, TypedTable)
    assert reopened.key == first.key
    any_warehouse.server.run("UPDATE dw.orders SET unit = '城管局'")
    assert looked_over(sources).key != first.key
    gone = sources.reopen_table("work_orders", first.key)
    assert isinstance(gone, MissingTable)
    assert "没有留存当时的数据" in gone.reason


def test_the_glance_tells_what_was_seen_last(warehouse: Warehouse) -> None:
    warehouse.put_orders()
    sources = warehouse.orders()
    table = looked_over(sources)
    glance = sources.glance("work_orders")
    assert glance is not None
    assert glance.table is not None
    assert glance.is_current
    assert (glance.table.used, glance.table.months) == (table.used, table.months)
