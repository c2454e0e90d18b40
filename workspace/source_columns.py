"""The columns of an uploaded export: what each is taken for, and what was chosen for them as headings."""

from collections.abc import Mapping
from dataclasses import dataclass

from sources.chosen_columns import ChosenColumns, UnclearChoiceError
from sources.proposals import LIKELY, REASONS
from sources.source import Heading
from sources.tables import TABLES
from workspace.opened import Workspace
from workspace.source_drafts import Draft


@dataclass(frozen=True)
class ProposedColumn:
    """``column`` of ours, and why."""

    column: str
    why: str
    is_likely: bool


def column_proposals(draft: Draft) -> dict[int, ProposedColumn]:
    """By the place of the column in the file."""
    return {
        place: ProposedColumn(found["column"], REASONS[found["why"]], found["why"] == LIKELY)
        for found in draft.answer.get("proposals", ())
        for place in found["places"]
    }


def choose_headings(workspace: Workspace, draft: Draft, choices: Mapping[int, str]) -> dict[str, Heading]:
    """What would be declared of the columns: as before, and what was chosen otherwise. Raises
    UnclearChoiceError."""
    table, names = TABLES[draft.kind], list(draft.answer.get("names", ()))
    known = {column.name for column in table.columns}
    if any(place >= len(names) or column not in known for place, column in choices.items()):
        raise UnclearChoiceError("列对应与这个文件不符，请刷新这一页再选")
    source = workspace.sources.declarations.tables.get(draft.kind)
    declared = dict(source.columns) if source else {}
    last = (draft.answer.get("last_header") or {}).get("columns", {})
    return ChosenColumns(table, names, choices, declared, last).headings()
