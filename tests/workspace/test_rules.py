"""A workspace's own rule profiles stand before the shipped ones, unless they have mistakes."""

from pathlib import Path

import pytest

from tests.small import TARGETS
from workspace import Workspace
from workspace.rules import SHIPPED, NoRulesError
from yamlfiles.problem import Severity

OWN = """\
name: city
title: 本市规则
in_force: {from: 2024-01-01}
extends: mof-2020
basis:
  - {number: 市财绩〔2024〕1号, title: 本市绩效评价办法, evidence: read}
at_least:
  pass_threshold: {value: 60, reference: 第十条, evidence: read}
"""


def own(folder: Path, name: str, text: str) -> Path:
    path = folder / "rules" / f"{name}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def declared_problems(workspace: Workspace) -> list[str]:
    with workspace.store() as store:
        return [
            str(problem)
            for problem in workspace.declared_projects(store).problems
            if problem.severity is Severity.ERROR
        ]


def overriding(**changes: str) -> str:
    text = (SHIPPED / "mof-2020.yaml").read_text(encoding="utf-8")
    for before, after in changes.items():
        assert before in text
        text = text.replace(before, after)
    return text


def test_an_own_profile_is_beside_the_shipped_ones(folder: Path) -> None:
    own(folder, "city", OWN)
    workspace = Workspace(folder, rules="city")
    with workspace.store() as store:
        project = workspace.declared_projects(store).projects["2024/hotline"]
    assert workspace.profile_of(project).title == "本市规则"
    assert "mof-2020" in workspace.profiles


def test_an_own_profile_of_a_shipped_name_stands_in_its_place_and_changes_are_seen(folder: Path) -> None:
    path = own(folder, "mof-2020", overriding(财政部项目支出绩效自评规则="本地改过的规则"))
    workspace = Workspace(folder)
    assert workspace.profiles["mof-2020"].title.startswith("本地改过的规则")
    path.write_text(overriding(财政部项目支出绩效自评规则="再改一次"), encoding="utf-8")
    assert declared_problems(workspace) == []
    assert workspace.profiles["mof-2020"].title.startswith("再改一次")
    path.unlink()
    assert declared_problems(workspace) == []
    assert workspace.profiles["mof-2020"].title.startswith("财政部")


@pytest.mark.parametrize("text", ["name: [", "", "name: mof-2020\n"])
def test_a_bad_profile_of_a_shipped_name_leaves_the_shipped_one(folder: Path, text: str) -> None:
    own(folder, "mof-2020", text)
    workspace = Workspace(folder)
    assert workspace.profiles["mof-2020"].title.startswith("财政部")
    assert set(workspace.profiles) >= {"mof-2020", "ningxia", "sichuan-2025"}
    assert any(problem.startswith("rules/mof-2020.yaml:") for problem in declared_problems(workspace))


def test_a_profile_that_goes_bad_while_in_use_stands_as_it_was(folder: Path) -> None:
    path = own(folder, "city", OWN)
    workspace = Workspace(folder, rules="city")
    before = workspace.profiles["city"]
    path.write_text(OWN.replace("value: 60", "value: 六十"), encoding="utf-8")
    assert any(problem.startswith("rules/city.yaml:8") for problem in declared_problems(workspace))
    assert workspace.profiles["city"] == before


def test_without_any_usable_default_nothing_is_scored_and_the_reason_is_told(folder: Path) -> None:
    own(folder, "city", OWN.replace("value: 60", "value: 六十"))
    workspace = Workspace(folder, rules="city")
    with (
        workspace.store() as store,
        pytest.raises(NoRulesError, match=r"评分规则“city”有错误，请改正：rules/city.yaml:8"),
    ):
        workspace.declared_projects(store)
    with pytest.raises(NoRulesError, match="没有评分规则“nowhere”，可用的有：department-2015、mof-2020、"):
        Workspace(folder, rules="nowhere").profile_of(workspace.read_targets()[0].draft)  # type: ignore[arg-type]  # it was read


def test_a_project_that_names_an_unknown_profile_is_told_and_scored_by_the_default(folder: Path) -> None:
    (folder / "targets/2024/hotline.yaml").write_text(
        TARGETS.replace("period:", "rules: mof-2200\nperiod:"), encoding="utf-8"
    )
    workspace = Workspace(folder)
    assert "没有评分规则“mof-2200”，可用的有：department-2015、mof-2020、" in declared_problems(workspace)[0]
    with workspace.store() as store:
        project = workspace.declared_projects(store).projects["2024/hotline"]
    assert workspace.profile_of(project).name == "mof-2020"


def test_a_profile_that_cannot_be_opened_is_told(folder: Path) -> None:
    own(folder, "city", OWN).unlink()
    (folder / "rules/city.yaml").symlink_to("nowhere")
    assert declared_problems(Workspace(folder)) == ["rules/city.yaml:1:1: 无法读取文件：不存在，请检查路径"]
