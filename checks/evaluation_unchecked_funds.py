"""What the checks of 项目资金 and 预算执行率 have to leave open."""

from collections.abc import Iterator
from decimal import Decimal

from checks.evaluation_points_sum import sum_row_weights
from checks.evaluation_subject import EvaluationSubject, execution_line, total_line
from checks.filled_form import FilledForm, FilledFunds
from checks.registry import Fault
from indicators.points import FULL_SCORE

BLANK_AMOUNTS = (
    ("annual", "全年预算数", "预算执行率和它的得分，也没有与得分率比较"),
    ("executed", "全年执行数", "预算执行率和它的得分，也没有与得分率比较"),
    ("rate", "执行率", "执行率"),
)
BLANK_MARKS = (("weight", "分值", "分值合计"), ("points", "得分", "总分"))
SOURCES_LABELS = (("initial", "年初预算数"), ("annual", "全年预算数"), ("executed", "全年执行数"))


def unchecked_funds(filled: EvaluationSubject) -> Iterator[Fault]:
    """Each blank cell of the total line once, with all that hangs on it."""
    line = total_line(filled.form)
    if line is None or not _has_amounts(line):
        yield Fault("没有读到项目资金总额一行，没有核对预算执行率、它的得分和资金合计；请检查表格是否缺页")
        return
    yield from _blank_amounts(filled.form, line)
    yield from _blank_marks(filled)
    yield from _open_sources(filled.form, line)


def _has_amounts(line: FilledFunds) -> bool:
    read = (line.initial, line.annual, line.executed, line.rate)
    return any(amount is not None for amount in read) or bool(line.unread)


def _blank_amounts(form: FilledForm, line: FilledFunds) -> Iterator[Fault]:
    for field, label, left_open in BLANK_AMOUNTS:
        if _is_blank(line, field) and not (field == "rate" and None in (line.annual, line.executed)):
            yield Fault(f"资金总额一行没有填{label}，没有核对{left_open}，请补充", field, line)
    if _is_blank(line, "initial") and _has_initial_column(form, line):
        yield Fault("资金总额一行没有填年初预算数，没有核对预算有没有调整，请补充", "initial", line)
    if line.annual is not None and line.annual <= 0:
        yield Fault("全年预算数为 0，没有预算执行率可以核对", "annual", line)


def _has_initial_column(form: FilledForm, line: FilledFunds) -> bool:
    """Some layouts have none."""
    return "initial" in line.places or any(fund.initial is not None for fund in form.funds)


def _is_blank(line: FilledFunds, field: str) -> bool:
    """What stands there unread is quoted instead."""
    return getattr(line, field) is None and field not in line.unread


def _blank_marks(filled: EvaluationSubject) -> Iterator[Fault]:
    """Where rows make 100 the form gives 预算执行率 no points, and nothing lacks."""
    line = execution_line(filled.form)
    if line is None:
        return
    if line.weight is None and line.points is None and sum_row_weights(filled) == FULL_SCORE:
        return
    blank = [mark for mark in BLANK_MARKS if _is_blank(line, mark[0])]
    if blank:
        labels = "和".join(label for _, label, _ in blank)
        left_open = "、".join(left_open for _, _, left_open in blank)
        yield Fault(f"预算执行率没有填{labels}，没有核对它的得分、{left_open}，请补充", blank[0][0], line)


def _open_sources(form: FilledForm, line: FilledFunds) -> Iterator[Fault]:
    sources = [fund for fund in form.funds if fund is not line]
    if not sources:
        yield Fault("没有读到资金来源各行，没有核对资金总额是否等于各来源之和", "", line)
    for field, label in SOURCES_LABELS:
        if _is_sum_open(line, sources, field):
            message = f"{label}的资金来源有空白，各来源合计小于资金总额，没有核对是否相等，请补充"
            yield Fault(message, field, line)


def _is_sum_open(line: FilledFunds, sources: list[FilledFunds], field: str) -> bool:
    """A blank source that is no more than nothing leaves the sum whole."""
    total: Decimal | None = getattr(line, field)
    known = [amount for fund in sources if (amount := getattr(fund, field)) is not None]
    is_partial = 0 < len(sources) != len(known)
    return total is not None and is_partial and sum(known, Decimal(0)) < total
