"""数据来源: its tables are the program's, and its example gives the numbers it prints."""

from pathlib import Path

import pytest
import yaml

import app
from evaluators.any_table import table_faults
from evaluators.discovery import discover_evaluators
from indicators.answer_words import RATED, SOLVED, UNSOLVED
from indicators.units import YUAN_PER_UNIT
from sources.calendar import read_calendar
from sources.deadlinerules import OPTIONAL, REQUIRED
from sources.declaration import TABLE_FIELDS, read_declaration
from sources.synonyms import SYNONYMS
from sources.table_definition import COLUMN_FIELDS, DECLARED_TYPES, HEADING_FIELDS, OWN_FIELDS
from sources.tables import TABLES
from sources.vocabulary import VALUE_WORDS
from tests.docs.documents import block, codes, table, text_of
from workspace.column_catalogue import format_columns
from workspace.source_words import DERIVED_COLUMNS

TEXT = text_of("data-sources.zh.md")
EXPORT = "inbox/工单_2025-01.csv"
LEDGER = "inbox/培训2025.csv"


def words() -> list[tuple[str, str, str]]:
    rows = table(TEXT, "列", "软件的词", "认得的写法（部分）")
    return [
        (codes(column)[0].split(".")[1], codes(to)[0], part)
        for column, to, written in rows
        for part in written.split("；")[0].split("、")
    ]


def test_the_list_of_columns_is_not_stale() -> None:
    assert text_of("columns.zh.md") == format_columns(), "run make docs"
    assert "(columns.zh.md)" in TEXT


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_listed_with_its_headers(name: str) -> None:
    part = text_of("columns.zh.md").split(f"## {TABLES[name].label} `{name}`")[1].split("\n#")[0]
    listed = [(row[0], row[1], row[4]) for row in table(part, "列", "名称", "类型", "保存什么", "认得的表头")]
    assert listed == [
        (f"`{column.name}`", column.label, "、".join(SYNONYMS[name][column.name]))
        for column in TABLES[name].columns
        if (name, column.name) not in DERIVED_COLUMNS
    ]


def test_every_field_is_explained() -> None:
    explained = [codes(row[0])[0] for row in table(TEXT, "字段", "含义", "不写时")]
    assert sorted(explained) == sorted(set(TABLE_FIELDS))
    assert all(f"`{unit}`" in TEXT for unit in YUAN_PER_UNIT)


def test_every_field_of_a_deadline_is_explained_and_the_examples_are_read() -> None:
    explained = [codes(row[0])[0] for row in table(TEXT, "规则的字段", "含义", "可以写", "不写")]
    assert sorted(explained) == sorted((*REQUIRED, *OPTIONAL))
    declared = read_declaration(block(TEXT, "yaml", "urgency: [特急").encode(), "sources.yaml")
    assert (declared.problems, len(declared.tables["work_orders"].deadlines)) == ((), 4)
    calendar, problems = read_calendar(block(TEXT, "yml", "office_hours").encode(), "工作日历.yaml")
    assert (problems, sorted(calendar.years)) == ((), [2027])


def test_the_long_example_uses_every_field() -> None:
    example = block(TEXT, "yaml", "sample: false")
    assert [field for field in set(TABLE_FIELDS) if f"{field}:" not in example] == []


@pytest.mark.parametrize(("column", "to", "written"), words())
def test_a_word_is_understood_as_the_table_says(column: str, to: str, written: str) -> None:
    assert written in VALUE_WORDS[column][to]


def test_the_words_of_call_backs_are_understood() -> None:
    rated = "非常满意、很满意、满意、比较满意、基本满意、一般、不满意、不太满意、非常不满意"
    solved = "已解决、解决、部分解决、基本解决、未解决、无法解决"
    assert rated in TEXT
    assert solved in TEXT
    assert set(rated.split("、")) <= set(RATED)
    assert {"已解决", "解决"} <= set(SOLVED)
    assert {"未解决", "无法解决"} <= set(UNSOLVED)


def test_the_export_gives_the_numbers_that_are_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert EXPORT in TEXT
    (tmp_path / "inbox").mkdir()
    (tmp_path / EXPORT).write_text(block(TEXT, "csv", "2025年1月工单明细"), encoding="utf-8")
    (tmp_path / "sources.yaml").write_text(block(TEXT, "yaml", "exclude: {status: [作废]}"), encoding="utf-8")
    span = ("hotline.on_time_rate", "--from", "2025-01-01", "--as-of", "2025-01-31")
    assert app.main(["--workspace", str(tmp_path), "measure", *span]) == 0
    assert capsys.readouterr().out == block(TEXT, "text", "按时办结率")
    app.main(["--workspace", str(tmp_path), "rows", *span, "--csv"])
    assert [line.split(",")[0] for line in capsys.readouterr().out.splitlines()[1:]] == ["A003"]


def test_the_ledger_of_the_example_gives_the_number_that_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert LEDGER in TEXT
    (tmp_path / "inbox").mkdir()
    (tmp_path / LEDGER).write_text(block(TEXT, "csv", "培训台账"), encoding="utf-8")
    (tmp_path / "sources.yaml").write_text(block(TEXT, "yaml", "label: 培训台账"), encoding="utf-8")
    command = block(TEXT, "bash", "table.ratio").split()
    assert app.main(["--workspace", str(tmp_path), *command[2:]]) == 0
    assert capsys.readouterr().out == block(TEXT, "text", "台账比率")


def test_every_field_and_type_of_a_declared_table_is_explained() -> None:
    explained = {name for row in table(TEXT, "自己的台账的字段", "含义") for name in codes(row[0])}
    assert explained == {*OWN_FIELDS, *COLUMN_FIELDS, *HEADING_FIELDS, "columns"}
    assert [codes(row[0])[0] for row in table(TEXT, "类型", "含义", "读不出的")] == list(DECLARED_TYPES)


def test_the_conditions_of_the_example_are_read() -> None:
    declared = read_declaration(block(TEXT, "yaml", "label: 培训台账").encode(), "sources.yaml")
    ledger = declared.tables["trainings"].table
    given = yaml.safe_load(block(TEXT, "yml", "计划日期后3天内"))["with"]
    assert list(table_faults(discover_evaluators()["table.ratio"], given, {"trainings": ledger})) == []
