"""A workspace on a made-up year: ``python -m examples.sample_year --year 2024 --seed 12345 --out DIR``.

The same year, seed and scale give the same files, byte for byte. Every file and sheet says that it is 样例数据.
"""

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random

from examples import ledgers, money, order_exports, service_exports, workspace_files
from examples.calls import make_calls
from examples.days import FIRST_YEAR, LAST_YEAR
from examples.entries import sample_acceptances, sample_entries
from examples.orders import make_orders
from examples.papers import LABEL, write_csv, write_xlsx

__all__ = ["main", "make_workspace", "sample_acceptances", "sample_entries"]

CALLS_A_YEAR, OTHER_ORDERS_A_YEAR = 60_000, 7_600


def make_workspace(out: Path, year: int, seed: int, scale: float = 1.0) -> None:
    """Writes the whole workspace below ``out``; files of the same name are replaced, others left alone."""
    inbox = out / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    _write_hotline(inbox, year, seed, scale)
    _write_lines_and_money(inbox, year, seed)
    _write_ledgers(inbox, year, seed)
    workspace_files.write_files(out, year)


def _write_hotline(inbox: Path, year: int, seed: int, scale: float) -> None:
    """Begins a month early, so that the year starts with orders still open."""
    first, last = date(year - 1, 12, 1), date(year, 12, 31)
    phoned = list(make_calls(Random(f"{seed} calls"), first, last, CALLS_A_YEAR * scale))
    handled = make_orders(Random(f"{seed} orders"), phoned, first, last, OTHER_ORDERS_A_YEAR * scale)
    for month, paper in order_exports.orders_by_month(Random(f"{seed} order sheets"), year, handled):
        write_xlsx(inbox / f"工单_{year}-{month:02d}_{LABEL}.xlsx", paper)
    for month, paper in service_exports.calls_by_month(Random(f"{seed} call sheets"), year, phoned):
        write_csv(inbox / f"话务_{year}-{month:02d}_{LABEL}.csv", paper, "gbk")
    for quarter, paper in service_exports.callbacks_by_quarter(
        Random(f"{seed} call-back sheets"), year, handled
    ):
        write_xlsx(inbox / f"回访_{year}第{quarter}季度_{LABEL}.xlsx", paper)


def _write_lines_and_money(inbox: Path, year: int, seed: int) -> None:
    write_xlsx(
        inbox / f"线路故障_{year}_{LABEL}.xlsx", service_exports.faults_paper(Random(f"{seed} faults"), year)
    )
    paid = money.make_payments(Random(f"{seed} payments"), year)
    write_csv(inbox / f"支付明细_{year}_{LABEL}.csv", money.payments_paper(year, paid), "gb18030")
    for month in range(1, 13):
        until = order_exports.export_instant(year, month).date()
        write_xlsx(inbox / f"预算执行进度_{year}-{month:02d}_{LABEL}.xlsx", money.budget_paper(until, paid))


def _write_ledgers(inbox: Path, year: int, seed: int) -> None:
    trainings = ledgers.trainings_paper(Random(f"{seed} trainings"), year)
    write_xlsx(inbox / f"教育培训登记表_{year}_{LABEL}.xlsx", trainings)
    tasks = ledgers.tasks_paper(Random(f"{seed} tasks"), year)
    write_xlsx(inbox / f"重点工作任务分解表_{year}_{LABEL}.xlsx", tasks)
    for month, paper in ledgers.rosters_by_month(year):
        write_csv(inbox / f"人员花名册_{year}-{month:02d}_{LABEL}.csv", paper, "gbk")
    for quarter, paper in ledgers.surveys_by_quarter(Random(f"{seed} survey"), year):
        write_csv(inbox / f"问卷调查_{year}第{quarter}季度_{LABEL}.csv", paper, "gbk")


def parse_arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m examples.sample_year", description="生成一年的样例数据（非真实业务数据）"
    )
    parser.add_argument(
        "--year", type=int, default=2024, choices=range(FIRST_YEAR, LAST_YEAR + 1), metavar="YEAR"
    )
    parser.add_argument("--seed", type=int, default=12345, help="同一种子生成同样的文件")
    parser.add_argument("--scale", type=float, default=1.0, help="1 约为 6 万次来电、4 万件工单")
    parser.add_argument("--out", type=Path, required=True, help="工作区文件夹")
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> None:
    chosen = parse_arguments(given)
    make_workspace(chosen.out, chosen.year, chosen.seed, chosen.scale)


if __name__ == "__main__":
    main()
