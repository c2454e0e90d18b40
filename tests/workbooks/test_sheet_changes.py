"""A sheet edited elsewhere, merged with a file that writes in one text what the sheet shows in several cells."""

from workbooks.edited_sheet import EditedRow, EditedSheet
from workbooks.sheet_changes import merge_edited_sheet
from workbooks.sheet_texts import read_sheet_texts

SHORT = """\
name: 甲项目
department: 【103】某局
unit: 某中心   # 实施单位
funds: 8.00   # 年初预算
indicators:
  产出指标:
    数量指标:
      - {id: a, name: 甲, target: ≥98%}
"""


def edited_with(**head: str) -> str | None:
    texts = read_sheet_texts(SHORT)
    assert texts is not None
    rows = tuple(EditedRow(row.key, row.branch, row.texts) for row in texts.rows)
    outcome = merge_edited_sheet(
        SHORT, SHORT, EditedSheet({**texts.head, **{key.replace("__", "."): head[key] for key in head}}, rows)
    )
    assert outcome.problems == []
    return outcome.text


def test_one_text_is_written_out_when_a_cell_beside_it_is_filled() -> None:
    assert edited_with(unit__code="103002") == SHORT.replace(
        "unit: 某中心", "unit: {code: '103002', name: 某中心}"
    ).replace("'103002'", "103002")


def test_every_cell_filled_beside_one_text_comes_back() -> None:
    text = edited_with(
        funds__fiscal="8.00",
        funds__annual__total="8.50",
        funds__with="project: 甲项目\nproject_code: 01",
        funds__evaluator="finance.spending",
    )
    assert text is not None
    (line,) = [word for word in text.splitlines() if word.startswith("funds:")]
    for part in (
        "total: 8.00",
        "fiscal: 8.00",
        "annual: {total: 8.50}",
        "with: {project: 甲项目, project_code: 01}",
    ):
        assert part in line
    assert line.endswith("# 年初预算")
    again = read_sheet_texts(text)
    assert again is not None
    assert (again.head["funds.annual.total"], again.head["funds.total"]) == ("8.50", "8.00")


def test_nothing_edited_leaves_one_text_as_it_is() -> None:
    assert edited_with() == SHORT
