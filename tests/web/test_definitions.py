"""取数方法一览 and 数据表的列: all that is counted and read, in words; no name that only files have."""

import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from evaluators import discover_evaluators
from sources.tables import TABLES
from tests.small import SOURCES, small_workspace
from workspace.source_words import DERIVED_COLUMNS

LEDGER = """
trainings:
  label: 培训台账
  files: inbox/培训*
  columns: {held_on: {header: 培训日期, type: day}, person: {header: 讲师, type: text, personal: true}}
  dated_by: held_on
"""
NAMES_OF_FILES = re.compile(r"[a-z]+_[a-z_]+|\b[a-z]+\.[a-z]+|\b(?:higher|lower|true|false|None)\b")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = small_workspace(tmp_path / "workspace")
    (folder / "sources.yaml").write_text(SOURCES + LEDGER, encoding="utf-8")
    return folder


def words(client: FlaskClient, address: str) -> str:
    """What a page says in its main part."""
    answer = client.get(address)
    assert answer.status_code == 200
    main = answer.text[answer.text.index("<main") : answer.text.index("</main>")]
    return unescape(" ".join(re.findall(r">\s*([^<>\s][^<>]*?)\s*<", main)))


def test_every_method_is_told_with_its_definition_choices_and_columns(client: FlaskClient) -> None:
    told = words(client, "/definitions")
    for evaluator in discover_evaluators().values():
        assert evaluator.info.label in told
        assert evaluator.info.definition.partition("=")[0].strip()[:12] in told
    assert "按话务报表的接通率 = 总应答量" in told
    assert "按预算执行表的项目支出 = 统计期内" in told
    assert "应办结的；统计期内办结的；统计期内派出的。不选时：应办结的" in told
    assert "要有：办结时限、办结时间" in told
    assert "要有：支付日期、经济分类、支付金额" in told
    assert "还没有话务、工单数据" not in told
    assert NAMES_OF_FILES.findall(told) == []


def test_a_word_is_looked_for_and_nothing_found_is_said(client: FlaskClient) -> None:
    assert "找到 1 个" in words(client, "/definitions?q=重复投诉率")
    told = words(client, "/definitions?q=<b>没有这个词")
    assert "找到 0 个。请换一个词，或看全部。" in told


def test_every_column_of_every_table_is_told_and_what_is_kept_of_it(client: FlaskClient) -> None:
    told = words(client, "/definitions/columns")
    for table in TABLES.values():
        listed = [column for column in table.columns if (table.name, column.name) not in DERIVED_COLUMNS]
        assert all(column.label in told for column in listed)
    assert "培训台账" in told
    assert "讲师 文字，只保存代号 个人信息，只保存代号 本单位声明的表头" in told
    assert "工号保留，姓名换成代号" in told
    assert NAMES_OF_FILES.findall(told) == []
