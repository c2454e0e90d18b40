"""What a target sheet says: all that is official in a target file, as printed there."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from forms import docx, pdf, xlsx
from forms.form import Form
from forms.target.target import LAYOUTS, target_form
from indicators.model import FundRow, Funds, Project
from indicators.reading import read_project
from tests.forms.assessments import profile
from tests.forms.test_self_evaluation import drawn, kept

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(path for path in (ROOT / "targets").rglob("*.yaml") if path.stem != "budget")


def shipped(path: Path) -> Project:
    project, problems = read_project(path.read_bytes(), path.name, f"2024/{path.stem}")
    assert project, problems
    return project


def sheet(project: Project, layout: str = "", rules: str = "mof-2020") -> Form:
    return target_form(project, replace(profile(), name=rules), sample=False, layout=layout)


def voice() -> Project:
    return replace(shipped(ROOT / "targets" / "2024" / "voice-service.yaml"), sha256="ab" * 32)


def texts(form: Form) -> list[str]:
    return [cell.text for row in form.grid().rows for cell in row]


def row_of(form: Form, text: str) -> list[str]:
    return next(
        [cell.text for cell in row] for row in form.grid().rows if any(cell.text == text for cell in row)
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_cell_is_as_approved(layout: str) -> None:
    text = drawn(sheet(voice(), layout).grid())
    assert text == kept(f"target-{layout}.txt", text)


def test_the_data_is_as_approved() -> None:
    text = json.dumps(sheet(voice()).data(), ensure_ascii=False, indent=1) + "\n"
    assert text == kept("target.json", text)


@pytest.mark.parametrize("layout", ["guyuan", "central"])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_everything_official_of_a_target_file_is_printed(path: Path, layout: str) -> None:
    project = shipped(path)
    printed = texts(sheet(project, layout))
    assert {
        project.name,
        f"【103】{project.department.name}",
        f"【103002】{project.unit.name}",
        project.attribute,
        "2024-2024",
        project.goal,
    } <= set(printed)
    for indicator in project.indicators:
        assert {indicator.name, indicator.target.text, *indicator.branch} <= set(printed)


def test_the_sheet_of_the_first_user_has_the_amounts_beside_their_names() -> None:
    form = sheet(voice())
    assert form.title == "2024年固原市人民政府办公室项目支出预算绩效目标表"
    assert row_of(form, "项目资金(万元)")[1:] == [
        "年度资金总额(含本级和市县) 8.00万元",
        "年度资金总额(含本级) 8.00万元",
    ]
    assert row_of(form, "其中:财政拨款") == ["其中:财政拨款", "其中:财政拨款"]
    assert "上年结转" not in texts(form)


@pytest.mark.parametrize("write", [docx.write, xlsx.write, pdf.write])
def test_the_same_file_gives_the_same_bytes(write: Callable[[Form], bytes]) -> None:
    assert write(sheet(voice())) == write(sheet(voice()))


def test_a_sheet_without_points_has_no_column_for_them() -> None:
    project = voice()
    bare = replace(
        project,
        indicators=tuple(replace(indicator, weight=indicator.weight * 0) for indicator in project.indicators),
    )
    for layout in ("guyuan", "central"):
        assert "分值" not in texts(sheet(bare, layout))
        assert "分值" in texts(sheet(project, layout))


def test_a_sheet_without_explanations_has_no_column_for_them() -> None:
    project = voice()
    bare = replace(
        project, indicators=tuple(replace(indicator, basis={}) for indicator in project.indicators)
    )
    assert "指标解释" not in texts(sheet(bare, "central"))
    assert "依据：行业标准\n数据来源：运营商故障记录" in texts(sheet(project, "central"))


def test_the_rules_of_a_project_choose_its_sheet() -> None:
    chosen = {
        name: sheet(voice(), rules=name).content.layout for name in ("mof-2020", "ningxia", "sichuan-2025")
    }
    assert chosen == {"mof-2020": "guyuan", "ningxia": "guyuan", "sichuan-2025": "sichuan"}


def test_the_sheet_of_sichuan_takes_a_confirmed_target_apart_and_prints_an_unconfirmed_one_whole() -> None:
    project = voice()
    doubtful = replace(
        project.indicators[0], name="待确认", target=replace(project.indicators[0].target, confirm=True)
    )
    form = sheet(replace(project, indicators=(*project.indicators, doubtful)), "sichuan")
    assert row_of(form, "工作按期完成, 线路正常运行")[-4:] == ["≥", "98", "%", "12.5"]
    assert row_of(form, "待确认")[-4:] == ["/", "8 万", "/", "12.5"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_project_with_nothing_but_a_name_still_makes_a_sheet(layout: str) -> None:
    bare = Project("2024/bare", "空", 2024, ())
    assert "未申报项目资金" in texts(sheet(bare, layout))
    assert "2024-2024" in texts(sheet(bare, layout))
    assert texts(sheet(replace(bare, funds=Funds()), layout)).count("其他资金") >= 1


def test_a_period_that_is_not_of_whole_years_is_printed_with_its_days() -> None:
    part = replace(voice(), period=(date(2024, 3, 1), date(2025, 9, 30)))
    assert sheet(part).content.period.text == "2024年3月1日至2025年9月30日"


def test_carried_over_money_has_its_line_where_it_was_declared() -> None:
    funds = Funds("万元", FundRow(Decimal("18.50"), Decimal("12.50"), Decimal(6), None))
    form = sheet(replace(voice(), funds=funds))
    assert row_of(form, "上年结转 6万元") == ["上年结转 6万元"] * 2
    assert row_of(sheet(replace(voice(), funds=funds), "central"), "上年结转资金") == ["上年结转资金", "6.00"]
