"""Conditions typed line by line say the same as those of a file; what lines cannot say stays as it is."""

from typing import Any

import pytest

from tests.oracle.test_declared_tables import LEDGER
from workspace.condition_lines import condition_lines, conditions_tree, is_typed

SAME: list[tuple[str, Any]] = [
    ("类别：业务培训", {"类别": "业务培训"}),
    ("类别：业务培训、专题培训\n参训人数：≥20", {"类别": ["业务培训", "专题培训"], "参训人数": "≥20"}),
    ("类别：业务培训\n或\n是否考核：是", [{"类别": "业务培训"}, {"是否考核": "是"}]),
    ("类别：≠业务培训、专题培训", {"类别": {"not": ["业务培训", "专题培训"]}}),
    ("完成：计划日期后3天内", {"完成": "计划日期后3天内"}),
]


@pytest.mark.parametrize(("text", "tree"), SAME)
def test_lines_and_tree_say_the_same(text: str, tree: Any) -> None:
    assert conditions_tree(text) == tree
    assert "\n".join(condition_lines(tree)) == text
    assert is_typed(tree)


def test_a_half_width_colon_will_do_and_what_is_no_line_stays_for_the_check() -> None:
    assert conditions_tree("people: ≥20") == {"people": "≥20"}
    assert conditions_tree("大于二十人") == "大于二十人"


def test_what_lines_cannot_say_is_told_apart_and_read_back_as_it_stands() -> None:
    tree = {"all_of": [{"kind": "业务培训"}, {"any_of": [{"people": "≥20"}, {"passed": "是"}]}]}
    assert not is_typed(tree)
    written = "{all_of: [{kind: 业务培训}, {any_of: [{people: ≥20}, {passed: 是}]}]}"
    assert conditions_tree(written) == tree


def test_columns_go_by_their_labels_where_the_table_is_known() -> None:
    given = {"people": "≥20", "done_at": {"within_days": "3", "of": "planned_on"}}
    assert condition_lines(given, LEDGER) == ["参训人数：≥20", "办结时间：计划日期后3天内"]
