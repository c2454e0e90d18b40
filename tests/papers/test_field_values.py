"""Fields of the head: no place for a seal is a name, 项目期 is kept in all notations, no sentence is a field."""

from pathlib import Path

import pytest

import app
from papers.target_files.target_file import build_target_file
from papers.target_sheets.read_sheet import ReadSheet
from tests.documents.laid import Row, sheets, table
from tests.workspace.importing import shipped_shares

TITLE = "2025年项目支出绩效目标表"
ROWS = (
    ("一级指标", "二级指标", "三级指标", "指标值"),
    ("产出指标", "数量指标", "受理量", "≥1000件"),
)


def read_sheet(*rows: Row, above: tuple[str, ...] = ()) -> ReadSheet:
    (sheet,) = sheets(TITLE, *above, table(("项目名称", "热线", "", ""), *rows, *ROWS))
    return sheet


def file_text(sheet: ReadSheet) -> str:
    return build_target_file(sheet, 2025, shipped_shares()).text


@pytest.mark.parametrize(
    "row",
    [
        ("填报单位：（盖章）", "", "", ""),
        ("填报单位", "（盖章）", "项目负责人", "（签字）"),
        ("实施单位", "（公章）", "主管部门", "（加盖公章）"),
        ("实施单位", "：", "项目负责人", "："),
        ("单位（盖章）：", "", "项目负责人（签字）：", ""),
        ("实施单位", "单位盖章", "项目负责人", "签名："),
        ("填报单位：＿＿＿＿", "", "负责人：____", ""),
        ("填报单位", "（签  章）", "项目负责人", "（签 字）"),
        ("实施单位", "（ 公 章 ）", "主管部门", "（盖 章 处）"),
    ],
)
def test_a_place_for_a_seal_is_no_name(row: Row) -> None:
    sheet = read_sheet(row)
    assert (sheet.unit.text, sheet.department.text, sheet.leader.text) == ("", "", "")
    assert not any(
        line.startswith(("unit:", "department:", "leader:")) for line in file_text(sheet).splitlines()
    )


def test_a_place_for_a_seal_in_running_text() -> None:
    sheet = read_sheet(above=("填报单位：（盖章）  日期：2025年1月", "负责人：（签字）"))
    assert (sheet.unit.text, sheet.leader.text) == ("", "")


@pytest.mark.parametrize(
    ("row", "unit", "leader"),
    [
        (("填报单位（盖章）：某局", "", "", ""), "某局", ""),
        (("实施单位", "某局（盖章）", "项目负责人", "张三（签字）"), "某局", "张三"),
        (("实施单位", "印章管理中心（章华路）", "", ""), "印章管理中心（章华路）", ""),
    ],
)
def test_a_name_beside_a_seal_stays(row: Row, unit: str, leader: str) -> None:
    sheet = read_sheet(row)
    assert (sheet.unit.text, sheet.leader.text) == (unit, leader)


@pytest.mark.parametrize(
    ("row", "written"),
    [
        (("项目支出实施期", "2025.07-2026.01", "", ""), "period: 2025.07-2026.01"),
        (("项目实施期", "2025年7月至2026年1月", "", ""), "period: 2025年7月至2026年1月"),
        (("建设周期", "2025.07.01—2026.01.31", "", ""), "period: 2025.07.01—2026.01.31"),
        (("起止日期：2025/1/1-2025/12/31", "", "", ""), "period: 2025/1/1-2025/12/31"),
        (("项目开始时间", "2025年1月", "项目结束时间", "2026年6月"), "period: 2025年1月至2026年6月"),
        (("实施起始年度", "2025", "实施终止年度", "2027"), "period: 2025至2027"),
        (("项目起止时间", "自2025年7月至2026年1月止", "", ""), "period: 自2025年7月至2026年1月止"),
        (("实施期", "一年", "", ""), "# 待确认：项目期读不出或不含 2025 年，原表为 period: 一年"),
        (("项目期限", "长期", "", ""), "# 待确认：项目期读不出或不含 2025 年，原表为 period: 长期"),
        (("实施期限", "2021-2023", "", ""), "# 待确认：项目期读不出或不含 2025 年，原表为 period: 2021-2023"),
    ],
)
def test_the_period_is_kept(row: Row, written: str) -> None:
    assert f"\n{written}" in file_text(read_sheet(row))


@pytest.mark.parametrize(
    "row",
    [
        ("年度目标", "项目名称：话务外包；实施单位：某所，负责人：张三。", "", ""),
        ("项目概况", "项目负责人：张三负责日常；主管部门：某委", "", ""),
        ("", "项目名称：三年行动；年度资金总额80万元，完成率100%。", "", ""),
        ("立项依据", "实施单位：按照某局文件执行", "", ""),
        ("总体目标", "主管部门：某委。按计划完成全年工作。", "", ""),
        ("实施单位：某所。负责人：张三，主管部门：某委", "", "", ""),
    ],
)
def test_a_sentence_is_no_field(row: Row) -> None:
    sheet = read_sheet(row)
    assert (sheet.name.text, len(sheet.rows)) == ("热线", 1)
    assert (sheet.unit.text, sheet.department.text, sheet.leader.text) == ("", "", "")


def test_a_goal_stays_whole_whatever_it_names() -> None:
    goal = "项目名称：话务外包；实施单位：某所，负责人：张三。"
    assert read_sheet(("年度目标", goal, "", "")).goal.text == goal


def test_two_fields_in_one_cell_are_two() -> None:
    sheet = read_sheet(("主管部门：某委  实施单位：某所", "", "", ""))
    assert (sheet.department.text, sheet.unit.text) == ("某委", "某所")


def test_the_case_of_the_blank_unit(shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper = shared / "cases/field/unit-left-blank-for-the-seal/申报表.docx"
    assert app.main(["--workspace", str(tmp_path), "import", str(paper)]) == 0
    (file,) = (tmp_path / "targets/2023").iterdir()
    text = file.read_text("utf-8")
    assert "unit:" not in text.partition("\nindicators:")[0]
    assert "\nperiod: 2023.07-2024.01\n" in text
    assert str(tmp_path) not in capsys.readouterr().out


@pytest.mark.parametrize(("period", "told"), [("长期", True), ("三年", True), ("2025-2027", False)])
def test_a_period_that_cannot_be_read_is_told(
    period: str, told: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ("\t".join(row) for row in (("项目名称", "热线"), ("项目期", period), *ROWS))
    paper = tmp_path / "目标表.txt"
    paper.write_text("\n".join((TITLE, "", *lines)), encoding="utf-8")
    app.main(["--workspace", str(tmp_path), "import", str(paper)])
    assert (f"项目期“{period}”读不出起止或不含 2025 年" in capsys.readouterr().out) == told
