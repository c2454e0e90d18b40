"""A table that an office declares itself, and more columns for one that ships: read like any other."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from sources.declaration import read_declaration
from sources.table_json import table_from_json, table_to_json
from sources.tables import TABLES
from tests.sources.conftest import Make, read, rows
from yamlfiles.problem import FilePlace

LEDGER = """
trainings:
  label: 培训台账
  files: "inbox/培训*.csv"
  columns:
    session: {header: 场次, type: code}
    held_on: {header: 培训日期, type: day}
    kind: {header: 类别, type: text}
    people: {header: 参训人数, type: count}
    teacher: {header: 主讲人, type: text, personal: true}
    passed: {header: 是否考核, type: flag}
    fee: {header: 费用（万元）, type: amount}
    due_on: {header: 计划完成日期, type: day}
    done_at: {header: 完成时间, type: instant}
  key: session
  dated_by: held_on
"""
EXPORT = """\
2024 年培训台账
场次,培训日期,类别,参训人数,主讲人,是否考核,费用（万元）,计划完成日期,完成时间
640000000000000001,2024-01-15,业务培训,25,张三,是,0.5,2024-02-01,2024-01-16 09:30
T02,2024/2/20 14:00,专题培训,三十,李四,否,0.2,2024-02-20,
T03,2024-03-05,业务培训,15,张 三,是,,2024-03-04,2024-03-06
T03,2024-03-06,业务培训,18,张三,也许,1.2,2024-03-04,2024-03-06
合计,,,58,,,,,
"""


def test_each_cell_is_read_by_the_type_of_its_column(make: Make) -> None:
    table = read(make(LEDGER, {"培训1.csv": EXPORT}), "trainings")
    assert rows(table, "session, held_on, kind, people, passed, fee, done_at", "ORDER BY held_on") == [
        ("640000000000000001", datetime(2024, 1, 15), "业务培训", 25, True, Decimal(5000), datetime(2024, 1, 16, 9, 30)),
        ("T02", datetime(2024, 2, 20), "专题培训", None, False, Decimal(2000), None),
        ("T03", datetime(2024, 3, 6), "业务培训", 18, None, Decimal(12000), datetime(2024, 3, 6)),
    ]  # fmt: skip
    assert (table.read, table.used, table.repeated, table.latest) == (4, 3, 1, date(2024, 3, 6))


def test_a_cell_outside_its_type_is_told_with_its_place(make: Make) -> None:
    table = read(make(LEDGER, {"培训1.csv": EXPORT}), "trainings")
    told = [(found.label, found.cells, found.row, found.example) for found in table.unread]
    assert told == [("参训人数", 1, 4, "字字"), ("是否考核", 1, 6, "字字")]
    assert table.doubtful == 2


def test_of_a_person_only_a_pseudonym_is_kept_and_it_is_the_same_for_the_same_person(make: Make) -> None:
    table = read(make(LEDGER, {"培训1.csv": EXPORT}), "trainings")
    first, other, again = (cell for (cell,) in rows(table, "teacher", "ORDER BY held_on"))
    assert first == again != other
    assert first.startswith("人员")
    assert "张三" not in str(rows(table, "*"))


def test_a_day_that_is_set_beforehand_waits_for_nothing(make: Make) -> None:
    table = read(make(LEDGER, {"培训1.csv": EXPORT}), "trainings").table
    assert {column.name for column in table.columns if column.event} == {"done_at"}


def test_a_number_keeps_the_unit_of_its_header_for_it_is_not_turned_into_yuan(make: Make) -> None:
    declared = LEDGER.replace(
        "type: amount}", "type: amount}\n    cost: {header: 成本（万元）, type: number}"
    )
    columns = {column.name: column for column in make(declared, {}).tables["trainings"].columns}
    assert (columns["fee"].label, columns["cost"].label) == ("费用", "成本（万元）")


def test_a_table_that_ships_takes_more_columns(make: Make) -> None:
    declared = (
        "work_orders: {files: inbox/工单.csv, extra: {reopened_at: {header: 重新交办时间, type: instant}}}"
    )
    orders = "工单编号,受理时间,重新交办时间\nA1,2024-01-05 10:00,\nA2,2024-01-06 10:00,2024-01-20 09:00\n"
    table = read(make(declared, {"工单.csv": orders}))
    assert rows(table, "order_no, reopened_at") == [("A1", None), ("A2", datetime(2024, 1, 20, 9))]
    assert table.table.columns[:-1] == TABLES["work_orders"].columns


def test_a_kept_table_is_opened_again_with_all_that_it_is(make: Make) -> None:
    sources = make(LEDGER, {"培训1.csv": EXPORT})
    table = read(sources, "trainings")
    again = make("{}").reopen_table("trainings", table.key)
    assert again == table


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_ships_goes_by_its_name(name: str) -> None:
    assert table_to_json(TABLES[name]) == name
    assert table_from_json(name) is TABLES[name]


@pytest.mark.parametrize(
    ("covers", "silent", "after"),
    [
        ("complete", True, True),
        ("until last row", True, False),
        ("2024-01..2024-06", True, False),
        ("", False, False),
    ],
)
def test_a_silent_table_proves_what_it_is_said_to_cover(
    make: Make, covers: str, silent: bool, after: bool
) -> None:
    """February lies before the newest row, August after it."""
    table = read(make(f"{LEDGER}  covers: {covers}\n", {"培训1.csv": EXPORT}), "trainings")
    assert table.proves_silence(date(2024, 2, 1), date(2024, 2, 10)) is silent
    assert table.proves_silence(date(2024, 8, 1), date(2024, 8, 31)) is after


def test_an_empty_ledger_proves_nothing_until_somebody_looked(make: Make) -> None:
    header = EXPORT.splitlines()[1] + "\n"
    assert not read(make(f"{LEDGER}  covers: complete\n", {"培训1.csv": header}), "trainings").proves_silence(
        date(2024, 1, 1), date(2024, 1, 31)
    )
    confirmed = read(
        make(f"{LEDGER}  covers: complete\n  confirmed: 2024-02-01\n", {"培训1.csv": header}), "trainings"
    )
    assert confirmed.proves_silence(date(2024, 1, 1), date(2024, 1, 31))
    assert not confirmed.proves_silence(date(2024, 2, 1), date(2024, 2, 29))


COLUMN = "trainings: {{label: 台账, files: x, dated_by: d, columns: {{d: {{header: 日期, type: day}}, {0}}}}}"
OWN = "trainings: {{{0}columns: {{held_on: {{header: 日期, type: day}}, session: {{header: 场次, type: code}}}}}}"
WRONG = [
    ("work_order: {files: x}", "work_order", "不认识的数据表“work_order”，是否指“work_orders”？"),
    (COLUMN.format("a: {header: 甲, type: dat}"), "dat}", "列“a”的类型“dat”不认识，是否指“day”？"),
    (COLUMN.format("a: 甲"), "甲", "“trainings”的列“a”应写表头和类型，如 {header: 培训日期, type: day}"),
    (
        COLUMN.format("result: {header: 甲, type: text}"),
        "result",
        "列名“result”在系统里有固定的取值，请换一个，如 trainings_result",
    ),
    (
        COLUMN.format("where: {header: 甲, type: text}"),
        "where",
        "列名“where”是系统保留的，请换一个，如 trainings_where",
    ),
    (
        COLUMN.format("a: {header: 日期, type: text}"),
        "a: {header: 日期, type: text",
        "“trainings”有两列都叫“日期”，请用 label 写明不同的名称",
    ),
    (COLUMN.format("a: {heder: 甲, type: text}"), "heder", "不认识的字段“heder”，是否指“header”？"),
    (
        OWN.format("label: 台账, files: x, dated_by: helt_on, "),
        "helt_on",
        "dated_by 的“helt_on”不是“trainings”的日期列，是否指“held_on”？",
    ),
    (OWN.format("files: x, dated_by: held_on, "), "trainings", "“trainings”没有写名称，如 label: 培训台账"),
    (
        OWN.format("label: 工单, files: x, dated_by: held_on, "),
        "trainings",
        "已经有叫“工单”的数据表，请给“trainings”另取名称",
    ),
    (
        "calls: {files: x, extra: {agent: {header: 坐席, type: text}}}",
        "{agent",
        "“calls”本来就有列“agent”，请写在 columns 里，或换一个名字",
    ),
    (
        OWN.format("label: 台账, files: x, key: sesion, dated_by: held_on, "),
        "sesion",
        "“trainings”没有列“sesion”，是否指“session”？",
    ),
]


@pytest.mark.parametrize(("text", "place", "message"), WRONG)
def test_what_is_wrong_is_told_with_its_place_and_the_likely_word(
    text: str, place: str, message: str
) -> None:
    """``place`` is where it stands in the text."""
    declared = read_declaration(text.encode(), "sources.yaml")
    (found,) = declared.problems
    assert isinstance(found.place, FilePlace)
    assert (found.line, found.place.column, found.message) == (1, text.index(place) + 1, message)
    assert not declared.tables
