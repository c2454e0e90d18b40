"""Checks of a self-evaluation form after what real reviews found: nothing done and full points, texts of
other projects, a whole department without a fault, targets that promise nothing."""

import re
from collections.abc import Iterator

from checks.doubtful_rows import is_cost_floor, is_counting_told, is_share_of_nothing
from checks.evaluation_reached import CEILING_NAMED, DENIALS
from checks.evaluation_subject import EvaluationSubject, fault_of_row, key_of_row, quoted_name
from checks.filled_form import FilledRow
from checks.forms_together import department_year, text_key, written_texts
from checks.registry import Fault, check
from checks.wording import quote_short
from indicators.figures import format_plain
from indicators.model import Target, TargetKind
from indicators.points import has_full_points
from indicators.spelling import clean_text
from yamlfiles.problem import Severity
from yamlfiles.wording import shorten_text

ERROR, WARNING = Severity.ERROR, Severity.WARNING
REVIEWED = "地方财政部门的抽查复核发现的问题"
NOTHING_DONE = re.compile(
    r"0(?:\.0+)?[%％‰]?[\u4e00-\u9fff/]{0,4}|零|(?:尚|还)?(?:未|没有)(?:开展|实施|启动|开工|执行|支付).*"
)
MOST_NAMED = 3


@check(
    "E33",
    ERROR,
    "一件没做却得满分",
    REVIEWED,
    remedy="按实际完成情况计分；本年没有发生的，按不适用处理并说明",
)
def nothing_done_earns_nothing(filled: EvaluationSubject) -> Iterator[Fault]:
    """Where the target is a number that 0 misses, another check tells it with the points due (E9)."""
    for row, target in filled.rows:
        if _has_full_points(row) and _says_nothing_done(row) and not _zero_is_promised(row, target):
            points = "" if row.points is None else format_plain(row.points)
            yield fault_of_row(
                row, f"的实际完成值是“{row.actual.strip()}”，却得满分 {points} 分，请核对", "points"
            )


def _has_full_points(row: FilledRow) -> bool:
    if not row.weight or row.points is None:
        return False
    return has_full_points(row.points, row.weight)


def _says_nothing_done(row: FilledRow) -> bool:
    return NOTHING_DONE.fullmatch(clean_text(row.actual)) is not None


def _zero_is_promised(row: FilledRow, target: Target) -> bool:
    """Also of a name or value that denies something (零事故, 无投诉), and of what is better the less there
    is of it (投诉件数 控制在较低水平)."""
    if CEILING_NAMED.search(row.name) and clean_text(row.actual).startswith(("0", "零")):
        return True
    if target.kind in (TargetKind.NUMBER, TargetKind.NOT_APPLICABLE):
        return True
    return not DENIALS.isdisjoint(row.name + row.target) or "0" in row.target


@check(
    "E34",
    WARNING,
    "文字与别的项目的自评表一字不差",
    f"{REVIEWED}：各项目的文字互相照抄",
    remedy="写本项目自己的情况",
)
def texts_are_of_this_project(filled: EvaluationSubject) -> Iterator[Fault]:
    form, told = filled.form, set[str]()
    for label, text in written_texts(form):
        key = text_key(text, form)
        others = [name for name in filled.together.texts.get(key, ()) if name != form.name]
        if others and key not in told:
            told.add(key)
            names = "、".join(f"“{shorten_text(name)}”" for name in others[:MOST_NAMED])
            more = f"等 {len(others)} 个项目" if len(others) > MOST_NAMED else ""
            yield Fault(f"{label}{quote_short(text)}与{names}{more}除名称外一字不差，请写本项目自己的情况")


@check(
    "E35",
    WARNING,
    "一个部门的项目全是满分",
    REVIEWED,
    remedy="核对各项目的实际完成值与佐证；抽查几个项目",
)
def departments_are_not_all_perfect(filled: EvaluationSubject) -> Iterator[Fault]:
    """Once for all forms of the department, on the first of them."""
    names = filled.together.full.get(department_year(filled.form), ())
    if names and filled.form.name == min(names):
        department = quote_short(filled.form.department)
        yield Fault(f"{department}的 {len(names)} 个项目自评都是 100 分，请核对实际完成值与佐证", "total")


@check(
    "E36",
    WARNING,
    "指标值本身有问题（成本越多越好、只是形式上量化）",
    REVIEWED,
    remedy="向单位核实；下年编报时改正指标",
)
def targets_promise_something(filled: EvaluationSubject) -> Iterator[Fault]:
    for row, target in filled.rows:
        told = f"{quoted_name(row)}的指标值“{row.target}”"
        if is_cost_floor(row.branch, row.name, target):
            yield Fault(f"{told}是花得越多越好，控制不了成本，请核实", "target", row)
        elif is_share_of_nothing(row.name, target) and not _is_counting_told(row, filled):
            yield Fault(f"{told}只是形式上量化，看不出用什么除以什么，请核实怎样算出", "target", row)


def _is_counting_told(row: FilledRow, filled: EvaluationSubject) -> bool:
    """On the target sheet; the paper itself has no room for it."""
    of_sheet = filled.sheet_rows.get(key_of_row(row))
    return of_sheet is not None and is_counting_told(of_sheet)
