"""Target files handed out as a workbook and brought back: which texts go, and what becomes of those that
return."""

import codecs
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from indicators.quoting import quote_text
from indicators.whole_files import write_first, write_whole
from workbooks.edited_sheet import EditedSheet, workbook_problem
from workbooks.layout import NEW_TAB
from workbooks.returned import ReturnedProject
from workbooks.returned_sandbox import read_returned_bounded
from workbooks.sheet_changes import merge_edited_sheet
from workbooks.sheet_differences import CellDifference, find_differences
from workbooks.sheet_texts import ExportedTarget, read_sheet_texts
from workspace.changed_text import find_new_errors, find_text_errors
from workspace.declared import ReadTargetFile
from workspace.new_sheets import place_new
from workspace.newfiles import NEW_FILE_MODE
from workspace.opened import Workspace
from workspace.project_names import is_project_id, readable_id
from workspace.typed_sheet import TypedSheet, blank_text, lay_over
from workspace.workbook_proposals import confirm_methods
from yamlfiles.problem import PaperPlace, Problem, Severity

NOTHING_YET = "name:\n"
"""What a project says that has no file: each of its cells is new."""
ALREADY_DECLARED = "已有目标表：同一单位的同一项目只能有一张，要改请在它自己的那张表上改，或改用别的名称"
MANUAL_LABELS = {
    "manual.value": "由人填报数值",
    "manual.grade": "由人评定达成、部分达成或未达成",
    "manual.done": "由人填报是否完成",
}


@dataclass(frozen=True)
class UpdateResult:
    """One project that came back. ``written`` says whether its file was changed; ``problems`` why not, or
    what to look at."""

    id: str
    file: str
    written: bool
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class ProjectUpdate:
    """One project of a workbook that came back: ``current_text`` is its file as it is (``None`` where
    it is gone), ``new_text`` what it shall have, ``None`` where it stays as it is."""

    id: str
    name: str
    file: str
    current_text: str | None
    new_text: str | None
    problems: tuple[Problem, ...]

    @property
    def cells(self) -> tuple[CellDifference, ...]:
        """What changes, old and new."""
        before = NOTHING_YET if self.current_text is None else self.current_text
        return find_differences(before, self.new_text) if self.new_text is not None else ()


@dataclass(frozen=True)
class ReturnedWorkbook:
    """A workbook that came back under some name, and what it would change."""

    name: str
    projects: tuple[ProjectUpdate, ...]

    @property
    def changed_texts(self) -> dict[str, tuple[str | None, str]]:
        """What is to be written, by file: the text as it is now and as it shall be."""
        return {
            project.file: (project.current_text, project.new_text)
            for project in self.projects
            if project.new_text is not None
        }


def evaluator_labels(workspace: Workspace) -> dict[str, str]:
    """What measures an indicator, with its meaning: by hand first."""
    return MANUAL_LABELS | {evaluator.name: evaluator.label for evaluator in workspace.evaluators.values()}


def select_targets(workspace: Workspace, year: str, ids: Sequence[str] = ()) -> list[ExportedTarget]:
    """The target files of a year, or those named, in the order of their names; those that are no sheet are
    left out."""
    return [
        ExportedTarget(read.id, read.draft.name if read.draft else read.id, read.text)
        for read in chosen_reads(workspace, year, ids)
        if read_sheet_texts(read.text)
    ]


def left_out_problems(workspace: Workspace, year: str, ids: Sequence[str] = ()) -> list[Problem]:
    """Why target files of a year, or those named, are left out."""
    return [
        problem
        for read in chosen_reads(workspace, year, ids)
        if not read_sheet_texts(read.text)
        for problem in read.problems
        if problem.severity is Severity.ERROR
    ]


def chosen_reads(workspace: Workspace, year: str, ids: Sequence[str]) -> list[ReadTargetFile]:
    named = frozenset(ids)
    return [
        target
        for target in workspace.read_targets()
        if (target.id in named if named else target.id.split("/")[0] == year)
    ]


def preview_workbook(
    workspace: Workspace, projects: Iterable[ReturnedProject], name: str
) -> ReturnedWorkbook:
    """What the projects of the workbook ``name`` would change in each target file; nothing is written."""
    return ReturnedWorkbook(name, tuple(_project_update(workspace, project, name) for project in projects))


Around = Callable[[Iterable[str]], AbstractContextManager[None]]
"""What is done before and after files are written, which are named."""


def import_workbook(
    workspace: Workspace, content: bytes, name: str, around: Around | None = None
) -> list[UpdateResult]:
    """Write into each target file what was changed in the workbook ``content``."""
    book = preview_workbook(workspace, read_returned_bounded(content), name)
    with around(book.changed_texts) if around else nullcontext():
        return write_updates(workspace, book)


def write_updates(workspace: Workspace, workbook: ReturnedWorkbook) -> list[UpdateResult]:
    """Write what a workbook changes; a project with a problem keeps its file."""
    for file, (current, text) in workbook.changed_texts.items():
        path = workspace.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        if current is None:
            write_first(path, text.encode(), NEW_FILE_MODE)  # never over what somebody made meanwhile
        else:
            write_whole(path, f"{mark_of(path)}{text}".encode())
    return [
        UpdateResult(update.id, update.file, update.new_text is not None, update.problems)
        for update in workbook.projects
    ]


def mark_of(path: Path) -> str:
    """The mark that Notepad puts before a text, where the file has it."""
    return "\ufeff" if path.exists() and path.read_bytes().startswith(codecs.BOM_UTF8) else ""


def _project_update(workspace: Workspace, came: ReturnedProject, name: str) -> ProjectUpdate:
    problems = [_name_workbook(problem, name) for problem in came.problems]
    if came.sheet is None:
        return ProjectUpdate(came.id, came.id, "", None, None, tuple(problems))
    if came.id.endswith("/"):
        return plan_new_project(workspace, came.id.rstrip("/"), came.sheet, name)
    path = workspace.targets / f"{came.id}.yaml"
    if not _may_write(workspace, came.id, path):
        shown = readable_id(came.id)
        refusal = workbook_problem("", f"工作簿里的项目编号{quote_text(shown)}不能用；请重新导出再改")
        return ProjectUpdate(shown, shown, "", None, None, (_name_workbook(refusal, name),))
    path = path if path.exists() else path.with_suffix(".yml") if path.with_suffix(".yml").exists() else path
    file, called = path.relative_to(workspace.root).as_posix(), came.sheet.head.get("name") or came.id
    now = workspace.read_targets([path])[0].text if path.exists() else None
    text, found, fresh = _text_to_write(workspace, path, came, now)
    problems += [_name_workbook(problem, name) for problem in found]
    return ProjectUpdate(came.id, called, file, now, text, (*problems, *fresh))


def _text_to_write(
    workspace: Workspace, path: Path, came: ReturnedProject, now: str | None
) -> tuple[str | None, tuple[Problem, ...], tuple[Problem, ...]]:
    """What the file shall say, ``None`` where it stays as it is; what is to be said of the workbook, and what
    would be wrong with the file."""
    assert came.sheet is not None  # a tab that cannot be read is told before
    before = came.base if now is None else now
    outcome = merge_edited_sheet(came.base, before, came.sheet)
    if outcome.text is None:
        return None, tuple(outcome.problems), ()
    confirmed = confirm_methods(workspace, path, outcome.text, came.sheet, read_sheet_texts(came.base))
    told = (*outcome.problems, *confirmed.problems)
    if confirmed.text == now:
        return None, told, ()
    file = path.relative_to(workspace.root).as_posix()
    fresh = find_new_errors(workspace, path, file, before, confirmed.text)
    if fresh:
        refusal = workbook_problem("", "表格里的修改会使目标文件出错，没有写入；请在表格里改正后再导入")
        return None, (*told, refusal), fresh
    return (None if confirmed.problems else confirmed.text), told, ()


def plan_new_project(workspace: Workspace, year: str, sheet: EditedSheet, name: str) -> ProjectUpdate:
    """A project that the workbook brings and that has no file yet."""
    called = sheet.head_text("name").strip()
    outcome = lay_over(blank_text(sheet.head), TypedSheet(sheet.head, sheet.rows))
    problems = [_name_workbook(problem, name) for problem in outcome.problems]
    path, standing = place_new(workspace, int(year), called, sheet.head_text("unit.name"))
    file, identity = path.relative_to(workspace.root).as_posix(), f"{year}/{path.stem}"
    confirmed = confirm_methods(workspace, path, outcome.text or "", sheet, None)
    problems += [_name_workbook(problem, name) for problem in confirmed.problems]
    if not called or (standing is not None and standing.text != confirmed.text):
        message = "新加的项目没有填写项目名称" if not called else f"“{called}”{ALREADY_DECLARED}"
        problems.append(_name_workbook(workbook_problem("", message), name))
    is_told = standing is not None or not called or outcome.problems
    fresh = [] if is_told else find_text_errors(workspace, path, file, confirmed.text)
    if fresh:
        refusal = workbook_problem("", "新加的项目还有错误，没有写入；请在表格里改正后再导入")
        problems += [_name_workbook(refusal, name), *fresh]
    text = None if problems or standing is not None else confirmed.text
    return ProjectUpdate(identity, called or NEW_TAB, file, None, text, tuple(problems))


def _may_write(workspace: Workspace, identity: str, path: Path) -> bool:
    """A file that is there keeps the name that somebody gave it; a new one gets a plain name only."""
    is_known = is_project_id(identity) or any(read.id == identity for read in workspace.read_targets())
    return is_known and path.resolve().is_relative_to(workspace.targets.resolve())


def _name_workbook(problem: Problem, name: str) -> Problem:
    """A problem of the workbook ``name``; its cell moves into the message, which some lists show alone."""
    cell = problem.place.label
    message = f"{cell}：{problem.message}" if cell else problem.message
    return replace(problem, place=PaperPlace("", name), message=message)
