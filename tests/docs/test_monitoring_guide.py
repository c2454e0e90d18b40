"""The guide to monitoring: its lights are those of the program, its checks and fields are all there are."""

import pytest

import app
from checks.monitoring import CHECKS
from indicators.notation import read_actual
from tests.docs.documents import codes, table, text_of
from tests.monitoring.followed import followed, row, seen

TEXT = text_of("monitoring.zh.md")
LIGHTS = table(TEXT, "年度指标值", "二级指标", "累计方式", "1–7月实际", "灯", "算法")


@pytest.mark.parametrize(("target", "branch", "kind", "actual", "light", "why"), LIGHTS)
def test_every_example_has_the_light_the_program_gives(
    target: str, branch: str, kind: str, actual: str, light: str, why: str
) -> None:
    indicator = row(target, branch, codes(kind)[0])
    value = str(read_actual(actual, indicator.target))
    judged = followed(indicator, seen(value, indicator.target.unit)).rows[0].light_result
    assert judged.light
    assert (judged.light.word, judged.why) == (light, why)


def test_the_examples_are_read_at_all() -> None:
    assert len(LIGHTS) == 8


def test_every_check_is_listed_by_its_title() -> None:
    assert table(TEXT, "编号", "查什么") == [(check.id, check.title) for check in CHECKS]


def test_every_field_named_is_one_of_the_command() -> None:
    named = [codes(row[1])[0] for row in table(TEXT, "栏", "命令参数", "可以填")]
    app.build_parser().parse_args(
        ["enter", "a", "b", "--by", "c", *(word for text in named for word in (text, "x"))]
    )
    assert len(named) == 8
