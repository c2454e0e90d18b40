"""The workspace's own template of reports: read when it changed, left aside when it has mistakes."""

from pathlib import Path

from tests.small import small_workspace
from workspace import Workspace


def own(folder: Path, text: str) -> None:
    path = folder / "forms" / "report.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_without_one_there_is_none_and_nothing_wrong(tmp_path: Path) -> None:
    workspace = Workspace(small_workspace(tmp_path))
    assert (workspace.report_template.template, workspace.report_template.problems) == (None, ())


def test_it_is_read_again_when_it_changed(tmp_path: Path) -> None:
    workspace = Workspace(small_workspace(tmp_path))
    own(tmp_path, "# 报告")
    assert workspace.report_template.template
    own(tmp_path, "# {年度}年度报告")
    assert workspace.report_template.template.lines[0].text == "{年度}年度报告"


def test_mistakes_are_problems_of_the_workspace_and_take_it_away(tmp_path: Path) -> None:
    workspace = Workspace(small_workspace(tmp_path))
    own(tmp_path, "# 报告\n{项目名}")
    assert workspace.report_template.template is None
    assert [str(problem) for problem in workspace.other_problems()] == [
        "forms/report.md:2:1: 没有占位项“{项目名}”，是否指“{项目名称}”？"
    ]
