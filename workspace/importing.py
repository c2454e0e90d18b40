"""Papers into target files: what each would become, then written whole or not at all, never over a file
that says something else."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path

from budgets.budget_yaml_writing import format_budget as budget_text
from budgets.reading.budget import BudgetPaper, read_budget_paper
from documents.document import Document, Paragraph
from indicators.model import Project
from indicators.quoting import quote_text
from indicators.reading import read_draft
from papers.document_problems import document_problems
from papers.target_files.default_weights import BranchWeights
from papers.target_files.file_head import covers_year
from papers.target_files.target_file import DraftTargetFile, build_target_file
from papers.target_sheets.read_sheet import ReadRow, ReadSheet
from papers.target_sheets.reading import read_sheets
from workspace.declared import ReadTargetFile, target_files
from workspace.newfiles import EXISTS, YEAR_UNKNOWN, PathTakenError, write_new
from workspace.opened import Workspace
from workspace.planned_budgets import PlannedBudget, other_year, plan_budget, refused_budget
from workspace.scanning import BUDGET_FILE_NAMES, TARGETS_FOLDER
from yamlfiles.problem import PaperPlace, Problem, Severity, move_to_file


@dataclass(frozen=True)
class PlannedProject:
    """One project of a paper. ``path`` and ``draft`` are ``None`` where its year is not known;
    ``is_unchanged`` says that a file that says the same is there already; ``checks`` is what the
    workspace's checks will say of the file."""

    sheet: ReadSheet
    path: Path | None = None
    draft: DraftTargetFile | None = None
    is_unchanged: bool = False
    checks: tuple[Problem, ...] = ()

    @property
    def id(self) -> str | None:
        return f"{self.path.parent.name}/{self.path.stem}" if self.path else None


@dataclass(frozen=True)
class PlannedDocument:
    """One paper as read: its projects, its budget, and everything to be said of it before anything is
    written."""

    document: Document
    projects: tuple[PlannedProject, ...]
    problems: tuple[Problem, ...]
    budget: PlannedBudget | None = None

    @property
    def is_refused(self) -> bool:
        """Whether something of it cannot be written; then nothing of it is."""
        return any(problem.code in (EXISTS, YEAR_UNKNOWN) for problem in self.problems)

    @property
    def draft_projects(self) -> list[Project]:
        return [project.draft.project for project in self.projects if project.draft and project.draft.project]

    @property
    def new_files(self) -> dict[Path, str]:
        """What is to be written, by place."""
        found = {
            project.path: project.draft.text
            for project in self.projects
            if project.path and project.draft and not project.is_unchanged
        }
        if self.budget and not self.budget.is_unchanged:
            found[self.budget.path] = budget_text(self.budget.budget)
        return found


def plan_import(
    document: Document, workspace: Workspace, folder: Path, *, year: int | None = None
) -> PlannedDocument:
    """What ``document`` would become below ``folder``, the targets of a workspace. ``year`` is for sheets
    that print none."""
    sheets = read_sheets(document, year)
    problems = [*document_problems(document, "paper"), *_sheet_problems(sheets)]
    projects: list[PlannedProject] = []
    names: dict[int, set[str]] = {}
    for sheet in sheets:
        own = sheet.year or year
        if not sheet.rows:
            continue
        if own is None:
            message = f"{quote_text(sheet.name.text)}没有写年度：请用 --year 指明，或在网页上填写年度"
            problems.append(
                Problem(PaperPlace(sheet.place, document.name), YEAR_UNKNOWN, Severity.ERROR, message)
            )
            projects.append(PlannedProject(sheet))
            continue
        written = build_target_file(sheet, own, workspace_weights(workspace), sha256=document.sha256)
        name = _unused_name(written.name, names.setdefault(own, set()))
        planned = PlannedProject(sheet, folder / str(own) / f"{name}.yaml", written)
        problems += _period_hints(sheet, own)
        projects.append(_compare_existing(replace(planned, checks=_check_draft(workspace, written))))
        problems += _project_conflicts(
            document, projects[-1], workspace.read_targets(target_files(folder / str(own)))
        )
    read = BudgetPaper() if document.is_refused else read_budget_paper(document, year)
    beside = [(project.path, project.draft.project) for project in projects if project.path and project.draft]
    budget = plan_budget(read.budget, folder, beside) if read.budget else None
    problems += [*_budget_conflicts(document, budget), *refused_budget(document, read, bool(sheets))]
    problems += other_year(document, read, year)
    if not sheets and not budget and not read.refusal and not document.is_refused:
        message = _no_sheet_message(document)
        problems.append(Problem(PaperPlace("", document.name), "no-sheet", Severity.ERROR, message))
    return PlannedDocument(document, tuple(projects), tuple(problems), budget)


def _no_sheet_message(document: Document) -> str:
    """The words of a header in running text: it is the table that was not recognized, not its header."""
    texts = " ".join(block.text for block in document.blocks if isinstance(block, Paragraph))
    if "三级指标" in texts and "指标值" in texts:
        return (
            "没有找到绩效目标表：有“三级指标”“指标值”的字样，但没有读成表格；"
            "请检查各行的列数是否一致、分隔符是否为逗号或制表符，或另存为 xlsx"
        )
    return "没有找到绩效目标表：请检查文件里是否有“三级指标”“指标值”的表头"


def _budget_conflicts(document: Document, planned: PlannedBudget | None) -> Iterator[Problem]:
    if planned and planned.path.exists() and not planned.is_unchanged:
        yield _conflict_problem(planned.path, PaperPlace("", document.name))


def workspace_weights(workspace: Workspace) -> list[BranchWeights]:
    """The rules to take 分值 from: the workspace's own, then all others by name."""
    own = workspace.default_profile
    profiles = [
        own,
        *(profile for _, profile in sorted(workspace.profiles.items()) if profile.name != own.name),
    ]
    return [BranchWeights(profile.name, profile.title, profile.branches.weights) for profile in profiles]


def _check_draft(workspace: Workspace, written: DraftTargetFile) -> tuple[Problem, ...]:
    file = written.project.file if written.project else ""
    identity = written.project.id if written.project else ""
    return workspace.check_target(
        ReadTargetFile(identity, file, written.text.encode(), written.problems, written.project)
    )


def _unused_name(name: str, names: set[str]) -> str:
    """A second project of the same name in one paper gets a number."""
    candidates = chain([name], (f"{name}-{number}" for number in count(2)))
    unused = next(candidate for candidate in candidates if candidate not in names)
    names.add(unused)
    return unused


def _sheet_problems(sheets: Iterable[ReadSheet]) -> Iterator[Problem]:
    for sheet in sheets:
        for problem in sheet.problems:
            yield move_to_file(problem, sheet.document)
        yield from _row_doubts(sheet)
        place = PaperPlace(sheet.place, sheet.document)
        for field, why in sheet.doubts:
            yield Problem(place, f"unclear-{field}", Severity.WARNING, f"待确认：{why}")


def _row_doubts(sheet: ReadSheet) -> Iterator[Problem]:
    """The same doubt of many rows, an older name of their level, is told once."""
    doubted: dict[str, list[ReadRow]] = {}
    for row in sheet.rows:
        for why in row.doubts:
            doubted.setdefault(why, []).append(row)
    for why, rows in doubted.items():
        first = rows[0]
        more = f"等 {len(rows)} 行" if len(rows) > 1 else ""
        message = f"{quote_text(first.name.text or first.target.text)}{more}待确认：{why}"
        yield Problem(PaperPlace(first.place, sheet.document), "unclear", Severity.WARNING, message)


def _period_hints(sheet: ReadSheet, year: int) -> Iterator[Problem]:
    if sheet.period and not covers_year(sheet.period.text, year):
        message = (
            f"项目期{quote_text(sheet.period.text)}读不出起止或不含 {year} 年，"
            f"写在注释里：请改成 {year}-{year + 1} 的样子"
        )
        yield Problem(PaperPlace(sheet.period.place, sheet.document), "period", Severity.HINT, message)


def _compare_existing(planned: PlannedProject) -> PlannedProject:
    """Whether the file is there and declares the same."""
    path, written = planned.path, planned.draft
    if path is None or written is None or not path.is_file():
        return planned
    there, _ = read_draft(
        path.read_bytes(), written.project.file if written.project else "", f"{path.parent.name}/{path.stem}"
    )
    mine = written.project and replace(written.project, id=f"{path.parent.name}/{path.stem}")
    return replace(planned, is_unchanged=there is not None and there == mine)


def _project_conflicts(
    document: Document, planned: PlannedProject, declared: Iterable[ReadTargetFile]
) -> Iterator[Problem]:
    """Why a project cannot be written: its file says something else, or another file has declared it."""
    path, sheet = planned.path, planned.sheet
    place = PaperPlace(sheet.place, document.name)
    if path is None or planned.is_unchanged:
        return
    if path.exists():
        yield _conflict_problem(path, place)
        return
    same = next((file for file in declared if file.draft and file.draft.name == sheet.name.text != ""), None)
    if same is not None:
        message = (
            f"{quote_text(sheet.name.text)}已在 {same.id}.yaml 中申报，没有写入："
            "同一项目只能有一个目标文件，请在原文件上修改"
        )
        yield Problem(place, EXISTS, Severity.ERROR, message)


def _conflict_problem(path: Path, place: PaperPlace) -> Problem:
    message = (
        f"{display_path(path)} 已存在且内容不同，“{place.file}”没有写入：请核对后改名或删除其中一个，再导入"
    )
    return Problem(place, EXISTS, Severity.ERROR, message)


def display_path(path: Path) -> str:
    """targets/2024/name.yaml, wherever the folder lies."""
    return "/".join((TARGETS_FOLDER, *path.parts[-2:]))


def save_documents(papers: Sequence[PlannedDocument]) -> tuple[list[Path], list[Problem]]:
    """Writes the new files of every paper of which no file is refused; what was written, and what was
    refused since."""
    written: list[Path] = []
    refused: list[Problem] = []
    for paper in papers:
        if paper.is_refused:
            continue
        files = {path: text.encode() for path, text in paper.new_files.items()}
        try:
            write_new(files)
            written += files
        except PathTakenError as taken:
            refused.append(_conflict_problem(taken.path, PaperPlace("", paper.document.name)))
    return written, refused


def check_written(workspace: Workspace, paths: Iterable[Path]) -> list[Problem]:
    """What the checks of the workspace say of the files written."""
    return [
        move_to_file(problem, display_path(path))
        for path in paths
        for problem in _check_written_file(workspace, path)
    ]


def _check_written_file(workspace: Workspace, path: Path) -> Iterator[Problem]:
    if path.name in BUDGET_FILE_NAMES:
        for budget in workspace.read_budgets([path]):
            yield from budget.problems
    else:
        for target in workspace.read_targets([path]):
            yield from workspace.check_target(target)
