"""``import``: official papers into target files."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from cli.arguments import WrongUseError
from cli.import_data import budget_data, import_problem_data, project_data
from cli.output import print_json, print_note, print_problems
from documents.open_file import open_file
from indicators.periods import EARLIEST, LATEST
from workbooks.returned import is_targets_workbook
from workspace import Workspace
from workspace.declared import TARGETS_FOLDER
from workspace.importing import (
    PlannedDocument,
    check_written,
    display_path,
    plan_import,
    save_documents,
)
from workspace.workbooks import UpdateResult, import_workbook
from yamlfiles.problem import Problem, any_error


def import_documents(args: argparse.Namespace, workspace: Workspace) -> int:
    """Read papers, write what is new, check it; 1 when anything needs a person before it can stand."""
    folder = targets_folder(args.output, workspace)
    papers: list[PlannedDocument] = []
    written: list[Path] = []
    problems: list[Problem] = []
    returned: list[tuple[str, UpdateResult]] = []
    for name in args.files:
        if (brought := import_if_workbook(Path(name), workspace, folder)) is not None:
            written += [folder.parent / result.file for result in brought if result.written]
            returned += [(Path(name).name, result) for result in brought if result.file]
            problems += [problem for result in brought for problem in result.problems]
            continue
        paper = plan_import(open_file(Path(name)), workspace, folder, year=args.year)
        papers.append(paper)
        fresh, refused = save_documents([paper])
        written += fresh
        problems += [*paper.problems, *refused]
    problems += check_written(workspace, written)
    projects = [project for paper in papers for project in paper.projects]
    if args.json:
        print_json(
            {
                "projects": [project_data(project) for project in projects],
                "budget": next(
                    (
                        budget_data(document.budget, document.draft_projects)
                        for document in papers
                        if document.budget
                    ),
                    None,
                ),
                "problems": [import_problem_data(problem) for problem in problems],
                "written": [display_path(path) for path in written],
            }
        )
    else:
        print_returned(returned)
        print_documents(papers, written)
        print_problems(problems, numbered=False)
        print_note(f"写入 {len(written)} 个文件")
    return int(any_error(problems))


def import_if_workbook(path: Path, workspace: Workspace, folder: Path) -> list[UpdateResult] | None:
    """What an exported workbook changed in the target files of ``folder``; ``None`` where ``path`` is none."""
    try:
        content = path.read_bytes()
    except OSError:
        return None  # told by the reader of papers
    if not is_targets_workbook(content):
        return None
    own = workspace if folder == workspace.targets else Workspace(folder.parent, rules=workspace.rules)
    return import_workbook(own, content, path.name)


def targets_folder(output: str | None, workspace: Workspace) -> Path:
    """The folder of the years: ``output`` itself where it is named targets, ``targets`` in it otherwise."""
    if output is None:
        return workspace.targets
    folder = Path(output).absolute()
    if folder.exists() and not folder.is_dir():
        raise WrongUseError(f"-o 应是文件夹，{output} 是文件")
    return folder if folder.name == TARGETS_FOLDER else folder / TARGETS_FOLDER


def print_returned(returned: Iterable[tuple[str, UpdateResult]]) -> None:
    for name, result in returned:
        print(
            f"{name}：{result.id} → {result.file}（{'已改动' if result.written else '未写入' if result.problems else '没有修改'}）"
        )


def print_documents(papers: Iterable[PlannedDocument], written: list[Path]) -> None:
    for paper in papers:
        for project in paper.projects:
            state = (
                "已有，内容相同" if project.is_unchanged else "写入" if project.path in written else "未写入"
            )
            file = display_path(project.path) if project.path else "年度未知"
            print(
                f"{paper.document.name}：{project.sheet.name.text or '（没有项目名称）'}，{len(project.sheet.rows)} 个指标 → {file}（{state}）"
            )
        if paper.budget:
            path, budget = paper.budget.path, paper.budget.budget
            state = "已有，内容相同" if paper.budget.is_unchanged else "写入" if path in written else "未写入"
            print(
                f"{paper.document.name}：{budget.unit} {budget.year} 年部门预算，{len(budget.tables)} 张表 → {display_path(path)}（{state}）"
            )


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
