"""Where a paper stands, who may do what next, and that nobody approves what is his own."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from indicators.paper_acts import Act, PaperAct, PaperActor, PaperKey, PaperState
from sealing.standing import (
    COMMANDS,
    RefusedActError,
    next_revision,
    paper_standing,
    refuse_act,
)

PAPER = PaperKey("2024/hotline", "self-evaluation", date(2024, 12, 31))
NOON = datetime(2025, 1, 20, 4, tzinfo=UTC)
ALONE = PaperActor("张三")
PEOPLE = (PaperActor("张三", "zhang", alone=False), PaperActor("李四", "li", alone=False))
REASON = "数据有误"
S, B, V, I, O = Act.SUBMITTED, Act.RETURNED, Act.REVIEWED, Act.ISSUED, Act.REOPENED  # noqa: E741


def done(
    acts: tuple[PaperAct, ...], act: Act, actor: PaperActor = ALONE, reason: str = REASON
) -> tuple[PaperAct, ...]:
    """The acts with one more, or RefusedActError."""
    standing = paper_standing(acts)
    refuse_act(standing, act, actor, reason)
    more = PaperAct(
        PAPER, act, next_revision(standing, act), "1" * 64, actor, NOON, reason, seq=len(acts) + 1
    )
    return (*acts, more)


def walked(*acts: Act) -> tuple[PaperAct, ...]:
    found: tuple[PaperAct, ...] = ()
    for act in acts:
        found = done(found, act)
    return found


@pytest.mark.parametrize(
    ("acts", "state", "revision"),
    [
        ((), PaperState.DRAFT, 1),
        ((S,), PaperState.SUBMITTED, 1),
        ((S, B), PaperState.RETURNED, 1),
        ((S, B, S, V), PaperState.REVIEWED, 1),
        ((S, V, B), PaperState.RETURNED, 1),
        ((S, V, I), PaperState.ISSUED, 1),
        ((S, V, I, O), PaperState.REOPENED, 2),
        ((S, V, I, O, S, V, I), PaperState.ISSUED, 2),
    ],
)
def test_acts_lead_to_a_state(acts: tuple[Act, ...], state: PaperState, revision: int) -> None:
    standing = paper_standing(walked(*acts))
    assert (standing.state, standing.revision) == (state, revision)
    assert len(standing.issued) == acts.count(I)
    assert (standing.sealed is not None) == (state is PaperState.ISSUED)


@pytest.mark.parametrize(
    ("acts", "act", "said"),
    [
        ((), I, "现为“草稿”，不能封存；现在可以：提交（submit）"),
        ((S,), I, "不能封存；现在可以：审核通过（review）、退回（return）"),
        ((S, V, I), S, "现为“已封存”"),
        ((S, V, I), I, "不能封存；现在可以：重开（reopen）"),
        ((S, V), O, "不能重开"),
    ],
)
def test_out_of_turn_is_refused_and_the_next_is_named(acts: tuple[Act, ...], act: Act, said: str) -> None:
    with pytest.raises(RefusedActError) as refusal:
        done(walked(*acts), act)
    assert said in str(refusal.value)


@pytest.mark.parametrize(("acts", "act"), [((S,), B), ((S, V, I), O)])
@pytest.mark.parametrize("reason", ["", "  \n", "。", "　"])
def test_returning_and_reopening_need_a_reason(acts: tuple[Act, ...], act: Act, reason: str) -> None:
    with pytest.raises(RefusedActError, match="理由"):
        done(walked(*acts), act, reason=reason)


def test_an_act_is_by_somebody() -> None:
    with pytest.raises(RefusedActError, match="姓名"):
        done((), S, PaperActor("  "))


def test_the_way_of_work_does_not_change_between_submission_and_approval() -> None:
    with pytest.raises(RefusedActError, match="重新提交"):
        done(walked(S), V, PEOPLE[1])


def test_an_act_that_was_changed_by_other_hands_stops_everything() -> None:
    first = walked(S, V)
    changed = (replace(first[0], damage="记录被改动（第 1 行）"), first[1])
    assert paper_standing(changed).state is PaperState.DAMAGED
    for act in Act:
        with pytest.raises(RefusedActError, match="第 1 行"):
            done(changed, act)


def histories(acts: tuple[PaperAct, ...], steps: int) -> Iterator[tuple[PaperAct, ...]]:
    """Every history of two people that the rules allow, in so many steps."""
    yield acts
    if not steps:
        return
    for act in Act:
        for actor in PEOPLE:
            try:
                longer = done(acts, act, actor)
            except RefusedActError:
                continue
            yield from histories(longer, steps - 1)


def test_in_no_history_does_one_person_approve_or_seal_what_he_handed_in() -> None:
    seen = 0
    for acts in histories((), 8):
        seen += 1
        author = ""
        for act in acts:
            author = act.actor.account if act.act is S else author
            assert act.act not in (V, I) or act.actor.account != author
    assert seen > 300


def test_every_act_has_its_command() -> None:
    assert set(COMMANDS) == set(Act)
