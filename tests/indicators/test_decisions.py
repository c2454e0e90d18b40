"""Which decision governs a day: a table over acts and days."""

from datetime import UTC, date, datetime

import pytest

from indicators.decisions import Decision, DecisionAct, decision_at, decision_in_force, live_decisions

NOON = datetime(2024, 1, 1, tzinfo=UTC)
ACTS = {"a": DecisionAct.APPROVED, "j": DecisionAct.ADJUSTED, "w": DecisionAct.WITHDRAWN}


def decisions(text: str) -> tuple[Decision, ...]:
    """``a1 j7``: approved from January, adjusted from July, in the order decided."""
    found = []
    for seq, word in enumerate(text.split(), 1):
        day = date(2024, int(word[1:]), 1)
        found.append(
            Decision("p", ACTS[word[0]], str(seq), "r", "h", "号1", day, day, "", "李四", "", True, NOON, seq)
        )
    return tuple(found)


@pytest.mark.parametrize(
    ("decided", "month", "in_force"),
    [
        ("", 6, None),
        ("a1", 6, "1"),
        ("a7", 6, None),
        ("a1 j7", 6, "1"),
        ("a1 j7", 7, "2"),
        ("a1 j7 j7", 8, "3"),
        ("a1 j9 j7", 8, "3"),
        ("a1 j9 j7", 9, "2"),
        ("a1 w7", 6, "1"),
        ("a1 w7", 7, None),
        ("a1 j9 w7", 10, None),
        ("a1 j9 w7", 6, "1"),
        ("a6 w6 a1", 3, "3"),
        ("a6 w6 a1", 8, "3"),
        ("a1 w7 a9", 8, None),
        ("a1 w7 a9", 9, "3"),
        ("a1 j3 w3", 4, None),
    ],
)
def test_the_decision_in_force(decided: str, month: int, in_force: str | None) -> None:
    found = decision_in_force(decisions(decided), date(2024, month, 15))
    assert (found.declared if found else None) == in_force


def test_a_withdrawal_governs_the_days_after_it() -> None:
    governing = decision_at(decisions("a1 w7"), date(2024, 8, 1))
    assert governing
    assert governing.act is DecisionAct.WITHDRAWN


def test_what_a_withdrawal_ended_is_live_no_more() -> None:
    assert [decision.declared for decision in live_decisions(decisions("a1 j7 w9 a3 j2"))] == ["5", "4"]
