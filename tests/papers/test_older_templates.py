"""Words of older and provincial templates are read as the levels that they are, marked where that is a guess."""

from pathlib import Path

import pytest

import app
from indicators.branches import BRANCH_TREE
from papers.target_sheets.read_sheet import ReadRow
from tests.documents.laid import sheets, table
from tests.small import small_workspace
from yamlfiles.wording import spelling_hint

HEADER = ("一级指标", "二级指标", "三级指标", "指标值")


def read_row(first: str, second: str) -> ReadRow:
    made = table(("项目名称", "路灯养护", "", ""), HEADER, (first, second, "养护数", "≥5000盏"))
    (sheet,) = sheets("2025年项目支出绩效目标表", made)
    (row,) = sheet.rows
    return row


@pytest.mark.parametrize(
    ("first", "second", "branch"),
    [
        ("项目完成指标", "数量指标", ("产出指标", "数量指标")),
        ("完成指标（50分）", "产出质量", ("产出指标", "质量指标")),
        ("实施效果指标", "社会效益", ("效益指标", "社会效益指标")),
        ("项目成效", "可持续性影响", ("效益指标", "可持续影响指标")),
        ("产出指标", "完成进度指标", ("产出指标", "时效指标")),
        ("效益", "实施效益", ("效益指标", "社会效益指标")),
        ("成本控制指标", "经济成本指标", ("成本指标", "经济成本指标")),
        ("受益群体满意度指标", "", ("满意度指标", "服务对象满意度指标")),
        ("数量指标", "", ("产出指标", "数量指标")),
    ],
)
def test_a_guess_is_marked(first: str, second: str, branch: tuple[str, str]) -> None:
    row = read_row(first, second)
    assert row.branch == branch
    assert len(row.doubts) == 1
    assert branch[0] in row.doubts[0] or branch[1] in row.doubts[0]


@pytest.mark.parametrize(
    ("first", "second", "branch"),
    [
        ("产出", "产出数量", ("产出指标", "数量指标")),
        ("产出", "产出质量", ("产出指标", "质量指标")),
        ("项目产出", "产出时效", ("产出指标", "时效指标")),
        ("产出", "产出成本", ("产出指标", "成本指标")),
        ("项目效果指标", "社会效益", ("效益指标", "社会效益指标")),
        ("满意度指标", "受益群体满意度", ("满意度指标", "服务对象满意度指标")),
        ("满意度", "学生家长满意度指标", ("满意度指标", "服务对象满意度指标")),
        ("服务对象满意度指标", "", ("满意度指标", "服务对象满意度指标")),
    ],
)
def test_a_name_of_one_meaning_is_no_guess(first: str, second: str, branch: tuple[str, str]) -> None:
    row = read_row(first, second)
    assert (row.branch, row.doubts) == (branch, ())


@pytest.mark.parametrize("first", ["过程", "过程指标", "项目管理指标", "决策", "投入指标", "履职效能"])
def test_levels_of_evaluations_are_called_what_they_are(first: str) -> None:
    row = read_row(first, "资金管理")
    assert row.branch == ("", "")
    assert "评价决策、管理或部门整体时才用" in row.doubts[0]


@pytest.mark.parametrize("target", ["完成", "成效", "影响"])
def test_a_word_of_older_templates_may_be_a_target(target: str) -> None:
    text = f"产出指标 质量指标 验收情况 {target}"
    (sheet,) = sheets("2025年项目支出绩效目标表", "项目名称：路灯养护", " ".join(HEADER), text)
    assert [(row.name.text, row.target.text) for row in sheet.rows] == [("验收情况", target)]


def test_running_costs_of_a_department_are_no_misspelt_cost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = small_workspace(tmp_path)
    file = next((root / "targets").rglob("*.yaml"))
    file.write_text(file.read_text("utf-8").replace("产出指标:", "运行成本指标:"), "utf-8")
    assert app.main(["--workspace", str(root), "check"]) == 1
    told = capsys.readouterr().out
    assert "不认识的一级指标“运行成本指标”，可用的有：成本指标、产出指标" in told
    assert "是否指" in spelling_hint("运行成本指标", BRANCH_TREE)


def test_the_case_passes_its_own_check(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = shared / "cases/papers/27-older-level-names.html"
    assert app.main(["--workspace", str(tmp_path), "import", str(paper)]) == 0
    told = capsys.readouterr()
    assert (
        "“养护路灯数”等 5 行待确认：一级指标“项目完成指标”不是现行名称，按“产出指标”归类"
        in told.out + told.err
    )
    (file,) = (tmp_path / "targets/2025").iterdir()
    text = file.read_text("utf-8")
    assert "项目完成指标:" not in text
    assert text.count("# 待确认：一级指标“项目完成指标”") == 5
    assert app.main(["--workspace", str(tmp_path), "check"]) == 0
