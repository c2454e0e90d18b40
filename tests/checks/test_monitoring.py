"""The checks of a 监控表: each triggered, and each nearly."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from checks.filled_monitoring import (
    FilledMonitoringForm,
    FilledMonitoringFunds,
    FilledMonitoringRow,
    build_filled_monitoring,
)
from checks.monitoring import CHECKS, check_monitoring
from indicators.notation import read_target
from monitoring.lights import Light
from monitoring.outlook import Cause, Likelihood
from tests.monitoring.followed import followed, row, rules, said, seen, spent
from yamlfiles.problem import Problem, Severity

SOUND_ROW = FilledMonitoringRow(
    ("产出指标", "数量指标"),
    "受理量",
    read_target("≥1200件"),
    "700件",
    Decimal(700),
    "1250件",
    likelihood=Likelihood.SURE,
    light=Light.GREEN,
    adds_up=True,
    places={"": "第3行"},
)
SOUND_FUNDS = FilledMonitoringFunds(
    Decimal(12), Decimal(7), Fraction(700, 12), "12", light=Light.GREEN, places={"": "资金行"}
)
SOUND = FilledMonitoringForm(
    "监控表", "热线", 2024, 7, Fraction(7, 12), (SOUND_ROW,), SOUND_FUNDS, Fraction(7, 12)
)


def with_row(**changes: Any) -> FilledMonitoringForm:
    return replace(SOUND, rows=(replace(SOUND_ROW, **changes),))


def with_funds(**changes: Any) -> FilledMonitoringForm:
    return replace(SOUND, funds=replace(SOUND_FUNDS, **changes))


def found(form: FilledMonitoringForm, profile: str = "mof-2020") -> list[Problem]:
    return list(check_monitoring(form, rules(profile)))


def test_a_sound_form_is_never_accused() -> None:
    assert found(SOUND) == []


TRIGGERED: dict[str, FilledMonitoringForm] = {
    "M1": with_row(light=Light.YELLOW),
    "M2": with_row(light=Light.RED, causes=(Cause.STAFF,)),
    "M3": with_row(likelihood=Likelihood.MAYBE),
    "M4": with_funds(rate=Fraction(3999, 100)),
    "M5": replace(SOUND, progress=Fraction(7, 12) + Fraction(1001, 10000)),
    "M6": with_row(forecast="1199.9件"),
    "M7": with_row(actual="1200件", value=Decimal(1200), light=Light.BLUE),
    "M8": with_row(actual=""),
    "M9": replace(SOUND, signed=date(2024, 8, 15), due=date(2024, 8, 14)),
}
NEARLY: dict[str, tuple[FilledMonitoringForm, ...]] = {
    "M1": (
        with_row(light=Light.YELLOW, causes=(Cause.STAFF,)),
        with_row(light=Light.BLUE),
        with_row(light=None),
    ),
    "M2": (with_row(light=Light.RED, causes=(Cause.STAFF,), explanation="缺编"),),
    "M3": (
        with_row(likelihood=Likelihood.NEVER, measure="补招"),
        with_row(likelihood=Likelihood.MAYBE, note="补招"),
    ),
    "M4": (with_funds(rate=Fraction(40)), with_funds(rate=None)),
    "M5": (replace(SOUND, progress=Fraction(7, 12) + Fraction(1, 10)), replace(SOUND, progress=None)),
    "M6": (
        with_row(forecast="1200件"),
        with_row(forecast="很多"),
        with_row(forecast="1件", likelihood=Likelihood.MAYBE),
    ),
    "M7": (with_row(value=Decimal("1199.99")), with_row(value=Decimal(1200), adds_up=False)),
    "M8": (with_row(target=read_target("无"), actual="", forecast="", likelihood=None),),
    "M9": (
        replace(SOUND, signed=date(2024, 8, 14), due=date(2024, 8, 14)),
        replace(SOUND, signed=date(2024, 9, 1)),
    ),
}


@pytest.mark.parametrize("code", TRIGGERED)
def test_a_check_finds_what_it_is_for(code: str) -> None:
    assert code in [finding.code for finding in found(TRIGGERED[code])]


@pytest.mark.parametrize(("code", "form"), [(code, form) for code, forms in NEARLY.items() for form in forms])
def test_a_check_is_silent_about_what_is_nearly_so(code: str, form: FilledMonitoringForm) -> None:
    assert code not in [finding.code for finding in found(form)]


def test_every_check_is_tested() -> None:
    assert sorted({check.id for check in CHECKS}) == sorted(TRIGGERED) == sorted(NEARLY)


def test_the_rules_of_ningxia_ask_a_reason_of_red_only_and_always_an_explanation() -> None:
    yellow, chosen = with_row(light=Light.YELLOW), with_row(light=Light.RED, causes=(Cause.STAFF,))
    assert [finding.code for finding in found(yellow, "ningxia")] == []
    (strict,), (mild,) = (
        [finding for finding in found(chosen, name) if finding.code == "M2"]
        for name in ("ningxia", "mof-2020")
    )
    assert (strict.severity, mild.severity) == (Severity.ERROR, Severity.WARNING)


def test_a_finding_names_its_row_and_the_two_texts() -> None:
    (finding,) = found(with_row(forecast="1100件"))
    assert (finding.place.label, finding.published, finding.computed) == ("第3行", "1100件", "≥1200件")


def test_spending_that_is_slow_between_two_lines_is_told_by_its_light() -> None:
    (finding,) = found(
        with_funds(rate=Fraction(45), light=Light.YELLOW, causes=(Cause.OTHER,), explanation="招标晚")
    )[:1]
    assert (finding.code, "慢于时间进度 58.33%" in finding.message) == ("M4", True)


def test_a_rate_is_never_printed_over_the_line_it_lies_under() -> None:
    finding = next(
        each for each in found(with_funds(rate=Fraction(39_999_999, 1_000_000))) if each.code == "M4"
    )
    assert finding.published == "39.999999%"


@pytest.mark.parametrize(
    ("target", "forecast", "short"),
    [
        ("通过", "否", True),
        ("通过", "是", False),
        ("2024年9月底前", "2024-10-01", True),
        ("2024年9月底前", "2024-09-30", False),
        ("≤8万元", "8.1万元", True),
        ("≤8万元", "8万元", False),
        ("工作保障", "一般", False),
    ],
)
def test_what_is_expected_is_read_against_each_kind_of_target(
    target: str, forecast: str, short: bool
) -> None:
    form = with_row(target=read_target(target), forecast=forecast)
    assert ("M6" in [finding.code for finding in found(form)]) is short


def test_our_own_form_is_looked_at_like_any_other() -> None:
    monitored = followed(
        row("≥1200件"), seen("400", "件"), spent("7"), said(likelihood="确定能", forecast="900件")
    )
    codes = [
        finding.code for finding in check_monitoring(build_filled_monitoring(monitored), monitored.profile)
    ]
    assert codes == ["M1", "M5", "M6", "M8"]


def test_the_weight_of_a_check_is_the_profiles_to_say() -> None:
    quiet = replace(rules(), checks={"M6": None})
    assert check_monitoring(TRIGGERED["M6"], quiet) == ()
