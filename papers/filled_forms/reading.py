"""Self-evaluation forms of a document as filled in: numbers as printed or stored, each with its place.

A blank or a word in place of a number is ``None``, the word stands in ``unread``.
``target_sheets/reading.py`` reads the sheet itself, ``closing.py`` the grade and signatures around it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from checks.filled_form import FilledForm, FilledFunds, FilledRow, FilledSubtotal
from indicators.points import FULL_SCORE
from indicators.units import USUAL_MONEY_UNIT
from papers.filled_forms.closing import FormSummary, names_no_person, read_form_summary
from papers.filled_forms.printed_numbers import (
    parse_amount,
    parse_points,
    parse_rate,
    parse_weight,
    unread_numbers,
)
from papers.filled_forms.weights_as_parts import weight_in_points, weights_in_points
from papers.target_sheets.like_columns import choose_header
from papers.target_sheets.read_sheet import (
    NO_TEXT,
    OtherCells,
    PrintedText,
    ReadFund,
    ReadRow,
    ReadSheet,
    ReadSubtotal,
)
from papers.target_sheets.vocabulary import column_meanings, normalize_label

REASON = re.compile(r".*(?:偏差|原因|未完成|改进|措施).*")
TOTALS = (("total_weight", "weight"), ("total", "score"))
"""The numbers of the total line, and the meaning of their columns."""
UNUSED = "/"
"""Printed in every cell of a 二级指标 without rows."""


def build_filled_form(sheet: ReadSheet) -> FilledForm:
    money = sheet.money or USUAL_MONEY_UNIT
    summary = read_form_summary(sheet.lines)
    printed = [filled_row(row, sheet) for row in sheet.rows if row.name.text != UNUSED]
    rows = weights_in_points(printed)
    are_parts = rows != tuple(printed)
    funds = tuple(filled_funds(sheet, money, summary))
    totals = {name: _cell_under(sheet.totals, meaning, sheet) for name, meaning in TOTALS}
    numbers = {"total_weight": parse_weight(totals["total_weight"]), "total": parse_points(totals["total"])}
    if are_parts:
        numbers["total_weight"] = weight_in_points(numbers["total_weight"])
    total = summary.total if numbers["total"] is None else numbers["total"]
    unread = {**summary.unread, **unread_numbers(totals, numbers)}
    if total is not None:
        unread.pop("total", None)
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
        subtotals=tuple(filled_subtotal(subtotal, sheet) for subtotal in sheet.subtotals),
        total_weight=numbers["total_weight"],
        total=total,
        grade=summary.grade,
        conclusion=summary.conclusion,
        problems=summary.problems,
        measures=summary.measures,
        leader=summary.leader if names_no_person(sheet.leader.text) else sheet.leader.text,
        signed=summary.signed,
        whole=bool(sheet.totals) or summary.has_end or _is_whole(rows, funds),
        unread=unread,
        places=field_places(sheet, summary),
    )


def _is_whole(rows: Iterable[FilledRow], funds: Iterable[FilledFunds]) -> bool:
    """Weights that make 100 show that no row is missing."""
    weights = [row.weight for row in rows if row.weight] + [fund.weight for fund in funds if fund.weight]
    return sum(weights, Decimal(0)) == FULL_SCORE


def field_places(sheet: ReadSheet, summary: FormSummary) -> dict[str, str]:
    """Where the fields stand, by name; those at the end of a form by its summary."""
    total = _cell_under(sheet.totals, "score", sheet).place or summary.places.get("total", "")
    places = {
        "name": sheet.name.place,
        "goal": sheet.goal.place,
        "achieved": sheet.achieved.place,
        "leader": sheet.leader.place,
        "total_weight": _cell_under(sheet.totals, "weight", sheet).place,
        **summary.places,
        "total": total,
    }
    return _filled_places(places)


def _filled_places(places: Mapping[str, str]) -> dict[str, str]:
    return {name: place for name, place in places.items() if place}


def filled_row(row: ReadRow, sheet: ReadSheet) -> FilledRow:
    cells_beside = (*row.others, *row.blanks)
    actual, score = (_cell_under(cells_beside, meaning, sheet) for meaning in ("actual", "score"))
    cells = {"weight": row.weight, "points": score}
    numbers = {"weight": parse_weight(row.weight), "points": parse_points(score)}
    reasons = [cell for header, cell in row.others if _is_reason(header)]
    places = {
        "": row.place,
        "name": row.name.place,
        "target": row.target.place,
        "actual": actual.place,
        "weight": row.weight.place,
        "points": score.place,
        "reason": reasons[0].place if reasons else "",
    }
    return FilledRow(
        branch=(row.branch[0] or row.first.text, row.branch[1] or row.second.text),
        name=row.name.text,
        target=row.target.text,
        actual=actual.full_text,
        weight=numbers["weight"],
        points=numbers["points"],
        reason="\n".join(dict.fromkeys(cell.text for cell in reasons)),
        unread=unread_numbers(cells, numbers),
        places=_filled_places(places),
    )


def filled_subtotal(subtotal: ReadSubtotal, sheet: ReadSheet) -> FilledSubtotal:
    weight, points = (_cell_under(subtotal.cells, meaning, sheet) for meaning in ("weight", "score"))
    places = {"": subtotal.label.place, "weight": weight.place, "points": points.place}
    return FilledSubtotal(
        label=subtotal.label.text,
        weight=parse_weight(weight),
        points=parse_points(points),
        row_places=subtotal.row_places,
        places=_filled_places(places),
    )


def filled_funds(sheet: ReadSheet, money: str, summary: FormSummary) -> list[FilledFunds]:
    """The fund lines, the total first; its points may stand in a row of their own among the indicators."""
    funds = [filled_fund(fund, money) for fund in sheet.funds if fund.key != "later"]
    total = next((fund for fund in funds if fund.key == "total"), None)
    if total is None and sheet.execution is None:
        return funds
    total = total or FilledFunds("total", "预算执行率")
    if sheet.execution and total.weight is None and total.points is None:
        total = _with_execution_row(total, filled_row(sheet.execution, sheet))
    if not total.reason and summary.spending:
        total = replace(total, reason=summary.spending)
    return [total, *(fund for fund in funds if fund.key != "total")]


def _with_execution_row(total: FilledFunds, row: FilledRow) -> FilledFunds:
    """Weight, points and reason of the row 预算执行率; the rate where the total has none."""
    if total.rate is None and "rate" not in total.unread:
        total = _with_rate_of_row(total, row)
    of_row = ("weight", "points", "reason", "")
    return replace(
        total,
        weight=row.weight,
        points=row.points,
        reason=row.reason,
        unread={**total.unread, **row.unread},
        places={**total.places, **{name: row.places[name] for name in of_row if name in row.places}},
    )


def _with_rate_of_row(total: FilledFunds, row: FilledRow) -> FilledFunds:
    """The actual value of the row 预算执行率 is the rate."""
    printed = PrintedText(row.actual, row.places.get("actual", ""))
    rate = parse_rate(printed.text, total.executed, total.annual)
    return replace(
        total,
        rate=rate,
        unread={**total.unread, **unread_numbers({"rate": printed}, {"rate": rate})},
        places={**total.places, **({"rate": printed.place} if printed.place else {})},
    )


def filled_fund(fund: ReadFund, money: str) -> FilledFunds:
    cells = {
        "initial": fund.amount,
        "annual": fund.annual,
        "executed": fund.column_cell("executed"),
        "weight": fund.column_cell("weight"),
        "rate": fund.column_cell("rate"),
        "points": fund.column_cell("score"),
    }
    annual, executed = parse_amount(cells["annual"], money), parse_amount(cells["executed"], money)
    numbers = {
        "initial": parse_amount(cells["initial"], money),
        "annual": annual,
        "executed": executed,
        "weight": parse_weight(cells["weight"]),
        "rate": parse_rate(cells["rate"].number_text, executed, annual),
        "points": parse_points(cells["points"]),
    }
    places = {name: cell.place for name, cell in cells.items()}
    return FilledFunds(
        key=fund.key,
        label=fund.label.text,
        initial=numbers["initial"],
        annual=annual,
        executed=executed,
        weight=numbers["weight"],
        rate=numbers["rate"],
        points=numbers["points"],
        unread=unread_numbers(cells, numbers),
        places=_filled_places({**places, "": fund.label.place}),
    )


def _cell_under(cells: OtherCells, meaning: str, sheet: ReadSheet) -> PrintedText:
    """The cell under the header of which ``meaning`` is the surest one; of like ones that of the unit itself.

    A blank cell of the unit is not filled from the review beside it."""
    meant = [(header, cell) for header, cell in cells if _header_means(header, meaning)]
    headers = [header for header in sheet.headers if _header_means(header, meaning)]
    present = [header for header, _ in meant]
    chosen = choose_header(headers if set(present) & set(headers) else present, sheet.year)
    under = [cell for header, cell in meant if header == chosen]
    return next((cell for cell in under if cell.number_text), under[0] if under else NO_TEXT)


def _header_means(header: str, meaning: str) -> bool:
    surest = [name for name, _ in column_meanings(header)[:1]]
    return meaning in surest and not _is_reason(header)


def _is_reason(header: str) -> bool:
    return bool(REASON.fullmatch(normalize_label(header)))
