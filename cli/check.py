"""``check``, ``notation`` and ``score``: what can be said of targets without any data."""

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from budgets.answers import VERDICT_WORDS, RelationResult
from checks.catalogue import format_catalogue
from cli.output import decimal_text, print_json, print_note, print_problems, print_table, problem_data
from cli.stdin import NOT_UTF8, InputLine, ScoreRow, parse_row, read_lines
from indicators.figures import round_apart
from indicators.model import Project, Score, Target
from indicators.notation import read_target, unread_target
from indicators.written_scores import score_text
from store import StoreError
from store.inspection import DATABASE
from workspace import Workspace
from workspace.budgets import ReadBudget
from workspace.declared import (
    GONE,
    ReadTargetFile,
    budget_files,
    target_files,
)
from workspace.own_columns import unknown_column_problems
from workspace.scanning import BUDGET_FILE_NAMES, TARGETS_FOLDER
from workspace.years import SheetsByYear
from yamlfiles.problem import Problem, Severity, any_error
from yamlfiles.wording import shorten_text, spelling_hint


def check(args: argparse.Namespace, workspace: Workspace) -> int:
    """Read and check target files; 1 when any has an error or none was found. ``--catalogue`` prints what
    is checked."""
    if args.catalogue:
        print(format_catalogue(), end="")
        return 0
    reads, budgets = _read_named(args.paths, workspace)
    problems = _problems_of(reads, budgets, args.paths, workspace)
    damage = [] if args.paths else damage_of_ledger(workspace)
    if args.json:
        projects = [project_data(read) for read in reads]
        found = {"projects": projects, "problems": list(map(problem_data, problems)), "damage": damage}
        print_json(found)
    else:
        print_problems(problems)
        _print_summary(reads, budgets, problems)
    for text in damage:
        print_note(text)
    is_empty = not reads and not budgets
    if is_empty:
        print_note("没有找到目标文件（targets/年度/名称.yaml）")
    return int(is_empty or any_error(problems) or bool(damage))


def damage_of_ledger(workspace: Workspace) -> list[str]:
    """What is seen at once to be wrong with what is kept, where anything is; ``verify`` goes through all
    of it."""
    if not (workspace.data / DATABASE).exists():
        return []
    try:
        with workspace.store() as store:
            return [str(damage) for damage in store.damage]
    except StoreError as error:
        return [str(error)]


@dataclass(frozen=True)
class KeptBeside:
    """What the ledger says of target files: the sheets in force of the projects on which anything was
    decided, and the files that are gone."""

    approved: Mapping[str, Project] = field(default_factory=dict)
    gone: tuple[Problem, ...] = ()


def kept_beside(workspace: Workspace) -> KeptBeside:
    """Nothing where nothing is kept."""
    if not (workspace.data / DATABASE).exists():
        return KeptBeside()
    try:
        with workspace.store() as store:
            problems = workspace.viewed_projects(store).problems
            gone = tuple(problem for problem in problems if problem.code == GONE)
            return KeptBeside(workspace.approved_today(store), gone)
    except StoreError as error:
        print_note(f"没有与批复的目标核对（T31）：{error}")
        return KeptBeside()


def _read_named(paths: list[str], workspace: Workspace) -> tuple[list[ReadTargetFile], list[ReadBudget]]:
    """The files named, or all of the workspace."""
    if not paths:
        return workspace.read_targets(), workspace.read_budgets()
    named = expand_paths(paths)
    budgets = workspace.read_budgets([path for path in named if path.name in BUDGET_FILE_NAMES])
    targets = workspace.read_targets([path for path in named if path.name not in BUDGET_FILE_NAMES])
    return targets, budgets


def _problems_of(
    reads: list[ReadTargetFile], budgets: list[ReadBudget], paths: list[str], workspace: Workspace
) -> list[Problem]:
    """What is wrong with the files; without paths also with rules, sources and evaluators of the
    workspace."""
    years = SheetsByYear(workspace.read_targets())
    kept = kept_beside(workspace)
    problems: list[Problem] = []
    for read, found in zip(reads, workspace.check_targets(reads, years), strict=True):
        problems += found
        is_of_workspace = read.file.startswith(f"{TARGETS_FOLDER}/")
        if read.project and is_of_workspace and read.id in kept.approved:
            problems += workspace.check_against_approved(read.project, kept.approved[read.id])
    if not paths:
        return [*problems, *kept.gone, *workspace.other_problems(), *unknown_column_problems(workspace)]
    return [*problems, *(problem for budget in budgets for problem in budget.problems)]


def _print_summary(reads: list[ReadTargetFile], budgets: list[ReadBudget], problems: list[Problem]) -> None:
    readable = sum(read.project is not None for read in reads)
    counts = format_problem_count(problems)
    print_note(f"检查了 {len(reads)} 个目标文件：{readable} 个可读，{counts}")
    for budget in budgets:
        print_note(f"核对了部门预算 {budget.file}：{format_verdict_counts(budget.answers)}")


def expand_paths(paths: list[str]) -> list[Path]:
    """The files given, and every target and budget file below the folders given."""
    files: list[Path] = []
    for path in map(Path, paths):
        files += [*target_files(path), *budget_files(path)] if path.is_dir() else [path]
    return [file.resolve() for file in files]


def format_verdict_counts(answers: Sequence[RelationResult]) -> str:
    """How many relations hold, are broken and cannot be told."""
    found = Counter(answer.verdict for answer in answers)
    return "，".join(f"{found[verdict]} 项{word}" for verdict, word in VERDICT_WORDS.items())


def project_data(read: ReadTargetFile) -> dict[str, Any]:
    project = read.project
    return {
        "id": read.id,
        "name": project.name if project else None,
        "indicators": len(project.indicators) if project else None,
    }


def format_problem_count(problems: list[Problem]) -> str:
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    return f"{errors} 处错误，{len(problems) - errors} 处提醒"


def notation(args: argparse.Namespace, workspace: Workspace) -> int:
    """One target text a line on standard input, its reading a line on standard output; 1 when a line is no
    UTF-8."""
    lines = list(read_lines(sys.stdin))
    targets = list(map(_read_target_line, lines))
    if args.json:
        for target in targets:
            print_json(target_data(target))
    else:
        print_table(("写法", "类型", "符号", "值", "单位", "说明"), map(_target_row, targets))
    return int(not all(line.is_utf8 for line in lines))


def _read_target_line(line: InputLine) -> Target:
    return read_target(line.text) if line.is_utf8 else unread_target(line.text, NOT_UTF8)


def _target_row(target: Target) -> tuple[str | None, ...]:
    return (
        target.text,
        target.kind.value,
        target.comparison,
        decimal_text(target.value),
        target.unit,
        f"待确认：{target.why}" if target.confirm else "",
    )


def target_data(target: Target) -> dict[str, Any]:
    return {
        "text": target.text,
        "kind": target.kind.value,
        "comparison": target.comparison.value if target.comparison else None,
        "value": target.day.isoformat() if target.day else decimal_text(target.value),
        "unit": target.unit,
        "confirm": target.confirm,
        "why": target.why,
    }


def score(args: argparse.Namespace, workspace: Workspace) -> int:
    """JSON lines in, a score a line out; a line that cannot be read gives ``{"error"}`` and exit status 1."""
    status, unused = 0, dict[str, None]()
    for line in read_lines(sys.stdin):
        if not line.text.strip():
            continue
        try:
            row = parse_row(line)
            print_score(score_of(row, workspace), args.json)
            unused |= dict.fromkeys(row.unused)
        except ValueError as error:
            status = 1
            _print_refused_line(line, error, args.json)
    if unused:
        print_note(f"没有用到的字段：{'、'.join(map(shorten_text, unused))}")
    return status


def _print_refused_line(line: InputLine, error: ValueError, as_json: bool) -> None:
    why = f"这一行无法计分：{error}"
    if as_json:
        print_json({"error": why, "line": line.text})
    else:
        print(f"—\t{why}")


def score_of(row: ScoreRow, workspace: Workspace) -> Score:
    name = row.profile or workspace.rules
    if name not in workspace.profiles:
        raise ValueError(
            f"没有评分规则“{shorten_text(name)}”{spelling_hint(name, sorted(workspace.profiles))}"
        )
    return score_text(
        row.target,
        row.actual,
        row.weight,
        workspace.profiles[name],
        grade=row.grade,
        points=row.points,
        branch=row.branch,
        reason=row.reason,
    )


def print_score(result: Score, as_json: bool) -> None:
    if as_json:
        print_json(score_data(result))
    else:
        print(f"{decimal_text(result.points) or '—'}\t{result.why}")


def score_data(result: Score) -> dict[str, Any]:
    return {
        "points": decimal_text(result.points),
        "attainment": decimal_text(round_attainment(result.attainment)),
        "outcome": result.outcome.value,
        "why": result.why,
        "flags": list(result.flags),
    }


def round_attainment(attainment: Decimal | None) -> Decimal | None:
    """To four places, more where these would print a target as met that is missed."""
    return None if attainment is None else round_apart(Fraction(attainment), Fraction(1), places=4)


def add_check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="文件或文件夹，默认工作区的全部目标文件")
    parser.add_argument("--catalogue", action="store_true", help="列出全部检查项目及其依据")
    parser.set_defaults(act=check)


def add_notation_arguments(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(act=notation)


def add_score_arguments(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(act=score)
