"""What is kept of checks says the same as checking, and is believed only while nothing beside the file changed."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.small import TARGETS
from tests.workspace.test_kept_reads import many_texts
from workspace import Workspace
from workspace.declared import ReadTargetFile
from workspace.file_checks import check_file
from workspace.years import SheetsByYear
from yamlfiles.problem import Problem, Severity

ROOT = Path(__file__).resolve().parents[2]
OWN_LEDGER = """\
roster:
  files: "inbox/在岗*.csv"
  label: 在岗人员
  dated_by: counted_on
  columns:
    staff: {header: 工号, type: code}
    counted_on: {header: 日期, type: day}
"""


@pytest.fixture
def many(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "targets/2024").mkdir(parents=True)
    (tmp_path / "targets/2023").mkdir()
    for number, content in enumerate(many_texts()):
        (tmp_path / f"targets/2024/p{number:03}.yaml").write_bytes(content)
    (tmp_path / "targets/2023/p001.yaml").write_text(TARGETS.replace("2024", "2023"), encoding="utf-8")
    return tmp_path


def findings(root: Path) -> dict[str, tuple[Problem, ...]]:
    """Of every file, as a command says and keeps them."""
    workspace = Workspace(root)
    reads = workspace.read_targets()
    found = list(workspace.check_targets(reads, SheetsByYear(reads)))
    workspace.keep_sheets()
    return {read.file: problems for read, problems in zip(reads, found, strict=True)}


def careful_findings(root: Path) -> dict[str, tuple[Problem, ...]]:
    """One by one, and without anything kept."""
    shutil.rmtree(root / "data")
    workspace = Workspace(root)
    reads = workspace.read_targets()
    years = SheetsByYear(reads)
    found = {read.file: workspace.check_target(read, years) for read in reads}
    (root / "data").mkdir()
    return found


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are checked from now on."""
    seen: list[str] = []

    def noted(read: ReadTargetFile, *others: Any) -> tuple[Problem, ...]:
        seen.append(read.file)
        return check_file(read, *others)

    monkeypatch.setattr("workspace.kept_checks.check_file", noted)
    return seen


def test_kept_findings_say_what_checking_says(many: Path, checked: list[str]) -> None:
    cold = findings(many)
    assert len(checked) == len(cold) > 160
    checked.clear()
    kept = findings(many)
    assert checked == []
    assert repr(kept) == repr(cold)
    assert repr(careful_findings(many)) == repr(cold)
    severities = {problem.severity for problems in cold.values() for problem in problems}
    assert severities == set(Severity)
    assert len({problem.code for problems in cold.values() for problem in problems}) > 15


def write_rules(root: Path) -> None:
    """The usual profile under another title."""
    (root / "rules").mkdir()
    text = (ROOT / "rules/mof-2020.yaml").read_text("utf-8")
    (root / "rules/mof-2020.yaml").write_text(text.replace("title:", "title: 自己的", 1), encoding="utf-8")


def write_sources(root: Path) -> None:
    (root / "sources.yaml").write_text(OWN_LEDGER, encoding="utf-8")


def write_another_rule(root: Path) -> None:
    """A profile that no sheet names: messages list those there are."""
    (root / "rules").mkdir()
    text = (ROOT / "rules/mof-2020.yaml").read_text("utf-8")
    (root / "rules/own.yaml").write_text(text.replace("name: mof-2020", "name: own"), encoding="utf-8")


@pytest.mark.parametrize("change", [write_rules, write_sources, write_another_rule])
def test_whatever_decides_over_all_files_makes_all_anew(
    many: Path, checked: list[str], change: Callable[[Path], None]
) -> None:
    before = findings(many)
    change(many)
    checked.clear()
    after = findings(many)
    assert len(checked) == len(before)
    assert repr(careful_findings(many)) == repr(after)


def test_another_evaluator_makes_all_anew(
    many: Path, checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = findings(many)
    without = {
        name: info for name, info in Workspace(many).evaluators.items() if name != "hotline.on_time_rate"
    }
    monkeypatch.setattr(Workspace, "evaluators", without)
    checked.clear()
    after = findings(many)
    assert len(checked) == len(before)
    told = [problem for problem in after["targets/2024/p001.yaml"] if problem.code == "evaluator"]
    assert [problem.severity for problem in told] == [Severity.ERROR]
    assert repr(after) != repr(before)


def test_a_sheet_that_is_checked_beside_another_is_checked_again_when_that_changes(
    many: Path, checked: list[str]
) -> None:
    """The sheet of the year before, the other names of a party, the same goal."""
    findings(many)
    (many / "targets/2023/p001.yaml").write_text(
        TARGETS.replace("2024", "2023").replace("≥98%", "≥99%"), encoding="utf-8"
    )
    checked.clear()
    after = findings(many)
    assert {"targets/2023/p001.yaml", "targets/2024/p001.yaml"} <= set(checked)
    assert len(checked) < 30
    assert repr(careful_findings(many)) == repr(after)


def test_a_sheet_more_is_told_beside_the_others(many: Path, checked: list[str]) -> None:
    findings(many)
    other = TARGETS.replace("name: 便民服务中心", "name: 便民中心")
    (many / "targets/2024/p998.yaml").write_text(other, encoding="utf-8")
    checked.clear()
    after = findings(many)
    assert 1 < len(checked) <= len(after)
    assert repr(careful_findings(many)) == repr(after)


def sequences(root: Path) -> Iterator[str]:
    """What all commands and pages that look at all files tell."""
    workspace = Workspace(root)
    with workspace.store() as store:
        yield from map(repr, workspace.declared_projects(store).problems)


def test_the_problems_of_a_workspace_are_the_same_with_what_was_kept(many: Path, checked: list[str]) -> None:
    cold = list(sequences(many))
    findings(many)
    checked.clear()
    assert list(sequences(many)) == cold
    assert checked == []
