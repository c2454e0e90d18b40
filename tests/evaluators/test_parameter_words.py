"""Every parameter of the product's own evaluators has a name in Chinese and says what holds without it."""

import re

from evaluators.discovery import discover_evaluators
from evaluators.parameter_words import parameter_fields
from indicators.model import EvaluatorInfo

LATIN = re.compile("[A-Za-z]")


def test_no_parameter_goes_by_the_name_it_has_in_files() -> None:
    for evaluator in discover_evaluators().values():
        fields = parameter_fields(evaluator.info)
        assert [field.name for field in fields] == list(evaluator.info.params)
        for field in fields:
            texts = (field.label, field.unit, field.default, *(word for _, word in field.choices))
            assert not any(map(LATIN.search, texts)), (evaluator.info.name, texts)


def test_every_choice_is_one_that_the_evaluator_takes() -> None:
    for evaluator in discover_evaluators().values():
        for field in parameter_fields(evaluator.info):
            for value, _ in field.choices:
                evaluator.parse_parameters({field.name: value})


def test_a_parameter_of_others_goes_by_its_own_name() -> None:
    info = EvaluatorInfo(
        "own.x", "自有", "%", "higher", "", ("calls",), {"limit": 3, "exact": False, "among": None}
    )
    shown = [(field.label, field.kind, field.default) for field in parameter_fields(info)]
    assert shown == [("limit", "text", "3"), ("exact", "text", "否"), ("among", "text", "不填")]
