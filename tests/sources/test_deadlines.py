"""Deadlines worked out by rules for rows that have none of their own."""

import json
from datetime import datetime
from pathlib import Path

import pytest

import app
from sources.declaration import read_declaration
from sources.source import Source
from tests.sources.conftest import Make, read, refused, rows

FIVE_DAYS = "{fills: due_at, days: 5, unit: working_day, from: received_at}"


def yaml(*rules: str, more: str = "") -> str:
    listed = "\n".join(f"    - {rule}" for rule in rules)
    return f"work_orders:\n  files: inbox/*\n{more}  deadlines:\n{listed}\n"


def orders(*lines: str, header: str = "工单编号,受理时间,派单时间,诉求类型,紧急程度,办结时限") -> str:
    return "\n".join([header, *lines, ""])


def instant(text: str) -> datetime:
    return datetime.fromisoformat(f"{text} 23:59:59.999999" if len(text) == 10 else text)


@pytest.mark.parametrize(
    ("rule", "start", "ends"),
    [
        ("days: 1, unit: working_day", "2024-09-27 10:00", "2024-09-29"),
        ("days: 1, unit: working_day, start: same", "2024-09-29 10:00", "2024-09-29"),
        ("days: 1, unit: working_day", "2024-09-29 10:00", "2024-09-30"),
        ("days: 2, unit: working_day", "2024-09-29 10:00", "2024-10-08"),
        ("days: 5, unit: working_day", "2024-09-29 10:00", "2024-10-11"),
        ("days: 4, unit: working_day", "2024-10-08 10:00", "2024-10-12"),
        ("days: 1, unit: working_day, start: same", "2024-10-03 10:00", "2024-10-08"),
        ("days: 1, unit: working_day, start: same, end: 24:00", "2024-10-08 10:00", "2024-10-08"),
        ("days: 1, unit: working_day, end: close", "2024-09-30 10:00", "2024-10-08 18:00"),
        ("days: 1, unit: working_day, end: clock", "2024-09-30 10:11:12", "2024-10-08 10:11:12"),
        ("days: 3, unit: calendar_day", "2024-09-30 10:00", "2024-10-03"),
        ("hours: 4, unit: working_hour", "2024-10-08 11:00", "2024-10-08 17:30"),
        ("hours: 4, unit: working_hour", "2024-10-11 17:00", "2024-10-12 11:30"),
        ("hours: 4, unit: working_hour", "2024-10-12 17:00", "2024-10-14 11:30"),
        ("hours: 1, unit: working_hour, start: next", "2024-10-12 09:00", "2024-10-14 09:30"),
        ("hours: 26, unit: hour", "2024-09-30 23:10:05", "2024-10-02 01:10:05"),
    ],
)
def test_a_rule_fills_what_is_missing_by_the_official_calendar(
    make: Make, rule: str, start: str, ends: str
) -> None:
    files = {"a.csv": orders(f"A1,{start},,,,")}
    table = read(make(yaml(f"{{fills: due_at, {rule}, from: received_at}}"), files))
    assert rows(table, "due_at") == [(instant(ends),)]


def test_the_deadline_of_the_platform_stands_and_the_others_are_counted(make: Make) -> None:
    lines = [f"B{index},2024-10-08 09:{index % 60:02},,,," for index in range(1234)]
    content = orders("A1,2024-10-07 09:00,,,,2024-10-30", *lines, "C,2024-10-09 09:00,,,,不详")
    table = read(make(yaml(FIVE_DAYS), {"a.csv": content}))
    assert rows(table, "due_at, count(*)", "GROUP BY 1 ORDER BY 1") == [
        (instant("2024-10-14"), 1234),
        (instant("2024-10-30"), 1),
        (None, 1),
    ]
    assert "办结时限有 1,234 行由 deadlines 规则按工作日推算" in table.notes
    assert [(count.column, count.example) for count in table.unread] == [("due_at", "字字")]


def test_the_first_rule_that_fits_wins(make: Make) -> None:
    rules = (
        "{fills: due_at, category: 咨询, urgency: [特急, 紧急], days: 1, unit: working_day, from: dispatched_at}",
        "{fills: due_at, category: [咨询, 求助], days: 2, unit: working_day, from: received_at}",
        FIVE_DAYS,
    )
    content = orders(
        "A1,2024-10-08 09:00,2024-10-09 09:00,咨询,紧急,",
        "A2,2024-10-08 09:01,2024-10-09 09:00,咨询,一般,",
        "A3,2024-10-08 09:02,,求助,紧急,",
        "A4,2024-10-08 09:03,,投诉,,",
        "A5,2024-10-08 09:04,,咨询,特急,",
    )
    table = read(make(yaml(*rules), {"a.csv": content}))
    assert rows(table, "order_no, due_at") == [
        ("A1", instant("2024-10-10")),
        ("A2", instant("2024-10-10")),
        ("A3", instant("2024-10-10")),
        ("A4", instant("2024-10-14")),
        ("A5", None),
    ]
    assert "办结时限有 1 行没有派单时间，未推算" in table.notes


SIGNED = "{fills: sign_due_at, hours: 4, unit: working_hour, from: dispatched_at}"


def test_a_column_that_no_file_has_counts_as_present_once_rules_cover_it(make: Make) -> None:
    header = "工单编号,受理时间,派单时间"
    files = {"a.csv": orders("A1,2024-10-08 09:00,2024-10-08 11:00", header=header)}
    table = read(make(yaml(FIVE_DAYS, SIGNED), files))
    assert {"due_at", "sign_due_at"} <= table.present
    assert rows(table, "due_at, sign_due_at") == [(instant("2024-10-14"), instant("2024-10-08 17:30"))]


def test_a_file_without_the_column_is_filled_and_one_with_it_is_left_alone(make: Make) -> None:
    files = {
        "a.csv": orders("A1,2024-10-08 09:00,2024-10-12", header="工单编号,受理时间,办结时限"),
        "b.csv": orders("A2,2024-10-09 09:00", header="工单编号,受理时间"),
    }
    assert "due_at" not in read(make("work_orders: inbox/*", files)).present
    table = read(make(yaml(FIVE_DAYS), files))
    assert rows(table, "due_at") == [(instant("2024-10-12"),), (instant("2024-10-15"),)]
    assert "due_at" in table.present
    assert not [note for note in table.notes if "不予采用" in note]


@pytest.mark.parametrize(
    ("header", "line", "rule", "said"),
    [
        (
            "工单编号,受理时间,诉求类型",
            "A1,2024-10-08 09:00,投诉",
            "{fills: due_at, category: 咨询, days: 1, unit: working_day, from: received_at}",
            "办结时限有 1 行没有 deadlines 规则可用，这一列不予采用；请补一条适用于其余各行的规则",
        ),
        (
            "工单编号,受理时间",
            "A1,2024-10-08 09:00",
            "{fills: due_at, category: 咨询, days: 1, unit: working_day, from: received_at}",
            "deadlines 第 1 条不能用：有文件没有“诉求类型”一列",
        ),
        (
            "工单编号,受理时间",
            "A1,2024-10-08 09:00",
            "{fills: due_at, days: 1, unit: working_day, from: dispatched_at}",
            "deadlines 第 1 条不能用：有文件没有“派单时间”一列",
        ),
        (
            "工单编号,受理时间",
            "A1,2024-10-08",
            "{fills: due_at, hours: 4, unit: working_hour, from: received_at}",
            "deadlines 第 1 条不能用：有文件的“受理时间”只有日期，没有钟点",
        ),
    ],
)
def test_a_column_that_rules_cannot_cover_stays_absent(
    make: Make, header: str, line: str, rule: str, said: str
) -> None:
    table = read(make(yaml(rule), {"a.csv": orders(line, header=header)}))
    assert "due_at" not in table.present
    assert rows(table, "due_at") == [(None,)]
    assert said in table.notes


LATE = orders("A1,2026-12-24 09:00,,,,", "A2,2026-12-31 09:00,,,,")


def test_a_year_without_an_announced_list_is_left_empty_and_told(make: Make) -> None:
    table = read(make(yaml(FIVE_DAYS), {"a.csv": LATE}))
    assert rows(table, "order_no, due_at") == [("A1", instant("2026-12-31")), ("A2", None)]
    assert [note for note in table.notes if "2027" in note] == [
        "2027 年的放假安排没有收录，办结时限有 1 行未推算、留空，不计入应办结；请在 calendar 文件中写明 2027 年的放假和上班日"
    ]


def test_where_no_deadline_can_be_worked_out_the_column_is_absent_so_that_nothing_counts_as_none_overdue(
    make: Make,
) -> None:
    table = read(make(yaml(FIVE_DAYS), {"a.csv": orders("A1,2027-03-01 09:00", header="工单编号,受理时间")}))
    assert "due_at" not in table.present


@pytest.mark.parametrize("own", [True, False])
def test_a_provisional_rule_counts_monday_to_friday_and_says_so(make: Make, own: bool) -> None:
    rule = FIVE_DAYS.replace("}", ", provisional: true}") if own else FIVE_DAYS
    table = read(make(yaml(rule, more="" if own else "  provisional: true\n"), {"a.csv": LATE}))
    assert rows(table, "due_at") == [(instant("2026-12-31"),), (instant("2027-01-07"),)]
    assert [note for note in table.notes if "2027" in note] == [
        "2027 年的放假安排尚未公布，办结时限有 1 行暂按周一至周五推算，公布后请在 calendar 文件中写明"
    ]


def test_a_calendar_of_the_workspace_is_followed_and_read_again_when_it_changes(make: Make) -> None:
    sources = make(yaml(FIVE_DAYS, more="  calendar: 工作日历.yaml\n"), {"a.csv": LATE})
    assert "找不到工作日历文件 工作日历.yaml" in refused(sources).reason
    calendar: Path = sources.root / "工作日历.yaml"
    calendar.write_text("2027: {off: [2027-01-01]}", encoding="utf-8")
    first, before = read(sources), sources.fingerprint()
    assert rows(first, "due_at") == [(instant("2026-12-31"),), (instant("2027-01-08"),)]
    calendar.write_text("2027: {off: [2027-01-01, 2027-01-04]}", encoding="utf-8")
    second = read(sources)
    assert rows(second, "due_at") == [(instant("2026-12-31"),), (instant("2027-01-11"),)]
    assert (first.key != second.key, before != sources.fingerprint()) == (True, True)
    first.path.unlink()
    again = sources.reopen_table("work_orders", first.key)
    assert rows(again, "due_at") == [(instant("2026-12-31"),), (instant("2027-01-08"),)]  # type: ignore[arg-type]  # else it fails
    calendar.write_text("2027:\n  of: [2027-01-01]", encoding="utf-8")
    assert [str(problem).split("，")[0] for problem in sources.problems] == [
        "工作日历.yaml:2:3: 不认识的字段“of”"
    ]
    assert "不认识的字段“of”" in refused(sources).reason


def test_rules_come_back_from_their_account() -> None:
    source = read_declaration(yaml(FIVE_DAYS, SIGNED).encode(), "sources.yaml").tables["work_orders"]
    assert Source.from_settings(json.loads(json.dumps(source.settings()))).deadlines == source.deadlines


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            "{fills: closed_at, days: 1, unit: working_day, from: received_at}",
            "5:15: “fills”的取值“closed_at”不认识",
        ),
        ("{fills: due_at, days: 1, unit: working_day, from: due_at}", "“from”的取值“due_at”不认识"),
        ("{fills: due_at, days: 1, unit: working_day}", "5:7: “deadlines”缺少字段“from”"),
        (
            "{fills: due_at, unit: working_day, from: received_at}",
            "5:7: 时限规则应写 days（几天）、hours（几小时）二者之一",
        ),
        ("{fills: due_at, days: 1, hours: 2, unit: hour, from: received_at}", "二者之一"),
        (
            "{fills: due_at, days: 0, unit: working_day, from: received_at}",
            "5:29: “days”应是 1 到 1000 的整数",
        ),
        ("{fills: due_at, days: 1.5, unit: working_day, from: received_at}", "“days”应是 1 到 1000 的整数"),
        (
            "{fills: due_at, days: 1, unit: hour, from: received_at}",
            "“days”的“unit”应是 working_day、calendar_day 之一",
        ),
        (
            "{fills: due_at, days: 1, unit: working_day, from: received_at, start: nxet}",
            "“start”的取值“nxet”不认识",
        ),
        (
            "{fills: due_at, days: 1, unit: working_day, from: received_at, end: noon}",
            "“end”的取值“noon”不认识",
        ),
        (
            "{fills: due_at, hours: 1, unit: hour, from: received_at, end: close}",
            "按小时的时限到满为止，不写“end”",
        ),
        ("{fills: due_at, hours: 1, unit: hour, from: received_at, start: next}", "不能写 start: next"),
        (
            "{fills: due_at, day: 1, unit: working_day, from: received_at}",
            "不认识的字段“day”，是否指“days”？",
        ),
    ],
)
def test_a_mistake_in_a_rule_is_named_with_its_place(rule: str, said: str) -> None:
    declared = read_declaration(
        yaml(rule).replace("  deadlines", "  settle: 1\n  deadlines").encode(), "sources.yaml"
    )
    assert any(said in str(problem) for problem in declared.problems), declared.problems
    assert not declared.tables


def test_deadlines_belong_to_work_orders() -> None:
    declared = read_declaration(f"calls:\n  files: x\n  deadlines: [{FIVE_DAYS}]".encode(), "sources.yaml")
    assert [str(problem).split("，")[0] for problem in declared.problems] == [
        "sources.yaml:3:14: “deadlines”只用于工单（work_orders）"
    ]


def test_many_rows_and_instants_are_filled_in_good_order(make: Make) -> None:
    starts = [
        f"2024-{1 + index % 12:02}-{1 + index % 28:02} {index // 3600:02}:{index // 60 % 60:02}:{index % 60:02}"
        for index in range(60_000)
    ]
    files = {
        "a.csv": orders(
            *(f"A{number},{text}" for number, text in enumerate(starts)), header="工单编号,受理时间"
        )
    }
    rule = "{fills: due_at, hours: 4, unit: working_hour, from: received_at}"
    table = read(make(yaml(rule), files))
    assert rows(table, "count(due_at), count(*), bool_and(due_at > received_at)") == [(60_000, 60_000, True)]
    assert [each for (each,) in rows(table, "received_at")] == sorted(map(instant, starts))


def test_the_rate_of_orders_closed_on_time_is_measured_by_the_rules(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "inbox").mkdir()
    lines = (
        "A1,2024-09-29 10:00,2024-10-11 23:00",
        "A2,2024-09-29 11:00,2024-10-12 09:00",
        "A3,2024-10-08 11:00,",
    )
    (tmp_path / "inbox" / "a.csv").write_text(
        orders(*lines, header="工单编号,受理时间,办结时间"), encoding="utf-8"
    )
    (tmp_path / "sources.yaml").write_text(yaml(FIVE_DAYS), encoding="utf-8")
    span = ("hotline.on_time_rate", "--from", "2024-10-01", "--as-of", "2024-10-31")
    assert app.main(["--workspace", str(tmp_path), "measure", *span]) == 0
    printed = capsys.readouterr().out
    assert "33.33%（1 ÷ 3）" in printed
    assert app.main(["--workspace", str(tmp_path), "measure", *span, "--json"]) == 0
    assert "办结时限有 3 行由 deadlines 规则按工作日推算" in capsys.readouterr().out
