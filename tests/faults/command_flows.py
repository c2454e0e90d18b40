"""Flows of whole commands, as people type them: papers that come in, doubts that are let stand, a run with worker
processes. To add one: a line in ``COMMAND_FLOWS``."""

from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import app
from measuring.isolated.pool import POOL
from store import StoreError, open_store
from tests.faults.flows import Flow, database, opened_empty
from tests.sealed import PROJECT, ready_workspace
from tests.small import ORDERS, small_workspace
from workspace import Workspace

PAPER = """\
2025年项目支出绩效目标表

项目名称\t\t{name}
主管部门\t\t【103】市政府办公室\t实施单位\t便民服务中心
项目资金（万元）\t\t年度资金总额\t10.00
绩效目标\t\t保障热线运行。
一级指标\t二级指标\t三级指标\t指标值
产出指标\t数量指标\t受理量\t≥1000件
满意度指标\t服务对象满意度指标\t群众满意度\t≥90%
"""
PAPERS = ("甲项目", "乙项目")
UNDATED = "A6,待补录,,住建局,2024-05-10 18:00:00,2024-05-09 09:00:00,已办结,13900000006\n"
REASON = "三月的工单已与受理台账逐件比对，该件当日办结"
MEASURED_ROWS = 3


def command(*words: str) -> Callable[[Path], None]:
    """The act of a command; ``{root}`` in its words is the folder. What it refuses is raised."""

    def act(root: Path) -> None:
        said = StringIO()
        with redirect_stdout(StringIO()), redirect_stderr(said):
            status = app.main(["--workspace", str(root), *(word.format(root=root) for word in words)])
        if status:
            raise StoreError(said.getvalue())

    return act


def rows_of_table(table: str) -> Callable[[Path], int]:
    """How many rows a flow has added to a table that was empty."""

    def count(root: Path) -> int:
        with open_store(database(root)) as store:
            assert store.damage == ()
            return int(store.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    return count


def server_of_workers() -> list[int]:
    """The process that workers are forked from, ready."""
    POOL.server.fork_worker().end()
    assert POOL.server.process
    return [POOL.server.process.pid]


def office(root: Path) -> None:
    root.mkdir()
    small_workspace(root)
    opened_empty(root)


def office_with_papers(root: Path) -> None:
    office(root)
    for name in PAPERS:
        (root / f"{name}.txt").write_text(PAPER.format(name=name), encoding="utf-8")


def imported(root: Path) -> int:
    """Each file that is there reads as the whole of its paper."""
    files = sorted((root / "targets").glob("2025/*.yaml"))
    for read in Workspace(root).read_targets(files):
        assert read.project, f"a target file is there by half: {read.problems}"
        assert len(read.project.indicators) == 2
    return len(files)


def in_doubt(root: Path) -> None:
    office(root)
    (root / "inbox/工单.csv").write_text(ORDERS + UNDATED, encoding="utf-8")
    command("evaluate", "--as-of", "2024-12-31")(root)


def runs_kept(root: Path) -> int:
    with open_store(database(root)) as store:
        assert store.damage == ()
        ended, rows = (
            int(store.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
            for table in ("run_ends", "observations")
        )
    assert rows == ended * MEASURED_ROWS, "a run is kept by half"
    return ended


def office_to_approve(root: Path) -> None:
    office(root)
    command("check")(root)


def reviewed_paper(root: Path) -> None:
    root.mkdir()
    ready_workspace(root)
    for act, by in (("submit", "张三"), ("review", "李四")):
        command(act, PROJECT, "--by", by)(root)


def papers_issued(root: Path) -> int:
    """Each sealed paper has its whole package."""
    with open_store(database(root)) as store:
        assert store.damage == ()
        acts = store.paper_acts.issued()
        for act in acts:
            with store.packages.open_file(act.package) as package:
                assert package.read(2) == b"PK", "a paper is sealed without its package"
    return len(acts)


APPROVE = (
    "approve",
    PROJECT,
    "--document-number",
    "固财发〔2024〕1号",
    "--date",
    "2024-01-05",
    "--by",
    "李四",
)
ACCEPT = ("accept", "2024/hotline", "on-time", "--by", "李四", "--reason", REASON, "--as-of", "2024-12-31")
COMMAND_FLOWS: dict[str, Flow] = {
    "import": Flow(
        office_with_papers, command("import", *(f"{{root}}/{name}.txt" for name in PAPERS)), imported, 2
    ),
    "approve": Flow(office_to_approve, command(*APPROVE), rows_of_table("decisions")),
    "issue": Flow(
        reviewed_paper, command("issue", PROJECT, "--by", "王五"), papers_issued, few=1, anew="issue"
    ),
    "accept": Flow(in_doubt, command(*ACCEPT), rows_of_table("entries")),
    "evaluate": Flow(
        office, command("evaluate", "--as-of", "2024-12-31"), runs_kept, few=1, helpers=server_of_workers
    ),
}
