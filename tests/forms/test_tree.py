"""Declared rows stand in the order of the official tree, and unused second levels are there all the same."""

from forms.tree import BranchLevel, arrange_levels


def test_unused_second_levels_of_the_tree_of_2015_are_listed() -> None:
    levels = arrange_levels([("产出指标", "质量指标"), ("产出指标", "数量指标"), ("产出指标", "质量指标")])
    assert levels[:4] == (
        BranchLevel("产出指标", "数量指标", (1,)),
        BranchLevel("产出指标", "质量指标", (0, 2)),
        BranchLevel("产出指标", "时效指标", ()),
        BranchLevel("产出指标", "成本指标", ()),
    )
    assert [level.second for level in levels[4:]] == [
        "经济效益指标",
        "社会效益指标",
        "生态效益指标",
        "可持续影响指标",
        "服务对象满意度指标",
    ]


def test_cost_as_a_first_level_makes_it_the_tree_of_2021() -> None:
    levels = arrange_levels([("产出指标", "数量指标"), ("成本指标", "经济成本指标")])
    assert levels[0] == BranchLevel("成本指标", "经济成本指标", (1,))
    assert ("产出指标", "成本指标") not in {(level.first, level.second) for level in levels}
    assert len(levels) == 3 + 3 + 4 + 1


def test_names_are_printed_as_declared() -> None:
    levels = arrange_levels([("产出指标", "数量指标"), ("满意度指标", "服务对象满意度指标等")])
    assert levels[-1] == BranchLevel("满意度指标", "服务对象满意度指标等", (1,))


def test_levels_the_tree_does_not_know_come_last_in_their_own_order() -> None:
    levels = arrange_levels([("其他", "丙"), ("产出指标", "乙"), ("产出指标", "甲"), ("其他", "丙")])
    assert [level for level in levels if level.members] == [
        BranchLevel("产出指标", "乙", (1,)),
        BranchLevel("产出指标", "甲", (2,)),
        BranchLevel("其他", "丙", (0, 3)),
    ]


def test_a_project_without_rows_has_every_level_unused() -> None:
    assert [level.members for level in arrange_levels([])] == [()] * 9
