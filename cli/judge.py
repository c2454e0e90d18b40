"""``check``, ``notation`` and ``score``: what can be said of targets without any data."""

import argparse
import json
import sys
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from pathlib import Path
from typing import Any

from cli.output import plain, print_json, print_problems, print_table, problem_data, say
from indicators.model import Problem, Score, Severity, Target
from indicators.notation import read_target
from indicators.scoring import score_text
from workspace import Workspace
from workspace.declared import Read, target_files


def check(args: argparse.Namespace, workspace: Workspace) -> int:
    """Read and check target files; 1 when any has an error or none was found."""
    reads = workspace.read(files_named(args.paths) if args.paths else None)
    problems = [problem for each in reads for problem in workspace.check(each)]
    if not args.paths:
        problems += workspace.beside()
    if args.json:
        print_json({"projects": [project_data(each) for each in reads], "problems": list(map(problem_data, problems))})
    else:
        print_problems(problems)
        say(
            f"检查了 {len(reads)} 个目标文件：{sum(each.project is not None for each in reads)} 个可读，{count(problems)}"
        )
    if not reads:
        say("没有找到目标文件（targets/年度/名称.yaml）")
    return int(not reads or any(each.severity is Severity.ERROR for each in problems))


def files_named(paths: list[str]) -> list[Path]:
    """The files given, and every target file below the folders given."""
    found: list[Path] = []
    for each in map(Path, paths):
        found.extend(target_files(each) if each.is_dir() else [each])
    return [path.resolve() for path in found]


def project_data(read: Read) -> dict[str, Any]:
    project = read.project
    return {
        "id": read.id,
        "name": project.name if project else None,
        "indicators": len(project.indicators) if project else None,
    }


def count(problems: list[Problem]) -> str:
    errors = sum(each.severity is Severity.ERROR for each in problems)
    return f"{errors} 处错误，{len(problems) - errors} 处提醒"


def notation(args: argparse.Namespace, workspace: Workspace) -> int:
    """One target text a line on standard input, its reading a line on standard output."""
    targets = [read_target(line.rstrip("\r\n")) for line in sys.stdin]
    if args.json:
        for each in targets:
            print_json(target_data(each))
    else:
        rows = [
            (t.text, t.kind.value, t.comparison, plain(t.value), t.unit, "待确认：" + t.why if t.confirm else "")
            for t in targets
        ]
        print_table(("写法", "类型", "符号", "值", "单位", "说明"), rows)
    return 0


def target_data(target: Target) -> dict[str, Any]:
    return {
        "text": target.text,
        "kind": target.kind.value,
        "comparison": target.comparison.value if target.comparison else None,
        "value": target.day.isoformat() if target.day else plain(target.value),
        "unit": target.unit,
        "confirm": target.confirm,
        "why": target.why,
    }


def score(args: argparse.Namespace, workspace: Workspace) -> int:
    """JSON lines in, a score a line out; a line that cannot be read gives ``{"error"}`` and exit status 1."""
    failed = 0
    for line in sys.stdin:
        if line.strip():
            try:
                print_score(score_line(line, workspace), args.json)
            except (ValueError, KeyError, TypeError, InvalidOperation) as error:
                failed = 1
                print_json({"error": f"这一行无法计分：{error}", "line": line.rstrip()})
    return failed


def score_line(line: str, workspace: Workspace) -> Score:
    row = json.loads(line, parse_float=Decimal, parse_int=Decimal)
    if not isinstance(row, dict) or "weight" not in row:
        raise ValueError('应为 JSON 对象，含 "target"、"actual"、"weight"')
    name = row.get("profile") or workspace.rules
    if name not in workspace.profiles:
        raise ValueError(f"没有评分规则“{name}”，可用的有：{'、'.join(sorted(workspace.profiles))}")
    points = row.get("points")
    return score_text(
        row.get("target"),
        row.get("actual"),
        Decimal(str(row["weight"])),
        workspace.profiles[name],
        grade=row.get("grade"),
        points=None if points is None else Decimal(str(points)),
        branch=row.get("branch"),
    )


def print_score(result: Score, as_json: bool) -> None:
    if as_json:
        print_json(score_data(result))
    else:
        print(f"{plain(result.points) or '—'}\t{result.why}")


def score_data(result: Score) -> dict[str, Any]:
    return {
        "points": plain(result.points),
        "attainment": plain(rounded(result.attainment)),
        "outcome": result.outcome.value,
        "why": result.why,
    }


def rounded(attainment: Decimal | None) -> Decimal | None:
    """To four places, however large."""
    with localcontext(prec=400):
        return None if attainment is None else attainment.quantize(Decimal("0.0001"), ROUND_HALF_UP)


def add(commands: Any) -> None:
    parser = commands.add_parser("check", help="检查目标文件")
    parser.add_argument("paths", nargs="*", metavar="PATH", help="文件或文件夹，默认工作区的全部目标文件")
    parser.set_defaults(act=check)
    parser = commands.add_parser("notation", help="解读指标值的写法（标准输入，每行一个）")
    parser.set_defaults(act=notation)
    parser = commands.add_parser("score", help="按规则计分（标准输入，每行一个 JSON）")
    parser.set_defaults(act=score)
