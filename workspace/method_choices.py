"""What a person decided of proposals, written into the target file by places: a method taken, manual entry
kept with its material, a method set back. Whole or not at all, never over a file that changed meanwhile."""

import codecs
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluators import discover_evaluators
from evaluators.parameters import BadParameterError
from indicators.model import EMPTY_MAPPING, Indicator
from indicators.rows import read_target_cell
from indicators.whole_files import write_whole
from workbooks.sheet_texts import read_sheet_texts
from workspace.changed_text import find_new_errors
from workspace.declared import ReadTargetFile
from workspace.method_changes import all_changes, apply_each
from workspace.method_choice import ChoiceKind, MethodChoice
from workspace.opened import Workspace
from workspace.proposals import ProjectProposals, ProposedRow, propose_for_file
from yamlfiles.text_edits import CannotEditError

MOST_CHARACTERS = 200
CHANGED_MEANWHILE = (
    "没有保存：打开页面以后目标文件又改过（{file}）；下面是现在的内容，您的选择还在，请核对后再保存"
)
UNREADABLE = "目标文件现在有错误，不能改写；请先按“问题”页改正"


class RefusedChoiceError(Exception):
    """Nothing was written. ``by_row`` says what is wrong with single rows."""

    def __init__(self, message: str, by_row: Mapping[str, str] = EMPTY_MAPPING) -> None:
        super().__init__(message)
        self.by_row = by_row


class SheetChangedMeanwhileError(RefusedChoiceError):
    """The file is no more the one that the choices were made on."""


@dataclass(frozen=True)
class PlannedChoices:
    """``text`` is what the file would say then; the same as before where all of it stands already."""

    path: Path
    file: str
    before: str
    text: str
    is_marked: bool

    @property
    def is_done(self) -> bool:
        return self.text == self.before

    def write(self) -> None:
        """Raises OSError."""
        mark = "\ufeff" if self.is_marked else ""
        write_whole(self.path, f"{mark}{self.text}".encode())


def plan_choices(
    workspace: Workspace, read: ReadTargetFile, choices: Sequence[MethodChoice], shown: str
) -> PlannedChoices:
    """What the file would become; ``shown`` is the hash of the file that the person looked at. Raises
    RefusedChoiceError."""
    path = workspace.root / read.file
    content = path.read_bytes() if path.is_file() else b""
    proposals, sheet = propose_for_file(workspace, read), read_sheet_texts(read.text)
    if proposals is None or sheet is None:
        raise RefusedChoiceError(UNREADABLE)
    refuse_wrong_choices(workspace, proposals, choices)
    try:
        text = apply_each(read.text, all_changes(workspace, proposals, sheet, choices))
    except CannotEditError as refusal:
        raise RefusedChoiceError(f"没有保存：{refusal}") from refusal
    is_changed = hashlib.sha256(content).hexdigest() != read.sha256 or shown != read.sha256
    if is_changed and text != read.text:
        raise SheetChangedMeanwhileError(CHANGED_MEANWHILE.format(file=path.stem))
    if errors := find_new_errors(workspace, path, read.file, read.text, text):
        raise RefusedChoiceError(f"没有保存，否则目标会出错：{'；'.join(error.message for error in errors)}")
    return PlannedChoices(path, read.file, read.text, text, content.startswith(codecs.BOM_UTF8))


def refuse_wrong_choices(
    workspace: Workspace, proposals: ProjectProposals, choices: Sequence[MethodChoice]
) -> None:
    """Raises RefusedChoiceError with what is wrong with each row."""
    if not choices:
        raise RefusedChoiceError("没有选择任何一行，没有保存")
    wrong = {
        choice.row_id: fault for choice in choices if (fault := find_fault(workspace, proposals, choice))
    }
    if wrong:
        raise RefusedChoiceError(f"没有保存：有 {len(wrong)} 行要改，见各行", wrong)


def find_fault(workspace: Workspace, proposals: ProjectProposals, choice: MethodChoice) -> str:
    row = proposals.find_row(choice.row_id)
    if row is None:
        return "目标文件里没有这一行了"
    if choice.kind is ChoiceKind.TAKE:
        return find_method_fault(workspace, row, choice)
    if choice.kind is ChoiceKind.KEEP_MANUAL:
        return find_material_fault(choice.material)
    return ""


def find_method_fault(workspace: Workspace, row: ProposedRow, choice: MethodChoice) -> str:
    if choice.evaluator not in workspace.evaluators:
        return "没有这种取数方法"
    if len(choice.reading) > MOST_CHARACTERS:
        return f"读法最多 {MOST_CHARACTERS} 个字"
    return find_parameter_fault(workspace, choice) or find_reading_fault(row.indicator, choice.reading)


def find_parameter_fault(workspace: Workspace, choice: MethodChoice) -> str:
    info = workspace.evaluators[choice.evaluator]
    if info.find_faults:
        return "；".join(info.find_faults(choice.params))
    shipped = discover_evaluators().get(choice.evaluator)
    try:
        if shipped:
            shipped.parse_parameters(choice.params)
    except BadParameterError as refusal:
        return str(refusal)
    return ""


def find_reading_fault(row: Indicator, reading: str) -> str:
    if not reading:
        return ""
    target = read_target_cell(reading, row.branch, None)
    if target.value is None or target.confirm:
        return f"读法“{reading}”没有写清楚，请写成如“≥98%”“≤8万元”的样子"
    return ""


def find_material_fault(material: str) -> str:
    if not material.strip():
        return "保留人工填报的，请写明凭什么材料填报，如“培训签到表”"
    return "" if len(material) <= MOST_CHARACTERS else f"材料名称最多 {MOST_CHARACTERS} 个字"
