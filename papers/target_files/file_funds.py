"""The money of a target file: the first printed line of each kind; all others are said in comments."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from indicators.fund_reading import FIELDS_OF_KIND, FUND_UNITS, PAID_UNDER
from indicators.model import SheetKind
from indicators.printed_number import read_printed_number
from indicators.reading import PRINTED_CODE
from papers.target_files.yaml_lines import scalar, unsure_comment
from papers.target_sheets.read_sheet import PrintedText, ReadFund, ReadSheet
from papers.target_sheets.vocabulary import BLANK_MARK
from yamlfiles.writing import format_comment

PROJECT_HINT = "with 里的 project 须与支付明细中的项目名称一字不差；不一致时改用 project_code。"

DEPARTMENT_HINT = "with 里的 department 须与支付明细中的单位名称一字不差；所属单位各有名称的，写成一列。"


def fund_lines(sheet: ReadSheet) -> Iterator[str]:
    kind = SheetKind.DEPARTMENT if sheet.is_department else SheetKind.PROJECT
    keys = FIELDS_OF_KIND[kind]
    funds = _first_funds(sheet.funds, keys)
    if not funds:
        yield unsure_comment("原表没有读到项目资金，请补充 funds。")
        return
    yield from _fund_comments(sheet, funds)
    unit = sheet.money if sheet.money in FUND_UNITS else FUND_UNITS[0]
    yield "funds:"
    yield f"  unit: {unit}"
    initial = {key: AmountCell(fund.amount, fund.unit) for key, fund in funds.items()}
    yield from _amount_lines(initial, unit, 2, keys)
    if any(map(_is_adjusted, funds.values())):
        annual = {key: AmountCell(fund.annual, fund.unit) for key, fund in funds.items()}
        yield "  annual:"
        yield from _amount_lines(annual, unit, 4, keys)
    yield "  evaluator: finance.spending"
    yield f"  with: {{{PAID_UNDER[kind]}: {scalar(_paid_name(sheet), flow=True)}}}"


def _paid_name(sheet: ReadSheet) -> str:
    """A department without the code that stands before its name."""
    printed = PRINTED_CODE.fullmatch(sheet.name.text) if sheet.is_department else None
    return (printed[2] or printed[4]).strip() if printed else sheet.name.text


def task_lines(sheet: ReadSheet) -> Iterator[str]:
    """年度主要任务, an entry a line of the sheet, amounts as they are printed."""
    if sheet.tasks:
        yield "tasks:"
    unit = sheet.money if sheet.money in FUND_UNITS else FUND_UNITS[0]
    for task in sheet.tasks:
        yield f"  - name: {scalar(task.name.text)}"
        if task.content:
            yield f"    content: {scalar(task.content.text)}"
        amounts = {"total": task.total, "fiscal": task.fiscal, "other": task.other}
        printed = {key: AmountCell(text, "") for key, text in amounts.items() if text}
        yield from _amount_lines(printed, unit, 4, tuple(amounts))


def _first_funds(funds: Sequence[ReadFund], keys: Sequence[str]) -> dict[str, ReadFund]:
    first: dict[str, ReadFund] = {}
    for fund in funds:
        if fund.key in keys:
            first.setdefault(fund.key, fund)
    return first


def _is_adjusted(fund: ReadFund) -> bool:
    """Whether 全年预算数 is printed, and is not 年初预算数."""
    return bool(fund.annual) and fund.annual.number_text != fund.amount.number_text


def _fund_comments(sheet: ReadSheet, first: Mapping[str, ReadFund]) -> Iterator[str]:
    yield format_comment(f"原表：{'；'.join(map(_describe_fund, sheet.funds))}。")
    if not sheet.money:
        yield unsure_comment("原表没有写金额单位，暂按万元。")
    for fund in sheet.funds:
        yield from _difference_comments(first.get(fund.key), fund)
    yield format_comment(DEPARTMENT_HINT if sheet.is_department else PROJECT_HINT)


def _describe_fund(fund: ReadFund) -> str:
    annual = f"，全年预算数 {fund.annual.text}" if fund.annual else ""
    return f"{fund.label.text} {_describe_amount(fund)}".strip() + annual


def _describe_amount(fund: ReadFund) -> str:
    """Blank where the label holds the amount already."""
    if not fund.amount:
        return "空白"
    return "" if fund.amount.text in fund.label.text else fund.amount.text


def _difference_comments(first: ReadFund | None, fund: ReadFund) -> Iterator[str]:
    if first is None or first is fund or not fund.amount:
        return
    if fund.amount.number_text != first.amount.number_text:
        yield unsure_comment(f"“{first.label.text}”与“{fund.label.text}”的金额不同，这里取前者。")


class AmountCell(NamedTuple):
    """A printed amount, and the unit of money of its line, "" where none is written."""

    printed: PrintedText
    unit: str


def _amount_lines(
    cells: Mapping[str, AmountCell], unit: str, indent: int, keys: Sequence[str]
) -> Iterator[str]:
    for key in keys:
        if key in cells:
            amount = _format_amount(cells[key], unit)
            if amount is None:
                yield _unread_amount_comment(cells[key].printed, indent)
            yield f"{' ' * indent}{key}: {amount or ''}".rstrip()


def _unread_amount_comment(printed: PrintedText, indent: int) -> str:
    return unsure_comment(f"金额“{printed.text}”读不出（{printed.place}）", indent)


def _format_amount(cell: AmountCell, unit: str) -> str | None:
    """The number alone where it is in the unit of the sheet, else with its unit; ``None`` for no amount."""
    text = cell.printed.number_text.strip()
    number = read_printed_number(text, accounting=True)
    if number is None or not number.is_amount:
        return "" if not text or BLANK_MARK.fullmatch(text) else None
    written_unit = number.money_unit or cell.unit or unit
    return f"{number.value:f}" if written_unit == unit else f"{number.value:f}{written_unit}"
