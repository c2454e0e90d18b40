"""A sheet is checked with the sheets around it: the year before, and the others of its year."""

from pathlib import Path

from tests.small import TARGETS
from workspace import Workspace
from workspace.years import SheetsByYear


def said(folder: Path, code: str) -> list[tuple[str, str]]:
    workspace = Workspace(folder)
    with workspace.store() as store:
        return [
            (problem.place.file, problem.message)
            for problem in workspace.declared_projects(store).problems
            if problem.code == code
        ]


def write(folder: Path, name: str, text: str) -> None:
    path = folder / "targets" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_the_same_code_under_two_names_is_told_on_both_sheets(folder: Path) -> None:
    write(folder, "2024/other.yaml", TARGETS.replace("name: 便民服务中心", "name: 全民服务中心"))
    assert said(folder, "T30") == [
        (
            "targets/2024/hotline.yaml",
            "实施单位代码 103002 在本表写作“便民服务中心”，在另一张目标表写作“全民服务中心”（2024/other），请核对",
        ),
        (
            "targets/2024/other.yaml",
            "实施单位代码 103002 在本表写作“全民服务中心”，在另一张目标表写作“便民服务中心”（2024/hotline），请核对",
        ),
    ]


def test_sheets_of_other_years_and_units_are_no_quarrel(folder: Path) -> None:
    write(
        folder,
        "2023/other.yaml",
        TARGETS.replace("便民服务中心", "全民服务中心").replace("2024-2024", "2023-2023"),
    )
    write(folder, "2024/other.yaml", TARGETS.replace("便民服务中心", "信息中心").replace("103002", "103003"))
    assert said(folder, "T30") == []


def test_a_project_carried_on_is_compared_with_its_year_before(folder: Path) -> None:
    flow = TARGETS.replace("attribute", "").replace(
        "period: 2024-2024", "period: 2023-2025\nattribute: 02-延续性项目"
    )
    write(folder, "2023/hotline.yaml", flow)
    write(folder, "2024/hotline.yaml", flow)
    assert [file for file, _ in said(folder, "T5")] == ["targets/2024/hotline.yaml"]


def test_the_year_before_is_found_by_path_else_by_name_and_unit(folder: Path) -> None:
    before = TARGETS.replace("2024-2024", "2023-2023")
    write(folder, "2023/renamed.yaml", before)
    workspace = Workspace(folder)
    years = SheetsByYear(workspace.read_targets())
    (project,) = (target.draft for target in workspace.read_targets() if target.id == "2024/hotline")
    assert project is not None
    found = years.previous_sheet(project)
    assert found is not None
    assert found.id == "2023/renamed"
    write(folder, "2023/hotline.yaml", before.replace("热线运行经费", "热线经费"))
    closer = SheetsByYear(workspace.read_targets()).previous_sheet(project)
    assert closer is not None
    assert closer.id == "2023/hotline"


def test_a_goal_copied_from_another_project_is_told_on_both_whatever_names_were_put_in(folder: Path) -> None:
    goal, text = "goal: 保障热线运行。", "全年平稳运行，按月通报，群众来电件件有着落。"
    mine = TARGETS.replace(goal, f"goal: 保障热线运行经费{text}")
    copied = TARGETS.replace("热线运行经费", "信息系统运维").replace(goal, f"goal: 保障信息系统运维{text}")
    write(folder, "2024/hotline.yaml", mine)
    write(folder, "2024/other.yaml", copied)
    assert [file for file, _ in said(folder, "T36")] == [
        "targets/2024/hotline.yaml",
        "targets/2024/other.yaml",
    ]


def test_one_project_of_many_units_and_goals_too_short_to_be_copied_are_not_told(folder: Path) -> None:
    long = TARGETS.replace("保障热线运行。", "保障热线全年平稳运行，群众来电件件有着落。")
    write(folder, "2024/hotline.yaml", long)
    write(folder, "2024/other.yaml", long.replace("便民服务中心", "信息中心").replace("103002", "103003"))
    assert said(folder, "T36") == []
    write(folder, "2024/hotline.yaml", TARGETS)
    write(folder, "2024/other.yaml", TARGETS.replace("热线运行经费", "信息系统运维"))
    assert said(folder, "T36") == []


def test_of_many_sheets_only_those_that_name_a_party_otherwise_are_held_beside_one(folder: Path) -> None:
    for number in range(5):
        write(folder, f"2024/same{number}.yaml", TARGETS)
    for number in range(2):
        other = TARGETS.replace("便民服务中心", f"全民服务中心{number}")
        write(folder, f"2024/zz-other{number}.yaml", other)
        write(folder, f"2024/zz-again{number}.yaml", other)
    reads = Workspace(folder).read_targets()
    hotline = next(read.draft for read in reads if read.draft and read.id == "2024/hotline")
    beside = SheetsByYear(reads).year_context(hotline).other_projects
    assert [project.id for project in beside] == ["2024/zz-again0", "2024/zz-again1"]
