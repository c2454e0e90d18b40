"""The catalogue of metrics: by its number in the definitions of the trade, how each metric and each published variant
is measured. That they are counted right is held by ``tests/oracle`` and ``tests/docs/test_ledgers.py``."""

from typing import Any

import pytest

from evaluators import discover_evaluators
from tests.docs.test_ledgers import METRICS as OF_LEDGERS
from tests.oracle.test_definitions import VARIANTS

Variant = tuple[str, dict[str, Any]]


def each(name: str, **several: tuple[Any, ...]) -> list[Variant]:
    """The default, and every value of a parameter for itself."""
    return [(name, {}), *((name, {param: value}) for param, values in several.items() for value in values)]


WEIGHTS = {"满意": "1", "基本满意": "0.8", "一般": "0.6", "不满意": "0"}
CATALOGUE: dict[str, list[Variant]] = {
    "H01 接通率": each("hotline.connect_rate", denominator=("inbound",)),
    "H02 N秒接通率": [
        ("hotline.answered_within", {"formula": n, "seconds": s}) for n in (1, 2, 3, 4) for s in (15, 20)
    ],
    "H03 平均等待时长": each("hotline.average_wait", waiting=("queued", "requests"), include_menu=(True,)),
    "H04 放弃率": each("hotline.abandon_rate", short_seconds=(5, 10)),
    "H05 平均通话时长": [
        *each("hotline.average_talk", include_hold=(True,), include_wrap=(True,)),
        ("hotline.average_wrap", {}),
    ],
    "H06 直接答复率": each("hotline.direct_answer_rate", matters=("inquiries",)),
    "H07 派单及时率": each("hotline.dispatched_on_time_rate", hours=("2",)),
    "H08 派单准确率、退单率": [
        *each("hotline.dispatch_accuracy_rate", count=("returns",), accepted=(False,)),
        *each("hotline.return_rate", count=("orders",), accepted=(True,)),
    ],
    "H09 按时签收率": each("hotline.signed_on_time_rate", denominator=("signed",)),
    "H10 按时办结率": [
        ("hotline.on_time_rate", {"denominator": of, "judged": judged})
        for of in ("due", "closed", "dispatched")
        for judged in ("times", "flag")
    ],
    "H11 办结率": each("hotline.closed_rate", denominator=("received",)),
    "H12 逾期率、逾期件数": [
        *each("hotline.overdue_rate", denominator=("received",)),
        ("hotline.overdue_open", {}),
    ],
    "H13 平均办理时长": [
        ("hotline.average_handling_time", {"since": since, "statistic": statistic})
        for since in ("dispatched", "received", "signed")
        for statistic in ("mean", "median")
    ],
    "H14 回访率": each("hotline.callback_rate", effective=(True,)),
    "H15 满意率": [
        *each("hotline.satisfaction_rate", level=("good",), weights=(WEIGHTS,), min_answers=(5,)),
        *each("hotline.call_satisfaction_rate", level=("good",), weights=(WEIGHTS,), min_answers=(5,)),
        ("hotline.default_satisfaction_rate", {}),
    ],
    "H16 解决率": [
        *each("hotline.solved_rate", partial=("0.5",)),
        *each("hotline.handler_solved_rate", partial=("0.5",)),
    ],
    "H17 响应率、先行联系率": each("hotline.contacted_rate", hours=("12",)),
    "H19 重办率": each("hotline.redo_rate", denominator=("called_back",)),
    "H20 重复投诉率": each("hotline.repeat_rate", by=("flag",)),
    "H22 督办件数、督办办结率、催单率": [
        ("caseload.supervised", {}),
        *each("caseload.supervised_closed_rate", on_time=(False,)),
        *each("caseload.urge_rate", count=("orders",)),
    ],
    "H24 线路可用率": each("hotline.line_availability", include_planned=(True,)),
    "H25 故障恢复及时率、平均恢复时长、零故障": [
        *each("hotline.restored_on_time_rate", hours=("4",), include_planned=(True,)),
        *each("hotline.average_restore_time", include_planned=(True,)),
        *each("hotline.fault_count", include_planned=(True,)),
    ],
    "H26 7×24服务可用性": each("hotline.service_hours_rate", hours=("requested",)),
    "F01 预算执行率": each("finance.execution_rate", base=("initial", "this_year")),
    "F02 支出进度与序时进度差": each("finance.progress_gap", pace=("quarters",)),
    "F03 资金到位率": each("finance.funds_received_rate"),
    "F04 成本控制率": [
        *each("finance.cost_rate", target=("8万元",)),
        *each("finance.saving_rate", target=("8万元",)),
    ],
    "F05 单位成本": each("finance.unit_cost", per=("minutes", "orders")),
    "F06 结转结余率": each("finance.carry_over_rate"),
    "F07 预算调整率": each("finance.adjustment_rate"),
    "F08 支付及时、合规": [
        *each("finance.paid_on_time_rate", by=("amount",)),
        *each("finance.compliant_rate", by=("amount",)),
    ],
    "F09 三公、会议、培训": [
        *each("finance.restricted_spending", expense=("all", "meetings", "training")),
        ("finance.restricted_rate", {"target": "8万元"}),
    ],
}
"""By number and name: evaluators with the parameters of each variant."""
ELSEWHERE = {"H18"}
"""三率综合 is the sum of points of a 通报, whose classes weigh the three rates; it is no evaluator."""
LEDGERS = {"H21", "H23", "H27", "H28"}
"""Metrics of ledgers that no hotline platform exports: ``docs/ledgers.zh.md``."""


def test_every_number_of_the_catalogue_is_there() -> None:
    numbers = {*(f"H{n:02}" for n in range(1, 29)), *(f"F{n:02}" for n in range(1, 10))}
    assert {name.split()[0] for name in CATALOGUE} == numbers - ELSEWHERE - LEDGERS
    assert len(OF_LEDGERS) >= len(LEDGERS)


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_variant_is_taken_and_computed_a_second_time(name: str) -> None:
    for evaluator, params in CATALOGUE[name]:
        discover_evaluators()[evaluator].parse_parameters(params)
        defaults = discover_evaluators()[evaluator].info.params
        chosen = {key: value for key, value in params.items() if str(value) != str(defaults[key])}
        computed = [{}, *VARIANTS.get(evaluator, ())]
        assert any(chosen.items() <= variant.items() for variant in computed), (evaluator, chosen)


def test_no_hotline_or_finance_metric_is_left_out() -> None:
    named = {evaluator for variants in CATALOGUE.values() for evaluator, _ in variants}
    shipped = {
        name for name in discover_evaluators() if name.startswith(("hotline.", "finance.", "caseload."))
    }
    volumes = {
        "hotline.volume",
        "hotline.calls",
        "caseload.to_supervise",
        "finance.spending",
        "finance.executed",
    }
    assert shipped - named == volumes
