"""Rows of sheets with what is right to propose for each, decided by hand (``tests/cases/proposals``), and how
well proposals do on them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from documents.open_file import open_document
from evaluators import catalogue
from indicators.branches import COST
from indicators.method_proposals import MethodProposal, propose_methods
from indicators.model import FundRow, Funds, Indicator, Party, Project
from indicators.rows import read_target_cell
from workspace import Workspace
from workspace.importing import plan_import

CASES = Path(__file__).parent / "cases" / "proposals"
PRODUCT = ("产出指标", "质量指标")
BIG = 10000
"""Published amounts above it are in 元."""


@dataclass(frozen=True)
class JudgedRow:
    """``right`` are the methods that are not wrong; ``is_wanted``: nothing proposed would be a miss."""

    project: Project
    row: Indicator
    right: frozenset[str]
    is_wanted: bool
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def proposals(self) -> Sequence[MethodProposal]:
        return proposals_of(self.project).get(self.row.id, ())


def proposals_of(project: Project) -> dict[str, tuple[MethodProposal, ...]]:
    return {found.indicator.id: found.proposals for found in propose_methods(project, evaluators())}


@cache
def evaluators() -> Mapping[str, Any]:
    return catalogue()


@dataclass(frozen=True)
class Quality:
    """Counts over rows, by the first proposal of each."""

    rows: int
    proposed: int
    right: int
    wanted: int
    met: int
    wrong: tuple[str, ...]
    missed: tuple[str, ...]

    @property
    def text(self) -> str:
        return (
            f"{self.rows} rows, {self.proposed} proposed, {self.right} right: precision {self.right}/{self.proposed}, "
            f"recall {self.met}/{self.wanted}"
        )


def measure_quality(rows: Sequence[JudgedRow]) -> Quality:
    first = {id(row): row.proposals[0].evaluator if row.proposals else "" for row in rows}
    wrong = [row for row in rows if first[id(row)] and first[id(row)] not in row.right]
    missed = [row for row in rows if row.is_wanted and first[id(row)] not in row.right]
    proposed = [row for row in rows if first[id(row)]]
    wanted = [row for row in rows if row.is_wanted]
    return Quality(
        len(rows),
        len(proposed),
        len(proposed) - len(wrong),
        len(wanted),
        len(wanted) - len(missed),
        tuple(f"{row.row.name} → {first[id(row)]}" for row in wrong),
        tuple(f"{row.row.name} → {'、'.join(row.right)}" for row in missed),
    )


def load_cases(name: str) -> Any:
    return yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8"))


def judge_rows(project: Project, said: Mapping[str, Mapping[str, str]]) -> Iterator[JudgedRow]:
    want, may = said.get("want", {}), said.get("may", {})
    assert {*want, *may} <= {row.name for row in project.indicators}, project.name
    for row in project.indicators:
        right = frozenset(filter(None, (want.get(row.name), may.get(row.name))))
        yield JudgedRow(project, row, right, row.name in want)


def hotline_rows() -> list[JudgedRow]:
    """One project of a hotline, with every wording that offices use."""
    cases = load_cases("hotline")
    rows = tuple(
        build_row(f"r{number}", PRODUCT, name, str(target)) for number, (name, target, *_) in enumerate(cases)
    )
    project = Project("2024/hotline", "12345热线运行经费", 2024, rows, unit=Party("便民服务中心"))
    judged = zip(cases, rows, strict=True)
    return [
        JudgedRow(project, row, frozenset(filter(None, [case[2]])), bool(case[2]), *case[3:])
        for case, row in judged
    ]


def build_row(row_id: str, branch: tuple[str, str], name: str, target: str) -> Indicator:
    return Indicator(row_id, branch, name, read_target_cell(target, branch, 2024), Decimal(1), "manual.value")


def library_rows() -> list[JudgedRow]:
    """The shipped library, whose methods were chosen by other hands than the rules: a sheet of a hotline."""
    library = yaml.safe_load((CASES.parents[2] / "library" / "common.yaml").read_text("utf-8"))["indicators"]
    rows = tuple(
        build_row(item["id"], split_branch(item["branch"]), item["name"], str(item["target"]))
        for item in library
    )
    project = Project("2024/library", "12345热线运行经费", 2024, rows, unit=Party("便民服务中心"))
    methods = {
        item["id"]: "" if item["evaluator"].startswith("manual.") else item["evaluator"] for item in library
    }
    return [
        JudgedRow(project, row, frozenset(filter(None, [methods[row.id]])), bool(methods[row.id]))
        for row in rows
    ]


def split_branch(text: str) -> tuple[str, str]:
    first, _, second = text.partition("/")
    return first, second


def published_rows(shared: Path) -> list[JudgedRow]:
    said = load_cases("published")
    found: list[JudgedRow] = []
    for path in sorted((shared / "published_forms").glob("*.json")):
        project = published_project(json.loads(path.read_text("utf-8")))
        found += judge_rows(project, said.get(path.stem, {}))
    return found


def published_project(form: Mapping[str, Any]) -> Project:
    rows = tuple(
        build_row(f"r{number}", cost_branch(row), row["level3"], row["target_text"] or "")
        for number, row in enumerate(form["indicators"])
    )
    return Project(
        "2024/published", form["project"], 2024, rows, unit=Party(form["unit"] or ""), funds=funds_of(form)
    )


def cost_branch(row: Mapping[str, Any]) -> tuple[str, str]:
    return (row["level1"] or "", COST if "成本" in (row["level2"] or "") else row["level2"] or "")


def funds_of(form: Mapping[str, Any]) -> Funds | None:
    found = form["funds"] or {}
    total = found.get("full_year_budget") or found.get("year_start_budget")
    if not total:
        return None
    amount = FundRow(Decimal(str(total)))
    return Funds("元" if total > BIG else "万元", amount, amount)


def seed_rows(shared: Path, folder: Path) -> list[JudgedRow]:
    """The first user's sheets, read out of the budget document into a workspace in ``folder``."""
    path = next((shared / "seed").glob("*.txt"))
    workspace = Workspace(folder)
    planned = plan_import(
        open_document(path.read_bytes(), path.name), workspace, workspace.targets, year=2024
    )
    said = load_cases("seed")
    return [row for project in planned.draft_projects for row in judge_rows(project, said[project.name])]
