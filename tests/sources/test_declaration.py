"""``sources.yaml``: what may be written, and how a mistake is named."""

import json
from datetime import date

import pytest

from sources.declaration import read_declaration
from sources.source import Heading, Source
from tests.sources.conftest import Make, read, refused

WHOLE = """
sample: true
work_orders:
  files: [inbox/工单*.xlsx, inbox/2023/*.csv]
  columns: {due_at: 办结时限, received_at: {join: [日期, 时间]}, signed_at: [签收时间, 接收时间], category: }
  values: {status: {已办结: [结案, 归档]}}
  formats: {due_at: "%d/%m/%Y"}
  key: [order_no]
  exclude: {status: [作废, 撤单]}
  date_only: [due_at]
  covers: 2024-01-01..2024-12-31
  sheet: 工单
  header_row: 3
  encoding: gb18030
  timezone: Asia/Urumqi
payments: {files: inbox/支付.csv, unit: 万元}
calls: inbox/calls-*.csv
"""


def test_a_declaration_is_read_whole() -> None:
    declared = read_declaration(WHOLE.encode(), "sources.yaml")
    assert declared.problems == ()
    assert declared.sample
    orders = declared.tables["work_orders"]
    assert orders.files == ("inbox/工单*.xlsx", "inbox/2023/*.csv")
    assert orders.columns == {
        "due_at": Heading(("办结时限",)),
        "received_at": Heading(("日期", "时间"), "join"),
        "signed_at": Heading(("签收时间", "接收时间")),
        "category": Heading(()),
    }
    assert orders.values == {"status": {"已办结": ("结案", "归档")}}
    assert (orders.key, orders.exclude) == (("order_no",), {"status": ("作废", "撤单")})
    assert orders.covers == (date(2024, 1, 1), date(2024, 12, 31))
    assert (orders.sheet, orders.header_row, orders.encoding, orders.timezone) == (
        "工单",
        3,
        "gb18030",
        "Asia/Urumqi",
    )
    assert declared.tables["payments"].unit == "万元"
    assert declared.tables["calls"].files == ("inbox/calls-*.csv",)


def test_settings_come_back_from_their_account() -> None:
    for source in read_declaration(WHOLE.encode(), "sources.yaml").tables.values():
        settings = json.loads(json.dumps(source.settings()))
        assert Source.from_settings(settings).settings() == source.settings()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("work_order: {files: a.csv}", "sources.yaml:1:1: 不认识的数据表“work_order”，是否指“work_orders”？"),
        ("work_orders: {file: a.csv}", "sources.yaml:1:15: 不认识的字段“file”，是否指“files”？"),
        ("work_orders: {}", "“work_orders”没有写文件"),
        (
            "work_orders: {files: a.csv, columns: {due: x}}",
            "sources.yaml:1:39: “work_orders”没有列“due”，是否指“due_at”？",
        ),
        ("work_orders: {files: a.csv, key: 工单号}", "“work_orders”没有列“工单号”"),
        (
            "work_orders: {files: a.csv, columns: {due_at: {jion: [a, b]}}}",
            "不认识的字段“jion”，是否指“join”？",
        ),
        (
            "work_orders: {files: a.csv, covers: 去年}",
            "“covers”应写成 2024-01-01..2024-12-31，或 complete（台账完整）、until last row（到最后一行为止），现为“去年”",
        ),
        ("payments: {files: a.csv, unit: 美元}", "“unit”的取值“美元”不认识"),
        ("work_orders: {files: a.csv, encoding: gbq}", "不认识的编码“gbq”"),
        ("work_orders: {files: a.csv, timezone: 北京}", "不认识的时区“北京”"),
        ("work_orders: {files: a.csv, header_row: 0}", "“header_row”应是从 1 起的整数"),
        ("work_orders: {files: a.csv}\nwork_orders: {files: b.csv}", "重复"),
        ("payments: {database: pay, unit: 元}", "不认识的字段“database”，是否指“from”？"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_the_likely_word(text: str, said: str) -> None:
    problems = read_declaration(text.encode(), "sources.yaml").problems
    assert any(said in str(problem) for problem in problems), problems


def test_a_table_with_a_mistake_leaves_the_others_alone(make: Make) -> None:
    text = "payments: {from: {kind: mysql}}\ncallbacks: {files: x, keys: y}\nwork_orders: inbox/*"
    sources = make(text, {"a.csv": "受理时间\n2024-01-05\n"})
    assert read(sources).used == 1
    assert "是否指“mariadb”" in refused(sources, "payments").reason
    assert "keys" in refused(sources, "callbacks").reason
    assert set(sources.declarations.tables) == {"work_orders"}


def test_a_workspace_without_sources_says_so_for_each_table(make: Make) -> None:
    sources = make("sample: false")
    (sources.root / "sources.yaml").unlink()
    assert (sources.problems, sources.declarations.tables, sources.is_sample) == ((), {}, False)
    assert refused(sources, "faults").reason == "sources.yaml 没有声明数据表“线路故障”（faults）"


def test_a_sources_file_that_cannot_be_read_is_the_reason_with_its_place(make: Make) -> None:
    broken = refused(make("work_orders: [\n"))
    assert broken.reason == "“工单”没有可用的声明：sources.yaml 第 2 行：括号没有闭合，或多了逗号"
    assert (
        refused(make("work_orders:\n  files: a.csv\n  kee: order_no\n")).reason
        == "sources.yaml 第 3 行：不认识的字段“kee”，是否指“key”？"
    )


def test_a_table_without_files_says_where_to_put_them(make: Make) -> None:
    sources = make("faults: [inbox/故障*.xlsx, inbox/*.csv]")
    assert (
        refused(sources, "faults").reason
        == "还没有“线路故障”的文件：请把导出文件放到 inbox/故障*.xlsx、inbox/*.csv"
    )


def test_sample_data_is_marked_on_every_table(make: Make) -> None:
    sources = make("sample: true\nwork_orders: inbox/*", {"a.csv": "受理时间\n2024-01-05\n"})
    assert sources.is_sample
    assert read(sources).sample


@pytest.mark.parametrize("content", [b"", b"\xff", b"- a", b"[" * 9999, b"a: &x b", "工单：x".encode()])
def test_no_bytes_make_it_fall(content: bytes) -> None:
    assert read_declaration(content, "sources.yaml").problems
