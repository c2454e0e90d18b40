"""By which words, units and columns a row of a target sheet means a number of one of the office's ledgers.

To teach a way, add a function to ``RULES``; rows with what is right for each stand in
``tests/cases/proposals/ledgers.yaml``: add the row there first. Nothing here is sure: what a ledger holds,
only the office knows.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from indicators.ledgers import NUMBERS, Ledger, LedgerColumn
from indicators.method_rules import CHECK, LIKELY, OTHER_PEOPLE, Sureness
from indicators.model import Parameters

SHELL = re.compile(
    r"台账|花名册|名册|名单|登记[表簿册]|记录表?|清单|明细表?|分解表|统计表?|汇总表?|问卷|调查表?|情况表?|年度|本单位|重点|全年|表$"
)
"""What a ledger is called beside what it is about."""
TIMES = frozenset({"次", "场", "场次", "期", "班", "班次", "批", "批次", "项", "件", "起", "个"})
AROUND = re.compile(
    r"全年|年度|本年|当年|累计|计划|按|各类|组织|开展|举办|实施|召开|完成|办结|总|次数|场次|期数|批次|班次|件数|数量|数|量|次|场|期|人|[^\w]|_|\d"
)
"""What may stand around the words of a count without changing what is counted."""
OPPOSITE = re.compile(
    "不(?:合格|达标|通过|满意|优良|在岗|到岗|按时|按期|及时)|未(?!成年|来)|没有|逾期|超期|超时|取消|人均"
)
"""A name with such words asks for the rows that are not so, or for a share of people: no rule means that."""
WHO = re.compile("话务员|话务|热线|12345|工作人员|人员|干部|职工|员工")
"""Whom the rows of any ledger of an office are about."""
SERVED = re.compile("服务对象|群众|公众|市民|居民|企业|办事|来访|用户")
"""Whom an office asks about its services in general."""
KIND_COLUMN = re.compile("类别|类型|种类")
STATE_COLUMN = re.compile("状态|情况|在岗")
DONE_COLUMN = re.compile("完成|办结|整改|落实|销号|验收")
ROSTER = re.compile("名册|名单|人员|考勤|在岗|在编|职工|员工")
IN_TIME = re.compile(
    r"(?:按时|按期|及时|如期|限期|准时)(?:完成|办结|整改|落实)?(?:及时)?率|(?:完成|办结|整改|落实)及时率"
)
DONE = re.compile(r"(?:完成|办结|整改|落实|销号)率|^(?:保证|确保|保障)?(?:全面|按要求)?完成")
PRESENCE = re.compile(r"(在岗|到岗|出勤)率")
POSTS = re.compile(r"(?:编制|在编|外聘|聘用|聘请)(?:人员)?\d+[人名]")
PASSED = re.compile(r"(合格|达标|通过|优良)率")
VISITS = re.compile("人次|人数|参训|参加|到课|到场")
ADDED_UP = {
    "人次": VISITS,
    "学时": re.compile("学时"),
    "课时": re.compile("课时"),
    "小时": re.compile("小时|时长"),
}
"""By the unit, what the column and the row are called; a 学时 is no 小时."""


@dataclass(frozen=True)
class LedgerMatch:
    """``found`` are the words of the row that mean it, ``caution`` what a person has to look at."""

    evaluator: str
    ledger: Ledger
    params: Parameters
    found: str
    sureness: Sureness
    caution: str


def match_ledgers(name: str, unit: str, ledgers: Iterable[Ledger]) -> Iterator[LedgerMatch]:
    """``name`` without blanks and ornaments, ``unit`` of its target."""
    for ledger in () if OPPOSITE.search(name) else ledgers:
        for rule in RULES:
            yield from rule(name, unit, ledger)


def subject_of(ledger: Ledger) -> str:
    """培训 of 培训台账; "" where its name says nothing."""
    found = SHELL.sub("", ledger.label)
    return found if len(found) > 1 else ""


def subject_in(name: str, ledger: Ledger) -> str:
    """The subject, or its last two characters: 任务 of 工作任务."""
    subject = subject_of(ledger)
    return next((word for word in (subject, subject[-2:]) if len(word) > 1 and word in name), "")


def is_whole(found: str, ledger: Ledger) -> bool:
    return found == subject_of(ledger)


def first_column(columns: Iterable[LedgerColumn], words: re.Pattern[str]) -> LedgerColumn | None:
    return next((column for column in columns if words.search(column.label)), None)


def done_column(ledger: Ledger) -> LedgerColumn | None:
    """The day on which a row was done."""
    return first_column((one for one in ledger.of_type("instant") if one.is_event), DONE_COLUMN)


def due_column(ledger: Ledger) -> LedgerColumn | None:
    """The day until which a row has to be done: by it rows that are not done count as well."""
    return next((one for one in ledger.of_type("instant") if not one.is_event), None)


def counted_rows(name: str, ledger: Ledger) -> Parameters | None:
    """The condition under which the rows of the ledger are what the name speaks of, none at all for every
    row; ``None`` where the name means something else."""
    subject = subject_of(ledger)
    before, found, after = name.partition(subject) if subject else ("", "", "")
    if not found or AROUND.sub("", after):
        return None
    qualifier = AROUND.sub("", WHO.sub("", before))
    done, kind = done_column(ledger), first_column(ledger.of_type("text"), KIND_COLUMN)
    done_rows = {done.label: "非空"} if done and due_column(ledger) else {}
    if not qualifier:
        return done_rows
    return {kind.label: f"{qualifier}{subject}", **done_rows} if kind else None


def match_count(name: str, unit: str, ledger: Ledger) -> Iterator[LedgerMatch]:
    """培训次数 of a ledger of trainings; 业务培训次数 where it tells kinds apart."""
    where = counted_rows(name, ledger) if unit in TIMES and not VISITS.search(name) else None
    if where is None or "率" in name:
        return
    params: Parameters = {"table": ledger.name, **({"where": where} if where else {}), "unit": unit}
    caution = f"台账里一行算一{unit}{kind_caution(where, ledger)}"
    yield LedgerMatch(
        "table.count", ledger, params, subject_of(ledger), kind_sureness(where, ledger), caution
    )


def match_total(name: str, unit: str, ledger: Ledger) -> Iterator[LedgerMatch]:
    """培训人次, 培训学时: a column of numbers added up."""
    words = ADDED_UP.get(unit)
    column = first_column(ledger.of_type(*NUMBERS), words) if words else None
    rest = words.sub("", name) if words else name
    where = counted_rows(rest, ledger) if rest != name else None
    if column is None or where is None or "率" in name:
        return
    params: Parameters = {
        "table": ledger.name,
        "column": column.name,
        **({"where": where} if where else {}),
        "unit": unit,
    }
    caution = f"加的是台账的“{column.label}”一列{kind_caution(where, ledger)}"
    found = f"{subject_of(ledger)}”和“{unit}"
    yield LedgerMatch("table.total", ledger, params, found, kind_sureness(where, ledger), caution)


def names_kind(where: Parameters, ledger: Ledger) -> LedgerColumn | None:
    return next((one for one in ledger.of_type("text") if one.label in where), None)


def kind_sureness(where: Parameters, ledger: Ledger) -> Sureness:
    """Whether the ledger writes the word so, nobody has looked."""
    return CHECK if names_kind(where, ledger) else LIKELY


def kind_caution(where: Parameters, ledger: Ledger) -> str:
    column = names_kind(where, ledger)
    return f"，只算“{column.label}”写作“{where[column.label]}”的，请核对台账里怎样写" if column else ""


def match_in_time(name: str, unit: str, ledger: Ledger) -> Iterator[LedgerMatch]:
    """任务按期完成率 of a list with both days."""
    done, due, subject = done_column(ledger), due_column(ledger), subject_in(name, ledger)
    if unit != "%" or not IN_TIME.search(name) or not (done and due and subject):
        return
    caution = f"“{done.label}”不晚于“{due.label}”的算按期；清单须列全，没有完成的也列"
    yield share_of(ledger, {done.label: f"≤{due.label}"}, due, subject, caution)


def match_done(name: str, unit: str, ledger: Ledger) -> Iterator[LedgerMatch]:
    """任务完成率 of a list that has what is not done as well."""
    done, due, subject = done_column(ledger), due_column(ledger), subject_in(name, ledger)
    if unit != "%" or not DONE.search(name) or IN_TIME.search(name) or not (done and due and subject):
        return
    caution = f"有“{done.label}”的算完成；清单须列全，没有完成的也列"
    yield share_of(ledger, {done.label: "非空"}, due, subject, caution)


def share_of(ledger: Ledger, part: Parameters, due: LedgerColumn, found: str, caution: str) -> LedgerMatch:
    """Of the rows that were due: a list that counts by the day of completion would only have done ones."""
    dated = {} if ledger.dated_by == due.name else {"dated_by": due.name}
    sureness = LIKELY if is_whole(found, ledger) else CHECK
    params: Parameters = {"table": ledger.name, "part": part, **dated}
    return LedgerMatch("table.ratio", ledger, params, found, sureness, caution)


def match_presence(name: str, unit: str, ledger: Ledger) -> Iterator[LedgerMatch]:
    """在岗率 of a roster, which lists posts that are not filled as well."""
    asked, posts = PRESENCE.search(name), POSTS.search(name)
    if unit != "%" or not ROSTER.search(ledger.label) or not (asked or posts):
        return
    word = asked[1] if asked else "在岗"
    flag = first_column(ledger.of_type("flag"), re.compile(word))
    column = flag or first_column(ledger.of_type("text"), STATE_COLUMN)
    if column:
        value = "是" if flag else word
        caution = f"“{column.label}”写作“{value}”的算{word}；名册须每期列全，不{word}的也列"
        sureness = LIKELY if asked else CHECK
        found = word if asked else str(posts and posts[0])
        params: Parameters = {"table": ledger.name, "part": {column.label: value}}
        yield LedgerMatch("table.ratio", ledger, params, found, sureness, caution)


def match_satisfied(name: str, unit: str, ledger: Ledger) -> Iterator[LedgerMatch]:
    """满意度 of a survey; whose, only the office knows."""
    flag = first_column(ledger.of_type("flag"), re.compile("满意"))
    if unit != "%" or flag is None or "满意" not in name:
        return
    if not SERVED.search(name) or re.search(OTHER_PEOPLE, name):
        return
    caution = f"按“{ledger.label}”里“{flag.label}”为“是”的份数计，请核对问的是不是这些人"
    params: Parameters = {"table": ledger.name, "part": {flag.label: "是"}}
    yield LedgerMatch("table.ratio", ledger, params, "满意", CHECK, caution)


def match_passed(name: str, unit: str, ledger: Ledger) -> Iterator[LedgerMatch]:
    """培训合格率 of a ledger that says of each row whether it passed."""
    asked, subject = PASSED.search(name), subject_of(ledger)
    flag = first_column(ledger.of_type("flag"), re.compile(asked[1])) if asked else None
    if unit == "%" and flag and subject and subject in name:
        params: Parameters = {"table": ledger.name, "part": {flag.label: "是"}}
        caution = f"“{flag.label}”为“是”的算{asked[1] if asked else ''}"
        yield LedgerMatch("table.ratio", ledger, params, subject, LIKELY, caution)


RULES: tuple[Callable[[str, str, Ledger], Iterator[LedgerMatch]], ...] = (
    match_count,
    match_total,
    match_in_time,
    match_done,
    match_presence,
    match_passed,
    match_satisfied,
)
