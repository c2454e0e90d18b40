"""``gather``: the workspaces of the units asked now, and the roll-up made."""

import argparse
import os
from typing import Any

from batches.gathering import gathering_words
from cli.acting import noting
from cli.output import print_json, print_note, print_problems, print_table
from forms.form import as_plain_data
from indicators.clock import format_local_minute
from workspace import Workspace
from workspace.unit_gathering import Gathering, gather
from workspace.unit_places import FILE, read_unit_places
from workspace.unit_rollup import RolledUnit

NEVER, UNKNOWN = "从来没有取到", "未知"


def run_gather(args: argparse.Namespace, workspace: Workspace) -> int:
    """1 where a workspace gave nothing, or the list has a mistake or names none."""
    listed = read_unit_places(workspace.root)
    if not listed.places:
        print_problems(listed.problems, numbered=False)
        print_note(f"没有可以汇总的工作区：请在工作区的 {FILE} 里写明")
        return 1
    with workspace.store() as store, store.transaction():
        noting(store, args.by, "gather")(f"{len(listed.places)} 个工作区")
    found = gather(workspace.root, workspace.data, os.environ, tell_progress)
    print_json(gathering_data(found)) if args.json else tell(found)
    return int(bool(found.listed.problems or found.rollup.failed))


def tell_progress(done: int, total: int, message: str) -> None:
    print_note(f"{done}/{total} {message}")


def gathering_data(found: Gathering) -> dict[str, Any]:
    problems = [problem.message for problem in found.listed.problems]
    return {"problems": problems, **as_plain_data(found.rollup)}


def tell(found: Gathering) -> None:
    print_problems(found.listed.problems, numbered=False)
    counts = {
        unit.name: sum(year.sums.projects for year in found.rollup.years if year.name == unit.name)
        for unit in found.rollup.units
    }
    rows = (unit_row(unit, counts[unit.name]) for unit in found.rollup.units)
    print_table(("工作区", "项目", "数据时间", "没有取到的原因"), rows)
    print_note(gathering_words(found))


def unit_row(unit: RolledUnit, projects: int) -> tuple[str, ...]:
    received = format_local_minute(unit.received_at) if unit.received_at else NEVER
    since = f"（从 {format_local_minute(unit.failing_since)} 起）" if unit.failing_since else ""
    return (unit.name, count_words(unit, projects), received, f"{unit.reason}{since}")


def count_words(unit: RolledUnit, projects: int) -> str:
    """Why some may be missing, the page tells."""
    if unit.head and not unit.head.may_lack_projects:
        return str(projects)
    return f"{projects}（可能不全）" if projects else UNKNOWN


def add_gather_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--by", default="", metavar="姓名", help="经办人")
    parser.set_defaults(act=run_gather)
