"""The project page: the official tree with target, actual, points, the sentence that explains them and
where they come from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.assessment import AssessedRow, Assessment, FundsLine
from indicators.model import EvaluatorInfo, Project, Target
from indicators.records import Observation
from pages.doubts_view import DoubtsView, doubts_view
from pages.findings import ProjectFindings
from pages.project_todo import ProjectTodo, todo_items
from pages.provenance import ProvenanceView, provenance_view
from workspace.readiness import OpenItem
from workspace.source_words import Tables


@dataclass(frozen=True)
class TreeRow:
    """One row of the tree; ``first`` and ``second`` are the heights of the merged cells that begin here, 0
    where none does."""

    row: AssessedRow
    basis: ProvenanceView | None
    doubts: DoubtsView
    first: int
    second: int
    weight: Decimal


@dataclass(frozen=True)
class ProjectPage:
    assessment: Assessment
    rows: tuple[TreeRow, ...]
    funds_basis: ProvenanceView | None
    funds_doubts: DoubtsView
    todo: tuple[ProjectTodo, ...]
    full: Decimal
    fallen_back: bool
    findings: ProjectFindings

    @property
    def project(self) -> Project:
        return self.assessment.project

    @property
    def must_count(self) -> int:
        return sum(item.must for item in self.todo)


@dataclass(frozen=True)
class PageContext:
    """What a page says beside the assessment: the evaluators and the tables that they read, by name."""

    evaluators: Mapping[str, EvaluatorInfo]
    tables: Tables

    def provenance_view(
        self, observation: Observation | None, target: Target | None = None
    ) -> ProvenanceView | None:
        return provenance_view(observation, self.evaluators, self.tables, target) if observation else None


def project_page(
    assessment: Assessment,
    beside: PageContext,
    fallen_back: bool,
    checked: ProjectFindings,
    barriers: Iterable[OpenItem],
) -> ProjectPage:
    """``barriers`` keep the paper back whatever is filled in."""
    funds = assessment.funds
    return ProjectPage(
        assessment=assessment,
        rows=tuple(project_tree(assessment.rows, beside)),
        funds_basis=beside.provenance_view(funds.observation) if funds else None,
        funds_doubts=funds_doubts_view(funds),
        todo=todo_items(
            assessment.missing, (*checked.form, *checked.sheet), assessment.project.indicators, barriers
        ),
        full=sum(
            (assessed_row.indicator.weight for assessed_row in assessment.rows),
            funds.weight if funds else Decimal(0),
        ),
        fallen_back=fallen_back,
        findings=checked,
    )


def project_tree(rows: Sequence[AssessedRow], beside: PageContext) -> Iterator[TreeRow]:
    """Rows with the heights of their merged branch cells."""
    branches = [row.indicator.branch for row in rows]
    for at, row in enumerate(rows):
        first, second = branches[at]
        begins_first = at == 0 or branches[at - 1][0] != first
        begins_second = begins_first or branches[at - 1][1] != second
        height = run_length([branch[0] for branch in branches[at:]])
        weights = [below.indicator.weight for below in rows[at : at + height]] if begins_first else []
        yield TreeRow(
            row,
            beside.provenance_view(row.observation, row.indicator.target),
            row_doubts_view(row),
            height if begins_first else 0,
            run_length(branches[at : at + height]) if begins_second else 0,
            sum(weights, Decimal(0)),
        )


def funds_doubts_view(line: FundsLine | None) -> DoubtsView:
    return doubts_view(line.doubts) if line else DoubtsView()


def row_doubts_view(row: AssessedRow) -> DoubtsView:
    measured = row.observation.measured if row.observation else None
    return doubts_view(row.doubts, has_value=measured is not None and measured.value is not None)


def run_length(items: Sequence[object]) -> int:
    """How many of the first item stand together at the beginning."""
    return next((at for at, item in enumerate(items) if item != items[0]), len(items))
