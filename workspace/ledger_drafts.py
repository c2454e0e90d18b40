"""An upload on its way to become an office's own table, or to change the columns of one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from indicators.model import Project
from sources.json_files import JsonObject
from sources.source import Source
from sources.table_definition import TYPE_WORDS, label_of
from sources.table_names import free_name, spellings
from sources.table_proposal import MOST_COLUMNS, FoundColumn, told_columns
from sources.tables import TABLES
from workspace.ledger_declaring import (
    MOST_OF_LABEL,
    TypedColumn,
    TypedLedger,
    changed_ledger_text,
    folder_word,
    ledger_source,
    new_ledger_text,
    new_table_name,
    typed_column,
    typed_ledger_of,
)
from workspace.ledger_effects import LedgerEffect, ledger_effects
from workspace.opened import Workspace
from workspace.source_drafts import Draft
from workspace.source_files import INBOX, place_for, safe_name
from workspace.source_placing import PlacingPlan

__all__ = ["TYPE_WORDS", "FoundColumn", "JsonObject"]  # the words of the form

NOT_IN_FILE = -1
DECLARED = "已在台账里"
ABSENT = "这个文件里没有这一列"


class GoneLedgerError(LookupError):
    """The table that was to be changed is not declared any more."""


@dataclass(frozen=True)
class LedgerDraft:
    """``source`` is the table that is to be changed, ``None`` where a new one is made."""

    workspace: Workspace
    draft: Draft
    source: Source | None

    @property
    def told(self) -> JsonObject:
        """What the file was found to be."""
        found: JsonObject = self.draft.answer.get("ledger", {})
        return found

    @property
    def columns(self) -> tuple[FoundColumn, ...]:
        """Those of the file; of a table that is declared first its own, wherever they stand in it."""
        found = told_columns(self.told)
        return tuple(declared_columns(self.draft, self.source, found)) if self.source else found

    @property
    def left_out(self) -> int:
        """So many columns of the file are beyond what is listed."""
        return max(0, int(self.told.get("width", 0)) - MOST_COLUMNS)

    def proposal(self) -> TypedLedger:
        """As the form stands before anybody typed."""
        if self.source:
            return typed_ledger_of(self.source)
        read = tuple(
            TypedColumn(column.name, column.header, column.type, shown_label(column), column.personal)
            for column in self.columns
            if column.type
        )
        title = PurePosixPath(self.draft.name).stem[:MOST_OF_LABEL]
        return TypedLedger(title, read, self.told.get("key", ""), self.told.get("dated_by", ""))

    def effects(self, projects: Iterable[Project]) -> list[LedgerEffect]:
        """What the change would do to numbers, as the file was read last; nothing of a new table."""
        if self.source is None or "source" not in self.draft.ledger:
            return []
        after = Source.from_settings(self.draft.ledger["source"])
        return ledger_effects(self.workspace, projects, self.source, after)

    def other_titles(self) -> list[str]:
        own = self.source.table.name if self.source else ""
        return [table.label for name, table in self.workspace.tables.items() if name != own]

    def plan(self, typed: TypedLedger, text: str) -> PlacingPlan:
        """What confirming would write, with the draft as one of that table. Raises UndeclarableError."""
        place, pattern = place_for(None, self.free_folder(typed.title), safe_name(self.draft.name))
        if self.source:
            table, made = self.source.table.name, changed_ledger_text(text, self.source, typed)
        else:
            table = new_table_name(typed.title, self.workspace.sources.declarations)
            made = new_ledger_text(text, table, typed, pattern)
        names = [column.header for column in self.columns]
        draft = replace(self.draft, answer={**self.draft.answer, "table": table, "names": names})
        return PlacingPlan(draft, place, text, made, typed.title)

    def free_folder(self, title: str) -> str:
        """Below ``inbox``, one of which no other table reads: a ledger that got a new name kept its folder,
        and files of one that is not declared any more may lie there."""
        inbox, declared = self.workspace.root / INBOX, self.workspace.sources.declarations.tables.values()
        taken = {PurePosixPath(pattern).parent.name for source in declared for pattern in source.files}
        words = spellings(folder_word(safe_name(title)))
        return next(word for word in words if word not in taken and not (inbox / word).exists())

    def settings_of(self, plan: PlacingPlan) -> Source:
        """The table as it would be declared."""
        return ledger_source(plan.made, plan.draft.kind)


def open_ledger(workspace: Workspace, draft: Draft) -> LedgerDraft:
    """Raises GoneLedgerError."""
    name = draft.changed_table
    source = workspace.sources.declarations.tables.get(name)
    if name and source is None:
        raise GoneLedgerError(name)
    return LedgerDraft(workspace, draft, source)


def shown_label(column: FoundColumn) -> str:
    """Its header; of money without the unit, for all money is kept in 元."""
    return label_of(column.header) if column.type == "amount" else column.header


def is_own_ledger(name: str) -> bool:
    return name not in TABLES


def declared_columns(draft: Draft, source: Source, found: Sequence[FoundColumn]) -> Iterator[FoundColumn]:
    places = {one["column"]: one["places"] for one in draft.answer.get("proposals", ())}
    taken = {place for listed in places.values() for place in listed}
    names = [column.name for column in source.table.columns]
    headers = {column.place: column.header for column in found}
    for known in source.table.columns:
        place = next(iter(places.get(known.name, ())), NOT_IN_FILE)
        why, written = ABSENT if place == NOT_IN_FILE else DECLARED, typed_column(source, known).type
        yield FoundColumn(place, headers.get(place, known.label), known.name, written, known.personal, why)
    for column in found:
        if column.place not in taken:
            names.append(free_name(column.name, names, f"column_{column.place + 1}"))
            yield replace(column, name=names[-1], type="", personal=False)
