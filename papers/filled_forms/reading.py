"""Self-evaluation forms of a document as filled in: numbers as printed, each with its place; a blank or a word is ``None``.

The sheet itself is read by ``sheets/reading.py``; what stands around it (grade, problems, signatures) by ``ends.py``.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from checks.filled_form import FilledForm, FilledFunds, FilledRow
from documents.document import Document
from indicators.units import AMOUNT_UNIT, convert_value, full_money_unit
from papers.filled_forms.closing import FormSummary, read_form_summary
from papers.target_sheets.read_sheet import (
    NO_TEXT,
    SELF_EVALUATION,
    OtherCells,
    PrintedText,
    ReadFund,
    ReadRow,
    ReadSheet,
)
from papers.target_sheets.reading import read_sheets
from papers.target_sheets.vocabulary import column_meanings, normalize_label
from yamlfiles.reader import as_decimal

REASON = re.compile(r".*(?:偏差|原因|未完成|改进|措施).*")
POINTS = re.compile(r"(-?\d+(?:\.\d+)?)\s*分?")
AMOUNT = re.compile(rf"(-?[\d,，]+(?:\.\d+)?)\s*({AMOUNT_UNIT})?")
UNUSED = "/"
"""Printed in every cell of a 二级指标 without rows."""
FULL_WEIGHT = Decimal(100)
RATE_TOLERANCE = Fraction(1, 1000)
"""How far a rate printed as a part of 1 may lie from the amounts beside it."""


def read_filled_forms(document: Document) -> tuple[FilledForm, ...]:
    """Every self-evaluation form, in the order of the document."""
    return tuple(build_filled_form(sheet) for sheet in read_sheets(document) if sheet.kind == SELF_EVALUATION)


def build_filled_form(sheet: ReadSheet) -> FilledForm:
    money = sheet.money or "万元"
    ends = read_form_summary(sheet.lines)
    rows = tuple(filled_row(row) for row in sheet.rows if row.name.text != UNUSED)
    funds = tuple(filled_funds(sheet, money, ends))
    total = parse_points(_cell_under(sheet.totals, _header_means("score")))
    weight = parse_points(_cell_under(sheet.totals, _header_means("weight")))
    return FilledForm(
        file=sheet.document,
        place=sheet.place,
        name=sheet.name.text,
        year=sheet.year,
        department=sheet.department.text,
        unit=sheet.unit.text,
        money=money,
        funds=funds,
        goal=sheet.goal.text,
        achieved=sheet.achieved.text,
        rows=rows,
        total_weight=weight,
        total=ends.total if total is None else total,
        grade=ends.grade,
        conclusion=ends.conclusion,
        problems=ends.problems,
        measures=ends.measures,
        leader=sheet.leader.text or ends.leader,
        signed=ends.signed,
        whole=bool(sheet.totals) or ends.has_end or _is_whole(rows, funds),
        places=field_places(sheet, ends),
    )


def _is_whole(rows: Iterable[FilledRow], funds: Iterable[FilledFunds]) -> bool:
    """Weights that make 100 show that no row is missing."""
    weights = [row.weight for row in rows if row.weight] + [fund.weight for fund in funds if fund.weight]
    return sum(weights, Decimal(0)) == FULL_WEIGHT


def field_places(sheet: ReadSheet, ends: FormSummary) -> dict[str, str]:
    found = {
        "name": sheet.name.place,
        "goal": sheet.goal.place,
        "achieved": sheet.achieved.place,
        "leader": sheet.leader.place,
        "total": _cell_under(sheet.totals, _header_means("score")).place or ends.places.get("total", ""),
        "total_weight": _cell_under(sheet.totals, _header_means("weight")).place,
        **{name: place for name, place in ends.places.items() if name != "total"},
    }
    return {name: place for name, place in found.items() if place}


def filled_row(row: ReadRow) -> FilledRow:
    actual, score = (
        _cell_under(row.others, _header_means("actual")),
        _cell_under(row.others, _header_means("score")),
    )
    reasons = [(header, text) for header, text in row.others if REASON.fullmatch(normalize_label(header))]
    reason = "\n".join(dict.fromkeys(text.text for _, text in reasons))
    places = {
        "": row.place,
        "name": row.name.place,
        "target": row.target.place,
        "actual": actual.place,
        "weight": row.weight.place,
        "points": score.place,
        "reason": reasons[0][1].place if reasons else "",
    }
    return FilledRow(
        branch=(row.branch[0] or row.first.text, row.branch[1] or row.second.text),
        name=row.name.text,
        target=row.target.text,
        actual=actual.text,
        weight=parse_points(row.weight),
        points=parse_points(score),
        reason=reason,
        places={name: place for name, place in places.items() if place},
    )


def filled_funds(sheet: ReadSheet, money: str, ends: FormSummary) -> Iterable[FilledFunds]:
    """The fund lines; the points of 预算执行率 may stand in a row of its own among the indicators."""
    lines = [filled_fund(fund, money) for fund in sheet.funds if fund.key != "later"]
    totals = [line for line in lines if line.key == "total"]
    total = totals[0] if totals else None
    if total is None and sheet.execution is None:
        return lines
    total = total or FilledFunds("total", "预算执行率")
    if sheet.execution and total.weight is None and total.points is None:
        row = filled_row(sheet.execution)
        rate = total.rate if total.rate is not None else parse_rate(row.actual, None, None)
        places = {
            **row.places,
            **total.places,
            "points": row.places.get("points", ""),
            "": row.places.get("", ""),
        }
        total = replace(
            total, weight=row.weight, points=row.points, rate=rate, reason=row.reason, places=places
        )
    if not total.reason and ends.spending:
        total = replace(total, reason=ends.spending)
    return [total, *(line for line in lines if line.key != "total")]


def filled_fund(line: ReadFund, money: str) -> FilledFunds:
    cells = {
        "initial": line.amount,
        "annual": line.annual,
        **{name: line.column_cell(name) for name in ("executed", "rate")},
    }
    amounts = {name: parse_amount(cells[name], money) for name in ("initial", "annual", "executed")}
    places = {name: text.place for name, text in cells.items() if text.place}
    places |= {
        "": line.label.place,
        "points": line.column_cell("score").place,
        "weight": line.column_cell("weight").place,
    }
    return FilledFunds(
        key=line.key,
        label=line.label.text,
        initial=amounts["initial"],
        annual=amounts["annual"],
        executed=amounts["executed"],
        weight=parse_points(line.column_cell("weight")),
        rate=parse_rate(line.column_cell("rate").text, amounts["executed"], amounts["annual"]),
        points=parse_points(line.column_cell("score")),
        places={name: place for name, place in places.items() if place},
    )


def _header_means(meaning: str) -> Callable[[str], bool]:
    return lambda header: (
        not REASON.fullmatch(normalize_label(header))
        and meaning in [name for name, _ in column_meanings(header)][:1]
    )


def _cell_under(others: OtherCells, fits: Callable[[str], bool]) -> PrintedText:
    """The first cell under a header that fits."""
    return next((text for header, text in others if fits(header)), NO_TEXT)


def parse_points(printed: PrintedText) -> Decimal | None:
    found = POINTS.fullmatch(printed.text.strip())
    return Decimal(found[1]) if found else None


def parse_amount(printed: PrintedText, money: str) -> Decimal | None:
    """In the money of the form; an amount that names another unit is brought to it."""
    found = AMOUNT.fullmatch(printed.text.strip())
    value = as_decimal(found[1].replace("，", ",")) if found else None
    if not found or value is None:
        return None
    return convert_value(value, full_money_unit(found[2] or money), money)


def parse_rate(text: str, executed: Decimal | None, annual: Decimal | None) -> Decimal | None:
    """In percent: 83.08%, 83.08, and 0.8308 where the amounts beside it, or its size, say that it is a part of 1."""
    plain = text.strip().removesuffix("%").removesuffix("％").strip()
    value = as_decimal(plain)
    if value is None or plain != text.strip():
        return value
    if executed is not None and annual:
        exact = Fraction(executed) / Fraction(annual)
        return (
            value * 100
            if abs(Fraction(value) - exact) <= max(RATE_TOLERANCE, Fraction(1, 100) * exact)
            else value
        )
    return value * 100 if 0 < value <= 1 else value
