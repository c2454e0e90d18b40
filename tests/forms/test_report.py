"""The report: a sentence for every deviation, the numbers of the assessment, nothing where nothing is known."""

import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pdfplumber
import pytest
from docx import Document

from forms.flow_document.flow_document import PARAGRAPH_STYLES
from forms.form import SAMPLE_MARK, Form
from forms.report.blocks import BLOCK_BUILDERS
from forms.report.data import ReportInput
from forms.report.report import break_title, default_template, report_form
from forms.report.sentences import find_deviations, row_sentence
from forms.report.template import BLOCK_PLACEHOLDERS, INLINE_PLACEHOLDERS, ReportTemplate, read_template
from forms.report.texts import placeholder_texts
from forms.self_evaluation import collect_self_evaluation
from forms.writers import WRITERS
from indicators.assessment import Assessment
from indicators.missing import missing_texts
from indicators.model import EMPTY_MAPPING, FUNDS, Period, Score, ScoreStatus
from indicators.notation import read_target
from indicators.records import Observation
from tests.forms.assessments import busy, complete, incomplete, observed, with_text
from tests.forms.test_writers import HOSTILE


def told(
    assessment: Assessment, template: str = "", history: Mapping[str, list[Observation]] = EMPTY_MAPPING
) -> Form:
    own = read_template(template.encode(), "forms/report.md")[0] if template else None
    return report_form(assessment, history, sample=False, template=own)


def words(form: Form) -> list[str]:
    return [passage.text for passage in form.content.passages if passage.kind == "text"]


def sentence(form: Form, name: str) -> str:
    """What section 三 says of a row."""
    lines = words(form)
    (found,) = (line for line in lines if f"“{name}”：" in line and ("原因：" in line))
    return found


def over(assessment: Assessment, times: str, points: str = "10.00") -> Assessment:
    """The second row at so many times its target."""
    rows = list(assessment.rows)
    score = replace(rows[1].score, attainment=Decimal(times), points=Decimal(points))
    rows[1] = replace(rows[1], score=score)
    return replace(assessment, rows=tuple(rows))


def test_every_placeholder_of_the_list_is_filled_and_no_other() -> None:
    evaluation = collect_self_evaluation(complete(), sample=False, layout="central")
    assert {*placeholder_texts(ReportInput(complete(), evaluation, (), {}))} == {*INLINE_PLACEHOLDERS}
    assert {*BLOCK_BUILDERS} == {*BLOCK_PLACEHOLDERS}


@pytest.mark.parametrize("assessment", [complete, incomplete, busy])
def test_every_row_that_lost_points_has_its_sentence(assessment: Callable[[], Assessment]) -> None:
    known, form = assessment(), told(assessment())
    lost = [
        row for row in known.rows if row.score.points is not None and row.score.points < row.indicator.weight
    ]
    assert lost
    for row in lost:
        said = sentence(form, row.indicator.name)
        short = row.indicator.weight - (row.score.points or 0)
        assert f"指标值{row.indicator.target.text}，实际完成{row.actual}" in said
        assert f"得{row.score.points}分，扣{short}分" in said
        assert (row.reason or "原因：（待填写）。").rstrip("。") in said
        assert (row.measure or "改进措施：（待填写）。").rstrip("。") in said


def test_low_execution_has_its_sentence_first() -> None:
    first = told(complete()).content.deviations[0]
    assert (
        first.facts
        == "年初预算数8.00万元，全年预算数18.50万元，全年执行数15.37万元，执行率83.08%，分值10分，得8.31分，扣1.69分"
    )
    assert (first.reason, first.measure, first.lost) == ("年末支付在途", "", Decimal("1.69"))


@pytest.mark.parametrize(("times", "named"), [("1.1999", False), ("1.2", True), ("1.3456", True)])
def test_over_achievement_has_its_sentence_from_the_line_of_the_rules_on(times: str, named: bool) -> None:
    form = told(over(complete(), times))
    found = [deviation for deviation in form.content.deviations if deviation.name == "数量指标“受理来电数量”"]
    assert bool(found) is named
    if named:
        said = sentence(form, "受理来电数量")
        assert f"为指标值的{(Decimal(times) * 100).normalize():f}%，超额完成" in said
        assert said.endswith("超额原因：（待填写）。")


def test_an_over_achieved_row_that_lost_points_says_both() -> None:
    (found,) = (
        deviation
        for deviation in told(over(complete(), "1.5", "8.00")).content.deviations
        if "来电数量" in deviation.name
    )
    assert found.kinds == ("short", "over")
    assert found.facts.endswith("为指标值的150%，超额完成，分值10分，得8.00分，扣2.00分")


def test_where_a_number_comes_from_stands_in_a_note_with_its_number_below_all_rows() -> None:
    lines = words(told(complete()))
    head = lines.index("注：各项数据来源")
    assert any(text.startswith("4．时效指标“工单按时办结率”") for text in lines[:head])
    (note,) = (text for text in lines[head:] if text.startswith("4．工单按时办结率："))
    assert note.split("，") == [
        *(
            "4．工单按时办结率：按时办结率",
            "统计期 2024-01-01 至 2024-12-31",
            "计算：38732 ÷ 40000",
        ),
        *("数据文件1份", "采集于2025-01-05 08:30。"),
    ]


def test_rows_declared_as_none_are_counted_and_not_told_one_by_one() -> None:
    lines = words(told(complete()))
    assert not any("．经济效益指标“无”" in text for text in lines)
    assert "另有1项指标填报为“无”，不适用，不计分值。" in lines


def test_a_row_without_a_target_says_so() -> None:
    row = replace(
        collect_self_evaluation(complete(), sample=False, layout="central").indicators[4], target=""
    )
    assert "指标值未填写，" in row_sentence(row)


def test_a_long_title_goes_on_with_the_words_that_say_what_it_is() -> None:
    assert break_title("2024年度热线项目支出绩效自评报告") == "2024年度热线项目支出绩效自评报告"
    long = "2024年度“12345”人员工作经费项目支出绩效自评报告"
    assert break_title(long) == "2024年度“12345”人员工作经费\n项目支出绩效自评报告"


def test_the_signatures_of_a_report_are_held_together() -> None:
    assert PARAGRAPH_STYLES["closing"].keep


def test_points_a_person_changed_are_told_with_those_of_the_rule() -> None:
    assert "按规则计27.00分，由人改定为28.00分" in sentence(told(complete()), "诉求办理知晓率")


def test_the_numbers_of_the_report_are_those_of_the_assessment() -> None:
    form = told(complete())
    text = "\n".join(words(form))
    assert "自评总分95.48分，等级为优。" in text
    tables = {passage.text[3:]: passage.rows for passage in form.content.passages if passage.kind == "table"}
    scores = {row[0]: row[1:] for row in tables["得分情况"]}
    assert scores["产出指标"] == ("5", "50", "50", "49.71", "99.42%")
    assert scores["预算执行率"] == ("1", "10", "10", "8.31", "83.10%")
    assert scores["总分"] == ("100", "", "95.48", "等级：优")
    shown = [row[-1] for row in tables["绩效指标完成情况"][1:]]
    assert shown == ["10.00", "10.00", "9.71", "10.00", "10.00", "/", "28.00", "9.46"]


def test_what_is_open_is_told_as_open_and_never_as_0() -> None:
    form = told(incomplete())
    text = "\n".join(words(form))
    assert (
        "尚有2项指标待采集或待评定，预算执行情况待采集，暂不能得出总分；已评定分值50分，得49.17分。" in text
    )
    assert "时效指标“工单按时办结率”：指标值≥95%，分值10分，实际完成值待采集，暂不计分。" in text
    assert "全年执行数待采集" in text
    assert "执行率0" not in text
    (table,) = (
        passage.rows
        for passage in form.content.passages
        if passage.kind == "table" and "得分情况" in passage.text
    )
    assert [row for row in table if row[0] == "效益指标"] == [
        ("效益指标", "1", "30", "0", "待采集", "待采集")
    ]
    assert table[-1] == ("总分", "100", "", "待采集", "")
    assert form.missing[:2] == incomplete().missing


def test_nothing_measured_and_no_funds_is_a_report_too() -> None:
    score = Score(ScoreStatus.NO_EVIDENCE, None, None, "尚未采集")
    rows = tuple(replace(row, score=score, actual="待采集", reason="", measure="") for row in complete().rows)
    form = told(replace(complete(), rows=rows, funds=None, total=None, grade=None, scored_weight=Decimal(0)))
    text = "\n".join(words(form))
    assert "本项目未申报项目资金。" in text
    assert "尚无已评定的指标。" in text
    assert form.content.deviations == ()


def test_full_marks_need_no_explanation() -> None:
    whole = complete()
    rows = tuple(
        replace(row, score=replace(row.score, points=row.indicator.weight, computed=None))
        for row in whole.rows
        if row.indicator.weight
    )
    assert whole.funds
    funds = replace(whole.funds, rate=Decimal(100), score=replace(whole.funds.score, points=Decimal("10.00")))
    form = told(
        replace(whole, rows=rows, funds=replace(funds, executed=funds.funds.annual), total=Decimal("100.00"))
    )
    assert form.content.deviations == ()
    assert "已评定的各项没有扣分，也没有超额较多的指标。" in words(form)
    assert "没有人工改定的得分，总分为各项得分之和。" in words(form)


def test_blanks_a_person_has_to_fill_are_counted() -> None:
    assert missing_texts(told(complete()).missing)[-1] == "报告正文有 7 处“（待填写）”，请填报或在模板里补写"


def test_a_template_of_ones_own_decides_what_stands_where() -> None:
    form = told(complete(), "# {项目名称}报告\n## 资金\n{资金情况}\n{资金表}\n{资金表}\n")
    assert form.title == "“12345”语音服务费报告"
    assert [passage.kind for passage in form.content.passages] == [
        "heading",
        "heading",
        "text",
        "table",
        "table",
    ]
    assert [page.name for page in form.pages] == ["资金表", "资金表2"]
    assert form.content.template == "forms/report.md"
    for write in WRITERS.values():
        assert write(form)


def test_the_shipped_template_uses_every_placeholder_that_stands_alone() -> None:
    used: ReportTemplate = default_template()
    assert {line.block for line in used.lines} - {""} == {*BLOCK_PLACEHOLDERS}


def through_the_year(indicator: str) -> list[Observation]:
    found = []
    for month in range(1, 7):
        seen = observed(indicator, str(90 + month), "100", str(90 + month))
        period = Period(date(2024, 1, 1), date(2024, month, 28))
        found.append(replace(seen, measured=replace(seen.measured, period=period)))
    return found


def measured_rows() -> Assessment:
    """The complete assessment with one row that is measured."""
    rows = list(complete().rows)
    rows[3] = replace(rows[3], indicator=replace(rows[3].indicator, id="t", evaluator="hotline.on_time_rate"))
    funds = complete().funds
    assert funds
    project = replace(complete().project, indicators=tuple(row.indicator for row in rows), funds=funds.funds)
    return replace(complete(), rows=tuple(rows), project=project)


def test_what_was_seen_through_the_year_is_drawn() -> None:
    money = [
        replace(observation, measured=replace(observation.measured, unit="元"))
        for observation in through_the_year(FUNDS)
    ]
    form = told(measured_rows(), history={"t": through_the_year("t"), FUNDS: money})
    pictures = [passage.text for passage in form.content.passages if passage.kind == "picture"]
    assert [picture.partition("（")[0] for picture in pictures] == [
        "图1　预算执行进度",
        "图2　得分构成",
        "图3　工单按时办结率逐期监测值",
    ]
    assert "2024-03-28：93%" in pictures[2]


def test_of_a_change_no_line_is_spoken_of_that_is_not_drawn() -> None:
    whole = measured_rows()
    changed = replace(whole.rows[3].indicator, target=read_target("较上年提高2%"))
    rows = (*whole.rows[:3], replace(whole.rows[3], indicator=changed), *whole.rows[4:])
    project = replace(whole.project, indicators=tuple(row.indicator for row in rows))
    form = told(replace(whole, rows=rows, project=project), history={"t": through_the_year("t")})
    picture = next(passage.text for passage in form.content.passages if "逐期监测值" in passage.text)
    assert "（指标值较上年提高2%是变化，不画虚线" in picture
    assert "虚线为" not in picture


def test_a_single_value_is_no_trend() -> None:
    form = told(measured_rows(), history={"t": through_the_year("t")[:1]})
    assert "各项指标尚无两期以上的监测值，不绘逐期趋势图。" in words(form)


def drawn_report(sample: bool = True) -> Form:
    return report_form(measured_rows(), {"t": through_the_year("t")}, sample=sample)


@pytest.mark.parametrize("suffix", WRITERS)
def test_the_same_report_gives_the_same_bytes(suffix: str) -> None:
    assert WRITERS[suffix](drawn_report()) == WRITERS[suffix](drawn_report())


def test_the_mark_of_sample_data_is_on_every_page() -> None:
    with pdfplumber.open(io.BytesIO(WRITERS["pdf"](drawn_report()))) as document:
        assert len(document.pages) > 3
        for number, page in enumerate(document.pages, 1):
            text = page.extract_text() or ""
            assert SAMPLE_MARK in text
            assert f"— {number} —" in text
    word = Document(io.BytesIO(WRITERS["docx"](drawn_report())))
    assert word.sections[0].header.paragraphs[0].text == SAMPLE_MARK
    for sheet in openpyxl.load_workbook(io.BytesIO(WRITERS["xlsx"](drawn_report()))):
        assert SAMPLE_MARK in sheet.oddHeader.center.text
    assert SAMPLE_MARK in WRITERS["html"](drawn_report()).decode()


def test_a_report_of_real_data_carries_no_mark() -> None:
    with pdfplumber.open(io.BytesIO(WRITERS["pdf"](drawn_report(sample=False)))) as document:
        assert not any(SAMPLE_MARK in (page.extract_text() or "") for page in document.pages)


def test_word_has_real_headings_tables_and_pictures_with_words() -> None:
    word = Document(io.BytesIO(WRITERS["docx"](drawn_report())))
    levels = [int(each.get(each.keys()[0])) for each in word.element.iter("{*}outlineLvl")]
    assert levels[:3] == [0, 1, 2]
    assert len(word.tables) == 3
    assert len(word.inline_shapes) == 2
    assert all(each.get("descr") for each in word.element.iter("{*}docPr"))


def test_official_type_sizes_and_line_heights() -> None:
    word = Document(io.BytesIO(WRITERS["docx"](drawn_report())))
    body = next(paragraph for paragraph in word.paragraphs if paragraph.text.startswith("本项目为"))
    marks = body._p.pPr
    assert marks is not None
    (indent,) = marks.iter("{*}ind")
    (spacing,) = marks.iter("{*}spacing")
    assert [value for name, value in indent.items() if name.endswith("firstLineChars")] == ["200"]
    assert [value for name, value in spacing.items() if name.endswith("}line")] == ["560"]
    assert {run.font.size.pt for run in body.runs if run.font.size} == {16}


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("suffix", ["html", "docx", "xlsx", "pdf"])
def test_hostile_text_breaks_nothing(suffix: str, text: str) -> None:
    made = WRITERS[suffix](told(with_text(text)))
    if suffix == "html":
        assert "<script" not in made.decode()
    if suffix == "xlsx":
        cells = [
            cell
            for sheet in openpyxl.load_workbook(io.BytesIO(made))
            for row in sheet.iter_rows()
            for cell in row
        ]
        assert {cell.data_type for cell in cells} <= {"s", "n"}


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "a\"b'c&d<e>", "{项目名称}"])
def test_a_name_in_a_drawing_stays_a_name(text: str) -> None:
    rows = list(measured_rows().rows)
    rows[3] = replace(rows[3], indicator=replace(rows[3].indicator, name=text))
    rows = [replace(row, indicator=replace(row.indicator, branch=(text, text))) for row in rows]
    project = replace(complete().project, indicators=tuple(row.indicator for row in rows))
    form = report_form(
        replace(measured_rows(), rows=tuple(rows), project=project), {"t": through_the_year("t")}, sample=True
    )
    svgs = [each.drawing.svg for each in form.story if hasattr(each, "drawing")]
    assert svgs
    assert not any("<script" in svg for svg in svgs)
    assert WRITERS["pdf"](form)


def test_a_long_reason_and_sixty_rows_are_printed_to_the_last_character() -> None:
    whole = complete()
    long = replace(whole.rows[2], reason="长" * 1999 + "尾")
    rows = (*(replace(long, indicator=replace(long.indicator, id=f"r{index}")) for index in range(60)),)
    project = replace(whole.project, indicators=tuple(row.indicator for row in rows))
    form = told(
        replace(whole, project=project, rows=rows[:2] + tuple(replace(row, reason="短") for row in rows[2:]))
    )
    with pdfplumber.open(io.BytesIO(WRITERS["pdf"](form))) as document:
        text = "".join(page.extract_text() or "" for page in document.pages)
    assert text.count("尾") == 2
    assert len(re.findall("长", text)) == 2 * 1999


def test_the_data_holds_every_deviation_with_its_numbers() -> None:
    data: dict[str, Any] = json.loads(WRITERS["json"](told(complete())))
    assert data["form"] == "report"
    assert [(each["id"], each["lost"]) for each in data["deviations"][:2]] == [
        ("funds", "1.69"),
        ("电话接通率", "0.29"),
    ]
    assert data["evaluation"]["total"] == "95.48"
    assert {each["kind"] for each in data["passages"]} == {"heading", "text", "table", "picture"}


def test_deviations_stand_in_the_order_of_the_form() -> None:
    evaluation = collect_self_evaluation(complete(), sample=False, layout="central")
    assert [deviation.name for deviation in find_deviations(complete(), evaluation)] == [
        "预算执行率",
        "质量指标“电话接通率”",
        "社会效益指标“诉求办理知晓率”",
        "服务对象满意度指标“来电群众满意”",
    ]
