"""``measure`` and ``rows``: one evaluator over one span of days, now, keeping nothing."""

import argparse
from collections.abc import Sequence
from datetime import date
from typing import Any

from cli.arguments import WrongUseError, parse_count, parse_day, parse_first_day, today
from cli.output import decimal_text, format_measured, print_json, print_note, print_table
from indicators.display import MEASUREMENT_STATUS_WORDS, UNVERIFIED, WAITING
from indicators.doubts import open_doubts
from indicators.doubts_json import doubts_to_json
from indicators.model import Period, ScoreStatus
from indicators.provenance import TableAccount
from indicators.provenance_json import provenance_to_json
from indicators.records import MeasurementResult, MeasurementStatus
from measuring import MeasureRequest, Slice
from workspace import Workspace
from workspace.spreadsheet import csv_text, escape_formulas

UNVERIFIED_OUTCOME = ScoreStatus.UNVERIFIED.value
"""The outcome of a number that doubts keep from being used."""


def build_request(args: argparse.Namespace, workspace: Workspace) -> MeasureRequest:
    """The request that the command's words make; ``--from`` is 1 January of the year of ``--as-of`` unless
    given."""
    if args.evaluator not in workspace.evaluators:
        known = "、".join(sorted(workspace.evaluators))
        raise WrongUseError(f"没有取数方法“{args.evaluator}”，可用的有：{known}")
    as_of = args.as_of or today()
    start = args.start or date(as_of.year, 1, 1)
    if start > as_of:
        raise WrongUseError(f"--from {start} 晚于 --as-of {as_of}")
    return MeasureRequest("only", args.evaluator, parse_parameters(args.parameters), Period(start, as_of))


def parse_parameters(words: Sequence[str]) -> dict[str, Any]:
    """``k=v`` words as a mapping; a key given more than once is any of its values. ``part.column=v`` is a
    condition on a column."""
    found: dict[str, Any] = {}
    for word in words:
        key, sign, value = word.partition("=")
        if not sign or not key:
            raise WrongUseError(f"--with 应写作 名称=值，现为“{word}”")
        name, inner, column = key.partition(".")
        if isinstance(found.get(name, {}), dict) != bool(inner) and name in found:
            raise WrongUseError(f"--with 的“{name}”不能既是一个值，又是几个条件")
        within, last = (found.setdefault(name, {}), column) if inner else (found, name)
        before = within.get(last)
        within[last] = (
            value if before is None else [*(before if isinstance(before, list) else [before]), value]
        )
    return found


def measure(args: argparse.Namespace, workspace: Workspace) -> int:
    """Measure now and print; 1 when the evaluator failed."""
    asked = build_request(args, workspace)
    measurer = workspace.measurer()
    measured = measurer.measure([asked])[asked.key]
    slices = (
        measurer.breakdown(asked, args.by)
        if args.by and measured.outcome is not MeasurementStatus.FAILED
        else []
    )
    if args.json:
        print_json(measured_data(measured, slices, workspace))
    else:
        print_measured(measured, slices, args.by, workspace)
    return int(measured.outcome is MeasurementStatus.FAILED)


def is_unverified(measured: MeasurementResult, workspace: Workspace) -> bool:
    """Whether doubts make the number 待核实 by the rules that hold where no project names its own."""
    return bool(open_doubts(measured.doubts, workspace.default_profile.doubts, None))


def measured_data(
    measured: MeasurementResult, slices: Sequence[Slice], workspace: Workspace
) -> dict[str, Any]:
    has_value = measured.value is not None
    return {
        "evaluator": measured.evaluator,
        "from": measured.period.start.isoformat(),
        "as_of": measured.period.end.isoformat(),
        "part": decimal_text(measured.part),
        "of": decimal_text(measured.of),
        "value": format_measured(measured.value),
        "unit": measured.unit,
        "rows": measured.rows,
        "outcome": UNVERIFIED_OUTCOME
        if has_value and is_unverified(measured, workspace)
        else measured.outcome.value,
        "reason": measured.reason,
        "by": [slice_data(slice_) for slice_ in slices],
        "doubts": doubts_to_json(measured.doubts),
        "provenance": provenance_to_json(measured.provenance),
    }


def slice_data(slice_: Slice) -> dict[str, Any]:
    return {
        "key": slice_.key,
        "part": decimal_text(slice_.part),
        "of": decimal_text(slice_.of),
        "value": format_measured(slice_.value),
    }


def print_measured(
    measured: MeasurementResult, slices: Sequence[Slice], by: str | None, workspace: Workspace
) -> None:
    label = workspace.evaluators[measured.evaluator].label
    period = f"{measured.period.start} 至 {measured.period.end}"
    unverified = measured.value is not None and is_unverified(measured, workspace)
    status = UNVERIFIED if unverified else MEASUREMENT_STATUS_WORDS[measured.outcome]
    print(f"{label} {period}：{_format_value(measured)}　{status}")
    for doubt in measured.doubts:
        print(f"存疑：{doubt.message}")
    for sentence in filter(None, (measured.reason, *measured.provenance.notes)):
        print(sentence)
    for table in measured.provenance.tables:
        _print_table_account(table)
    if slices:
        tables = (account.table for account in measured.provenance.tables)
        answering = workspace.evaluators[measured.evaluator].as_measured_from(tables)
        cumulative = by == "month" and answering.cumulative
        _print_slices(slices, by or "", measured.unit, cumulative)


def _format_value(measured: MeasurementResult) -> str:
    """The value with its unit and, of a ratio, the division in brackets."""
    value = f"{format_measured(measured.value)}{measured.unit}" if measured.value is not None else WAITING
    if measured.of is None:
        return value
    return f"{value}（{decimal_text(measured.part)} ÷ {decimal_text(measured.of)}）"


def _print_table_account(table: TableAccount) -> None:
    print(
        f"来源 {table.table}：读取 {table.rows_read} 行，采用 {table.rows_used}，"
        f"无法识别 {table.rows_rejected}，重复 {table.rows_repeated}，剔除 {table.rows_excluded}"
    )
    for cells in table.unread:
        print(
            f"  {cells.file} 的“{cells.label}”列有 {cells.cells} 个单元格无法识别，"
            f"如第 {cells.row} 行，形如“{cells.example}”"
        )


def _print_slices(slices: Sequence[Slice], by: str, unit: str, cumulative: bool) -> None:
    rows = [
        (
            str(slice_.key),
            decimal_text(slice_.part),
            decimal_text(slice_.of),
            format_measured(slice_.value),
        )
        for slice_ in slices
    ]
    print_table((by, "分子", "分母", f"值（{unit}）"), rows)
    if cumulative:
        print_note("本指标是累计数或时点数：各月为截至该月末的数（按当时所知），不能相加")


def print_rows(args: argparse.Namespace, workspace: Workspace) -> int:
    """The rows behind the number: those that missed, masked."""
    asked = build_request(args, workspace)
    found = workspace.measurer().rows_behind(asked, limit=args.limit, offset=args.offset)
    if args.json:
        print_json([dict(zip(found.columns, map(cell_text, row), strict=True)) for row in found.rows])
    elif args.csv:
        print(csv_text(found.columns, found.rows), end="")
    else:
        print_table(found.columns, map(escape_formulas, found.rows))
        print_note(f"共 {found.total} 行，显示 {len(found.rows)} 行（--limit、--offset 翻页，--csv 导出）")
    return 0


def cell_text(cell: object) -> str | None:
    return None if cell is None else str(cell)


def add_measure_arguments(parser: argparse.ArgumentParser) -> None:
    add_request_arguments(parser)
    parser.set_defaults(act=measure)
    parser.add_argument("--by", metavar="列|month", help="按某列或按月分组；累计数、时点数按月为各月末的数")


def add_rows_arguments(parser: argparse.ArgumentParser) -> None:
    add_request_arguments(parser)
    parser.set_defaults(act=print_rows)
    parser.add_argument("--limit", type=parse_count, default=200, help="行数，默认 200")
    parser.add_argument("--offset", type=parse_count, default=0, help="从第几行起")
    parser.add_argument("--csv", action="store_true", help="输出 CSV")


def add_request_arguments(parser: argparse.ArgumentParser) -> None:
    """What both commands need for ``build_request``."""
    parser.add_argument("evaluator", help="取数方法，如 hotline.on_time_rate")
    parser.add_argument("--as-of", type=parse_day, help="截止日（含），默认今天")
    parser.add_argument(
        "--from", dest="start", type=parse_first_day, help="起始日（含），默认截止日当年 1 月 1 日"
    )
    parser.add_argument(
        "--with", dest="parameters", action="append", default=[], metavar="名称=值", help="参数或筛选"
    )
