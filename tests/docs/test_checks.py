"""The list of checks is the program's, each with all that people need."""

import re

import pytest

import app
from checks.catalogue import ALL_CHECKS, format_catalogue
from tests.docs.documents import text_of


def test_the_list_is_not_stale() -> None:
    assert text_of("checks.md") == format_catalogue(), "run make docs"


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["check", "--catalogue"]) == 0
    assert capsys.readouterr().out == format_catalogue()


@pytest.mark.parametrize("each", ALL_CHECKS, ids=lambda each: f"{each.id} {each.title}")
def test_a_check_says_what_it_is_what_to_do_and_on_what_ground(each: object) -> None:
    for text in (getattr(each, name) for name in ("title", "remedy", "source")):
        assert re.search("[\u4e00-\u9fff]", text)
        assert "|" not in text
        assert "\n" not in text


def test_every_check_of_the_field_is_there() -> None:
    numbers = {check.id for check in ALL_CHECKS if check.id[1:].isdigit()}
    targets = {f"T{at}" for at in range(1, 33)} - {"T8", "T13", "T19"}
    evaluation = {f"E{at}" for at in range(1, 33)} - {"E24", "E27", "E28", "E29"}
    monitoring = {f"M{at}" for at in range(1, 10)}
    assert targets | monitoring | evaluation <= numbers
