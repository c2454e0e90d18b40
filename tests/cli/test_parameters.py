"""Parameters of an evaluator as typed after ``--with``."""

import pytest

from cli.arguments import WrongUseError
from cli.measure import parse_parameters


def test_a_key_of_several_values_and_conditions_on_columns() -> None:
    words = ["handler=住建局", "handler=城管局", "part.state=办结", "part.kind=投诉", "part.kind=求助"]
    assert parse_parameters(words) == {
        "handler": ["住建局", "城管局"],
        "part": {"state": "办结", "kind": ["投诉", "求助"]},
    }


@pytest.mark.parametrize("words", [["part.a=1", "part=2"], ["part=2", "part.a=1"]])
def test_one_value_and_conditions_of_one_name_are_refused_in_either_order(words: list[str]) -> None:
    with pytest.raises(WrongUseError, match="不能既是一个值"):
        parse_parameters(words)
