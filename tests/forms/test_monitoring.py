"""The 监控表: its data, its cells, the numbers of the store in every format, on pages that lie."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
import pdfplumber
import pytest
from docx import Document
from docx.enum.section import WD_ORIENT

from forms import docx, html, pdf, xlsx
from forms.form import Form
from forms.monitoring.monitoring import monitoring_form
from forms.monitoring.sheet import WORKED_OUT_NOTE
from indicators.missing import MissingKind, missing_text, missing_texts
from indicators.model import FundRow, Funds
from indicators.records import ProjectRecords
from monitoring.monitored import MonitoringAssessment, assess_monitoring
from monitoring.outlook import Likelihood
from tests.forms.assessments import profile
from tests.forms.monitored import JULY, SAID, SEEN, monitored, partly, project, whole, with_text
from tests.forms.test_self_evaluation import drawn, kept
from tests.forms.test_writers import HOSTILE, READERS, WRITERS

FORMS: dict[str, Callable[[], MonitoringAssessment]] = {"monitoring": whole, "monitoring-open": partly}


def sheet(monitored: MonitoringAssessment) -> Form:
    return monitoring_form(monitored, sample=False)


def row_of(form: Form, text: str) -> list[str]:
    return next(
        [cell.text for cell in row] for row in form.grid().rows if any(cell.text == text for cell in row)
    )


def texts(form: Form) -> list[str]:
    return [cell.text for row in form.grid().rows for cell in row]


@pytest.mark.parametrize("name", FORMS)
def test_the_data_is_as_approved(name: str) -> None:
    text = json.dumps(sheet(FORMS[name]()).data(), ensure_ascii=False, indent=1) + "\n"
    assert text == kept(f"{name}.json", text)


@pytest.mark.parametrize("name", FORMS)
def test_every_cell_is_as_approved(name: str) -> None:
    text = "\n".join(drawn(page) for page in sheet(FORMS[name]()).pages)
    assert text == kept(f"{name}.txt", text)


def test_ticks_stand_under_the_causes_and_the_likelihood() -> None:
    assert row_of(sheet(whole()), "受理来电数量")[2:] == [
        *("受理来电数量", "≥60000件", "19000件", "40000件"),
        *("", "", "√", "", "√", "缺编两人"),
        *("", "√", "", "措施：下半年补招"),
    ]


def test_money_stands_in_three_lines_whose_parts_come_to_the_total() -> None:
    form = sheet(whole())
    assert row_of(form, "年度资金总额") == ["年度资金总额", "18.50", "6.10", "32.97%", "18.20"]
    assert row_of(form, "其中:本年一般公共预算拨款")[1:] == ["12.50", "6.10", "48.80%", ""]
    assert row_of(form, "其他资金")[1:] == ["6.00", "0.00", "0.00%", ""]
    assert any("其他资金含上年结转资金 6万元" in text for text in texts(form))


def test_an_adjusted_budget_is_told_and_counts() -> None:
    changed = replace(project(), funds=Funds("万元", FundRow(Decimal("18.5")), FundRow(Decimal(20))))
    form = sheet(
        assess_monitoring(
            changed,
            profile(),
            ProjectRecords({observation.indicator: observation for observation in SEEN}, SAID),
            JULY,
        )
    )
    assert row_of(form, "年度资金总额")[1:4] == ["18.50", "6.10", "30.50%"]
    assert any("全年预算数 20万元，执行率按全年预算数计算" in text for text in texts(form))


def test_what_is_not_known_waits_and_the_form_says_what_is_missing() -> None:
    form = sheet(partly())
    assert row_of(form, "工单按时办结率")[3:5] == ["待采集", "待填报"]
    assert row_of(form, "履职保障")[3:5] == ["待评定", "待填报"]
    assert row_of(form, "年度资金总额")[2:] == ["待采集", "待采集", "待填报"]
    assert form.missing
    assert missing_texts(form.missing) == form.content.missing
    assert not form.content.ready


def test_a_complete_form_is_ready_and_says_its_light() -> None:
    form = sheet(whole())
    assert (form.missing, form.content.ready) == ((), True)
    assert any(text.startswith("监控结果：红灯（红灯") for text in texts(form))


def test_a_contradiction_keeps_the_form_from_being_ready() -> None:
    seen = whole()
    first = seen.rows[0]
    sure = replace(first.outlook, forecast="1件", likelihood=Likelihood.SURE)
    form = sheet(replace(seen, rows=(replace(first, outlook=sure), *seen.rows[1:])))
    (contradiction,) = (item for item in form.missing if item.kind is MissingKind.CONTRADICTION)
    assert "达不到指标值" in missing_text([contradiction])


def test_a_guess_of_the_program_is_marked_as_one_with_its_range_and_what_it_proposes() -> None:
    form = sheet(monitored(SEEN, ()))
    cells = row_of(form, "受理来电数量")
    assert cells[5] == "32900件\n（30400–35400）\n（推算）"
    assert cells[-4:-1] == ["", "", "推算"]
    assert any(WORKED_OUT_NOTE in text for text in texts(form))
    assert any("按日均进度" in cell.text for page in form.pages[1:] for row in page.rows for cell in row)


def test_what_a_person_chose_stands_before_what_the_range_proposes() -> None:
    cells = row_of(sheet(whole()), "受理来电数量")
    assert cells[-4:-1] == ["", "√", ""]
    assert not any(WORKED_OUT_NOTE in text for text in texts(sheet(whole())))


def test_what_cannot_be_worked_out_is_left_to_be_filled_in_and_told_why() -> None:
    form = sheet(monitored(SEEN, ()))
    assert row_of(form, "工单按时办结率")[4] == "待填报"
    assert any(
        "不能推算：没有逐月的分子和分母" in cell.text
        for page in form.pages
        for row in page.rows
        for cell in row
    )


def test_a_project_without_anything_still_makes_a_form() -> None:
    form = sheet(
        assess_monitoring(
            replace(project(), indicators=(), funds=None), profile(), ProjectRecords(), date(2024, 1, 31)
        )
    )
    assert form.title == "项目支出绩效目标执行监控表（2024年1月）"
    assert "未申报项目资金" in texts(form)


@pytest.mark.parametrize("kind", WRITERS)
def test_the_numbers_on_the_paper_are_those_of_the_data(kind: str) -> None:
    form = sheet(whole())
    printed = READERS[kind](WRITERS[kind](form))
    for word in ("19000件", "94.9%", "4.52万元", "40000件", "98.6%"):
        assert word in [text.replace("\n", "") for text in printed]


@pytest.mark.parametrize("kind", WRITERS)
def test_the_same_monitoring_gives_the_same_bytes(kind: str) -> None:
    assert WRITERS[kind](sheet(whole())) == WRITERS[kind](sheet(whole()))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf"])
def test_hostile_text_breaks_nothing(kind: str, text: str) -> None:
    assert WRITERS[kind](sheet(with_text(text)))


def test_every_format_lies_across() -> None:
    form = sheet(whole())
    with pdfplumber.open(io.BytesIO(pdf.write(form))) as document:
        assert {(round(page.width), round(page.height)) for page in document.pages} == {(842, 595)}
    section = Document(io.BytesIO(docx.write(form))).sections[0]
    assert (section.orientation, section.page_width > section.page_height) == (WD_ORIENT.LANDSCAPE, True)  # type: ignore[operator]  # both are set
    book = openpyxl.load_workbook(io.BytesIO(xlsx.write(form)))
    assert {each.page_setup.orientation for each in book} == {"landscape"}
    assert 'class="papers landscape"' in html.write(form)


def test_a_complete_form_fits_one_page() -> None:
    with pdfplumber.open(io.BytesIO(pdf.write(sheet(whole())))) as document:
        assert "填报日期" in (document.pages[0].extract_text() or "")
