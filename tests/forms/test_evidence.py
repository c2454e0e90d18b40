"""The appendix: files and definitions stand once, and rows refer to them by number."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from evaluators.discovery import discover_evaluators
from forms.evidence import method_texts
from forms.footnotes import Footnotes, format_number_runs
from forms.form import Form
from forms.grid import Grid
from forms.method_words import format_parameters, format_value, method_name
from forms.provenance import DoubtOnPaper, FormProvenance
from forms.self_evaluation import self_evaluation_form
from indicators.assessment import Assessment
from indicators.parameter_words import definition_in_words
from indicators.provenance import SnapshotAccount, TableAccount
from indicators.records import Observation
from tests.forms.assessments import complete, entry, observed

MEANING = "按时办结率 = 期限内办结的工单 ÷ 应办结工单。"
DETAIL = "没有时限的不计。"


def seen(files: list[str], **params: Any) -> Observation:
    made = observed("t", "38732", "40000", "96.83")
    snapshots = tuple(SnapshotAccount(name, f"{name:0>64}", rows=7) for name in files)
    provenance = replace(
        made.measured.provenance,
        definition=f"{MEANING}\n\n{DETAIL}",
        params=params,
        tables=(TableAccount("work_orders", snapshots=snapshots),),
    )
    return replace(made, measured=replace(made.measured, provenance=provenance))


def measured(*observations: Observation) -> Assessment:
    whole = complete()
    rows = list(whole.rows)
    for place, observation in enumerate(observations):
        rows[place] = replace(rows[place], observation=observation)
    return replace(whole, rows=tuple(rows))


def page(form: Form, name: str) -> Grid:
    return next(grid for grid in form.pages if grid.name == name)


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.rows]


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [([], ""), ([1], "1"), ([1, 2, 3], "1–3"), ([1, 3, 4, 9], "1、3–4、9"), ([2, 4], "2、4")],
)
def test_numbers_in_a_row_are_given_by_their_ends(numbers: list[int], shown: str) -> None:
    assert format_number_runs(numbers) == shown


def test_a_file_that_many_rows_read_is_listed_once() -> None:
    form = self_evaluation_form(
        measured(seen(["a", "b", "c"]), seen(["a", "b", "c"]), seen(["d", "c"])), sample=False
    )
    listed = texts(page(form, "来源清单"))[1:]
    numbered = [tuple(row[start : start + 2]) for row in listed for start in (0, 4)]
    assert numbered == [("1", "a"), ("2", "b"), ("3", "c"), ("4", "d"), ("5", "工单2024.xlsx"), ("", "")]
    rows = {row[0]: row[3] for row in texts(page(form, "数据来源与依据"))}
    assert rows["语音服务线路数量"].startswith("来源 1–3，采集于 2025-01-05 08:30")
    assert rows["受理来电数量"].startswith("来源 1–3，")
    assert rows["电话接通率"].startswith("来源 3–4，")


def test_a_definition_stands_whole_once_and_in_its_first_sentence_beside_each_number() -> None:
    form = self_evaluation_form(measured(seen(["a"], seconds=15), seen(["a"], seconds=30)), sample=False)
    rows = {row[0]: row[2] for row in texts(page(form, "数据来源与依据"))}
    assert rows["语音服务线路数量"].startswith(f"{MEANING}\n口径 1（几秒内接通算及时：15秒）")
    assert "口径 1（几秒内接通算及时：30秒）" in rows["受理来电数量"]
    assert DETAIL not in "".join(rows.values())
    assert sum(DETAIL in text for row in texts(page(form, "口径全文")) for text in row) == 1


def test_what_was_entered_and_stands_on_the_form_is_not_repeated() -> None:
    whole = complete()
    rows = list(whole.rows)
    late = entry("connect", reason="旧的原因")
    rows[2] = replace(rows[2], entries=(late, *rows[2].entries))
    form = self_evaluation_form(replace(whole, rows=tuple(rows)), sample=False)
    said = {row[0]: row[3] for row in texts(page(form, "数据来源与依据"))}["电话接通率"]
    # what a later entry replaced is on no paper
    assert said.splitlines() == ["张三 于 2025-01-05 08:30 填报：原因（见自评表）"]


def test_a_form_without_measurements_has_no_lists() -> None:
    whole = complete()
    rows = tuple(replace(row, observation=None) for row in whole.rows)
    form = self_evaluation_form(replace(whole, rows=rows), sample=False)
    assert [grid.name for grid in form.pages] == ["自评表", "数据来源与依据"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [(15, "15"), (True, "是"), (False, "否"), (["严重", "重大"], "严重、重大"), ({"满意": "1"}, "满意 1")],
)
def test_parameters_are_told_in_words(value: object, shown: str) -> None:
    assert format_value(value) == shown


def test_a_parameter_that_chooses_nothing_is_left_out_and_one_without_a_word_is_counted() -> None:
    given = {"seconds": 15, "min_answers": 0, "hours": None, "include_planned": False, "odd_key": "x"}
    told = format_parameters("hotline.answered_within", given)
    assert told == "几秒内接通算及时：15秒，另有 1 项条件，见电子数据"


def test_of_words_that_mean_the_same_the_chinese_ones_are_printed() -> None:
    given = {"severity": ("critical", "major", "严重", "重大")}
    assert format_parameters("hotline.fault_count", given) == "故障等级：严重、重大"


def test_no_definition_that_is_shipped_prints_a_key() -> None:
    for evaluator in discover_evaluators().values():
        info = evaluator.info
        printed = (method_name(info.name, info.definition), definition_in_words(info.name, info.definition))
        assert not re.search("[a-z_]{2,}", "".join(printed)), info.name


def test_files_are_named_without_the_folder_they_lie_in() -> None:
    form = self_evaluation_form(measured(seen(["inbox/工单/工单_2024-01.xlsx"])), sample=False)
    listed = [row[1] for row in texts(page(form, "来源清单"))[1:]]
    assert "工单_2024-01.xlsx" in listed


def test_the_annex_can_be_left_off_and_the_foot_says_so() -> None:
    form = self_evaluation_form(measured(seen(["a"])), sample=False)
    alone = form.without_annex()
    assert [grid.name for grid in alone.pages] == ["自评表"]
    assert alone.foot.endswith("未附“数据来源与依据”")
    assert alone.without_annex() is alone


def test_doubts_stand_in_the_appendix_with_who_accepted_them_and_open_ones_are_said_once() -> None:
    def doubt(standing: str, number: int, **accepted: Any) -> DoubtOnPaper:
        return DoubtOnPaper("没有日期的行", standing, f"第 {number} 处", **accepted)

    given = {"reason": "已与台账逐件比对", "by": "李四", "on": date(2025, 1, 6)}
    few = (doubt("待核实", 1), doubt("已采信", 2, **given), doubt("已采信", 3, **given), doubt("未超限度", 4))
    texts = list(method_texts(FormProvenance(None, (), (), few), Footnotes((), ())))
    assert texts == [
        "尚无采集记录",
        "存疑（已采信）：第 2 处",
        "存疑（已采信）：第 3 处",
        "存疑（未超限度）：第 4 处",
        "李四 于 2025-01-06 采信，理由：已与台账逐件比对",
    ]
    many = tuple(doubt("待核实", number) for number in range(4))
    assert len(list(method_texts(FormProvenance(None, (), (), many), Footnotes((), ())))) == 5
    unchecked = FormProvenance(None, (), (), (), unchecked=True)
    assert "存疑未检查" in list(method_texts(unchecked, Footnotes((), ())))
