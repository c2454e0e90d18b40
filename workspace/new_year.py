"""Next year's target files from this year's: the sheet as it is, its period moved on, and what was reached
as a baseline.

Amounts, texts and dates of the old year are copied as they stand and told one by one: only a person knows
what the new year promises.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from forms.dossier import Dossier
from indicators.assessment import AssessedRow, Assessment
from indicators.model import Project, TargetKind
from indicators.reading import read_draft
from store import KeptText, Store
from workbooks.sheet_texts import SheetTexts, read_sheet_texts
from workspace.declared import ReadTargetFile
from workspace.dossier import read_dossiers
from workspace.newfiles import PathTakenError, write_new
from workspace.opened import Workspace
from yamlfiles.editing import Change, DropEntry, PutValue, apply_changes
from yamlfiles.line_ends import with_line_ends_of, with_plain_line_ends
from yamlfiles.problem import FilePlace, Problem, Severity, sort_by_line
from yamlfiles.text_edits import CannotEditError
from yamlfiles.wording import shorten_text

CODE = "new-year"
"""The code of every problem of carrying on."""

CARRIED = "结转为"
"""In the first line of a sheet that was carried on."""
BASELINE = "baseline"
"""The name in ``basis`` under which 基期值 stands."""


@dataclass(frozen=True)
class CarriedSheet:
    """One sheet carried on; ``file`` was written unless ``problems`` has an error."""

    source: str
    id: str
    file: str
    written: bool
    baselines: Mapping[str, str]
    problems: tuple[Problem, ...]


def carry_forward(workspace: Workspace, store: Store, old: int, new: int) -> list[CarriedSheet]:
    """A sheet of ``new`` for every project of ``old`` that has none yet."""
    projects = workspace.declared_projects(store).projects
    reads = {target.id: target for target in workspace.read_targets() if _is_of_year(target.id, old)}
    standing = [project for project in projects.values() if _is_of_year(project.id, old)]
    dossiers = read_dossiers(workspace, store, [(project, project.span[1]) for project in standing])
    assessments = {dossier.project.id: dossier.assessment() for dossier in dossiers}
    reads |= _approved_reads(store, dossiers, reads)
    return [_carry_sheet(workspace, reads[name], assessments.get(name), old, new) for name in sorted(reads)]


def _is_of_year(project_id: str, year: int) -> bool:
    return project_id.split("/")[0] == str(year)


def _approved_reads(
    store: Store, dossiers: Iterable[Dossier], reads: Mapping[str, ReadTargetFile]
) -> dict[str, ReadTargetFile]:
    """Of projects whose file is not as it was approved, or is gone, the approved text: that is carried on."""
    found = {}
    for dossier in dossiers:
        project, decision = dossier.project, dossier.standing.decision
        if decision is None or (project.id in reads and reads[project.id].sha256 == decision.declared):
            continue
        text = KeptText(project.id, decision.declared)
        for kept in store.decisions.sheet_texts([text]).values():
            message = f"目标文件与{decision.summary}的不同，结转的是批复的目标；未批复的修改没有结转"
            told = Problem(FilePlace(project.file), CODE, Severity.WARNING, message)
            content = kept.text.encode()
            found[project.id] = ReadTargetFile(project.id, project.file, content, (told,), project)
    return found


@dataclass(frozen=True)
class CarriedText:
    """What the file of the new year would say; ``told`` is what has to be looked at in it."""

    text: str
    baselines: Mapping[str, str]
    told: tuple[Problem, ...]


class CannotCarryError(Exception):
    """Why a sheet cannot be carried on; the message is for who asked."""


def carry_one(workspace: Workspace, store: Store, project_id: str, new: int) -> CarriedText:
    """The sheet of one project as the next year's would be, which is not written. Raises CannotCarryError."""
    project = workspace.declared_projects(store).projects.get(project_id)
    reads = {target.id: target for target in workspace.read_targets() if target.id == project_id}
    if project is None:
        raise CannotCarryError(f"没有项目“{project_id}”")
    dossiers = read_dossiers(workspace, store, [(project, project.span[1])])
    reads |= _approved_reads(store, dossiers, reads)
    if project_id not in reads:
        raise CannotCarryError(f"项目“{project.name}”的目标文件已不在，不能带入")
    return _carry_text(workspace, reads[project_id], dossiers[0].assessment(), project.year, new)


def _carry_text(
    workspace: Workspace, read: ReadTargetFile, judged: Assessment | None, old: int, new: int
) -> CarriedText:
    texts = read_sheet_texts(read.text) if read.content else None
    if texts is None or judged is None:
        raise CannotCarryError("这个目标文件有错误，没有结转；请先改正（python app.py check）")
    baselines = {
        row.indicator.id: f"{row.actual}（{old}年实际完成值）" for row in judged.rows if _is_baseline(row)
    }
    try:
        text = apply_changes(
            _without_adjustment(read.text, texts), _new_year_changes(texts, judged.project, baselines, new)
        )
    except CannotEditError as refused:
        raise CannotCarryError(str(refused)) from refused
    text = _add_heading(text, read.id, old, new, workspace.sample)
    unapproved = tuple(problem for problem in read.problems if problem.code == CODE)
    return CarriedText(text, baselines, unapproved)


def _carry_sheet(
    workspace: Workspace, read: ReadTargetFile, judged: Assessment | None, old: int, new: int
) -> CarriedSheet:
    name = f"{new}/{read.id.partition('/')[2]}"
    path = workspace.targets / f"{name}.yaml"
    file = path.relative_to(workspace.root).as_posix()
    try:
        carried = _carry_text(workspace, read, judged, old, new)
    except CannotCarryError as refused:
        return CarriedSheet(read.id, name, file, False, {}, (_error_in(read.file, str(refused)),))
    text = carried.text
    try:
        write_new({path: text.encode()})
    except PathTakenError:
        message = f"{file} 已存在，没有改动；要重新结转请先移开它"
        return CarriedSheet(read.id, name, file, False, {}, (_error_in(file, message),))
    draft, problems = read_draft(text.encode(), file, name)
    found = ReadTargetFile(name, file, text.encode(), problems, draft)
    told = (*carried.told, *old_year_problems(text, file, old), *workspace.check_target(found))
    return CarriedSheet(read.id, name, file, True, carried.baselines, sort_by_line(told))


def _is_baseline(row: AssessedRow) -> bool:
    """A number that was reached; words and what was not measured are none."""
    return row.is_known and row.value is not None and row.indicator.target.kind is TargetKind.NUMBER


def _without_adjustment(text: str, texts: SheetTexts) -> str:
    """Without 全年预算数 of the old year; within braces, where a field cannot be taken out, it is left blank."""
    if not any(written for name, written in texts.head.items() if name.startswith("funds.annual.")):
        return text
    try:
        return apply_changes(text, [DropEntry(("funds", "annual"))])
    except CannotEditError:
        return apply_changes(text, [PutValue(("funds", "annual"), "")])


def _new_year_changes(
    texts: SheetTexts, project: Project, baselines: Mapping[str, str], new: int
) -> Iterator[Change]:
    if texts.head["period"] and project.period[1] < date(new, 1, 1):
        yield PutValue(("period",), str(new))
    rows = {row_texts.key: row_texts for row_texts in texts.rows}
    for row in project.indicators:
        found = rows.get(row.id)
        if found is None or row.id not in baselines or not isinstance(found.path[-1], int):
            continue
        written = found.texts["basis"]
        if written and written == row.basis.get("standard"):  # one sentence, which becomes a mapping
            yield PutValue((*found.path, "basis"), {"standard": written, BASELINE: baselines[row.id]})
        else:
            yield PutValue((*found.path, "basis", BASELINE), baselines[row.id])


def _add_heading(text: str, source: str, old: int, new: int, sample: bool) -> str:
    """The old comments stay; a line above them says whose they are."""
    lines = (
        f"# 由 {source} {CARRIED} {new} 年的目标文件，须逐项确认：项目资金、目标文字、指标值仍是 {old} 年的。",
        *(["# 实际完成值来自样例数据，非真实业务数据。"] if sample else []),
        f"# 各行 basis 中的 {BASELINE} 是 {old} 年的实际完成值，供设定指标值时参考；以下为上年文件原有的内容和注释。",
    )
    return with_line_ends_of(text, "\n".join((*lines, "#", with_plain_line_ends(text))))


def _error_in(file: str, message: str) -> Problem:
    return Problem(FilePlace(file), CODE, Severity.ERROR, message)


def old_year_problems(text: str, file: str, old: int) -> Iterator[Problem]:
    """Every line that still speaks of the old year, and the amounts, which are of that year whatever they
    say."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("#"):
            continue
        if re.match(r"funds:", line):
            message = f"项目资金仍是 {old} 年的数，请按批复改写"
            yield Problem(FilePlace(file, number), CODE, Severity.WARNING, message)
        spoken = re.sub(rf"（{old}年实际完成值）", "", line)
        if found := re.search(rf"(?<!\d){old}(?!\d)", spoken):
            message = f"这里仍写着 {old} 年：“{shorten_text(line.strip())}”，请改写或确认"
            place = FilePlace(file, number, found.start() + 1)
            yield Problem(place, CODE, Severity.WARNING, message)
