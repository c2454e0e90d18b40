"""A sheet as read becomes a target file that reads back as the same, with a comment at every row that is unclear."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from characters.look_alikes import ordinary_text
from papers.target_files.target_file import DraftTargetFile, build_target_file, file_name
from papers.target_sheets.read_sheet import PrintedText, ReadSheet
from tests.documents.laid import sheets, table
from tests.workspace.importing import shipped_shares
from yamlfiles.problem import Severity

HEADER = ("一级指标", "二级指标", "三级指标", "指标值", "分值")
FULL = (
    ("产出指标", "数量指标", "受理量", "≥1000件", ""),
    ("产出指标", "质量指标", "办结率", "95%", ""),
    ("产出指标", "时效指标", "办结时间", "≤5天", ""),
    ("效益指标", "社会效益指标", "知晓率", "≥90%", ""),
    ("效益指标", "生态效益指标", "无", "无", ""),
    ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", ""),
)


def sheet_of(*rows: tuple[str, ...], title: str = "2025年项目绩效目标表", **fields: str) -> ReadSheet:
    head = [
        ("项目名称", fields.pop("name", "便民服务"), "", "", ""),
        *((key, value, "", "", "") for key, value in fields.items()),
    ]
    (sheet,) = sheets(title, table(*head, HEADER, *rows))
    return sheet


def written(*rows: tuple[str, ...], **fields: str) -> DraftTargetFile:
    return build_target_file(sheet_of(*rows, **fields), 2025, shipped_shares(), sha256="ab" * 32)


def weights(file: DraftTargetFile) -> list[Decimal]:
    assert file.project is not None
    return [indicator.weight for indicator in file.project.indicators]


def errors(file: DraftTargetFile) -> list[str]:
    return [problem.message for problem in file.problems if problem.severity is Severity.ERROR]


def test_weights_are_added_by_the_rules_and_must_be_confirmed() -> None:
    file = written(*FULL)
    assert weights(file) == [Decimal(text) for text in ("16.68", "16.66", "16.66", "30", "0", "10")]
    assert "原表没有分值，按以下规则补充，须由单位确认" in file.text
    assert errors(file) == []


def test_printed_weights_are_kept_as_printed() -> None:
    file = written(
        *((*row[:4], weight) for row, weight in zip(FULL, ("20", "20分", "10%", "30", "", "10"), strict=True))
    )
    assert weights(file) == [20, 20, 10, 30, 0, 10]
    assert "分值：照原表抄录" in file.text


def test_points_of_an_absent_branch_go_to_the_benefit() -> None:
    file = written(*FULL[:4])
    assert weights(file)[-1] == 40
    assert "没有的一级指标，其分值并入效益指标" in file.text


def test_a_sheet_with_costs_of_its_own_takes_the_rules_that_know_them() -> None:
    file = written(("成本指标", "经济成本指标", "总成本", "≤10万元", ""), *FULL)
    assert weights(file)[0] == 20
    assert sum(weights(file)) == 90


def test_unclear_rows_are_marked_where_they_stand() -> None:
    lines = written(*FULL).text.splitlines()
    (at,) = (number for number, line in enumerate(lines) if "name: 办结率" in line)
    assert lines[at - 2] == "      # 待确认：指标值“95%”未写计算符号，按“≥”理解（第1个表 第4行）"
    assert sum("# 待确认" in line for line in lines) == 2  # and the missing funds


def test_ids_say_where_a_row_stands_and_are_unique() -> None:
    file = written(*FULL, ("产出指标", "数量指标", "回访量", "≥800件", ""))
    assert file.project is not None
    assert [indicator.id for indicator in file.project.indicators if indicator.weight] == [
        *("quantity-1", "quantity-2", "quality-1", "timeliness-1"),
        *("social-1", "satisfaction-1"),
    ]


def test_kinds_of_targets_have_their_own_way_of_being_filled_in() -> None:
    file = written(
        ("产出指标", "质量指标", "验收", "通过", ""),
        ("产出指标", "时效指标", "完成时间", "2025年12月底前", ""),
        ("效益指标", "社会效益指标", "影响", "有效提升", ""),
    )
    assert file.project is not None
    assert [indicator.evaluator for indicator in file.project.indicators] == [
        "manual.done",
        "manual.value",
        "manual.grade",
    ]


def test_rows_that_have_no_place_in_the_tree_are_kept_and_told() -> None:
    file = written(("", "", "知晓度", "高", ""), *FULL, ("项目决策", "项目目标", "完整性", "明确", ""))
    placeless = "  项目决策:\n    项目目标:\n      # 待确认：“项目决策”不在绩效指标的级次中（评价决策、管理或部门整体时才用"
    assert placeless in file.text
    known = "，可用的有：成本指标、产出指标、效益指标、满意度指标"
    assert errors(file) == [f"不认识的一级指标“待确认”{known}", f"不认识的一级指标“项目决策”{known}"]


def test_a_blank_target_stays_blank_and_is_an_error_to_mend() -> None:
    file = written(("产出指标", "数量指标", "受理量", "", ""), *FULL[1:])
    assert "        name: 受理量\n        target:\n" in file.text
    assert [error[:12] for error in errors(file)] == ["缺少字段“target”"]


def test_a_period_that_cannot_be_read_stands_as_a_comment() -> None:
    file = written(*FULL, 项目期="长期")
    assert "# 待确认：项目期读不出或不含 2025 年，原表为 period: 长期" in file.text
    assert errors(file) == []


@pytest.mark.parametrize(
    ("printed", "code", "name"),
    [
        ("【103】市政府办公室", "103", "市政府办公室"),
        ("[155]濉溪县民政局", "155", "濉溪县民政局"),
        ("219-棠溪镇人民政府", "219", "棠溪镇人民政府"),
        ("“12345”服务中心", "", "“12345”服务中心"),
        ("卫健委, 疾控局: {合署}", "", "卫健委, 疾控局: {合署}"),
    ],
)
def test_a_department_keeps_its_code(printed: str, code: str, name: str) -> None:
    project = written(*FULL, 主管部门=printed).project
    assert project is not None
    assert (project.department.code, project.department.name) == (code, name)


def test_a_code_in_a_cell_of_its_own_belongs_to_its_department() -> None:
    project = written(*FULL, 主管部门="市政府办公室", 部门编码="103").project
    assert project is not None
    assert (project.department.code, project.department.name) == ("103", "市政府办公室")


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("“12345”语音服务费", "12345-语音服务费"),
        ("51000021R000000019951-工资性支出", "51000021R000000019951-工资性支出"),
        ("../../etc/passwd", "etc-passwd"),
        ("办公宿舍楼、食堂及餐厅 暖通改造", "办公宿舍楼-食堂及餐厅-暖通改造"),
        ("……", "未写项目名称"),
    ],
)
def test_a_file_is_named_after_its_project(name: str, file: str) -> None:
    assert file_name(name) == file


ANYTHING = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=30)
ORDINARY = ANYTHING.map(ordinary_text).filter(bool)
"""Papers come in with the look-alikes replaced."""


@given(name=ORDINARY, target=ORDINARY, project=ORDINARY)
def test_whatever_is_printed_reads_back_as_printed(name: str, target: str, project: str) -> None:
    sheet = sheet_of(*FULL)
    first = sheet.rows[0]
    odd = replace(
        sheet,
        name=PrintedText(project, "甲"),
        goal=PrintedText(target, "乙"),
        rows=(
            replace(first, name=PrintedText(name, "丙"), target=PrintedText(target, "丁")),
            *sheet.rows[1:],
        ),
    )
    file = build_target_file(odd, 2025, shipped_shares())
    assert file.project is not None, file.problems
    assert file.project.name == project.strip()
    assert file.project.goal == target.strip()
    rows = {indicator.name: indicator.target.text for indicator in file.project.indicators}
    if name.strip() and target.strip() and not errors(file):
        assert rows[name.strip()] == target.strip()
