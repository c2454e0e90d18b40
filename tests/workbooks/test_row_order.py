"""Rows are put into the order that somebody gave them; nothing else of the file changes."""

from itertools import permutations

import pytest

from workbooks.row_order import order_changes
from workbooks.sheet_texts import read_sheet_texts
from yamlfiles.editing import apply_changes

TEXT = """\
name: 甲
indicators:
  产出指标:
    数量指标:
      - id: a   # 一
        name: 子
      - {id: b, name: 丑}
      - id: c
        name: 寅
    质量指标:
      - id: d
        name: 卯
  效益指标:
    经济效益指标: 无
"""


@pytest.mark.parametrize("wanted", list(permutations("abc")))
def test_every_order_is_reached(wanted: tuple[str, ...]) -> None:
    sheet = read_sheet_texts(TEXT)
    assert sheet
    changed = apply_changes(TEXT, order_changes(sheet, [*wanted, "d", "效益指标/经济效益指标/无"]))
    after = read_sheet_texts(changed)
    assert after
    assert [row.texts["id"] for row in after.rows][:3] == list(wanted)
    assert sorted(changed.split()) == sorted(TEXT.split())


@pytest.mark.parametrize("wanted", [[], ["a", "b"], ["c", "b"]])
def test_rows_that_nobody_ordered_stay(wanted: list[str]) -> None:
    sheet = read_sheet_texts(TEXT)
    assert sheet
    assert list(order_changes(sheet, wanted)) == []
