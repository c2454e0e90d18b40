"""部门整体: a department's own sheet, with rows that are made from its projects and say which of them did not go in."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import app
from forms.flow_document.flow_document import TextBlock
from forms.kinds import FORM_KINDS
from indicators.model import SheetKind
from indicators.reading import read_project
from indicators.records import Observation
from sources.input_files import find_input_files
from sources.made_tables import made_sources
from sources.origins.fetched import FetchedFolder
from tests.small import TARGETS
from workspace import Workspace
from workspace.budgets import covered_projects
from workspace.dossier import read_dossiers, read_month_dossiers
from workspace.methods import parameter_text
from workspace.project_results import department_members

SHEET = """\
kind: 部门整体
name: 市政府办公室
department: {code: "103", name: 市政府办公室}
period: 2024-2024
leader: 王主任
rules: department-2015
goal: 各项目如期完成。
tasks:
  - {name: 热线运行, content: 受理和督办, total: 10, fiscal: 10, other: 0}
  - 机关运转
funds: {total: 30.00, basic: 20.00, projects: 10.00, evaluator: manual.value}
indicators:
  产出指标:
    数量指标:
      - {id: evaluated, name: 项目自评完成率, target: ≥100%, weight: 20, evaluator: projects.evaluated_rate}
    质量指标:
      - {id: mean, name: 项目平均得分, target: ≥90分, weight: 15, evaluator: projects.mean_score}
    成本指标:
      - {id: execution, name: 项目执行率, target: ≥95%, weight: 15, evaluator: projects.execution_rate}
  效益指标:
    社会效益指标:
      - {id: duty, name: 履职效果, target: 良好, weight: 30, evaluator: manual.grade}
  满意度指标:
    服务对象满意度指标:
      - {id: content, name: 群众满意率, target: ≥90%, weight: 10, evaluator: hotline.satisfaction_rate}
"""
PROJECT_WORDS = (
    "项目支出绩效",
    "项目资金",
    "项目概况",
    "项目名称",
    "项目负责人",
    "实施单位",
    "主管部门：",
    "本项目",
)
OTHER = TARGETS.replace("热线运行经费", "宣传经费").replace(
    "total: 10.00, fiscal: 10.00", "total: 30.00, fiscal: 30.00"
)
FOREIGN = OTHER.replace("宣传经费", "别家的经费").replace("市政府办公室", "住建局")


def read(text: str) -> tuple[object, list[str]]:
    project, problems = read_project(text.encode(), "targets/2024/department.yaml", "2024/department")
    return project, [problem.message for problem in problems]


def test_a_department_has_its_tasks_and_its_money_by_use() -> None:
    project, problems = read_project(SHEET.encode(), "f.yaml", "2024/department")
    assert problems == ()
    assert project is not None
    assert project.funds is not None
    assert project.kind is SheetKind.DEPARTMENT
    assert [(task.name, task.total) for task in project.tasks] == [
        ("热线运行", Decimal(10)),
        ("机关运转", None),
    ]
    assert (project.funds.initial.basic, project.funds.initial.projects) == (
        Decimal("20.00"),
        Decimal("10.00"),
    )
    assert project.indicators[0].params == {"department": "市政府办公室"}


def test_what_was_paid_is_looked_up_under_the_department_whatever_the_sheet_is_called() -> None:
    text = SHEET.replace("name: 市政府办公室\ndepartment", "name: 市政府办公室整体支出\ndepartment")
    project, _ = read_project(
        text.replace(", evaluator: manual.value}", "}").encode(), "f.yaml", "2024/department"
    )
    assert project is not None
    assert project.funds is not None
    assert (project.name, project.funds.params) == ("市政府办公室整体支出", {"department": "市政府办公室"})


def test_a_row_that_says_whose_projects_keeps_it() -> None:
    text = SHEET.replace(
        "evaluator: projects.mean_score", "evaluator: projects.mean_score, with: {department: 住建局}"
    )
    project, _ = read_project(text.encode(), "f.yaml", "2024/department")
    assert project is not None
    assert project.indicators[1].params == {"department": "住建局"}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("kind: 部门整体", "kind: 单位", "kind"),
        ("kind: 部门整体\n", "", "只用于部门整体"),
        ("total: 10,", "total: 十,", "total"),
        ("basic: 20.00", "basics: 20.00", "basic"),
    ],
)
def test_a_mistake_is_told(old: str, new: str, told: str) -> None:
    _, problems = read(SHEET.replace(old, new))
    assert any(told in problem for problem in problems), problems


def check_messages(tmp_path: Path, text: str) -> list[str]:
    folder = tmp_path / "targets/2024"
    folder.mkdir(parents=True)
    (folder / "department.yaml").write_text(text, encoding="utf-8")
    workspace = Workspace(tmp_path)
    return [problem.message for read in workspace.read_targets() for problem in workspace.check_target(read)]


def test_the_sheet_of_a_department_adds_up_by_use(tmp_path: Path) -> None:
    assert not any("合计" in text for text in check_messages(tmp_path, SHEET))


def test_a_department_whose_parts_are_not_the_whole_is_told(tmp_path: Path) -> None:
    found = check_messages(tmp_path, SHEET.replace("basic: 20.00", "basic: 21.00"))
    assert any("31.00" in text and "30.00" in text for text in found), found


@pytest.mark.parametrize(("fiscal", "is_told"), [("25.00", False), ("29.00", True)])
def test_sources_of_a_department_are_added_up_and_told_as_not_printed(
    tmp_path: Path, fiscal: str, is_told: bool
) -> None:
    sources = f"total: 30.00, fiscal: {fiscal}, carried_over: 0, other: 5.00,"
    found = check_messages(tmp_path, SHEET.replace("total: 30.00,", sources))
    assert any("不印在部门整体的表上" in text for text in found)
    assert any("34.00" in text for text in found) is is_told


@pytest.fixture
def office(folder: Path) -> Path:
    """The small workspace with a second project, one of another department, and the department's sheet."""
    for name, text in (("second", OTHER), ("foreign", FOREIGN), ("department", SHEET)):
        (folder / f"targets/2024/{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_workspace_whose_path_has_signs_of_patterns_finds_its_results(tmp_path: Path) -> None:
    root = tmp_path / "办公室[2024]"
    folder = root / "data/made/project_results"
    folder.mkdir(parents=True)
    (folder / "2024-12-31.csv").write_text("项目编号,截止日期\n2024/a,2024-12-31\n", encoding="utf-8-sig")
    paths, _ = find_input_files(
        root, made_sources(root, root / "data")["project_results"], FetchedFolder(root / "data/fetched")
    )
    assert [path.name for path in paths] == ["2024-12-31.csv"]


def evaluate(folder: Path, day: str = "2024-12-31") -> None:
    assert app.main(["--workspace", str(folder), "evaluate", "--as-of", day]) == 0


def observed(folder: Path, row: str) -> Observation:
    with Workspace(folder).store() as store:
        records = store.read_records(["2024/department"], date(2024, 12, 31))["2024/department"]
    return records.observations[row]


def counted(folder: Path) -> tuple[int, int]:
    """Of how many projects how many are self-evaluated."""
    measured = observed(folder, "evaluated").measured
    return int(measured.part or 0), int(measured.of or 0)


def enter(folder: Path, project: str, row: str, *words: str) -> None:
    line = ["--workspace", str(folder), "enter", project, row, "--by", "张三", "--as-of", "2024-12-31"]
    assert app.main([*line, *words]) == 0


def settle(folder: Path, project: str, spent: str) -> None:
    """All that the self-evaluation of one project still lacks."""
    proof = folder / "机制.pdf"
    proof.write_bytes(b"%PDF-1.4\n")
    enter(folder, project, "drills", "--value", "4")
    enter(folder, project, "long-term", "--grade", "达成", "--points", "30", "--evidence", str(proof))
    enter(folder, project, "funds", "--value", spent, "--reason", "按凭证")
    for row in ("on-time", "content"):
        enter(folder, project, row, "--reason", "办理不及时", "--measure", "逐件督办")


def made_rows(folder: Path) -> dict[str, dict[str, str]]:
    path = folder / "data/made/project_results/2024-12-31.csv"
    with path.open(encoding="utf-8-sig") as lines:
        return {row["项目名称"]: row for row in csv.DictReader(lines)}


def test_days_after_the_collection_the_projects_that_went_in_are_known_and_unchanged(office: Path) -> None:
    evaluate(office, "2024-10-31")
    workspace = Workspace(office)
    with workspace.store() as store:
        sheet = workspace.viewed_projects(store).projects["2024/department"]
        found = department_members(workspace, store, sheet, date(2024, 11, 5))
        before = department_members(workspace, store, sheet, date(2024, 10, 30))
    assert [(member.collected_on, member.has_changed) for member in found] == [("2024-10-31", False)] * 2
    assert [(member.collected_on, member.has_changed) for member in before] == [("", True)] * 2


def test_before_anything_is_known_nothing_is_averaged_and_the_projects_are_named(office: Path) -> None:
    evaluate(office)
    assert counted(office) == (0, 2)
    mean = observed(office, "mean").measured
    assert mean.value is None
    rows = made_rows(office)
    assert set(rows) == {"热线运行经费", "宣传经费", "别家的经费"}
    assert {row["自评总分"] for row in rows.values()} == {"待采集"}


def test_the_mean_is_weighted_by_budget_and_a_project_that_did_not_go_in_is_a_doubt(office: Path) -> None:
    settle(office, "2024/hotline", "9.5")
    evaluate(office)
    first = Decimal(made_rows(office)["热线运行经费"]["自评总分"])
    mean = observed(office, "mean").measured
    assert mean.value == first
    (doubt,) = mean.doubts
    assert doubt.where == "项目自评结果 2024-12-31 “自评总分（0.01分）”列"
    assert "1 个项目待采集，没有计入" in doubt.message
    assert not any(word in doubt.message for word in ("csv", "请在数据中改正"))
    settle(office, "2024/second", "15")
    evaluate(office)
    rows = made_rows(office)
    second = Decimal(rows["宣传经费"]["自评总分"])
    assert first != second
    mean = observed(office, "mean").measured
    assert mean.value == pytest.approx((first * 10 + second * 30) / 40)
    assert mean.doubts == ()
    execution = observed(office, "execution").measured
    assert (execution.part, execution.of) == (Decimal(245_000), Decimal(400_000))
    assert counted(office) == (2, 2)


def test_the_papers_of_a_department_are_called_so_and_keep_its_tasks(office: Path) -> None:
    evaluate(office)
    workspace = Workspace(office)
    with workspace.store() as store:
        project = workspace.viewed_projects(store).projects["2024/department"]
        day = date(2024, 12, 31)
        (dossier,) = read_dossiers(workspace, store, [(project, day)])
        (month,) = read_month_dossiers(workspace, store, [(project, day)])
    for kind, made_from in (("target", dossier), ("self-evaluation", dossier), ("monitoring", month)):
        form = FORM_KINDS[kind].build([made_from], "")
        text = "\n".join(cell.text for page in form.pages for row in page.rows for cell in row)
        assert form.title.startswith("部门整体支出绩效"), form.title
        assert FORM_KINDS[kind].title_of(project).startswith("部门整体支出绩效")
        assert all(word in text for word in ("热线运行", "受理和督办", "基本支出", "20.00")), text
        assert "项目资金" not in text


def test_the_report_of_a_department_calls_nothing_of_it_a_project(office: Path) -> None:
    workspace = Workspace(office)
    with workspace.store() as store:
        project = workspace.viewed_projects(store).projects["2024/department"]
        (dossier,) = read_dossiers(workspace, store, [(project, date(2024, 12, 31))])
    form = FORM_KINDS["report"].build([dossier], "")
    assert form.title == "2024年度市政府办公室部门整体支出绩效自评报告"
    told = [block.text for block in form.story if isinstance(block, TextBlock)]
    told += [cell.text for page in form.pages for row in page.rows for cell in row]
    assert {"部门（单位）名称：市政府办公室", "部门负责人（签字）：王主任", "部门（盖章）："} <= set(told)
    assert not [text for text in told for word in PROJECT_WORDS if word in text]


def test_whose_projects_are_counted_is_called_as_the_definition_calls_it() -> None:
    assert parameter_text("projects.count", "department", "住建局") == ("主管部门", "住建局")
    assert parameter_text("finance.spending", "department", "住建局") == ("单位", "住建局")


def test_a_budget_counts_projects_and_not_the_department_once_more(office: Path) -> None:
    reads = Workspace(office).read_targets()
    assert {project.id for project in covered_projects(reads)} == {
        "2024/hotline",
        "2024/second",
        "2024/foreign",
    }
