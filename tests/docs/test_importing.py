"""导入绩效目标表: the headers it lists are known, and its example gives the file it prints."""

from pathlib import Path

import pytest

import app
from papers.target_sheets.vocabulary import column_meanings
from tests.docs.documents import block, codes, table, text_of

TEXT = text_of("importing.zh.md")
MEANINGS = {
    "一级指标": "level1",
    "二级指标": "level2",
    "三级指标": "name",
    "指标值": "target",
    "计算符号": "operator",
    "计量单位": "unit",
    "分值": "weight",
}


@pytest.mark.parametrize(("column", "headers"), table(TEXT, "栏目", "认得的表头（部分）"))
def test_every_header_listed_is_known(column: str, headers: str) -> None:
    unknown = [code for code in codes(headers) if MEANINGS[column] not in dict(column_meanings(code))]
    assert unknown == []


def test_the_example_gives_the_rows_printed(tmp_path: Path) -> None:
    paper = tmp_path / "目标表.txt"
    paper.write_text(block(TEXT, "text", "| 项目名称"), encoding="utf-8")
    assert app.main(["import", str(paper), "-o", str(tmp_path)]) == 0
    written = (tmp_path / "targets/2025/热线座席租赁.yaml").read_text("utf-8")
    assert written.endswith(block(TEXT, "text", "indicators:"))
