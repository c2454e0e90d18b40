"""What ``with`` may say: parameters are read by their types, everything else filters columns, and mistakes name the parameter."""

from decimal import Decimal
from typing import Any

import pytest

from evaluators import discover_evaluators
from evaluators.parameters import BadParameterError

AS_USUAL = {"denominator": "due", "judged": "times"}
READ: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    ("hotline.answered_within", {"seconds": "20"}, {"seconds": 20, "formula": 3}, {}),
    ("hotline.answered_within", {"seconds": 15.0, "formula": "1"}, {"seconds": 15, "formula": 1}, {}),
    ("hotline.abandon_rate", {"short_seconds": None}, {"short_seconds": None}, {}),
    ("hotline.abandon_rate", {"short_seconds": " "}, {"short_seconds": None}, {}),
    ("hotline.connect_rate", {"denominator": "agent requests"}, {"denominator": "requests"}, {}),
    ("hotline.solved_rate", {"partial": "0.50"}, {"partial": Decimal("0.50"), "min_answers": 0}, {}),
    ("hotline.callback_rate", {"effective": "否"}, {"effective": False}, {}),
    ("finance.cost_rate", {"target": "8.5万元"}, {"target": Decimal("85000.0")}, {}),
    ("finance.cost_rate", {"target": "85千元"}, {"target": Decimal(85000)}, {}),
    ("finance.cost_rate", {"target": "8万"}, {"target": Decimal(80000)}, {}),
    ("finance.cost_rate", {"target": "1,000,000"}, {"target": Decimal("1000000")}, {}),
    ("hotline.on_time_rate", {"department": " 住建局 "}, AS_USUAL, {"department": ("住建局",)}),
    ("hotline.on_time_rate", {"handler": ["乙", "甲", "乙"]}, AS_USUAL, {"handler": ("乙", "甲")}),
    (
        "hotline.on_time_rate",
        {"repeated": "是", "returned": "2"},
        AS_USUAL,
        {"repeated": (True,), "returned": (2,)},
    ),
    ("finance.spending", {"amount": "1万元"}, {}, {"amount": (Decimal(10000),)}),
    ("finance.spending", {"fund_source": "财政拨款"}, {}, {"fund_source": ("fiscal", "财政拨款")}),
    (
        "hotline.satisfaction_rate",
        {"weights": '{"满意": 1}'},
        {"min_answers": 0, "level": "basic", "weights": {"满意": Decimal(1)}},
        {},
    ),
]


@pytest.mark.parametrize(("name", "given", "params", "filters"), READ)
def test_text_that_means_it_will_do(
    name: str, given: dict[str, Any], params: dict[str, Any], filters: dict[str, Any]
) -> None:
    settled = discover_evaluators()[name].parse_parameters(given)
    assert (dict(settled.params), dict(settled.filters)) == (params, filters)


REFUSED = [
    ("hotline.answered_within", {"seconds": "十五"}, "参数“seconds”应为不小于 0 的整数，现为“十五”"),
    ("hotline.answered_within", {"seconds": -1}, "参数“seconds”应为不小于 0 的整数，现为“-1”"),
    ("hotline.answered_within", {"seconds": "1.5"}, "参数“seconds”应为不小于 0 的整数，现为“1.5”"),
    ("hotline.answered_within", {"seconds": None}, "参数“seconds”应为不小于 0 的整数，现为“None”"),
    ("hotline.answered_within", {"formula": 5}, "参数“formula”只能取 1、2、3、4，现为“5”"),
    ("hotline.answered_within", {"second": 5}, "不认识的参数或筛选条件“second”，是否指“seconds”？"),
    ("hotline.connect_rate", {"denominator": "all"}, "参数“denominator”只能取 requests、inbound，现为“all”"),
    ("hotline.solved_rate", {"partial": "NaN"}, "参数“partial”应为数字，现为“NaN”"),
    ("hotline.callback_rate", {"effective": "也许"}, "参数“effective”应为是或否，现为“也许”"),
    ("finance.cost_rate", {"target": "很多"}, "参数“target”应为金额，例如 80000 或 8万元，现为“很多”"),
    (
        "hotline.satisfaction_rate",
        {"weights": "满意"},
        "参数“weights”应写作 满意: 1, 基本满意: 0.8 的形式，现为“满意”",
    ),
    (
        "hotline.satisfaction_rate",
        {"weights": {"满意": "高"}},
        "参数“weights”应写作 满意: 1, 基本满意: 0.8 的形式，现为“{'满意': '高'}”",
    ),
    ("hotline.on_time_rate", {"due_at": "2024-01-01"}, "“due_at”是时间，不能用作筛选；请用统计期"),
    ("hotline.on_time_rate", {"handler": []}, "筛选条件“handler”没有值"),
    ("hotline.on_time_rate", {"handler": {"a": 1}}, "参数“handler”应为文字，现为“{'a': 1}”"),
    ("hotline.on_time_rate", {"returned": "多"}, "参数“returned”应为不小于 0 的整数，现为“多”"),
]


@pytest.mark.parametrize(("name", "given", "message"), REFUSED)
def test_a_mistake_names_the_parameter(name: str, given: dict[str, Any], message: str) -> None:
    with pytest.raises(BadParameterError) as refused:
        discover_evaluators()[name].parse_parameters(given)
    assert str(refused.value) == message
