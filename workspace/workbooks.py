"""Target files handed out as a workbook and brought back: which texts go, and what becomes of those that return."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from indicators.model import Problem, Severity
from indicators.reading import read_draft
from indicators.sheet_changes import brought_back
from indicators.sheet_texts import Handed
from papers.targets_workbook import Returned, read
from workspace.declared import Read, project_id
from workspace.files import write_whole
from workspace.opened import Workspace


@dataclass(frozen=True)
class Brought:
    """One project that came back. ``written`` says whether its file was changed; ``problems`` why not, or what to look at."""

    id: str
    file: str
    written: bool
    problems: tuple[Problem, ...]


def handed_out(workspace: Workspace, year: str, ids: Sequence[str] = ()) -> list[Handed]:
    """The target files of a year, or those named, in the order of their names."""
    reads = [each for each in workspace.read() if (each.id in ids if ids else each.id.split("/")[0] == year)]
    return [Handed(each.id, each.draft.name if each.draft else each.id, each.text) for each in reads if each.content]


def bring_back(workspace: Workspace, content: bytes, name: str) -> list[Brought]:
    """Write into each target file what was changed in the workbook ``content``; a project with a problem keeps its file."""
    return [_brought(workspace, each, name) for each in read(content)]


def _brought(workspace: Workspace, came: Returned, name: str) -> Brought:
    path = workspace.targets / f"{came.id}.yaml"
    path = path if path.exists() else path.with_suffix(".yml") if path.with_suffix(".yml").exists() else path
    file = path.relative_to(workspace.root).as_posix()
    problems = [_told(name, place, message) for place, message in came.problems]
    if came.wanted is None or not path.resolve().is_relative_to(workspace.targets.resolve()):
        return Brought(came.id, file, False, tuple(problems))
    now = path.read_bytes().decode("utf-8-sig") if path.exists() else came.base
    outcome = brought_back(came.base, now, came.wanted)
    problems += [_told(name, place, message) for place, message in outcome.problems]
    if outcome.text is None or (outcome.text == now and path.exists()):
        return Brought(came.id, file, False, tuple(problems))
    fresh = _new_errors(workspace, path, file, now, outcome.text)
    if fresh:
        advice = "表格里的修改会使目标文件出错，没有写入；请在表格里改正后再导入"
        return Brought(came.id, file, False, (*problems, _told(name, "", advice), *fresh))
    write_whole(path, outcome.text)
    return Brought(came.id, file, True, tuple(problems))


def _told(name: str, place: str, message: str) -> Problem:
    return Problem(name, 1, 1, f"{place}：{message}" if place else message, "workbook")


def _new_errors(workspace: Workspace, path: Path, file: str, before: str, after: str) -> tuple[Problem, ...]:
    """Errors of the text to come that the text before does not have."""
    known = {each.message for each in _errors(workspace, path, file, before)}
    return tuple(each for each in _errors(workspace, path, file, after) if each.message not in known)


def _errors(workspace: Workspace, path: Path, file: str, text: str) -> list[Problem]:
    identity = project_id(path, workspace.targets)
    draft, problems = read_draft(text.encode(), file, identity)
    found = workspace.check(Read(identity, file, text.encode(), problems, draft))
    return [each for each in found if each.severity is Severity.ERROR]
