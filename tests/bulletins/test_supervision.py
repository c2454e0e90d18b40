"""Why an order is supervised, and where its supervision stands after what people did."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bulletins.supervision import (
    SupervisionReason,
    SupervisionRules,
    standing_of,
    standings,
    supervised_order,
    worst_first,
)
from bulletins.supervision_typed import (
    RefusedSupervisionError,
    SupervisedMeanwhileError,
    TypedSupervision,
    build_act,
)
from indicators.supervision_acts import SupervisionAct, SupervisionDeed

END = datetime(2024, 7, 1)
NOW = datetime(2024, 7, 2, tzinfo=UTC)
RULES = SupervisionRules(soon_days=3, returned_times=2, redone_times=1, open_days=30)
DAY = 86400
OVERDUE, SOON, RETURNED, REDONE, MARKED, HARD = SupervisionReason


@pytest.mark.parametrize(
    ("cells", "late", "reasons", "over"),
    [
        ({}, 1, [OVERDUE], 1),
        ({}, DAY, [OVERDUE], 1),
        ({}, DAY + 1, [OVERDUE], 2),
        ({}, 0, [SOON], 0),
        ({}, -3 * DAY, [SOON], -3),
        ({}, -3 * DAY - 1, [], -3),
        ({}, None, [], None),
        ({"returned": "2", "redone": "1"}, None, [RETURNED, REDONE], None),
        ({"returned": "1", "redone": "0", "supervised": "是"}, None, [MARKED], None),
        ({"received_at": "2024-06-01 00:00:00"}, None, [HARD], None),
        ({"received_at": "2024-06-01 00:00:01"}, None, [], None),
    ],
)
def test_an_order_has_all_reasons_that_hold(
    cells: dict[str, str], late: int | None, reasons: list[SupervisionReason], over: int | None
) -> None:
    found = supervised_order({"order_no": "A1", **cells}, late, END, RULES)
    assert list(found.reasons) == reasons
    assert found.over == over


def test_the_most_days_over_stand_first_and_those_without_a_deadline_last() -> None:
    orders = [
        supervised_order({"order_no": str(late)}, late, END, RULES) for late in (None, -DAY, 9 * DAY, 0, DAY)
    ]
    assert [order.over for order in worst_first(orders)] == [9, 1, 0, -1, None]


def act(deed: SupervisionDeed, seq: int, owner: str = "", order_no: str = "A1") -> SupervisionAct:
    return SupervisionAct(order_no, deed, owner, "办理", "", "", "张三", "", NOW, seq)


def test_the_newest_owner_stands_and_an_order_taken_up_again_is_not_cleared() -> None:
    acts = [
        act(SupervisionDeed.ASSIGNED, 1, "甲"),
        act(SupervisionDeed.CLEARED, 2),
        act(SupervisionDeed.NOTED, 3, order_no="B2"),
        act(SupervisionDeed.ASSIGNED, 4, "乙"),
    ]
    assert (standings(acts)["A1"].owner, standings(acts)["A1"].is_cleared) == ("乙", True)
    assert not standings([*acts, act(SupervisionDeed.REOPENED, 5)])["A1"].is_cleared
    assert not standings(acts)["B2"].is_cleared


def test_an_act_that_was_changed_decides_nothing() -> None:
    changed = replace(act(SupervisionDeed.CLEARED, 1), damage="第 1 行被改动")
    assert not standing_of("A1", [changed]).is_cleared


TYPED = TypedSupervision("A1", "noted", "", "已催办", "张三")
OPEN = standing_of("A1", [act(SupervisionDeed.ASSIGNED, 3, "甲")])
CLEARED = standing_of("A1", [act(SupervisionDeed.CLEARED, 3)])


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"deed": "gone"}, "请选择"),
        ({"by": " "}, "办理人姓名"),
        ({"note": " "}, "请填写办理情况"),
        ({"note": "长" * 1001}, "最多 1000 字，现为 1001 字"),
        ({"deed": "assigned", "owner": ""}, "责任人姓名"),
        ({"deed": "cleared"}, "销号须附佐证材料"),
        ({"deed": "reopened"}, "还没有销号"),
    ],
)
def test_what_is_incomplete_or_out_of_turn_is_refused(changes: dict[str, str], says: str) -> None:
    with pytest.raises(RefusedSupervisionError, match=says):
        build_act(replace(TYPED, after=3, **changes), OPEN, NOW)


def test_what_is_cleared_is_not_cleared_again() -> None:
    again = replace(TYPED, deed="cleared", evidence="a" * 64, after=3, note="再办")
    with pytest.raises(RefusedSupervisionError, match="已经销号"):
        build_act(again, CLEARED, NOW)
    assert build_act(replace(TYPED, deed="reopened", after=3), CLEARED, NOW) is not None


def test_somebody_who_was_faster_is_named_and_a_second_click_is_harmless() -> None:
    with pytest.raises(SupervisedMeanwhileError, match="张三已“指定责任人”"):
        build_act(TYPED, OPEN, NOW)
    kept = build_act(TYPED, standing_of("A1", []), NOW)
    assert kept is not None
    assert build_act(TYPED, standing_of("A1", [replace(kept, seq=9)]), NOW) is None
