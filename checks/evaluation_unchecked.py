"""What the E checks of a form have to leave open, so that silence is not taken for soundness: a cell that is
blank, one that was not read as a number, a part that is not there.

R3 is what could not be checked, R4 what was understood with a doubt or stands there and is no number. Each
function here speaks for the checks of one subject; a thing that lacks is told once.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from checks.evaluation_points_sum import find_points_sum, sum_known_weights
from checks.evaluation_reached import BY_PEOPLE, judged_rows
from checks.evaluation_subject import (
    EvaluationSubject,
    execution_line,
    has_column,
    is_in_indicator_tree,
    quoted_name,
)
from checks.evaluation_subtotals import subtotals_left_open
from checks.evaluation_unchecked_funds import unchecked_funds
from checks.filled_form import FilledForm, FilledFunds, FilledRow
from checks.registry import Fault
from checks.wording import list_first, quote_short
from indicators.figures import format_plain
from indicators.model import Target, TargetKind
from indicators.quoting import quote_text
from indicators.spelling import clean_text
from yamlfiles.problem import Problem, Severity

NOT_CHECKED, DOUBTFUL = "R3", "R4"
UNCHECKED_CODES = frozenset({NOT_CHECKED, DOUBTFUL})
FIELD_NAMES: Mapping[str, str] = {
    "weight": "分值",
    "points": "得分",
    "actual": "实际完成值",
    "target": "指标值",
    "initial": "年初预算数",
    "annual": "全年预算数",
    "executed": "全年执行数",
    "rate": "执行率",
    "total": "总分",
    "total_weight": "总分一行的分值",
}
LEFT_OPEN: Mapping[str, str] = {
    "weight": "得分是否超过分值、分值合计",
    "points": "得分和总分",
    "actual": "是否完成",
    "target": "是否完成",
}
"""What cannot be checked of a row without the field."""


def find_unchecked(filled: EvaluationSubject) -> tuple[Problem, ...]:
    """In the order of the form: its head, the funds, the rows, its end."""
    told = [*_open_faults(filled)]
    doubts = [*_unread_cells(filled), *_doubtful_actuals(filled)]
    return (
        *(_as_hint(filled, NOT_CHECKED, fault) for fault in told),
        *(_as_hint(filled, DOUBTFUL, fault) for fault in doubts),
    )


def count_unchecked(problems: Sequence[Problem]) -> int:
    """How many findings say that something was not checked, or not for certain."""
    return sum(problem.code in UNCHECKED_CODES for problem in problems)


def soundness_text(problems: Sequence[Problem]) -> str:
    """What can be said of a form without errors and warnings: silence is not soundness."""
    unchecked = count_unchecked(problems)
    return f"未发现错误，但有 {unchecked} 项没有核对" if unchecked else "未发现问题"


def _as_hint(filled: EvaluationSubject, code: str, fault: Fault) -> Problem:
    place = filled.find_place(fault.field, fault.row)
    return Problem(place, code, Severity.HINT, fault.message)


def _open_faults(filled: EvaluationSubject) -> Iterator[Fault]:
    for find in UNCHECKED:
        yield from find(filled)


def _unknown_head(filled: EvaluationSubject) -> Iterator[Fault]:
    form = filled.form
    lacking = [label for label, value in (("项目名称", form.name.strip()), ("年度", form.year)) if not value]
    if lacking:
        message = f"没有读到{'、'.join(lacking)}，没有与批复的绩效目标和财务数据核对，请补充"
        yield Fault(message, "name")
    if filled.approved is not None and filled.executed is None:
        yield Fault("没有这个项目的支付数据，没有核对全年执行数", "executed")


def _rows_not_read(filled: EvaluationSubject) -> Iterator[Fault]:
    if not filled.form.rows:
        yield Fault("没有读到指标行，没有核对各行得分和合计；请检查表格是否缺页")


def _blank_fields(filled: EvaluationSubject) -> Iterator[Fault]:
    """Of each column that is missing, and of the rows whose cells are blank; of the same rows at once."""
    form, blank = filled.form, defaultdict(list)
    for field in LEFT_OPEN:
        rows = tuple(row for row, target in filled.rows if _lacks(form, row, target, field))
        if rows and not _is_filled_anywhere(form, field):
            yield Fault(f"没有读到“{FIELD_NAMES[field]}”一栏，没有核对{LEFT_OPEN[field]}")
        elif rows:
            blank[tuple(map(quoted_name, rows))].append((field, rows[0]))
    for names, fields in blank.items():
        labels = "、".join(FIELD_NAMES[field] for field, _ in fields)
        left_open = "、".join(dict.fromkeys(LEFT_OPEN[field] for field, _ in fields))
        message = f"{list_first(names)}没有填{labels}，没有核对{left_open}，请补充"
        yield Fault(message, *fields[0])


def _is_filled_anywhere(form: FilledForm, field: str) -> bool:
    return any(getattr(row, field) not in (None, "") or field in row.unread for row in form.rows)


def _lacks(form: FilledForm, row: FilledRow, target: Target, field: str) -> bool:
    """What stands there unread is quoted instead."""
    if target.kind is TargetKind.NOT_APPLICABLE or field in row.unread or not clean_text(row.name):
        return False
    if field in ("weight", "points"):
        return getattr(row, field) is None
    is_told = field == "actual" and _is_told_as_error(form, row)
    return is_in_indicator_tree(row) and not is_told and not clean_text(getattr(row, field))


def _is_told_as_error(form: FilledForm, row: FilledRow) -> bool:
    """A blank actual value with points."""
    return bool(row.points) and has_column(form, "actual")


def _unnamed_rows(filled: EvaluationSubject) -> Iterator[Fault]:
    for row in filled.form.rows:
        if not clean_text(row.name) and _holds_anything(row):
            yield Fault("三级指标名称是空白，没有与批复的绩效目标核对，请补充", "name", row)


def _holds_anything(row: FilledRow) -> bool:
    numbers = (row.weight, row.points)
    return any(map(clean_text, (row.target, row.actual))) or any(number is not None for number in numbers)


def _unjudged_rows(filled: EvaluationSubject) -> Iterator[Fault]:
    by_people = []
    for row, _, judged in judged_rows(filled):
        if judged.why == BY_PEOPLE:
            by_people.append(row)
        elif judged.why and is_in_indicator_tree(row):
            yield Fault(f"{quoted_name(row)}：{judged.why}，没有核对是否完成", "actual", row)
    if by_people:
        names = list_first([quoted_name(row) for row in by_people])
        yield Fault(f"{names}是文字写的指标，是否完成{BY_PEOPLE}，没有核对", "actual", by_people[0])


def _open_sums(filled: EvaluationSubject) -> Iterator[Fault]:
    form = filled.form
    if not form.whole:
        yield Fault("表格看来不完整（没有总分一行），没有核对各行合计")
    known = find_points_sum(filled)
    if not form.rows or known is None or known.is_exact or _are_blanks_told(filled):
        return
    weights = format_plain(sum_known_weights(filled))
    message = f"读到的分值合计 {weights}，其余的没有读到，没有核对分值合计"
    total = f"；总分只核对了是否在 {known.range_text} 之间" if form.whole and form.total is not None else ""
    yield Fault(message + total, "total")


def _are_blanks_told(filled: EvaluationSubject) -> bool:
    """The blank cells of rows and of 预算执行率 are told with what hangs on them."""
    rows, line = filled.form.rows, execution_line(filled.form)
    return line is not None or any(None in (row.weight, row.points) for row in rows)


def _open_end(filled: EvaluationSubject) -> Iterator[Fault]:
    form = filled.form
    if form.whole and form.total is None and "total" not in form.unread:
        yield Fault("没有读到总分，没有核对合计和等级", "total")
    if form.total_weight is None and "total_weight" in form.places and "total_weight" not in form.unread:
        yield Fault("总分一行没有填分值，没有与各行分值合计核对", "total_weight")
    if not form.grade.strip() and "grade" in form.places:
        yield Fault("没有填等级，没有与总分核对，请补充", "grade")
    elif form.grade.strip() and not filled.named_grade:
        yield Fault(f"等级{quote_short(form.grade)}不是评分规则中的等级，没有与总分核对", "grade")
    if form.signed is None and "signed" in form.places and "signed" not in form.unread:
        yield Fault("没有填填报日期，没有核对是否按时填报，请补充", "signed")


def _unread_cells(filled: EvaluationSubject) -> Iterator[Fault]:
    """Cells with text where a number is due: quoted, never called blank."""
    form = filled.form
    for row in form.rows:
        yield from _unread_of(quoted_name(row), row.unread, row)
    for fund in form.funds:
        yield from _unread_of(quote_text(fund.label), fund.unread, fund)
    yield from _unread_of("", form.unread, None)


def _unread_of(name: str, unread: Mapping[str, str], row: FilledRow | FilledFunds | None) -> Iterator[Fault]:
    for field, text in unread.items():
        label = FIELD_NAMES.get(field, field)
        whose = f"{name}的{label}" if name else label
        yield Fault(f"{whose}写{quote_short(text)}，不是一个数，没有核对，请改为数字", field, row)


def _doubtful_actuals(filled: EvaluationSubject) -> Iterator[Fault]:
    for row, _, judged in judged_rows(filled):
        if judged.doubt:
            yield Fault(f"{quoted_name(row)}的实际完成值{judged.doubt}，请核对写法", "actual", row)


UNCHECKED: tuple[Callable[[EvaluationSubject], Iterator[Fault]], ...] = (
    _unknown_head,
    unchecked_funds,
    _rows_not_read,
    _unnamed_rows,
    _blank_fields,
    _unjudged_rows,
    _open_sums,
    _open_end,
    subtotals_left_open,
)
