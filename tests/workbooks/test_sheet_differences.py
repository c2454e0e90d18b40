"""What differs between two texts of a target file."""

import pytest

from workbooks.sheet_differences import CellDifference, find_differences

TEXT = """\
name: 热线
unit: 中心
funds: {total: 4.50}
indicators:
  产出指标:
    数量指标:
      - {id: calls, name: 接听量, target: ≥100件, weight: 50, evaluator: manual.value}
      - {name: 无, target: 无}
    时效指标:
      - {id: in-time, name: 及时率, target: ≥95%, weight: 40, evaluator: manual.value}
"""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("total: 4.50", "total: 4.5", []),
        ("total: 4.50", "total: 4.6", [CellDifference("", "年初预算：资金总额", "4.50", "4.6")]),
        ("≥95%", "≥98%", [CellDifference("及时率", "指标值", "≥95%", "≥98%")]),
        ("name: 及时率", "name: 接通率", [CellDifference("接通率", "三级指标", "及时率", "接通率")]),
        ("    时效指标:", "    质量指标:", [CellDifference("及时率", "所属指标", "产出指标 › 时效指标", "产出指标 › 质量指标")]),
        ("      - {name: 无, target: 无}\n", "", [CellDifference("无", "整行", "产出指标 › 数量指标，无", "")]),
        ("id: calls", "id: heard", [
            CellDifference("接听量", "整行", "产出指标 › 数量指标，≥100件，50 分", ""),
            CellDifference("接听量", "整行", "", "产出指标 › 数量指标，≥100件，50 分"),
        ]),
    ],
)  # fmt: skip
def test_every_cell_that_differs_is_told_with_both_texts(
    old: str, new: str, told: list[CellDifference]
) -> None:
    assert old in TEXT
    assert list(find_differences(TEXT, TEXT.replace(old, new))) == told


def test_a_text_that_cannot_be_read_is_not_compared() -> None:
    assert find_differences(TEXT, "a: [") == ()
