"""The changes of a target file that choices of methods ask for: which field of which row becomes what."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from indicators.method_proposals import propose_for_row
from indicators.model import EMPTY_MAPPING, Indicator, Parameters, Project
from indicators.quoting import quote_text
from indicators.rows import DEFAULT_EVALUATORS, read_target_cell
from workbooks.sheet_texts import RowTexts, SheetTexts
from workspace.method_choice import ChoiceKind, MethodChoice
from workspace.methods import parameter_tree
from workspace.opened import Workspace
from workspace.proposals import MATERIAL, MethodState, ProjectProposals, ProposedRow
from yamlfiles.editing import Change, DropEntry, PutValue, apply_changes
from yamlfiles.text_edits import CannotEditError


def all_changes(
    workspace: Workspace, proposals: ProjectProposals, sheet: SheetTexts, choices: Sequence[MethodChoice]
) -> Iterator[Change]:
    for choice in choices:
        row, texts = proposals.find_row(choice.row_id), find_row_texts(sheet, choice.row_id)
        if row is None or texts is None or not isinstance(texts.path[-1], int):
            raise CannotEditError(f"{quote_text(choice.row_id)}这一行的写法不能自动改写，请在目标文件里修改")
        yield from changes_of_row(row, texts, choice)
        reading = texts.texts["reading"]
        came_with_method = reading and is_proposed_reading(
            workspace, proposals.project, row.indicator, reading
        )
        if choice.kind is ChoiceKind.SET_BACK and came_with_method:
            yield drop_field(texts, "reading")


def apply_each(text: str, changes: Iterable[Change]) -> str:
    """A field within braces cannot be taken out: it is left blank. Raises CannotEditError."""
    for change in changes:
        try:
            text = apply_changes(text, [change])
        except CannotEditError:
            if not isinstance(change, DropEntry):
                raise
            text = apply_changes(text, [PutValue(change.path, "")])
    return text


def find_row_texts(sheet: SheetTexts, row_id: str) -> RowTexts | None:
    """A row without id goes by its number on the sheet."""
    return sheet.find_row(row_id) or sheet.find_row(f"#{row_id.removeprefix('r')}")


def changes_of_row(row: ProposedRow, texts: RowTexts, choice: MethodChoice) -> Iterator[Change]:
    if choice.kind is ChoiceKind.TAKE:
        yield from method_changes(texts, choice.evaluator, choice.params)
        if choice.reading and choice.reading != texts.texts["reading"]:
            yield PutValue((*texts.path, "reading"), choice.reading)
        return
    yield from method_changes(texts, manual_method(row.indicator), EMPTY_MAPPING)
    if choice.kind is ChoiceKind.SET_BACK and row.state is MethodState.MANUAL:
        yield DropEntry((*texts.path, "basis", MATERIAL))
    if choice.kind is ChoiceKind.KEEP_MANUAL:
        yield material_change(row, texts, choice.material.strip())


def method_changes(texts: RowTexts, evaluator: str, params: Parameters) -> Iterator[Change]:
    if texts.texts["evaluator"] != evaluator:
        yield PutValue((*texts.path, "evaluator"), evaluator)
    if params:
        yield PutValue((*texts.path, "with"), {name: parameter_tree(value) for name, value in params.items()})
    elif texts.texts["with"]:
        yield drop_field(texts, "with")


def drop_field(texts: RowTexts, name: str) -> Change:
    return DropEntry((*texts.path, name))


def manual_method(row: Indicator) -> str:
    """By the kind of the target as it is printed, without any reading."""
    kind = read_target_cell(row.target.text, row.branch, None).kind
    return DEFAULT_EVALUATORS.get(kind, "manual.value")


def is_proposed_reading(workspace: Workspace, project: Project, row: Indicator, reading: str) -> bool:
    """Whether the reading is the one that was proposed with the method that is set back."""
    printed = replace(row, target=read_target_cell(row.target.text, row.branch, project.year))
    offered = propose_for_row(printed, project, workspace.evaluators)
    return any(offer.evaluator == row.evaluator and offer.reading == reading for offer in offered)


def material_change(row: ProposedRow, texts: RowTexts, material: str) -> Change:
    """A basis that is one sentence stays as the standard of the row."""
    written, standard = texts.texts["basis"], row.indicator.basis.get("standard", "")
    if written and written == standard:
        return PutValue((*texts.path, "basis"), {"standard": standard, MATERIAL: material})
    return PutValue((*texts.path, "basis", MATERIAL), material)
