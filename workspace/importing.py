"""Papers into target files: what each would become, then written whole or not at all, never over a file that says something else."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from budgets.answers import Answer
from budgets.budget import Budget
from budgets.budget_yaml import read_budget as read_budget_file
from budgets.budget_yaml_writing import written as budget_text
from budgets.reading.budget import read_budget
from budgets.reconciliation import reconcile
from documents.document import Document
from indicators.model import Project
from indicators.quoting import quoted
from indicators.reading import read_draft
from papers.target_files.default_weights import Shares
from papers.target_files.target_file import Written, target_file
from papers.target_sheets.read_sheet import ReadSheet
from papers.target_sheets.reading import read_sheets
from workspace.declared import BUDGETS, TARGETS, Read, target_files
from workspace.newfiles import TakenError, write_new
from workspace.opened import Workspace
from yamlfiles.problem import Problem, Severity


@dataclass(frozen=True)
class Told:
    """What a person must see to: in a paper at a ``place``, or in a target file at a line."""

    file: str
    message: str
    place: str = ""
    line: int | None = None
    column: int | None = None
    code: str = ""
    severity: Severity = Severity.ERROR


@dataclass(frozen=True)
class Planned:
    """One project of a paper. ``path`` and ``written`` are ``None`` where its year is not known; ``kept`` says that a file that
    says the same is there already; ``checks`` is what the workspace's checks will say of the file."""

    sheet: ReadSheet
    path: Path | None = None
    written: Written | None = None
    kept: bool = False
    checks: tuple[Problem, ...] = ()

    @property
    def id(self) -> str | None:
        return f"{self.path.parent.name}/{self.path.stem}" if self.path else None


@dataclass(frozen=True)
class PlannedBudget:
    """The department budget of a paper; ``answers`` say which of its sums hold, with the projects beside it."""

    budget: Budget
    path: Path
    answers: tuple[Answer, ...]
    kept: bool = False


@dataclass(frozen=True)
class Paper:
    """One paper as read: its projects, its budget, and everything to be said of it before anything is written."""

    document: Document
    projects: tuple[Planned, ...]
    told: tuple[Told, ...]
    budget: PlannedBudget | None = None

    @property
    def refused(self) -> bool:
        """Whether something of it cannot be written; then nothing of it is."""
        return any(each.code in ("exists", "year") for each in self.told)

    @property
    def declared(self) -> list[Project]:
        return [each.written.project for each in self.projects if each.written and each.written.project]

    @property
    def files(self) -> dict[Path, str]:
        """What is to be written, by place."""
        found = {each.path: each.written.text for each in self.projects if each.path and each.written and not each.kept}
        if self.budget and not self.budget.kept:
            found[self.budget.path] = budget_text(self.budget.budget)
        return found


def plan(document: Document, workspace: Workspace, folder: Path, *, year: int | None = None) -> Paper:
    """What ``document`` would become below ``folder``, the targets of a workspace. ``year`` is for sheets that print none."""
    sheets = read_sheets(document)
    told = [*_notices(document), *_unread(sheets)]
    projects: list[Planned] = []
    names: dict[int, set[str]] = {}
    for sheet in sheets:
        own = sheet.year or year
        if not sheet.rows:
            continue
        if own is None:
            message = f"{quoted(sheet.name.text)}没有写年度：请用 --year 指明，或在网页上填写年度"
            told.append(Told(document.name, message, sheet.place, code="year"))
            projects.append(Planned(sheet))
            continue
        written = target_file(sheet, own, shares_of(workspace), sha256=document.sha256)
        name = _unused(written.name, names.setdefault(own, set()))
        planned = Planned(sheet, folder / str(own) / f"{name}.yaml", written)
        projects.append(_compared(replace(planned, checks=_checks(workspace, written))))
        told += _taken(document, projects[-1], workspace.read(target_files(folder / str(own))))
    budget = None if document.refused else _budget(document, folder, projects)
    told += _budget_taken(document, budget)
    if not sheets and not budget and not document.refused:
        told.append(
            Told(document.name, "没有找到绩效目标表：请检查文件里是否有“三级指标”“指标值”的表头", code="no-sheet")
        )
    return Paper(document, tuple(projects), tuple(told), budget)


def _budget(document: Document, folder: Path, projects: Iterable[Planned]) -> PlannedBudget | None:
    budget = read_budget(document)
    if budget is None:
        return None
    path = folder / str(budget.year) / BUDGETS[0]
    beside = [
        each.written.project
        for each in projects
        if each.written and each.written.project and each.path and each.path.parent == path.parent
    ]
    kept = path.is_file() and read_budget_file(path.read_bytes(), "")[0] == budget
    return PlannedBudget(budget, path, reconcile(budget, beside), kept)


def _budget_taken(document: Document, planned: PlannedBudget | None) -> Iterator[Told]:
    if planned and planned.path.exists() and not planned.kept:
        yield Told(document.name, _refusal(planned.path, document.name), code="exists")


def shares_of(workspace: Workspace) -> list[Shares]:
    """The rules to take 分值 from: the workspace's own, then all others by name."""
    own = workspace.default_profile
    profiles = [own, *(each for _, each in sorted(workspace.profiles.items()) if each.name != own.name)]
    return [Shares(each.name, each.title, each.branches.weights) for each in profiles]


def _checks(workspace: Workspace, written: Written) -> tuple[Problem, ...]:
    file = written.project.file if written.project else ""
    identity = written.project.id if written.project else ""
    return workspace.check(Read(identity, file, written.text.encode(), written.problems, written.project))


def _unused(name: str, names: set[str]) -> str:
    """A second project of the same name in one paper gets a number."""
    found = next(each for number in count(1) if (each := name if number == 1 else f"{name}-{number}") not in names)
    names.add(found)
    return found


def _notices(document: Document) -> Iterator[Told]:
    for each in document.notices:
        severity = Severity.ERROR if each.refused else Severity.WARNING
        yield Told(document.name, each.message, each.place, code="paper", severity=severity)


def _unread(sheets: Iterable[ReadSheet]) -> Iterator[Told]:
    for sheet in sheets:
        for each in sheet.problems:
            yield Told(sheet.document, each.message, each.place, code=each.code, severity=each.severity)
        for row in sheet.rows:
            for why in row.doubts:
                said = f"{quoted(row.name.text or row.target.text)}待确认：{why}"
                yield Told(sheet.document, said, row.place, code="unclear", severity=Severity.WARNING)
        for field, why in sheet.doubts:
            yield Told(
                sheet.document, f"待确认：{why}", sheet.place, code=f"unclear-{field}", severity=Severity.WARNING
            )


def _compared(planned: Planned) -> Planned:
    """Whether the file is there and declares the same."""
    path, written = planned.path, planned.written
    if path is None or written is None or not path.is_file():
        return planned
    there, _ = read_draft(
        path.read_bytes(), written.project.file if written.project else "", f"{path.parent.name}/{path.stem}"
    )
    mine = written.project and replace(written.project, id=f"{path.parent.name}/{path.stem}")
    return replace(planned, kept=there is not None and there == mine)


def _taken(document: Document, planned: Planned, declared: Iterable[Read]) -> Iterator[Told]:
    """Why a project cannot be written: its file says something else, or another file has declared it."""
    path, sheet = planned.path, planned.sheet
    if path is None or planned.kept:
        return
    if path.exists():
        yield Told(document.name, _refusal(path, document.name), sheet.place, code="exists")
        return
    same = next((each for each in declared if each.draft and each.draft.name == sheet.name.text != ""), None)
    if same is not None:
        message = f"{quoted(sheet.name.text)}已在 {same.id}.yaml 中申报，没有写入：同一项目只能有一个目标文件，请在原文件上修改"
        yield Told(document.name, message, sheet.place, code="exists")


def _refusal(path: Path, document: str) -> str:
    return f"{shown(path)} 已存在且内容不同，“{document}”没有写入：请核对后改名或删除其中一个，再导入"


def shown(path: Path) -> str:
    """targets/2024/name.yaml, wherever the folder lies."""
    return "/".join((TARGETS, *path.parts[-2:]))


def save(papers: Sequence[Paper]) -> tuple[list[Path], list[Told]]:
    """Writes the new files of every paper of which no file is refused; what was written, and what was refused since."""
    written: list[Path] = []
    told: list[Told] = []
    for paper in papers:
        if paper.refused:
            continue
        files = {path: text.encode() for path, text in paper.files.items()}
        try:
            write_new(files)
            written += files
        except TakenError as taken:
            told.append(Told(paper.document.name, _refusal(taken.path, paper.document.name), code="exists"))
    return written, told


def checked(workspace: Workspace, paths: Iterable[Path]) -> list[Told]:
    """What the checks of the workspace say of the files written."""
    told = []
    for path in paths:
        if path.name in BUDGETS:
            found = [problem for each in workspace.budgets([path]) for problem in each.problems]
        else:
            found = [problem for each in workspace.read([path]) for problem in workspace.check(each)]
        told += [_of_file(shown(path), each) for each in found]
    return told


def _of_file(file: str, problem: Problem) -> Told:
    return Told(file, problem.message, "", problem.line, problem.column, problem.code, problem.severity)
