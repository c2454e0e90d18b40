"""Records held against the sheet in force: what was measured by another text of it, and what is of no row of
it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from indicators.model import Project
from indicators.outside_sheet import hold_back_other_methods, unused_records_text
from indicators.records import ProjectRecords
from store import KeptText, Store
from workspace.kept_sheets import KeptSheets
from workspace.versions import SheetInForce

KnownSheet = tuple[SheetInForce, ProjectRecords]


def hold_against_sheets(kept: KeptSheets, store: Store, known: Sequence[KnownSheet]) -> list[KnownSheet]:
    """Each sheet with its records, in their order; the store is asked only where a number was measured by
    another text, and once."""
    wanted = {text for sheet, records in known for text in _other_texts(sheet.project, records)}
    texts = store.decisions.sheet_texts(wanted)
    others: dict[str, dict[str, Project]] = {}
    for text, declaration in texts.items():
        if project := kept.project(text.project, declaration):
            others.setdefault(text.project, {})[text.sha256] = project
    return [_held(sheet, records, others.get(sheet.project.id, {})) for sheet, records in known]


def _other_texts(sheet: Project, records: ProjectRecords) -> Iterator[KeptText]:
    for observation in records.observations.values():
        declared = observation.measured.provenance.declared
        if declared and declared != sheet.sha256:
            yield KeptText(sheet.id, declared)


def _held(sheet: SheetInForce, records: ProjectRecords, others: Mapping[str, Project]) -> KnownSheet:
    held = hold_back_other_methods(records, sheet.project, others) if others else records
    unused = unused_records_text(records, sheet.project)
    if not unused:
        return sheet, held
    standing = replace(sheet.standing, notes=(*sheet.standing.notes, unused))
    return replace(sheet, standing=standing), held
