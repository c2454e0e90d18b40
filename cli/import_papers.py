"""``import``: official papers into target files."""

import argparse
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cli.acting import noting
from cli.arguments import WrongUseError
from cli.import_data import budget_data, import_problem_data, project_data
from cli.output import print_json, print_note, print_problems, shown_path
from documents.open_file import open_file
from indicators.periods import EARLIEST, LATEST
from people.permissions import Action
from store.deeds import PROJECTS
from workbooks.returned import is_targets_workbook
from workspace import Workspace
from workspace.importing import (
    PlannedDocument,
    PlannedProject,
    check_written,
    display_path,
    plan_import,
    save_documents,
)
from workspace.planned_budgets import PlannedBudget
from workspace.project_names import projects_of_files
from workspace.scanning import TARGETS_FOLDER
from workspace.workbooks import UpdateResult, import_workbook
from yamlfiles.problem import Problem, any_error


@dataclass
class _Imported:
    """What became of all the files of one command."""

    papers: list[PlannedDocument] = field(default_factory=list)
    returned: list[tuple[str, UpdateResult]] = field(default_factory=list)
    written: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add_workbook(self, name: str, results: list[UpdateResult], folder: Path) -> None:
        self.written += [folder.parent / result.file for result in results if result.written]
        self.returned += [(name, result) for result in results if result.file]
        self.problems += [problem for result in results for problem in result.problems]

    def add_paper(self, paper: PlannedDocument, writing: "Writing") -> None:
        with writing.noted(map(display_path, paper.new_files if not paper.is_refused else ())):
            written, refused = save_documents([paper])
        self.papers.append(paper)
        self.written += written
        self.problems += [*paper.problems, *refused]


@dataclass(frozen=True)
class Writing:
    """Where files are written: to the target files of the workspace, which are audited, or beside it."""

    workspace: Workspace
    folder: Path

    @contextmanager
    def noted(self, files: Iterable[str]) -> Iterator[None]:
        """The audit row comes first: nothing is written where it cannot be added."""
        names = sorted(files)
        if not names or self.folder != self.workspace.targets:
            yield
            return
        with self.workspace.store() as store, store.transaction():
            noting(store, "", Action.IMPORT, {PROJECTS: projects_of_files(names)})("、".join(names))
            yield


def import_documents(args: argparse.Namespace, workspace: Workspace) -> int:
    """Read papers, write what is new, check it; 1 when anything needs a person before it can stand."""
    folder, imported = targets_folder(args.output, workspace), _Imported()
    writing = Writing(workspace, folder)
    for name in args.files:
        results = import_if_workbook(Path(name), writing)
        if results is not None:
            imported.add_workbook(Path(name).name, results, folder)
        else:
            paper = plan_import(open_file(Path(name)), workspace, folder, year=args.year)
            imported.add_paper(paper, writing)
    imported.problems += check_written(workspace, imported.written)
    if args.json:
        print_json(_imported_data(imported))
    else:
        print_returned(imported.returned)
        print_documents(imported.papers, imported.written)
        print_problems(imported.problems, numbered=False)
        print_note(f"写入 {len(imported.written)} 个文件")
    return int(any_error(imported.problems))


def _imported_data(imported: _Imported) -> dict[str, Any]:
    projects = [project for paper in imported.papers for project in paper.projects]
    budgets = [budget_data(paper.budget, paper.draft_projects) for paper in imported.papers if paper.budget]
    return {
        "projects": [project_data(project) for project in projects],
        "budget": budgets[0] if budgets else None,
        "problems": [import_problem_data(problem) for problem in imported.problems],
        "written": [display_path(path) for path in imported.written],
    }


def import_if_workbook(path: Path, writing: Writing) -> list[UpdateResult] | None:
    """What an exported workbook changed in the target files; ``None`` where ``path`` is none."""
    try:
        content = path.read_bytes()
    except OSError:
        return None  # told by the reader of papers
    if not is_targets_workbook(content):
        return None
    workspace, folder = writing.workspace, writing.folder
    own = workspace if folder == workspace.targets else Workspace(folder.parent, rules=workspace.rules)
    return import_workbook(own, content, path.name, writing.noted)


def targets_folder(output: str | None, workspace: Workspace) -> Path:
    """The folder of the years: ``output`` itself where it is named targets, ``targets`` in it otherwise."""
    if output is None:
        return workspace.targets
    folder = Path(output).absolute()
    if folder.exists() and not folder.is_dir():
        raise WrongUseError(f"-o 应是文件夹，{shown_path(output)} 是文件")
    return folder if folder.name == TARGETS_FOLDER else folder / TARGETS_FOLDER


def print_returned(returned: Iterable[tuple[str, UpdateResult]]) -> None:
    for name, result in returned:
        print(f"{name}：{result.id} → {result.file}（{_returned_state(result)}）")


def _returned_state(result: UpdateResult) -> str:
    if result.written:
        return "已改动"
    return "未写入" if result.problems else "没有修改"


def print_documents(papers: Iterable[PlannedDocument], written: list[Path]) -> None:
    for paper in papers:
        for project in paper.projects:
            _print_planned_project(paper.document.name, project, written)
        if paper.budget:
            _print_planned_budget(paper.document.name, paper.budget, written)


def _print_planned_project(name: str, project: PlannedProject, written: list[Path]) -> None:
    title = project.sheet.name.text or "（没有项目名称）"
    file = display_path(project.path) if project.path else "年度未知"
    state = _planned_state(project.is_unchanged, project.path, written)
    print(f"{name}：{title}，{len(project.sheet.rows)} 个指标 → {file}（{state}）")


def _print_planned_budget(name: str, planned: PlannedBudget, written: list[Path]) -> None:
    budget = planned.budget
    title = f"{budget.unit} {budget.year} 年部门预算，{len(budget.tables)} 张表"
    state = _planned_state(planned.is_unchanged, planned.path, written)
    print(f"{name}：{title} → {display_path(planned.path)}（{state}）")


def _planned_state(unchanged: bool, path: Path | None, written: list[Path]) -> str:
    if unchanged:
        return "已有，内容相同"
    return "写入" if path in written else "未写入"


def parse_year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and EARLIEST <= int(text) <= LATEST):
        raise argparse.ArgumentTypeError(f"年度应写作 2024，现为“{text}”")
    return int(text)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="绩效目标表、自评表：docx、xlsx、xls、pdf、html、txt、csv"
    )
    parser.add_argument("-o", "--output", metavar="DIR", help="写到这个文件夹的 targets/年度/，默认本工作区")
    parser.add_argument("--year", type=parse_year, help="表上没有写年度时用这个年度")
    parser.set_defaults(act=import_documents)
