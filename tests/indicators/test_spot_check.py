"""Where a spot check stands, and what its sentences say."""

from datetime import UTC, date, datetime, timedelta

import pytest

from indicators.drawing import RULE, RowPopulation, Stratum
from indicators.spot_check import (
    DrawnFrom,
    SpotCheck,
    SpotCheckAct,
    SpotCheckEntry,
    SpotCheckKind,
    SpotVerdict,
)
from indicators.spot_check_words import (
    closing_obstacles,
    describe_state,
    nearest_percent,
    promise_of,
    reservations,
    result_sentence,
)

NOON = datetime(2025, 1, 10, 4, tzinfo=UTC)
MATCHES, DIFFERS, UNKNOWN = SpotVerdict.MATCHES, SpotVerdict.DIFFERS, SpotVerdict.UNKNOWN
Said = tuple[str, str, SpotVerdict]


def check_of(size: int, *said: Said, whole: int = 3000, more: tuple[SpotCheckEntry, ...] = ()) -> SpotCheck:
    """A check of ``size`` rows k1, k2 …; ``said`` are item, person and verdict in turn."""
    ticks = [
        SpotCheckEntry(SpotCheckAct.TICKED, item, verdict, "", by, "", NOON + timedelta(minutes=n), n)
        for n, (item, by, verdict) in enumerate(said, 1)
    ]
    return SpotCheck(
        id="2025-0001",
        kind=SpotCheckKind.ROWS,
        project="2024/hotline",
        indicator="on-time",
        observation=7,
        as_of=date(2024, 12, 31),
        seed="s",
        population=DrawnFrom(RULE, str(size), whole, "0" * 64, RowPopulation.COUNTED),
        drawn=tuple(f"k{n}" for n in range(1, size + 1)),
        by="李四",
        account="",
        recorded_at=NOON,
        acts=(*ticks, *more),
    )


def all_said(size: int, *others: Said) -> list[Said]:
    other = {item for item, _, _ in others}
    return [*others, *((f"k{n}", "李四", MATCHES) for n in range(1, size + 1) if f"k{n}" not in other)]


def act(kind: SpotCheckAct, item: str = "", seq: int = 100) -> SpotCheckEntry:
    return SpotCheckEntry(kind, item, None, "已查", "王五", "", NOON, seq)


def test_the_result_says_counts_interval_and_method() -> None:
    told = result_sentence(check_of(29, *all_said(29, ("k1", "李四", DIFFERS))))
    assert told.startswith("抽查 29 条，相符 28，不符 1。不符率 3.4%；总体 3000 条中不符的，95% 区间为 ")
    assert "Clopper-Pearson" in told


def test_nothing_wrong_is_no_proof_of_none() -> None:
    told = result_sentence(check_of(29, *all_said(29)))
    assert "有 95% 的把握，总体 3000 条中不符的不多于 293 条（9.8%）" in told


def test_a_part_of_the_items_says_nothing_of_the_whole() -> None:
    told = result_sentence(check_of(3, ("k1", "李四", MATCHES)))
    assert told == "抽查 3 条，相符 1，不符 0，未核 2。尚未核完，不推算总体。"


def test_what_could_not_be_seen_counts_as_wrong_in_the_limit() -> None:
    told = result_sentence(check_of(29, *all_said(29, ("k1", "李四", UNKNOWN))))
    assert "无法核实 1" in told
    assert "都按不符算：不符率 3.4%" in told


def test_the_whole_drawn_leaves_nothing_to_infer() -> None:
    told = result_sentence(check_of(3, *all_said(3, ("k1", "李四", DIFFERS)), whole=3))
    assert told.endswith("总体 3 条全部抽到，没有抽样误差。")


def test_of_strata_nothing_is_inferred() -> None:
    check = check_of(2, *all_said(2))
    whole = DrawnFrom(RULE, "15%", 9, "", None, (Stratum("甲", ("k1",)), Stratum("乙", ("k2",))))
    strata = SpotCheck(**{**vars(check), "kind": SpotCheckKind.PROJECTS, "population": whole})
    assert "不推算总体" in result_sentence(strata)
    assert "不推算总体" in promise_of(strata)


def test_the_promise_of_29_rows_is_rounded_up() -> None:
    assert "有 90% 的把握总体中不符的不超过 7.7%" in promise_of(check_of(29, whole=100_000))


def test_the_newest_verdict_stands_and_a_dispute_is_told_until_both_agree() -> None:
    said: list[Said] = [("k1", "李四", DIFFERS), ("k1", "王五", MATCHES)]
    check = check_of(1, *said)
    (item,) = check.items
    assert (item.verdict, item.is_disputed, len(item.ticks)) == (MATCHES, True, 2)
    assert "1 条两人结论不同" in result_sentence(check)
    assert list(reservations([check], 7)) == ["抽查 2025-0001：抽查 1 条，1 条两人结论不同（k1），未销号"]
    agreed = check_of(1, *said, ("k1", "李四", MATCHES))
    assert not agreed.items[0].is_disputed
    assert list(reservations([agreed], 7)) == []


def test_measuring_again_does_not_unsay_what_was_found() -> None:
    (told,) = reservations([check_of(1, ("k1", "李四", DIFFERS))], 8)
    assert "另一次采集" in told
    assert "1 条不符（k1）" in told


def test_a_changed_check_is_told_beside_the_number() -> None:
    check = SpotCheck(**{**vars(check_of(1)), "damage": ("记录被改动",)})
    assert list(reservations([check], 7)) == ["抽查 2025-0001 的记录被改动，结果不能采用"]


def test_the_way_to_closing() -> None:
    differing = ("k1", "李四", DIFFERS)
    waiting, done = check_of(2, differing), check_of(2, *all_said(2, differing))
    assert [describe_state(waiting), describe_state(done)] == ["待核对", "待发整改通知"]
    assert "还有 1 条没有核对：k2" in closing_obstacles(waiting)[0]
    assert "1 条不符还没有答复：k1" in closing_obstacles(done)[0]
    noticed = check_of(2, *all_said(2, differing), more=(act(SpotCheckAct.NOTICED),))
    assert describe_state(noticed) == "待答复"
    answers = act(SpotCheckAct.NOTICED), act(SpotCheckAct.ANSWERED, "k1", 101)
    answered = check_of(2, *all_said(2, differing), more=answers)
    assert describe_state(answered) == "待销号"
    assert closing_obstacles(answered) == []
    closed = check_of(2, *all_said(2), more=(act(SpotCheckAct.CLOSED),))
    assert describe_state(closed) == "已销号"


def test_an_answer_before_the_verdict_that_stands_answers_it_not() -> None:
    earlier = SpotCheckEntry(SpotCheckAct.ANSWERED, "k1", None, "已改", "王五", "", NOON, 0)
    assert check_of(1, ("k1", "李四", DIFFERS), more=(earlier,)).unanswered


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [
        (0, 9, "0.0%"),
        (9, 9, "100.0%"),
        (1, 100_000, "不到 0.1%"),
        (99_999, 100_000, "超过 99.9%"),
        (1, 29, "3.4%"),
    ],
)
def test_some_is_never_shown_as_none(part: int, whole: int, told: str) -> None:
    assert nearest_percent(part, whole) == told
