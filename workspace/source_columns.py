"""The columns of an uploaded export: what each is taken for, and what was chosen for them as headings."""

from collections.abc import Mapping
from dataclasses import dataclass

from sources.chosen_columns import ChosenColumns, UnclearChoiceError
from sources.proposals import LIKELY, REASONS
from sources.source import Heading
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
    table, names = workspace.tables[draft.kind], list(draft.answer.get("names", ()))
    known = {column.name for column in table.columns}
    if any(place >= len(names) or column not in known for place, column in choices.items()):
        raise UnclearChoiceError("列对应与这个文件不符，请刷新这一页再选")
    source = workspace.sources.declarations.tables.get(draft.kind)
    declared = dict(source.columns) if source else {}
    return ChosenColumns(table, names, choices, declared, known_headers(workspace, draft)).headings()


def known_headers(workspace: Workspace, draft: Draft) -> dict[str, tuple[str, ...]]:
    """By column: the headers by which the files before this one are read; a declared heading has to name them
    too."""
    last = (draft.answer.get("last_header") or {}).get("columns", {})
    known = {name: tuple(headers) for name, headers in last.items() if len(headers) == 1}
    glance = workspace.sources.glance(draft.kind)
    read = dict(glance.table.headers) if glance and glance.table else {}
    return {
        name: tuple(dict.fromkeys((*read.get(name, ()), *known.get(name, ())))) for name in {*read, *known}
    }
