"""What a person may accept: the open doubts of the number that stands, with a reason that says something."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from indicators.doubts import Doubt
from indicators.model import Period
from indicators.provenance import Provenance, TableAccount
from indicators.records import (
    ManualEntry,
    MeasurementResult,
    MeasurementStatus,
    Observation,
    ProjectRecords,
)
from indicators.standing_doubts import standing_doubts
from tests.workspace.test_entering import MOF, NOW, PROJECT
from workspace.accepting import TypedAcceptance, build_acceptance
from workspace.entering import RefusedEntryError

DAY = date(2024, 12, 31)
UNDATED = Doubt("undated_row", 2, 100, "工单.xlsx 第 4 行", "工单.xlsx 第 4 行等 2 行没有日期")
WORD = Doubt("unknown_word", 3, 100, "回访.xlsx “满意度”列", "回访.xlsx 有 3 行的取值不认识")
MEASURED = replace(
    PROJECT,
    indicators=tuple(replace(row, evaluator="hotline.on_time_rate") for row in PROJECT.indicators),
)
REASON = "两件工单已与三月受理台账逐件比对，均当日办结"


def observed(doubts: tuple[Doubt, ...] | None, value: str | None = "97") -> Observation:
    measured = MeasurementResult(
        "hotline.on_time_rate",
        Period(date(2024, 1, 1), DAY),
        MeasurementStatus.MEASURED if value else MeasurementStatus.NO_DATA,
        "次",
        value=Decimal(value) if value else None,
        reason="" if value else "统计期内没有数据",
        provenance=Provenance(tables=(TableAccount("work_orders"),), doubts=doubts),
    )
    return Observation("2024/x", "count", measured, datetime(2025, 1, 2, tzinfo=UTC), seq=7)


def accepted(
    observation: Observation | None,
    *entries: ManualEntry,
    reason: str = REASON,
    by: str = "张三",
    withdraw: bool = False,
    as_of: date = DAY,
) -> ManualEntry:
    records = ProjectRecords({"count": observation} if observation else {}, entries)
    typed = TypedAcceptance(reason, by, withdraw)
    return build_acceptance(typed, MEASURED, "count", MOF, records, as_of=as_of, now=NOW)


def test_an_acceptance_holds_all_that_is_over_the_limit_and_speaks_of_the_day_of_the_number() -> None:
    entry = accepted(observed((UNDATED, WORD)), as_of=date(2025, 1, 15))
    assert entry.acceptance
    assert (entry.acceptance.doubts, entry.acceptance.reason) == ((UNDATED, WORD), REASON)
    assert (entry.as_of, entry.by, entry.is_about_value) == (DAY, "张三", False)


def test_a_second_acceptance_keeps_what_the_first_accepted() -> None:
    first = accepted(observed((UNDATED,)))
    second = accepted(observed((UNDATED, WORD)), first)
    assert second.acceptance
    assert second.acceptance.doubts == (WORD, UNDATED)


def test_fewer_of_the_same_are_covered_and_more_are_not() -> None:
    entry = accepted(observed((UNDATED,)))
    fewer, more = (observed((replace(UNDATED, count=count),)) for count in (1, 3))
    assert standing_doubts(fewer.measured, [entry], MOF.doubts).open == ()
    assert standing_doubts(more.measured, [entry], MOF.doubts).open == more.measured.doubts


def test_a_withdrawal_takes_back_and_can_be_accepted_anew() -> None:
    first = accepted(observed((UNDATED,)))
    back = accepted(observed((UNDATED,)), first, withdraw=True, reason="台账另有一件没有补录，待补齐")
    assert back.acceptance
    assert back.acceptance.is_withdrawal
    assert standing_doubts(observed((UNDATED,)).measured, [first, back], MOF.doubts).open == (UNDATED,)
    assert accepted(observed((UNDATED,)), first, back).acceptance == first.acceptance


@pytest.mark.parametrize(
    ("observation", "changes", "said"),
    [
        (None, {}, "本行尚未采集"),
        (observed((UNDATED,), value=None), {}, "没有取得值"),
        (observed(()), {}, "没有超过限度的存疑"),
        (observed(None), {}, "还没有检查存疑"),
        (observed((UNDATED,)), {"by": "  "}, "姓名"),
        (observed((UNDATED,)), {"reason": "\n"}, "请写明采信的理由"),
        (observed((UNDATED,)), {"reason": "经核实，数据真实有效。"}, "没有说明"),
        (observed((UNDATED,)), {"reason": "OK ok, 情况属实!!"}, "没有说明"),
        (observed((UNDATED,)), {"reason": "领导同意采信"}, "没有说明"),
        (observed((UNDATED,)), {"withdraw": True}, "没有可以撤回的"),
        (observed((UNDATED,)), {"as_of": date(2026, 1, 1)}, "还没有到"),
    ],
)
def test_what_cannot_stand_is_refused(
    observation: Observation | None, changes: dict[str, object], said: str
) -> None:
    with pytest.raises(RefusedEntryError, match=said):
        accepted(observation, **changes)  # type: ignore[arg-type]


def test_what_was_accepted_is_not_accepted_twice() -> None:
    first = accepted(observed((UNDATED,)))
    with pytest.raises(RefusedEntryError, match="已由张三于"):
        accepted(observed((UNDATED,)), first)


def test_a_number_of_before_is_unchecked_and_has_nothing_open() -> None:
    doubts = standing_doubts(observed(None).measured, [], MOF.doubts)
    assert (doubts.is_unchecked, doubts.open) == (True, ())
