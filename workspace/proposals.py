"""What each row of a project is measured by, and what it might be measured by: the proposals of
``indicators/method_proposals.py`` over the target file as it is now.

Nothing is kept of a proposal: which rows are still open is seen from the file. A row that a person left to
manual entry says what material proves it (``basis: source``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from indicators.method_proposals import MethodProposal, propose_methods
from indicators.model import EvaluatorInfo, Indicator, Project
from workspace.declared import ReadTargetFile
from workspace.opened import Workspace
from workspace.source_states import NeededTable, needed_tables, source_states

MATERIAL = "source"
"""The name in ``basis`` under which stands what a typed value is proved by."""


class MethodState(StrEnum):
    """Where a row stands."""

    OPEN = "open"
    TAKEN = "taken"
    MANUAL = "manual"
    BY_PERSON = "by_person"
    AUTOMATIC = "automatic"


STATE_WORDS = {
    MethodState.OPEN: "有建议，待确认",
    MethodState.TAKEN: "已按建议取数",
    MethodState.MANUAL: "已定为人工填报",
    MethodState.BY_PERSON: "由人填报",
    MethodState.AUTOMATIC: "已有取数方法",
}


@dataclass(frozen=True)
class OfferedMethod:
    """A proposal with what there is to know of the method, and the data it needs."""

    proposal: MethodProposal
    info: EvaluatorInfo
    tables: tuple[NeededTable, ...]

    @property
    def has_data(self) -> bool:
        return all(table.is_ready for table in self.tables)


@dataclass(frozen=True)
class ProposedRow:
    """One row with what it is measured by (``info`` is None where nobody knows that method) and what is
    proposed, the best first."""

    indicator: Indicator
    state: MethodState
    info: EvaluatorInfo | None
    tables: tuple[NeededTable, ...]
    offers: tuple[OfferedMethod, ...]

    @property
    def material(self) -> str:
        return self.indicator.basis.get(MATERIAL, "")


@dataclass(frozen=True)
class ProjectProposals:
    """``sha256`` is that of the file as read: what is taken is held against it."""

    project: Project
    file: str
    sha256: str
    rows: tuple[ProposedRow, ...]

    def count(self, state: MethodState) -> int:
        return sum(row.state == state for row in self.rows)

    @property
    def open_count(self) -> int:
        return self.count(MethodState.OPEN)

    def find_row(self, row_id: str) -> ProposedRow | None:
        return next((row for row in self.rows if row.indicator.id == row_id), None)


def propose_for_file(
    workspace: Workspace, read: ReadTargetFile, states: Mapping[str, NeededTable] | None = None
) -> ProjectProposals | None:
    """``None`` where the file cannot be read as a sheet. ``states`` are those of ``source_states``."""
    if read.draft is None:
        return None
    known = source_states(workspace) if states is None else states
    evaluators = workspace.evaluators
    rows = []
    for found in propose_methods(read.draft, evaluators):
        row, info = found.indicator, evaluators.get(found.indicator.evaluator)
        offers = tuple(
            OfferedMethod(proposal, evaluators[proposal.evaluator], _needs(evaluators, proposal, known))
            for proposal in found.proposals
        )
        tables = needed_tables(info, row.params, known) if info else ()
        rows.append(ProposedRow(row, method_state(row, found.proposals), info, tables, offers))
    return ProjectProposals(read.draft, read.file, read.sha256, tuple(rows))


def _needs(
    evaluators: Mapping[str, EvaluatorInfo], proposal: MethodProposal, states: Mapping[str, NeededTable]
) -> tuple[NeededTable, ...]:
    return needed_tables(evaluators[proposal.evaluator], proposal.params, states)


def method_state(row: Indicator, proposals: tuple[MethodProposal, ...]) -> MethodState:
    """Seen from the row alone: an import leaves every row to a person, without material."""
    if not row.is_manual:
        is_proposed = any(proposal.evaluator == row.evaluator for proposal in proposals)
        return MethodState.TAKEN if is_proposed else MethodState.AUTOMATIC
    if row.basis.get(MATERIAL):
        return MethodState.MANUAL
    return MethodState.OPEN if proposals else MethodState.BY_PERSON


def find_target(workspace: Workspace, project_id: str) -> ReadTargetFile | None:
    """The file of a project as it is now."""
    return next(iter(workspace.read_project(project_id)), None)
