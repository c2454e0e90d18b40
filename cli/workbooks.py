"""``export`` and ``new-year``: a year's target files handed out as one workbook, and carried on to
the next year."""

import argparse
from pathlib import Path
from typing import Any

from cli.arguments import WrongUseError
from cli.output import print_json, print_note, print_problems, problem_data, shown_path
from indicators.whole_files import write_whole
from store import os_error_cause
from workspace import Workspace
from workspace.handed_workbook import targets_workbook, workbook_title
from workspace.new_year import CarriedSheet, carry_forward
from workspace.workbooks import left_out_problems, select_targets


def export_targets(args: argparse.Namespace, workspace: Workspace) -> int:
    """Write the workbook of a year; 1 when the year has no target file."""
    targets = select_targets(workspace, args.year, args.project)
    for problem in left_out_problems(workspace, args.year, args.project):
        print_note(f"{problem}；没有导出这个文件")
    if not targets:
        print_note("没有这些项目的目标文件" if args.project else _no_targets_text(args.year))
        return 1
    content = targets_workbook(workspace, workbook_title(args.year), targets)
    _write_output(args.output, content)
    if args.json:
        print_json({"file": shown_path(args.output), "projects": [target.id for target in targets]})
    else:
        file = shown_path(args.output)
        print(f"已导出 {len(targets)} 个项目：{file}；改完后用 import {file} 带回")
    return 0


def _no_targets_text(year: str | int) -> str:
    return f"没有 {year} 年的目标文件（targets/{year}/）"


def _write_output(file: str, content: bytes) -> None:
    try:
        write_whole(Path(file), content)
    except OSError as error:
        raise WrongUseError(f"无法写入 {shown_path(file)}：{os_error_cause(error)}") from error


def new_year(args: argparse.Namespace, workspace: Workspace) -> int:
    """Carry the sheets of a year on to another; 1 when one could not be."""
    if args.new == args.old:
        raise WrongUseError("新旧年度相同")
    with workspace.store() as store:
        carried = carry_forward(workspace, store, args.old, args.new)
    problems = [problem for sheet in carried for problem in sheet.problems]
    if args.json:
        sheets = [carried_data(sheet) for sheet in carried]
        print_json({"projects": sheets, "problems": list(map(problem_data, problems))})
    else:
        for sheet in carried:
            print_note(_format_carried(sheet))
        print_problems(problems)
    if not carried:
        print_note(_no_targets_text(args.old))
    all_written = all(sheet.written for sheet in carried)
    return int(not carried or not all_written)


def _format_carried(sheet: CarriedSheet) -> str:
    state = f"已写入 {sheet.file}" if sheet.written else "没有结转"
    return f"{sheet.source} → {sheet.id}：{state}，基期值 {len(sheet.baselines)} 项"


def carried_data(carried: CarriedSheet) -> dict[str, Any]:
    return {
        "source": carried.source,
        "id": carried.id,
        "file": carried.file,
        "written": carried.written,
        "baselines": dict(carried.baselines),
    }


def add_export_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("year", help="年度，如 2024")
    parser.add_argument("--project", action="append", default=[], metavar="ID", help="只导出这个项目，可重复")
    parser.add_argument("-o", "--output", metavar="文件", required=True, help="写到这个文件（.xlsx）")
    parser.set_defaults(act=export_targets)


def add_new_year_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", type=parse_year, metavar="旧年度", help="如 2024")
    parser.add_argument("new", type=parse_year, metavar="新年度", help="如 2025")
    parser.set_defaults(act=new_year)


def parse_year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise argparse.ArgumentTypeError(f"年度应写作 2024，现为“{text}”")
    return int(text)
