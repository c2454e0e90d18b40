"""What has to be found in a form as it now stands, worked out from its texts by the plain rules alone.

``expected`` answers with the faults a reader must be told of: code and cell, and for what cannot be worked
out any more the cell that must be named.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.mutations.paper import SPLIT_TARGET, Paper
from tests.mutations.scoring import (
    BANDS,
    CENT,
    Aim,
    aim_of,
    answer_of,
    day_of,
    grade_due,
    number_of,
    part_of,
    plain,
    rounded,
)

SAID = "said"
"""In place of a code: any sentence that names the cell will do."""
SOURCES = ("fiscal", "carried_over", "other")
AMOUNTS = ("initial", "annual", "executed")
NO_REASONS = ("", "无", "/", "-", "—")
ONE_WORDS = ("", "已完成", "完成", "全部完成")
AHEAD = 5
FAR_OVER = Fraction(13, 10)
FIRST_DAY, LAST_DAY = date(2024, 12, 26), date(2025, 3, 31)


@dataclass
class Expectation:
    """``faults`` must be found; ``open`` are cells about which something may be said or not."""

    faults: set[tuple[str, str]] = field(default_factory=set)
    open: set[str] = field(default_factory=set)

    def expect(self, code: str, key: str) -> None:
        self.faults.add((code, key))


def expected(paper: Paper) -> Expectation:
    found = Expectation()
    for number in paper.rows:
        judge_row(FormRow(paper, number), found)
    judge_sums(paper, found)
    judge_funds(paper, found)
    judge_ends(paper, found)
    return found


@dataclass(frozen=True)
class FormRow:
    """A row with its cells as numbers, where they are."""

    paper: Paper
    number: int

    def key(self, name: str) -> str:
        return f"row.{self.number}.{name}"

    def text(self, name: str) -> str:
        return self.paper.text(self.key(name))

    @property
    def target(self) -> str:
        if "operator" not in self.paper.layout.columns:
            return self.text("target")
        operator, value, measure = map(self.text, SPLIT_TARGET)
        return f"{operator.replace('定性', '')}{value}{measure}"

    @property
    def target_key(self) -> str:
        return self.key("value" if "operator" in self.paper.layout.columns else "target")

    @property
    def weight(self) -> Decimal | None:
        return number_of(self.text("weight"))

    @property
    def points(self) -> Decimal | None:
        return number_of(self.text("points"))

    @property
    def aim(self) -> Aim:
        return aim_of(self.target)

    @property
    def has_reason(self) -> bool:
        return plain(self.text("reason")) not in NO_REASONS


def judge_row(row: FormRow, found: Expectation) -> None:
    for name in ("weight", "points"):
        if number_of(row.text(name)) is None:
            found.expect(SAID, row.key(name))
    for key in (row.key("name"), row.target_key):
        if not plain(row.paper.text(key)):
            found.expect(SAID, key)
    if not plain(row.text("actual")):
        found.expect("E7" if row.points else SAID, row.key("actual"))
    elif plain(row.target):
        judge_answer(row, found)
    judge_points(row, found)


def judge_points(row: FormRow, found: Expectation) -> None:
    weight, points = row.weight, row.points
    if weight is None or points is None:
        return
    if not 0 <= points <= weight:
        found.expect("E9", row.key("points"))
    if points < weight and not row.has_reason:
        found.expect("E1", row.key("reason"))


def judge_answer(row: FormRow, found: Expectation) -> None:
    """The actual value against the target."""
    aim, actual = row.aim, row.text("actual")
    part = part_of(aim, actual)
    if aim.kind == "words":
        judge_words(row, found)
    elif is_part_of_one(aim, actual):
        # 0.986 where 98.6% is meant: a doubt is enough
        found.open |= {row.key("actual"), row.key("points")}
    elif part is None:
        has_digit = any(character.isdigit() for character in plain(actual))
        found.expect("E6" if aim.kind == "number" and not has_digit else SAID, row.key("actual"))
    else:
        judge_part(row, part, found)
        judge_excess(row, found)


def is_part_of_one(aim: Aim, actual: str) -> bool:
    answer = answer_of(actual, aim)
    return aim.unit == "%" and plain(actual)[-1:] != "%" and answer is not None and 0 < answer <= 1


def judge_words(row: FormRow, found: Expectation) -> None:
    band = BANDS.get(plain(row.text("actual")))
    weight, points = row.weight, row.points
    if band is None:
        found.open |= {row.key("actual"), row.key("points"), row.target_key}
        return
    if not weight or points is None:
        return
    percent = Fraction(points) / Fraction(weight) * 100
    low, high = band
    if not low <= percent <= high or (percent == high and high < 100):
        found.expect("E8", row.key("points"))


def judge_part(row: FormRow, part: Fraction, found: Expectation) -> None:
    weight, points = row.weight, row.points
    if row.aim.kind == "number" and not row.aim.sign:
        # without a sign it may be a floor or a ceiling: a doubt is enough
        found.open.add(row.key("points"))
        return
    if part >= 1 or not weight or points is None or not 0 <= points <= weight:
        return
    due = rounded(part * Fraction(weight))
    unit = Decimal(1).scaleb(int(points.as_tuple().exponent))
    if abs(points - due) >= max(unit, CENT) or (points == weight and due < weight):
        found.expect("E9", row.key("points"))


def judge_excess(row: FormRow, found: Expectation) -> None:
    aim = row.aim
    answer = answer_of(row.text("actual"), aim)
    if aim.kind != "number" or aim.sign not in (">=", "=", "") or not aim.value or answer is None:
        return
    if Fraction(answer) / Fraction(aim.value) > FAR_OVER and not row.has_reason:
        found.expect("E4", row.key("actual"))


def judge_sums(paper: Paper, found: Expectation) -> None:
    """Of a form that lost its end nothing is added up."""
    if paper.cut:
        found.expect(SAID, "form.total")
        return
    total = number_of(paper.text("form.total"))
    if total is None or not has_total_cell(paper):
        found.expect(SAID, "form.total")
    weights = amounts_of(paper, "weight")
    added = None if None in weights else sum(filter(None, weights), Decimal(0))
    if paper.layout.score_at_head and added is not None and added < 100:
        # without a last line it may be half a form
        found.expect(SAID, "form.total")
        return
    if added is not None:
        judge_weights(paper, added, found)
    points = amounts_of(paper, "points")
    if total is None or not has_total_cell(paper) or None in points:
        return
    if abs(sum(filter(None, points), Decimal(0)) - total) > CENT:
        found.expect("E9", "form.total")


def has_total_cell(paper: Paper) -> bool:
    return paper.has_total or paper.layout.score_at_head


def amounts_of(paper: Paper, name: str) -> list[Decimal | None]:
    """Weights or points of the rows and of 预算执行率."""
    rows = [number_of(paper.text(f"row.{number}.{name}")) for number in paper.rows]
    has_line = paper.layout.execution_row or "total" in paper.lines
    return [*rows, number_of(paper.text(f"funds.total.{name}")) if has_line else None]


def judge_weights(paper: Paper, added: Decimal, found: Expectation) -> None:
    has_cell = paper.has_total and not paper.layout.score_at_head
    printed = number_of(paper.text("form.total_weight")) if has_cell else None
    if added != 100 or (printed is not None and printed != added):
        found.expect("E9", "form.total_weight")


def judge_funds(paper: Paper, found: Expectation) -> None:
    has_points = paper.layout.execution_row or "total" in paper.lines
    if not has_points or not paper.lines:
        found.expect(SAID, "funds.total.rate")
    judge_execution_cells(paper, has_points, found)
    if "total" in paper.lines:
        for column in AMOUNTS:
            if column in paper.layout.fund_columns:
                judge_column(paper, column, found)
        judge_execution(paper, found)


def judge_execution_cells(paper: Paper, has_points: bool, found: Expectation) -> None:
    for name in ("weight", "rate", "points"):
        key = f"funds.total.{name}"
        if has_points and number_of(paper.text(key)) is None:
            found.expect(SAID, key)


def judge_column(paper: Paper, column: str, found: Expectation) -> None:
    key = f"funds.total.{column}"
    total = number_of(paper.text(key))
    if total is None:
        found.expect(SAID, key)
        return
    lines = [line for line in paper.lines if line in SOURCES]
    amounts = {line: number_of(paper.text(f"funds.{line}.{column}")) for line in lines}
    known = sum((amount for amount in amounts.values() if amount is not None), Decimal(0))
    blank = [line for line, amount in amounts.items() if amount is None]
    if known - total > CENT or (not blank and lines and abs(known - total) > CENT):
        found.expect("E10", key)
    elif blank and total - known > CENT:
        for line in blank:
            found.expect(SAID, f"funds.{line}.{column}")


def judge_execution(paper: Paper, found: Expectation) -> None:
    annual, executed = (number_of(paper.text(f"funds.total.{column}")) for column in ("annual", "executed"))
    if annual is not None and executed is not None and annual <= 0:
        found.expect("E11", "funds.total.points")
        found.open.add("funds.total.rate")
    if annual is None or executed is None or annual <= 0:
        return
    rate = Fraction(executed) / Fraction(annual) * 100
    if rate > 100:
        found.expect("E12", "funds.total.executed")
    judge_rate(paper, rate, found)
    judge_pace(paper, rate, found)
    judge_changes(paper, annual, found)
    judge_whole_cost(paper, annual, executed, found)


def judge_rate(paper: Paper, rate: Fraction, found: Expectation) -> None:
    printed, weight, points = (
        number_of(paper.text(f"funds.total.{name}")) for name in ("rate", "weight", "points")
    )
    if printed is not None and abs(Fraction(printed) - rate) >= unit_of(printed):
        found.expect("E11", "funds.total.rate")
    if weight is None or points is None:
        return
    due = rounded(min(rate, Fraction(100)) / 100 * Fraction(weight))
    if abs(points - due) > CENT:
        found.expect("E11", "funds.total.points")
    elif not 0 <= points <= weight:
        found.expect("E9", "funds.total.points")


def unit_of(printed: Decimal) -> Fraction:
    return Fraction(10) ** int(printed.as_tuple().exponent)


def judge_pace(paper: Paper, rate: Fraction, found: Expectation) -> None:
    """Points beyond their weights are a fault of their own, and no share of anything."""
    share = share_of_rows(paper) or share_of_total(paper)
    if share is not None and rate + AHEAD < share <= 100:
        found.expect("E30", "form.total")


def share_of_rows(paper: Paper) -> Fraction | None:
    """What the indicators earned of their weights, in percent; of a whole form alone."""
    has_end = not paper.cut and (paper.has_total or paper.layout.score_at_head)
    weights, points = (
        [number_of(paper.text(f"row.{number}.{name}")) for number in paper.rows]
        for name in ("weight", "points")
    )
    if not has_end or None in weights or None in points:
        return None
    of = sum(filter(None, weights), Decimal(0))
    return Fraction(sum(filter(None, points), Decimal(0))) / Fraction(of) * 100 if of else None


def share_of_total(paper: Paper) -> Fraction | None:
    """Without what 预算执行率 has."""
    total = number_of(paper.text("form.total"))
    if total is None or paper.cut or not has_total_cell(paper):
        return None
    weight, points = (number_of(paper.text(f"funds.total.{name}")) for name in ("weight", "points"))
    if weight is None or points is None or weight >= 100:
        return Fraction(total)
    return Fraction(total - points) / Fraction(100 - weight) * 100


def judge_changes(paper: Paper, annual: Decimal, found: Expectation) -> None:
    """That 上年结转 grew needs no word."""
    if "initial" not in paper.layout.fund_columns:
        return
    initial = number_of(paper.text("funds.total.initial"))
    if initial is None or initial == annual:
        return
    carried = [number_of(paper.text(f"funds.carried_over.{column}")) for column in ("annual", "initial")]
    grown = (
        (carried[0] or Decimal(0)) - (carried[1] or Decimal(0))
        if "carried_over" in paper.lines
        else Decimal(0)
    )
    if annual - initial != grown:
        found.expect("E3", "funds.total.annual")


def judge_whole_cost(paper: Paper, annual: Decimal, executed: Decimal, found: Expectation) -> None:
    money = paper.text("form.money")
    for row in (FormRow(paper, number) for number in paper.rows):
        aim = row.aim
        if row.text("second") != "成本指标" or aim.unit != money or aim.value != annual:
            continue
        answer = answer_of(row.text("actual"), aim)
        if answer is not None and abs(answer - executed) > CENT:
            found.expect("E19", row.key("actual"))


def judge_ends(paper: Paper, found: Expectation) -> None:
    layout = paper.layout
    if not plain(paper.text("form.name")):
        found.expect(SAID, "form.name")
    if plain(paper.text("form.achieved")) in ONE_WORDS:
        found.expect("E17", "form.achieved")
    if layout.score_at_head or (layout.signing and not paper.cut):
        judge_grade(paper, found)
    if layout.signing and not paper.cut:
        judge_signing(paper, found)


def judge_grade(paper: Paper, found: Expectation) -> None:
    total, grade = number_of(paper.text("form.total")), plain(paper.text("form.grade"))
    if not grade:
        found.expect(SAID, "form.grade")
    elif total is not None and has_total_cell(paper) and grade != grade_due(total):
        found.expect("E21", "form.grade")


def judge_signing(paper: Paper, found: Expectation) -> None:
    if not plain(paper.text("form.leader")):
        found.expect("E23", "form.leader")
    day = day_of(paper.text("form.signed"))
    if day is None:
        found.expect(SAID, "form.signed")
    elif not FIRST_DAY <= day <= LAST_DAY:
        found.expect("E23", "form.signed")
