"""The head of a target file: where it comes from, the project, its parties, its money, its goal, each as printed."""

import re
from collections.abc import Iterator, Sequence

from indicators.periods import read_period
from indicators.reading import FUND_FIELDS, FUND_UNITS, PRINTED_CODE
from indicators.units import AMOUNT_UNIT, full_money_unit
from papers.target_sheets.read_sheet import PrintedText, ReadFund, ReadSheet
from papers.target_sheets.vocabulary import BLANK_MARK
from yamlfiles.reader import as_decimal
from yamlfiles.writing import SINGLE_QUOTES, format_comment, format_scalar

OTHER_KINDS = {"self-evaluation": "自评表", "monitoring": "监控表"}


def head_lines(sheet: ReadSheet, year: int, sha256: str, weights: Sequence[str]) -> Iterator[str]:
    yield format_comment(f"{sheet.title.text or f'{year} 年项目支出绩效目标'}：{sheet.name.text}")
    yield "#"
    source = f"{sheet.document}（SHA-256 前 12 位 {sha256[:12]}）" if sha256 else sheet.document
    kind = f"（一份{OTHER_KINDS[sheet.kind]}，只取其中的目标）" if sheet.kind in OTHER_KINDS else ""
    yield format_comment(f"出处：{source}，{sheet.place}{kind}。名称、指标值、代码、目标文字照原表抄录。")
    yield format_comment(
        "注有“待确认”的，请单位核对：改写，或在 reading 写明确认的读法，然后删去该注释。取数方法暂为人工填报。"
    )
    yield "#"
    yield from (format_comment(weight) if not weight.startswith(" ") else f"# {weight}" for weight in weights)
    yield from _doubt_comments(sheet, "rows", "year")
    yield ""
    yield from _field_lines(sheet, year)
    yield ""
    yield from _fund_lines(sheet)
    yield ""


def _doubt_comments(sheet: ReadSheet, *names: str) -> Iterator[str]:
    for name in names:
        yield from (format_comment(f"待确认：{doubt}") for doubt in sheet.doubts_of(name))


def _field_lines(sheet: ReadSheet, year: int) -> Iterator[str]:
    if not sheet.name:
        yield format_comment("待确认：原表没有项目名称")
    yield f"name: {format_scalar(sheet.name.text, style=SINGLE_QUOTES)}".rstrip()
    yield from _party_lines("department", sheet.department, sheet.department_code)
    yield from _party_lines("unit", sheet.unit, sheet.unit_code)
    if sheet.attribute:
        yield f"attribute: {format_scalar(sheet.attribute.text, style=SINGLE_QUOTES)}"
    if sheet.period:
        period = read_period(sheet.period.text)
        fits = period is not None and period[0].year <= year <= period[1].year
        line = f"period: {format_scalar(sheet.period.text, style=SINGLE_QUOTES)}"
        yield (
            line
            if fits
            else format_comment(
                f"待确认：项目期读不出或不含 {year} 年，原表为 {line}（{sheet.period.place}）"
            )
        )
    if sheet.leader:
        yield f"leader: {format_scalar(sheet.leader.text, style=SINGLE_QUOTES)}"
    yield from _doubt_comments(sheet, "goal")
    yield f"goal: {format_scalar(sheet.goal.text, style=SINGLE_QUOTES)}".rstrip()
    yield "schedule: monthly"


def _party_lines(field: str, printed: PrintedText, code: PrintedText) -> Iterator[str]:
    if not printed:
        return
    found = PRINTED_CODE.fullmatch(printed.text)
    name = (found[2] or found[4]).strip() if found else printed.text
    number = (found[1] or found[3]) if found else code.text
    if number:
        yield f'{field}: {{code: "{re.sub(r"[^0-9A-Za-z_.-]", "", number)}", name: {format_scalar(name, flow=True, style=SINGLE_QUOTES)}}}'
    else:
        yield f"{field}: {{name: {format_scalar(name, flow=True, style=SINGLE_QUOTES)}}}"


def _fund_lines(sheet: ReadSheet) -> Iterator[str]:
    """The first line of each kind; all others are said in comments."""
    lines: dict[str, ReadFund] = {}
    for fund in sheet.funds:
        if fund.key in FUND_FIELDS and fund.key not in lines:
            lines[fund.key] = fund
    if not lines:
        yield format_comment("待确认：原表没有读到项目资金，请补充 funds。")
        return
    unit = sheet.money if sheet.money in FUND_UNITS else FUND_UNITS[0]
    yield format_comment(f"原表：{'；'.join(_describe_fund(fund) for fund in sheet.funds)}。")
    if not sheet.money:
        yield format_comment("待确认：原表没有写金额单位，暂按万元。")
    yield from _differing_amounts(sheet.funds, lines)
    yield format_comment("with 里的 project 须与支付明细中的项目名称一字不差；不一致时改用 project_code。")
    yield "funds:"
    yield f"  unit: {unit}"
    yield from _amount_lines(lines, unit, "amount", 2)
    annual = [line for line in lines.values() if line.annual and line.annual.text != line.amount.text]
    if annual:
        yield "  annual:"
        yield from _amount_lines(lines, unit, "annual", 4)
    yield "  evaluator: finance.spending"
    yield f"  with: {{project: {format_scalar(sheet.name.text, flow=True, style=SINGLE_QUOTES)}}}"


def _describe_fund(line: ReadFund) -> str:
    amount = "" if line.amount.text in line.label.text else line.amount.text
    annual = f"，全年预算数 {line.annual.text}" if line.annual else ""
    return f"{line.label.text} {amount or ('' if line.amount else '空白')}".strip() + annual


def _differing_amounts(funds: Sequence[ReadFund], taken: dict[str, ReadFund]) -> Iterator[str]:
    for fund in funds:
        first = taken.get(fund.key)
        if first is not None and first is not fund and fund.amount and fund.amount.text != first.amount.text:
            yield format_comment(f"待确认：“{first.label.text}”与“{fund.label.text}”的金额不同，这里取前者。")


def _amount_lines(lines: dict[str, ReadFund], unit: str, part: str, indent: int) -> Iterator[str]:
    for key in FUND_FIELDS:
        if key in lines:
            printed: PrintedText = getattr(lines[key], part)
            written, why = _format_amount(printed.text, unit, lines[key].unit)
            if why:
                yield format_comment(f"待确认：{why}（{printed.place}）", indent)
            yield f"{' ' * indent}{key}: {written}".rstrip()


def _format_amount(text: str, unit: str, own: str) -> tuple[str, str]:
    """The number alone where it is in the unit of the sheet, else with its unit."""
    number = re.sub(r"[，\s]", "", text)
    found = re.fullmatch(rf"(-?[\d,.]+)({AMOUNT_UNIT})?", number)
    if not text.strip() or BLANK_MARK.fullmatch(text.strip()):
        return "", ""
    if found is None or as_decimal(found[1]) is None:
        return "", f"金额“{text}”读不出"
    mine = full_money_unit(found[2] or "") or own or unit
    return (found[1] if mine == unit else f"{found[1]}{mine}"), ""
