"""The first user's two sheets of 2024 stand as their budget document printed them, and can be worked with."""

from decimal import Decimal
from pathlib import Path

import pytest

from checks import check_targets
from evaluators import catalogue
from indicators.branches import BRANCH_TREE
from indicators.model import Comparison, FundRow, Party, Project, TargetKind
from indicators.reading import read_project
from tests.conftest import ROOT
from tests.indicators.casebook import shipped
from yamlfiles.problem import Severity

STAFF, VOICE = "2024/staff-costs", "2024/voice-service"
DOCUMENT = Path("seed/guyuan-12345-2024-budget.txt")


def declared(project_id: str) -> Project:
    path = ROOT / "targets" / f"{project_id}.yaml"
    project, problems = read_project(path.read_bytes(), f"targets/{project_id}.yaml", project_id)
    assert [str(problem) for problem in problems] == []
    assert project is not None
    return project


def printed(shared: Path, project: Project) -> list[list[str]]:
    """The lines of one sheet in the document, each as its cells that are not blank."""
    lines = (shared / DOCUMENT).read_text(encoding="utf-8").splitlines()
    start = max(
        at for at, line in enumerate(lines) if line.split("\t")[0] == "项目名称" and project.name in line
    )
    end = next((at for at in range(start + 1, len(lines)) if lines[at].startswith("项目名称")), len(lines))
    return [
        cells
        for line in lines[start:end]
        if (cells := [part.strip() for part in line.split("\t") if part.strip()])
    ]


def printed_rows(shared: Path, project: Project) -> list[tuple[str, str, str, str]]:
    """一级, 二级, 三级, 指标值 of each row; a 一级指标 stands only on the first row of its own."""
    rows: list[tuple[str, str, str, str]] = []
    first = ""
    for cells in printed(shared, project):
        opens = cells[0] in BRANCH_TREE and cells[1].endswith("指标")
        first = cells[0] if opens else first
        row = cells[1:] if opens else cells
        if first and row[0].endswith("指标"):
            second, name, *value = row
            rows.append((first, second, name, value[0] if value else ""))
    return rows


@pytest.mark.parametrize("project_id", [STAFF, VOICE])
def test_every_row_is_transcribed_as_it_is_printed(shared: Path, project_id: str) -> None:
    project = declared(project_id)
    rows = [(*indicator.branch, indicator.name, indicator.target.text) for indicator in project.indicators]
    assert len(rows) == 9
    assert rows == printed_rows(shared, project)


@pytest.mark.parametrize("project_id", [STAFF, VOICE])
def test_the_head_of_the_sheet_is_transcribed_as_it_is_printed(shared: Path, project_id: str) -> None:
    project = declared(project_id)
    lines = {cells[0]: cells[1:] for cells in printed(shared, project)}
    assert lines["项目名称"] == [project.name]
    department, unit = (f"【{each.code}】{each.name}" for each in (project.department, project.unit))
    assert lines["主管部门"] == [department, "实施单位", unit]
    assert lines["项目属性"] == [
        project.attribute,
        "项目期",
        f"{project.period[0].year}-{project.period[1].year}",
    ]
    assert lines["绩效目标"] == [project.goal]
    assert project.funds is not None
    amounts = lines["项目资金 (万元)"]
    assert all(amount.replace(" ", "").endswith(f"{project.funds.initial.total}万元") for amount in amounts)


def test_the_staff_sheet_reads_as_stated() -> None:
    project = declared(STAFF)
    assert project.department == Party("固原市人民政府办公室", "103")
    assert project.funds is not None
    assert project.funds.initial == project.funds.annual == FundRow(total=Decimal("4.50"))
    assert [
        (indicator.id, indicator.target.comparison, indicator.target.value, indicator.evaluator)
        for indicator in project.indicators
    ] == [
        ("staff-in-post", Comparison.GE, Decimal(100), "table.ratio"),
        ("tasks-done", Comparison.GE, Decimal(100), "table.ratio"),
        ("on-time", Comparison.GE, Decimal(98), "hotline.on_time_rate"),
        ("cost-control", Comparison.LE, Decimal(100), "finance.cost_rate"),
        ("r5", None, None, "manual.value"),
        ("efficiency", Comparison.GE, Decimal(95), "hotline.answered_within"),
        ("r7", None, None, "manual.value"),
        ("duty-performance", None, None, "manual.grade"),
        ("satisfaction", Comparison.GE, Decimal(100), "hotline.satisfaction_rate"),
    ]


def test_the_voice_sheet_reads_as_stated() -> None:
    project = declared(VOICE)
    assert project.funds is not None
    assert project.funds.initial == project.funds.annual == FundRow(total=Decimal("8.00"))
    assert [
        (
            indicator.id,
            indicator.target.comparison,
            indicator.target.value,
            indicator.target.unit,
            indicator.evaluator,
        )
        for indicator in project.indicators
    ] == [
        ("voice-fee", Comparison.EQ, Decimal(8), "万元", "finance.spending"),
        ("line-faults", Comparison.EQ, Decimal(0), "", "hotline.fault_count"),
        ("line-availability", Comparison.GE, Decimal(98), "%", "hotline.line_availability"),
        ("voice-cost", Comparison.LE, Decimal(8), "万元", "finance.spending"),
        ("r5", None, None, "", "manual.value"),
        ("smooth-work", Comparison.GE, Decimal(95), "%", "table.ratio"),
        ("r7", None, None, "", "manual.value"),
        ("round-the-clock", None, None, "", "manual.grade"),
        ("satisfaction", Comparison.GE, Decimal(100), "%", "hotline.call_satisfaction_rate"),
    ]


@pytest.mark.parametrize("project_id", [STAFF, VOICE])
def test_weights_follow_the_stated_rule(project_id: str) -> None:
    shares = {"产出指标": Decimal(50), "效益指标": Decimal(30), "满意度指标": Decimal(10)}
    for first, points in shares.items():
        rows = [indicator for indicator in declared(project_id).indicators if indicator.branch[0] == first]
        applicable = [row for row in rows if row.target.kind is not TargetKind.NOT_APPLICABLE]
        assert {indicator.weight for indicator in applicable} == {points / len(applicable)}
        assert {row.weight for row in rows if row not in applicable} <= {Decimal(0)}


@pytest.mark.parametrize("project_id", [STAFF, VOICE])
def test_every_scored_row_says_why_it_is_measured_so(project_id: str) -> None:
    for row in declared(project_id).indicators:
        if row.target.kind is not TargetKind.NOT_APPLICABLE:
            assert row.note
            assert row.basis["source"]


def test_the_checks_warn_of_what_the_document_left_open_and_find_no_error() -> None:
    found = {}
    for project_id in (STAFF, VOICE):
        problems = check_targets(declared(project_id), shipped()["mof-2020"], catalogue())
        assert Severity.ERROR not in {problem.severity for problem in problems}
        found[project_id] = sorted((problem.code, name_at(project_id, problem.line)) for problem in problems)
    assert found == {
        STAFF: [
            ("T1", "duty-performance"),  # 工作保障
            ("T15", "satisfaction"),
            ("T16", "staff-in-post"),  # 6人、28人 → 100%
            ("T21", "staff-in-post"),  # bare 100 %, confirmed by reading
            ("T22", "efficiency"),  # 提升 … 95 % of what
            ("T26", ""),  # ends with a comma
            ("T28", ""),  # blank fund rows
        ],
        VOICE: [
            ("T1", "round-the-clock"),
            ("T10", "voice-cost"),  # 8 万 twice
            ("T11", "voice-cost"),
            ("T15", "satisfaction"),
            ("T16", "line-faults"),  # 零故障 for 恢复时效
            ("T20", "line-faults"),
            ("T21", "voice-fee"),
            ("T26", ""),  # fits every project
            ("T28", ""),
            ("T9", "voice-fee"),
        ],
    }


def name_at(project_id: str, line: int) -> str:
    """The id of the row that a line of the file belongs to, "" above the rows."""
    rows = [indicator for indicator in declared(project_id).indicators if indicator.places[""][0] <= line]
    return rows[-1].id if rows else ""
