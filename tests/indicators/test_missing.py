"""What a paper lacks is data; it is worded once, a sentence a row."""

import re

import pytest

from indicators.missing import MISSING_TEXTS, Missing, MissingKind, group_by_row, missing_text, missing_texts

CAUSE = Missing("a", MissingKind.CAUSE, "数量指标“受理量”", {"light": "红灯"})
FORECAST = Missing("a", MissingKind.FORECAST, "数量指标“受理量”", {"computed": ""})
OTHER_ROW = Missing("b", MissingKind.LIKELIHOOD, "数量指标“受理量”")
INDICATORS = Missing("", MissingKind.INDICATORS)


def test_all_that_one_row_lacks_is_one_sentence() -> None:
    assert missing_texts([CAUSE, FORECAST, INDICATORS]) == (
        "数量指标“受理量”：红灯，请选择偏差原因；请填写全年预计完成情况",
        "没有指标，请在目标文件中填写",
    )


def test_rows_of_one_name_are_told_apart_by_their_id() -> None:
    assert group_by_row([CAUSE, OTHER_ROW]) == [[CAUSE], [OTHER_ROW]]


def test_what_no_row_takes_stands_alone() -> None:
    assert group_by_row([INDICATORS, INDICATORS]) == [[INDICATORS], [INDICATORS]]


@pytest.mark.parametrize("kind", MissingKind)
def test_each_kind_has_its_sentence(kind: MissingKind) -> None:
    values = dict.fromkeys(re.findall(r"{(\w+)}", MISSING_TEXTS[kind]), "{甲}")
    assert missing_text([Missing("", kind, "乙", values)]).startswith("乙：")
