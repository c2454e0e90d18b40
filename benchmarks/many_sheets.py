"""What many target files cost: a bare guarded parse of them beside reading and checking them, for the first time
and again, and the memory of each.

``python -m benchmarks.many_sheets --sizes 10,1000`` makes workspaces of ten rows a sheet, runs each contestant
in a process of its own, and prints processor seconds, ratios and peak memory.
"""

import argparse
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from operator import attrgetter
from pathlib import Path

import yaml

from benchmarks.alone import Cost, Work, measure
from benchmarks.results import PRODUCT, Result, record
from workspace import Workspace
from workspace.declared import target_files
from workspace.years import SheetsByYear
from yamlfiles.text import decode_text
from yamlfiles.tree import LOADER, MOST_DEPTH, MOST_NODES

YEAR = 2024
TOPICS = ("热线运行", "道路养护", "教师培训", "农田灌溉", "社区养老", "污水处理", "文化下乡", "应急演练")
HEAD = """\
# 第{number}号项目，分值由单位补充
name: {topic}项目{number}
department: {{code: "{department:03}", name: 第{department}局}}
unit: {{code: "{department:03}{unit:03}", name: 第{department}局{unit}中心}}
period: {year}-{year}
goal: 完成{topic}第{number}号任务，服务群众{people}人。
schedule: monthly
funds:
  unit: 万元
  total: {total}.50
  fiscal: {total}.50
  carried_over: 0
  other: 0
  evaluator: finance.spending
  with: {{project: {topic}项目{number}}}
indicators:
"""
ROWS: dict[str, dict[str, tuple[tuple[str, str, str, str], ...]]] = {
    "产出指标": {
        "数量指标": (
            ("answered", "受理数量", "≥{people}件", "weight: 10"),
            ("trainings", "{topic}培训场次", "不少于{few}次", "weight: 5"),
        ),
        "质量指标": (("passed", "验收合格率", "{share}%", "reading: ≥{share}%\n        weight: 10"),),
        "时效指标": (
            ("on-time", "工单按时办结率", "≥98%", "evaluator: hotline.on_time_rate\n        weight: 10"),
            ("done-by", "任务完成时间", "{year}年12月{few}日前", "weight: 5"),
        ),
        "成本指标": (("cost", "项目成本", "≤{total}.50万元", "weight: 10"),),
    },
    "效益指标": {
        "社会效益指标": (
            ("known", "群众知晓率", "大于等于{share}%", "weight: 10"),
            ("served", "受益群众", "{people}人以上", "weight: 10"),
        ),
        "可持续影响指标": (("long-term", "长期机制", "机制健全并运行", "weight: 10"),),
    },
    "满意度指标": {
        "服务对象满意度指标": (
            ("content", "群众满意度", "≥90%", "evaluator: hotline.satisfaction_rate\n        weight: 10"),
        )
    },
}


def sheet_text(number: int) -> str:
    """The sheet of one number: always the same, its numbers and names its own."""
    chance = random.Random(number)
    said = {
        "number": number,
        "topic": TOPICS[number % len(TOPICS)],
        "year": YEAR,
        "department": number % 40 + 1,
        "unit": number // 40 % 25 + 1,
        "total": 5 + number % 200,
        "people": 100 + chance.randrange(5000),
        "few": chance.randrange(2, 29),
        "share": chance.randrange(80, 100),
    }
    lines = [HEAD]
    for first, seconds in ROWS.items():
        lines.append(f"  {first}:\n")
        for second, rows in seconds.items():
            lines.append(f"    {second}:\n")
            lines += map(_row_text, rows)
    return "".join(lines).format(**said)


def _row_text(row: tuple[str, str, str, str]) -> str:
    name, shown, target, more = row
    basis = f"basis: {{{{standard: 计划标准, source: {shown}台账, formula: 按台账逐项累计}}}}"
    return f"      - id: {name}\n        name: {shown}\n        target: {target}\n        {more}\n        {basis}\n"


def make_sheets(folder: Path, sheets: int) -> Path:
    """A workspace of so many target files and nothing else."""
    targets = folder / "targets" / str(YEAR)
    targets.mkdir(parents=True)
    for number in range(sheets):
        (targets / f"p{number:06}.yaml").write_text(sheet_text(number), encoding="utf-8")
    return folder


def parse_bare(root: Path) -> int:
    """Every file guarded by a pass over its events, then composed into nodes with their places."""
    nodes = 0
    for path in target_files(root / "targets"):
        text = decode_text(path.read_bytes())
        nodes += _guarded_nodes(text)
        yaml.compose(text, Loader=LOADER)
    return nodes


def _guarded_nodes(text: str) -> int:
    nodes = depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        nodes += isinstance(event, yaml.NodeEvent)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if nodes > MOST_NODES or depth > MOST_DEPTH:
            raise ValueError("refused")
    return nodes


def read_sheets(root: Path) -> int:
    return sum(read.project is not None for read in Workspace(root).read_targets())


def read_rows(root: Path) -> int:
    """The same, and every row is asked for."""
    drafts = (read.draft for read in Workspace(root).read_targets())
    return sum(len(draft.indicators) for draft in drafts if draft)


def check_sheets(root: Path) -> int:
    """Read and checked as ``check`` does, and kept."""
    workspace = Workspace(root)
    reads = workspace.read_targets()
    found = sum(map(len, workspace.check_targets(reads, SheetsByYear(reads))))
    workspace.keep_sheets()
    return found


Contestant = Callable[[Path], int]
COLD: dict[str, Contestant] = {"bare": parse_bare, "read": read_sheets, "check": check_sheets}
"""Nothing is kept yet: the data folder is emptied before each."""
WARM: dict[str, Contestant] = {
    "read again": read_sheets,
    "rows again": read_rows,
    "check again": check_sheets,
}
CONTESTANTS = COLD | WARM
LARGEST_REPEATED = 10_000
"""What is more runs once."""
AIMS = {"read": 1.5, "check": 1.5}
"""Times the bare parse."""


def contestant(root: str, name: str) -> Work:
    """What is loaded once, whatever there is to read, comes before."""
    _ = Workspace(Path(root)).evaluators
    return lambda: CONTESTANTS[name](Path(root))


def empty_data(root: Path) -> None:
    shutil.rmtree(root / "data", ignore_errors=True)
    (root / "data").mkdir()


def costs_of(root: Path, runs: int) -> Iterator[Cost]:
    """Of each contestant the run of least processor time."""
    for name in CONTESTANTS:
        tries = []
        for _ in range(runs):
            if name in COLD:
                empty_data(root)
            tries.append(measure(contestant, root, name))
        yield min(tries, key=attrgetter("seconds"))


def record_costs(size: int, costs: Mapping[str, Cost]) -> None:
    """Each way of reading and checking beside the bare parse."""
    bare = costs["bare"]
    for name, cost in costs.items():
        if name != "bare":
            job = f"target files: {name}"
            record(Result(job, "projects", size, PRODUCT, cost.seconds, cost.memory_mb))
            record(
                Result(
                    job, "projects", size, "bare guarded parse", bare.seconds, bare.memory_mb, AIMS.get(name)
                )
            )


def print_sizes(sizes: list[int], runs: int) -> None:
    names = [f"{name}, s (÷ bare), MB" for name in CONTESTANTS]
    print(f"| files | {' | '.join(names)} |\n{'|---' * (len(names) + 1)}|")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            root = make_sheets(Path(folder), size)
            costs = list(costs_of(root, runs if size <= LARGEST_REPEATED else 1))
        named = dict(zip(CONTESTANTS, costs, strict=True))
        for name in COLD.keys() & {again.removesuffix(" again") for again in WARM}:
            if named[name].given != named[f"{name} again"].given:
                raise SystemExit(f"{name} finds something else when it is done again")
        record_costs(size, named)
        bare = costs[0].seconds
        cells = (f"{cost.seconds:.2f} ({cost.seconds / bare:.2f}), {cost.memory_mb:.0f}" for cost in costs)
        print(f"| {size:,} | {' | '.join(cells)} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="10,100,1000,10000,100000")
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    print_sizes([int(size) for size in args.sizes.split(",")], args.runs)


if __name__ == "__main__":
    main()
