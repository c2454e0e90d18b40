"""The plan of the house and the house are the same."""

import re

import pytest

from tests.docs.documents import ROOT, SPAN, table, text_of
from tests.test_layers import MAY_IMPORT

TEXT = text_of("architecture.md")
ROOMS = {
    room.strip("`/"): stands_on for room, _, stands_on in table(TEXT, "room", "what it is for", "stands on")
}
CHANGES = table(TEXT, "to change", "go to")


def rooms_named(stands_on: str) -> set[str]:
    above = list(ROOMS)
    if stands_on.startswith("all rooms above"):
        left_out = set(re.findall(r"\w+", stands_on.removeprefix("all rooms above but")))
        return set(above) - left_out
    return set() if stands_on == "nothing of ours" else set(stands_on.split(", "))


def test_the_rooms_stand_in_the_order_of_the_layers() -> None:
    assert list(ROOMS) == list(MAY_IMPORT)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_stands_on_what_the_layer_test_allows(room: str) -> None:
    below = set(list(ROOMS)[: list(ROOMS).index(room)])
    named = rooms_named(ROOMS[room])
    assert (named & below if ROOMS[room].startswith("all") else named) == MAY_IMPORT[room]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_it_is_for_in_its_own_first_line(room: str) -> None:
    assert (ROOT / room / "__init__.py").read_text("utf-8").startswith('"""')


def test_at_least_twenty_questions_are_answered_by_places_that_exist() -> None:
    places = [
        place
        for _, answer in CHANGES
        for place in re.findall(r"`([\w/.]+[/\w])`", answer)
        if "/" in place or "." in place
    ]
    missing = [place for place in places if not (ROOT / place).exists()]
    assert missing == []
    assert len(CHANGES) >= 20


ANSWERS = {
    "the rounding of points": "indicators/points.py",
    "how money is printed on papers": "forms/amounts.py",
    "a column of the self-evaluation": "forms/self_evaluation.py",
    "a page": "web/factory.py",
    "a file format that papers go out in": "forms/writers.py",
    "a header of hotline or finance exports": "sources/synonyms.py",
    "a check of target sheets (T)": "checks/targets.py",
    "a check of monitoring sheets (M)": "checks/monitoring.py",
    "a check of self-evaluations (E)": "checks/evaluation.py",
    "what is kept of an observation": "indicators/records.py",
    "what the scheduler does after downtime": "scheduling/catching_up.py",
    "a province's rule of a new kind": "indicators/scoring_rules.py",
    "a command": "cli/commands.py",
}
"""What a change begins with: the one module that an answer names first."""


@pytest.mark.parametrize("question", ANSWERS)
def test_a_question_is_answered_by_the_module_a_change_begins_with(question: str) -> None:
    (answer,) = (answer for asked, answer in CHANGES if asked == question)
    assert SPAN.findall(answer)[0] == ANSWERS[question]


def test_every_question_is_answered_by_a_module_or_a_folder() -> None:
    assert [question for question, answer in CHANGES if "`" not in answer] == []


def test_names_stand_once() -> None:
    words = [row[0] for row in table(TEXT, "code", "screen", "what it is")]
    assert len(words) == len(set(words)) > 20
