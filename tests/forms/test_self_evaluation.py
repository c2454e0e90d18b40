"""What the self-evaluation says: its data, its cells, and how it says what is not known."""

import json
import os
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from forms.form import Form
from forms.grid import Grid
from forms.self_evaluation import LAYOUTS, self_evaluation_form
from indicators.assessment import assess
from indicators.model import FundRow, Project
from indicators.records import ProjectRecords
from tests.forms.assessments import AS_OF, complete, entry, incomplete, profile, waiting_for

SNAPSHOTS = Path(__file__).parent / "snapshots"
FORMS = {
    "complete": lambda: self_evaluation_form(complete(), sample=False),
    "incomplete": lambda: self_evaluation_form(incomplete(), sample=True),
    "sichuan": lambda: self_evaluation_form(complete(), sample=False, layout="sichuan"),
}


def drawn(grid: Grid) -> str:
    """A line a row; ``[2x3]`` is how many rows and columns a cell spans."""
    lines = [grid.title]
    for row in grid.rows:
        cells = []
        for cell in row:
            span = f"[{cell.rowspan}x{cell.colspan}] " if (cell.rowspan, cell.colspan) != (1, 1) else ""
            cells.append(span + cell.text.replace("\n", "↵"))
        lines.append(" | ".join(cells))
    return "\n".join(lines) + "\n"


def kept(name: str, text: str) -> str:
    """The text as it was when last approved; ``APPROVE=1`` approves the text of today."""
    path = SNAPSHOTS / name
    if os.environ.get("APPROVE"):
        path.write_text(text, encoding="utf-8")
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FORMS)
def test_the_data_is_as_approved(name: str) -> None:
    text = json.dumps(FORMS[name]().data(), ensure_ascii=False, indent=1) + "\n"
    assert text == kept(f"{name}.json", text)


@pytest.mark.parametrize("name", FORMS)
def test_every_cell_is_as_approved(name: str) -> None:
    text = "\n".join(drawn(page) for page in FORMS[name]().pages)
    assert text == kept(f"{name}.txt", text)


def cells(form: Form) -> list[str]:
    return [cell.text for row in form.grid().rows for cell in row]


def row_of(form: Form, text: str) -> list[str]:
    return next(
        [cell.text for cell in row] for row in form.grid().rows if any(cell.text == text for cell in row)
    )


def test_an_unknown_amount_is_waiting_and_a_blank_of_the_sheet_stays_blank() -> None:
    form = self_evaluation_form(incomplete(), sample=False)
    assert row_of(form, "年度资金总额")[1:] == ["8.00", "18.50", "待采集", "10", "待采集", "待采集"]
    assert row_of(form, "上年结转资金")[1:] == ["0.00", "6.00", "待采集", "—", "—", "—"]
    assert row_of(form, "其他资金")[1:] == ["", "", "", "—", "—", "—"]


def test_a_total_not_known_by_source_says_so() -> None:
    whole = complete()
    assert whole.funds
    form = self_evaluation_form(
        replace(whole, funds=replace(whole.funds, executed=FundRow(Decimal("15.37")))), sample=False
    )
    assert row_of(form, "年度资金总额")[3] == "15.37"
    assert row_of(form, "上年结转资金")[3] == "未分列"


def test_a_form_that_is_not_ready_gives_no_total_and_says_what_is_missing() -> None:
    form = self_evaluation_form(incomplete(), sample=False)
    assert row_of(form, "总分") == ["总分", "100", "待采集", ""]
    assert (
        "本表尚不完整：\n1. 时效指标“工单按时办结率”：尚未采集，请先采集数据\n2. 预算执行率：没有全年执行数"
        in cells(form)
    )
    assert form.data()["total"] is None


def test_a_ready_form_gives_total_and_grade_and_no_warning() -> None:
    form = self_evaluation_form(complete(), sample=False)
    assert row_of(form, "总分") == ["总分", "100", "95.48", "等级：优"]
    assert not any("尚不完整" in cell for cell in cells(form))


def test_a_form_that_lacks_only_a_reason_gives_its_total_and_the_warning() -> None:
    lacking = replace(complete(), ready=False, missing=(waiting_for("请填写偏差原因"),))
    form = self_evaluation_form(lacking, sample=False)
    assert row_of(form, "总分") == ["总分", "100", "95.48", "等级：优"]
    assert "本表尚不完整：\n1. 请填写偏差原因" in cells(form)
    assert (form.data()["total"], form.data()["ready"]) == ("95.48", False)


def test_a_long_list_of_what_is_missing_stands_in_cells_that_a_page_may_end_between() -> None:
    missing = tuple(waiting_for(f"第{number}项待采集") for number in range(60))
    texts = cells(self_evaluation_form(replace(incomplete(), missing=missing), sample=False))
    listed = [text for text in texts if "项待采集" in text]
    assert max(text.count("\n") for text in listed) < 8
    assert "\n".join(listed).count("项待采集") == 60


def test_first_levels_carry_the_sum_of_their_weights() -> None:
    texts = cells(self_evaluation_form(complete(), sample=False))
    assert {"产出指标(50分)", "效益指标(30分)", "满意度指标(10分)"} <= set(texts)


def test_a_declared_row_that_does_not_apply_is_printed_as_declared_and_an_unused_level_as_a_stroke() -> None:
    form = self_evaluation_form(complete(), sample=False)
    assert row_of(form, "经济效益指标")[1:] == ["经济效益指标", "无", "无", "无", "/", "/", ""]
    assert row_of(form, "生态效益指标") == ["生态效益指标", "/", "/", "/", "/", "/", "/"]


def test_points_a_person_changed_show_both_numbers() -> None:
    assert any(
        "按规则 27.00 分，改定为 28.00 分" in cell
        for cell in cells(self_evaluation_form(complete(), sample=False))
    )


def test_what_a_person_wrote_of_the_goal_stands_before_what_was_counted() -> None:
    written = replace(complete(), goal=(entry("goal", value="初稿"), entry("goal", value="全年热线畅通。")))
    assert (
        self_evaluation_form(complete(), sample=False)
        .data()["goal"]["actual"]
        .startswith("本年度考核三级指标7项，已评定7项")
    )
    assert self_evaluation_form(written, sample=False).data()["goal"]["actual"] == "全年热线畅通。"


def test_an_assessment_of_a_project_nobody_measured_makes_a_form_that_waits_everywhere() -> None:
    form = self_evaluation_form(assess(complete().project, profile(), ProjectRecords(), AS_OF), sample=False)
    assert [each["points"] for each in form.data()["indicators"]] == [None] * 8
    assert form.data()["ready"] is False
    assert "待采集" in cells(form)


def test_a_province_that_has_a_layout_gets_it_by_the_name_of_its_rules() -> None:
    whole = complete()
    layouts = {
        name: self_evaluation_form(
            replace(whole, profile=replace(whole.profile, name=name)), sample=False
        ).content.layout
        for name in ("mof-2020", "ningxia", "sichuan-2025", "sichuan-2031")
    }
    assert layouts == {
        "mof-2020": "central",
        "ningxia": "central",
        "sichuan-2025": "sichuan",
        "sichuan-2031": "sichuan",
    }


def test_the_sichuan_layout_gives_nature_number_and_unit_apart() -> None:
    form = self_evaluation_form(complete(), sample=False, layout="sichuan")
    assert row_of(form, "电话接通率")[1:8] == ["电话接通率", "≥", "98", "%", "95.2", "10", "9.71"]
    assert row_of(form, "诉求办理知晓率")[1:6] == ["诉求办理知晓率", "定性", "有效提升", "/", "达成"]


def test_the_sichuan_layout_gathers_reasons_and_measures_at_the_end() -> None:
    form = self_evaluation_form(complete(), sample=False, layout="sichuan")
    assert row_of(form, "评价结论")[1] == "自评总分95.48，等级为优。"
    assert row_of(form, "存在问题")[1].splitlines()[1:] == [
        "2. 诉求办理知晓率：指标值有效提升，完成达成，得28.00分（权重30）",
        "3. 来电群众满意：指标值100%，完成94.6%，得9.46分（权重10）",
    ]
    assert row_of(form, "改进措施")[1] == "1. 电话接通率：增设弹性坐席，李四，2025年3月底前。"
    waiting = self_evaluation_form(incomplete(), sample=False, layout="sichuan")
    assert row_of(waiting, "评价结论")[1] == "自评总分待采集。"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_project_without_anything_still_makes_a_form(layout: str) -> None:
    whole = complete()
    bare = Project(whole.project.id, "", 2024, ())
    form = self_evaluation_form(assess(bare, profile(), ProjectRecords(), AS_OF), sample=False, layout=layout)
    assert form.data()["indicators"] == []
    assert "待采集" in cells(form)
    assert any("没有指标" in cell for cell in cells(form))


def test_a_project_without_funds_keeps_the_block_unused() -> None:
    form = self_evaluation_form(replace(complete(), funds=None), sample=False)
    assert "未申报项目资金" in cells(form)
    assert form.data()["funds"] is None


def test_the_mark_of_sample_data_is_there_only_for_sample_data() -> None:
    assert self_evaluation_form(complete(), sample=True).mark == "样例数据，非真实业务数据"
    assert self_evaluation_form(complete(), sample=False).mark == ""
