"""Every hotline and finance metric from its published definition: plain Python, exact numbers.

A metric is one function of the same name; it gives part and of (``None`` where nothing is divided), or raises
``Undefined``.
"""

import calendar
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

Row = Mapping[str, Any]
Answer = tuple[Fraction, Fraction | None]
SATISFIED = ("非常满意", "满意", "基本满意")
SATISFIED_AT = {"basic": SATISFIED, "good": ("非常满意", "满意")}
RATED = (*SATISFIED, "一般", "不满意", "非常不满意")
SOLVED, PARTLY, UNSOLVED = "已解决", "部分解决", "未解决"
BIRTHS = {
    "work_orders": "received_at", "calls": "started_at", "callbacks": "called_at",
    "faults": "began_at", "payments": "paid_at", "budget": "as_of",
}  # fmt: skip
EVENTS = {
    "work_orders": ("dispatched_at", "signed_at", "closed_at", "contacted_at"),
    "faults": ("restored_at",),
}
"""What happens to a row later: after the day the table is known at, it has not happened yet."""
ORDERS, CALLS, CALLBACKS, FAULTS, PAYMENTS, BUDGET = BIRTHS
METRICS: dict[str, Callable[..., Answer]] = {}
READS: dict[str, tuple[tuple[str, str], ...]] = {}
"""By metric: the tables that its number is counted from, each with the column that places a row in the period."""


class Undefined(Exception):  # noqa: N818
    """The definition gives no number here."""


@dataclass(frozen=True)
class Tables:
    """Rows by table as an export means them; the rows of the period are those in [start, end) as known at ``known``."""

    rows: Mapping[str, Sequence[Row]]
    start: datetime
    end: datetime
    known: datetime
    filters: Mapping[str, Collection[Any]] = field(default_factory=dict)

    def columns(self, table: str) -> set[str]:
        return {name for row in self.rows[table] for name in row}

    def need(self, table: str, *columns: str) -> None:
        """One of ``columns`` must be in the export."""
        if self.columns(table).isdisjoint(columns):
            raise Undefined(f"{table} lacks {columns}")

    def known_rows(self, table: str) -> list[Row]:
        birth = BIRTHS[table]
        return [
            {
                **row,
                **{
                    name: None
                    for name in EVENTS.get(table, ())
                    if (row.get(name) or datetime.min) >= self.known
                },
            }
            for row in self.rows[table]
            if row.get(birth) is None or row[birth] < self.known
        ]

    def passes(self, table: str, row: Row) -> bool:
        return all(row.get(name) in values for name, values in self.filters_on(table).items())

    def filters_on(self, table: str) -> dict[str, Collection[Any]]:
        """``department`` of a table without one is the office that handles."""
        mine = FILTERED[table]
        named = {
            "handler" if name == "department" and name not in mine else name: values
            for name, values in self.filters.items()
        }
        return {name: values for name, values in named.items() if name in mine}

    def of(self, table: str, dated_by: str = "", whole_past: bool = False) -> list[Row]:
        """The rows of the period; with ``whole_past`` all that are dated before its end."""
        column = dated_by or BIRTHS[table]
        if table != BUDGET:
            self.need(table, column)
        for name in self.filters_on(table):
            self.need(table, name)
        return [
            row for row in self.known_rows(table) if self.passes(table, row) and self.is_dated(table, row.get(column), whole_past)
        ]  # fmt: skip

    def is_dated(self, table: str, at: datetime | None, whole_past: bool) -> bool:
        if at is None:
            return table == BUDGET
        return at < self.end and (whole_past or at >= self.start)


FILTERED = {
    ORDERS: {"order_no", "channel", "category", "handler", "status"}, CALLS: {"agent", "direction", "rating"},
    CALLBACKS: {"order_no", "handler", "category"}, FAULTS: {"severity"}, PAYMENTS: {"project", "fund_source", "department", "purpose"},
    BUDGET: {"project_code", "project", "department"},
}  # fmt: skip


def metric(
    *reads: str | tuple[str, str], room: str = ""
) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    def keep(function: Callable[..., Answer]) -> Callable[..., Answer]:
        usual = "finance" if reads[0] in (PAYMENTS, BUDGET) else "hotline"
        name = f"{room or usual}.{function.__name__.rstrip('_')}"
        METRICS[name] = function
        READS[name] = tuple((each, BIRTHS[each]) if isinstance(each, str) else each for each in reads)
        return function

    return keep


def ratio(part: int | Fraction, of: int | Fraction, at_least: int = 0) -> Answer:
    if not of or of < at_least:
        raise Undefined("nothing to divide by, or too little")
    return Fraction(part), Fraction(of)


def count(rows: Iterable[Row], test: Callable[[Row], Any]) -> int:
    return sum(bool(test(row)) for row in rows)


def inbound(t: Tables) -> list[Row]:
    return [row for row in t.of(CALLS) if row.get("direction") in (None, "inbound")]


def answered(row: Row) -> bool:
    return row.get("result") == "answered"


def abandoned(row: Row) -> bool:
    return row.get("result") == "abandoned_in_queue"


@metric(CALLS)
def connect_rate(t: Tables, denominator: str = "requests") -> Answer:
    t.need(CALLS, "result")
    rows = inbound(t)
    asked = count(rows, answered) + count(rows, abandoned)
    return ratio(count(rows, answered), len(rows) if denominator == "inbound" else asked)


@metric(CALLS)
def answered_within(t: Tables, seconds: int = 15, formula: int = 3) -> Answer:
    t.need(CALLS, "result")
    t.need(CALLS, "wait_seconds")
    rows = inbound(t)
    waited = [(row.get("wait_seconds"), row) for row in rows]
    quick = [row for wait, row in waited if wait is not None and wait <= seconds]
    slow = [row for wait, row in waited if wait is not None and wait > seconds]
    part = count(quick, answered) + (count(quick, abandoned) if formula == 1 else 0)
    both = count(rows, answered) + count(rows, abandoned)
    wholes = {1: both, 2: count(rows, answered), 3: both, 4: count(rows, answered) + count(slow, abandoned)}
    return ratio(part, wholes[formula])


def mean_seconds(t: Tables, column: str) -> Answer:
    t.need(CALLS, "result")
    t.need(CALLS, column)
    known = [
        row[column]
        for row in inbound(t)
        if answered(row) and (row.get(column) or 0) >= 0 and row.get(column) is not None
    ]
    return ratio(sum(known), len(known))


@metric(CALLS)
def average_wait(t: Tables, waiting: str = "answered", include_menu: bool = False) -> Answer:
    t.need(CALLS, "result")
    t.need(CALLS, "wait_seconds")
    if include_menu:
        t.need(CALLS, "menu_seconds")
    asked = [row for row in inbound(t) if answered(row) or (waiting == "requests" and abandoned(row))]
    known = []
    for row in asked:
        wait, menu = row["wait_seconds"], row.get("menu_seconds") if include_menu else 0
        if wait is None or menu is None or (waiting == "queued" and wait == 0):
            continue
        known.append(wait + menu)
    return ratio(sum(known), len(known))


@metric(CALLS)
def average_talk(t: Tables, include_hold: bool = False, include_wrap: bool = False) -> Answer:
    t.need(CALLS, "result")
    columns = ["talk_seconds"] + ["hold_seconds"] * include_hold + ["wrap_seconds"] * include_wrap
    for column in columns:
        t.need(CALLS, column)
    lengths = [[row[column] for column in columns] for row in inbound(t) if answered(row)]
    known = [sum(parts) for parts in lengths if None not in parts]
    return ratio(sum(known), len(known))


@metric(CALLS)
def average_wrap(t: Tables) -> Answer:
    return mean_seconds(t, "wrap_seconds")


@metric(CALLS)
def abandon_rate(t: Tables, short_seconds: int | None = None) -> Answer:
    t.need(CALLS, "result")
    if short_seconds is not None:
        t.need(CALLS, "wait_seconds")
    rows = inbound(t)
    lost = [
        row for row in rows
        if abandoned(row) and (short_seconds is None or row.get("wait_seconds") is None or row["wait_seconds"] > short_seconds)
    ]  # fmt: skip
    return ratio(len(lost), count(rows, answered) + len(lost))


@metric(CALLS)
def service_hours_rate(t: Tables, hours: str = "all") -> Answer:
    t.need(CALLS, "result")
    rows = inbound(t)
    manned = {row["started_at"].replace(minute=0, second=0) for row in rows if answered(row)}
    asked = {row["started_at"].replace(minute=0, second=0) for row in rows if answered(row) or abandoned(row)}
    whole = len(asked) if hours == "requested" else int((t.end - t.start) / timedelta(hours=1))
    return ratio(len(manned), whole)


@metric(CALLS)
def calls(t: Tables) -> Answer:
    return Fraction(len(inbound(t))), None


def weight_of(word: str, weights: Mapping[str, Fraction]) -> Fraction:
    beside = {"非常满意": "满意", "非常不满意": "不满意"}.get(word, "")
    return weights.get(word, weights.get(beside, Fraction(0)))


def rated_share(
    words: list[str], at_least: int, weights: Mapping[str, Fraction] | None, level: str
) -> Answer:
    if weights is None:
        return ratio(sum(word in SATISFIED_AT[level] for word in words), len(words), at_least)
    return ratio(sum((weight_of(word, weights) for word in words), Fraction(0)), len(words), at_least)


@metric(CALLS)
def call_satisfaction_rate(
    t: Tables, min_answers: int = 0, level: str = "basic", weights: Mapping[str, Fraction] | None = None
) -> Answer:
    t.need(CALLS, "rating")
    words = [row["rating"] for row in inbound(t) if row.get("rating") in RATED]
    return rated_share(words, min_answers, weights, level)


@metric(ORDERS)
def volume(t: Tables) -> Answer:
    return Fraction(len(t.of(ORDERS))), None


@metric(ORDERS)
def direct_answer_rate(t: Tables, matters: str = "all") -> Answer:
    t.need(ORDERS, "replied_directly")
    rows = t.of(ORDERS)
    if matters == "inquiries":
        t.need(ORDERS, "category")
        rows = [row for row in rows if "咨询" in (row["category"] or "")]
    return ratio(count(rows, lambda row: row["replied_directly"] is True), len(rows))


@metric(ORDERS)
def dispatched_on_time_rate(t: Tables, hours: Fraction = Fraction(24)) -> Answer:
    t.need(ORDERS, "dispatched_at")
    limit = timedelta(seconds=int(hours * 3600))
    rows = [row for row in t.of(ORDERS) if row.get("replied_directly") is not True]
    sent = [row for row in rows if row["dispatched_at"] is not None]
    overdue = [row for row in rows if row["dispatched_at"] is None and t.end - row["received_at"] > limit]
    return ratio(
        count(sent, lambda row: row["dispatched_at"] - row["received_at"] <= limit), len(sent) + len(overdue)
    )


@metric((ORDERS, "dispatched_at"))
def return_rate(t: Tables, count: str = "returns", accepted: bool = False) -> Answer:
    column = "returns_accepted" if accepted else "returned"
    t.need(ORDERS, column)
    times = [row[column] or 0 for row in t.of(ORDERS, "dispatched_at")]
    return ratio(sum(times) if count == "returns" else sum(time > 0 for time in times), len(times))


@metric((ORDERS, "dispatched_at"))
def dispatch_accuracy_rate(t: Tables, count: str = "orders", accepted: bool = True) -> Answer:
    part, of = return_rate(t, count, accepted)
    return (of or Fraction(0)) - part, of


@metric((ORDERS, "sign_due_at"))
def signed_on_time_rate(t: Tables, denominator: str = "due") -> Answer:
    t.need(ORDERS, "signed_at")
    knows_sent = "dispatched_at" in t.columns(ORDERS)
    owed = [row for row in t.of(ORDERS, "sign_due_at") if not knows_sent or row["dispatched_at"] is not None]
    owed = [row for row in owed if denominator == "due" or row["signed_at"]]
    return ratio(
        count(owed, lambda row: row["signed_at"] and row["signed_at"] <= row["sign_due_at"]), len(owed)
    )


@metric((ORDERS, "due_at"))
def on_time_rate(t: Tables, denominator: str = "due", judged: str = "times") -> Answer:
    t.need(ORDERS, "closed_at")
    t.need(ORDERS, "due_at" if judged == "times" else "overdue")
    rows = t.of(ORDERS, f"{denominator}_at")
    if judged == "flag":
        told = [row for row in rows if row["overdue"] is not None]
        return ratio(count(told, lambda row: row["closed_at"] and not row["overdue"]), len(told))
    if denominator == "closed":
        rows = [row for row in rows if row["due_at"]]
    return ratio(
        count(rows, lambda row: row["closed_at"] and row["due_at"] and row["closed_at"] <= row["due_at"]),
        len(rows),
    )


@metric((ORDERS, "due_at"))
def closed_rate(t: Tables, denominator: str = "due") -> Answer:
    t.need(ORDERS, "closed_at")
    whole = t.of(ORDERS, f"{denominator}_at")
    return ratio(count(whole, lambda row: row["closed_at"]), len(whole))


@metric((ORDERS, "due_at"))
def overdue_rate(t: Tables, denominator: str = "due") -> Answer:
    if denominator == "due":
        part, of = on_time_rate(t)
        return (of or Fraction(0)) - part, of
    t.need(ORDERS, "closed_at")
    t.need(ORDERS, "due_at")
    rows = t.of(ORDERS, "received_at")
    late = [row for row in rows if row["due_at"] and (row["closed_at"] or t.end) > row["due_at"]]
    return ratio(len(late), len(rows))


@metric((ORDERS, "received_at"))
def repeat_rate(t: Tables, by: str = "records") -> Answer:
    column = "repeated" if by == "flag" else "repeat_of"
    t.need(ORDERS, column)
    rows = t.of(ORDERS)
    return ratio(count(rows, lambda row: row[column] is not None and row[column] is not False), len(rows))


@metric((ORDERS, "closed_at"))
def average_handling_time(t: Tables, since: str = "dispatched", statistic: str = "mean") -> Answer:
    t.need(ORDERS, f"{since}_at")
    spans = sorted(
        Fraction((row["closed_at"] - row[f"{since}_at"]) // timedelta(seconds=1))
        for row in t.of(ORDERS, "closed_at")
        if row[f"{since}_at"] and row["closed_at"] >= row[f"{since}_at"]
    )
    if statistic == "median":
        spans = spans[(len(spans) - 1) // 2 : len(spans) // 2 + 1]
    return ratio(sum(spans, Fraction(0)), len(spans))


@metric((ORDERS, "closed_at"))
def handler_solved_rate(t: Tables, partial: Fraction = Fraction(0)) -> Answer:
    t.need(ORDERS, "outcome")
    worth = {"实际解决": Fraction(1), "部分解决": partial, "解释说明": Fraction(0)}
    said = [worth[row["outcome"]] for row in t.of(ORDERS, "closed_at") if row["outcome"] in worth]
    return ratio(sum(said, Fraction(0)), len(said))


@metric((ORDERS, "received_at"), room="caseload")
def supervised(t: Tables) -> Answer:
    t.need(ORDERS, "supervised")
    return Fraction(count(t.of(ORDERS), lambda row: row["supervised"])), None


@metric((ORDERS, "due_at"), room="caseload")
def supervised_closed_rate(t: Tables, on_time: bool = True) -> Answer:
    t.need(ORDERS, "supervised")
    t.need(ORDERS, "closed_at")
    rows = [row for row in t.of(ORDERS, "due_at") if row["supervised"]]
    closed = [row for row in rows if row["closed_at"] and (not on_time or row["closed_at"] <= row["due_at"])]
    return ratio(len(closed), len(rows))


@metric((ORDERS, "received_at"), room="caseload")
def urge_rate(t: Tables, count: str = "times") -> Answer:
    t.need(ORDERS, "urged")
    times = [row["urged"] or 0 for row in t.of(ORDERS)]
    return ratio(sum(times) if count == "times" else sum(time > 0 for time in times), len(times))


@metric((ORDERS, "due_at"))
def overdue_open(t: Tables) -> Answer:
    t.need(ORDERS, "closed_at")
    return Fraction(count(t.of(ORDERS, "due_at", whole_past=True), lambda row: not row["closed_at"])), None


@metric((ORDERS, "received_at"), room="caseload")
def to_supervise(
    t: Tables, soon_days: int = 3, returned_times: int = 2, redone_times: int = 1, open_days: int = 30
) -> Answer:
    t.need(ORDERS, "closed_at")
    day = timedelta(days=1)

    def is_supervised(row: Row) -> bool:
        due, returned, redone = (row.get(name) for name in ("due_at", "returned", "redone"))
        return (
            not row["closed_at"]
            and not row.get("replied_directly")
            and (
                (due is not None and due - t.end <= soon_days * day)
                or (returned is not None and returned >= returned_times)
                or (redone is not None and redone >= redone_times)
                or bool(row.get("supervised"))
                or t.end - row["received_at"] >= open_days * day
            )
        )

    return Fraction(count(t.of(ORDERS, "received_at", whole_past=True), is_supervised)), None


@metric((ORDERS, "closed_at"))
def callback_rate(t: Tables, effective: bool = False) -> Answer:
    t.need(ORDERS, "order_no")
    made = t.known_rows(CALLBACKS)
    if effective:
        t.need(CALLBACKS, "satisfaction", "solved")
        spoke = (
            row
            for row in made
            if row.get("satisfaction") in RATED or row.get("solved") in (SOLVED, PARTLY, UNSOLVED)
        )
        made = [row for row in spoke if row.get("reached") is not False]
    called = {row["order_no"] for row in made if row["order_no"] is not None}
    due = [row for row in t.of(ORDERS, "closed_at") if row.get("replied_directly") is not True]
    return ratio(count(due, lambda row: row["order_no"] in called), len(due))


def last_answers(rows: Iterable[Row], worth: Callable[[Row], Any]) -> list[Row]:
    """The last answer of each order; of several at one moment and attempt the one that is worth least."""
    alone: list[Row] = []
    by_order: dict[str, list[Row]] = {}
    for row in rows:
        if row["order_no"] is None:
            alone.append(row)
        else:
            by_order.setdefault(row["order_no"], []).append(row)
    return alone + [
        max(group, key=lambda row: (row["called_at"], row.get("attempt") or 0, -worth(row)))
        for group in by_order.values()
    ]


@metric(CALLBACKS)
def satisfaction_rate(
    t: Tables, min_answers: int = 0, level: str = "basic", weights: Mapping[str, Fraction] | None = None
) -> Answer:
    t.need(CALLBACKS, "satisfaction")
    valid = [
        row for row in t.of(CALLBACKS) if row.get("satisfaction") in RATED and row.get("reached") is not False
    ]

    def worth(row: Row) -> Any:
        word = row["satisfaction"]
        return word in SATISFIED_AT[level] if weights is None else weight_of(word, weights)

    words = [row["satisfaction"] for row in last_answers(valid, worth)]
    return rated_share(words, min_answers, weights, level)


@metric(CALLBACKS)
def default_satisfaction_rate(t: Tables) -> Answer:
    t.need(CALLBACKS, "satisfaction")

    def is_content(row: Row) -> bool:
        return row["satisfaction"] in SATISFIED or row["satisfaction"] not in RATED

    last = last_answers([row for row in t.of(CALLBACKS) if row.get("reached") is not False], is_content)
    return ratio(count(last, is_content), len(last))


@metric(CALLBACKS)
def solved_rate(t: Tables, partial: Fraction = Fraction(0), min_answers: int = 0) -> Answer:
    t.need(CALLBACKS, "solved")
    worth = {SOLVED: Fraction(1), PARTLY: partial, UNSOLVED: Fraction(0)}
    valid = [row for row in t.of(CALLBACKS) if row["solved"] in worth and row.get("reached") is not False]
    last = [worth[row["solved"]] for row in last_answers(valid, lambda row: worth[row["solved"]])]
    return ratio(sum(last, Fraction(0)), len(last), min_answers)


@metric((ORDERS, "dispatched_at"))
def contacted_rate(t: Tables, hours: Fraction | None = None) -> Answer:
    sent = t.of(ORDERS, "dispatched_at")
    if hours is not None:
        t.need(ORDERS, "contacted_at")
        limit = timedelta(seconds=int(hours * 3600))
        return ratio(
            count(
                sent, lambda row: row["contacted_at"] and row["contacted_at"] - row["dispatched_at"] <= limit
            ),
            len(sent),
        )
    t.need(ORDERS, "contacted", "contacted_at")
    if "contacted" in t.columns(ORDERS):
        sent = [row for row in sent if row["contacted"] is not None or row.get("contacted_at")]
    return ratio(count(sent, lambda row: row.get("contacted") or row.get("contacted_at")), len(sent))


@metric((ORDERS, "closed_at"))
def redo_rate(t: Tables, denominator: str = "closed") -> Answer:
    t.need(ORDERS, "redone")
    rows = t.of(ORDERS, "closed_at")
    if denominator == "called_back":
        called = {row["order_no"] for row in t.known_rows(CALLBACKS) if row["order_no"] is not None}
        rows = [row for row in rows if row["order_no"] in called]
    return ratio(count(rows, lambda row: (row["redone"] or 0) > 0), len(rows))


@metric(FAULTS)
def line_availability(t: Tables, include_planned: bool = False) -> Answer:
    t.need(FAULTS, "restored_at")
    spans = []
    for row in t.of(FAULTS, whole_past=True):
        if row["began_at"] is not None and (include_planned or row.get("planned") is not True):
            spans.append((max(row["began_at"], t.start), min(row["restored_at"] or t.end, t.end)))
    lost, reached = timedelta(0), t.start
    for began, over in sorted(spans):
        if over > began:
            lost += max(timedelta(0), over - max(began, reached))
            reached = max(reached, over)
    whole = t.end - t.start
    return ratio(Fraction((whole - lost) / timedelta(seconds=1)), Fraction(whole / timedelta(seconds=1)))


@metric(FAULTS)
def fault_count(t: Tables, include_planned: bool = False) -> Answer:
    return Fraction(count(t.of(FAULTS), lambda row: include_planned or row.get("planned") is not True)), None


def restore_times(t: Tables, include_planned: bool) -> list[tuple[Row, timedelta | None]]:
    t.need(FAULTS, "restored_at")
    rows = [row for row in t.of(FAULTS) if include_planned or row.get("planned") is not True]
    return [(row, row["restored_at"] and row["restored_at"] - row["began_at"]) for row in rows]


@metric(FAULTS)
def restored_on_time_rate(t: Tables, hours: Fraction = Fraction(24), include_planned: bool = False) -> Answer:
    limit, none = timedelta(seconds=int(hours * 3600)), timedelta(0)
    found = restore_times(t, include_planned)
    due = [taken for row, taken in found if taken is not None or t.end - row["began_at"] > limit]
    return ratio(sum(taken is not None and none <= taken <= limit for taken in due), len(due))


@metric(FAULTS)
def average_restore_time(t: Tables, include_planned: bool = False) -> Answer:
    found = [taken for _, taken in restore_times(t, include_planned) if taken is not None]
    known = [Fraction(taken // timedelta(seconds=1)) for taken in found if taken >= timedelta(0)]
    return ratio(sum(known, Fraction(0)), len(known))


def paid(t: Tables) -> Fraction:
    t.need(PAYMENTS, "amount")
    return sum((Fraction(row["amount"]) for row in t.of(PAYMENTS) if row["amount"] is not None), Fraction(0))


def newest(t: Tables) -> list[Row]:
    """The rows of each project's last day within the period."""
    projects: dict[Any, list[Row]] = {}
    for row in t.of(BUDGET):
        projects.setdefault(
            (row.get("department"), row.get("project_code") or row.get("project")), []
        ).append(row)
    found: list[Row] = []
    for rows in projects.values():
        days = [row["as_of"] for row in rows if row.get("as_of")]
        found += [row for row in rows if row["as_of"] == max(days)] if days else rows
    return found


def annual(row: Row) -> Fraction | None:
    if row.get("annual") is not None:
        return Fraction(row["annual"])
    if row.get("initial") is None:
        return None
    return (
        Fraction(row["initial"]) + Fraction(row.get("adjusted") or 0) + Fraction(row.get("carried_over") or 0)
    )


def amount(column: str) -> Callable[[Row], Fraction | None]:
    return lambda row: None if row.get(column) is None else Fraction(row[column])


def share(t: Tables, part: Callable[[Row], Fraction | None], of: Callable[[Row], Fraction | None]) -> Answer:
    known = [(p, w) for row in newest(t) if (p := part(row)) is not None and (w := of(row)) is not None]
    return ratio(sum((p for p, _ in known), Fraction(0)), sum((w for _, w in known), Fraction(0)))


@metric(BUDGET)
def execution_rate(t: Tables, base: str = "annual") -> Answer:
    t.need(BUDGET, *(("initial",) if base == "initial" else ("annual", "initial")))
    whole = amount("initial") if base == "initial" else annual
    if base == "this_year":
        t.need(BUDGET, "carried_over")
        whole = annual_of_this_year
    if "executed" in t.columns(BUDGET):
        return share(t, amount("executed"), whole)
    return ratio(paid(t), sum((w for row in newest(t) if (w := whole(row)) is not None), Fraction(0)))


def annual_of_this_year(row: Row) -> Fraction | None:
    whole = annual(row)
    return None if whole is None else whole - Fraction(row["carried_over"] or 0)


@metric(BUDGET)
def progress_gap(t: Tables, pace: str = "months") -> Answer:
    return execution_rate(t)


@metric(BUDGET)
def funds_received_rate(t: Tables) -> Answer:
    t.need(BUDGET, "received")
    t.need(BUDGET, "annual", "initial")
    return share(t, amount("received"), annual)


@metric(PAYMENTS)
def cost_rate(t: Tables, target: Fraction | None = None) -> Answer:
    if target is not None:
        return ratio(paid(t), target)
    t.need(BUDGET, "annual", "initial")
    return ratio(paid(t), sum((w for row in newest(t) if (w := annual(row)) is not None), Fraction(0)))


@metric(PAYMENTS)
def saving_rate(t: Tables, target: Fraction | None = None) -> Answer:
    spent, whole = cost_rate(t, target)
    return (whole or Fraction(0)) - spent, whole


RESTRICTED = {
    "abroad": {"30212", "50207"},
    "vehicles": {"30231", "31013", "30913", "50208", "50303", "50403"},
    "receptions": {"30217", "50206"},
    "meetings": {"30215", "50202"},
    "training": {"30216", "50203"},
}


@metric(PAYMENTS)
def restricted_spending(t: Tables, expense: str = "three") -> Answer:
    groups = {"three": ("abroad", "vehicles", "receptions"), "all": tuple(RESTRICTED)}.get(
        expense, (expense,)
    )
    codes = set().union(*(RESTRICTED[group] for group in groups))
    t.need(PAYMENTS, "economic_code")
    t.need(PAYMENTS, "amount")
    booked = [row for row in t.of(PAYMENTS) if (row["economic_code"] or "")[:5] in codes]
    return sum((Fraction(row["amount"]) for row in booked if row["amount"] is not None), Fraction(0)), None


@metric(PAYMENTS)
def restricted_rate(t: Tables, expense: str = "three", target: Fraction = Fraction(0)) -> Answer:
    return ratio(restricted_spending(t, expense)[0], target)


def share_of_payments(t: Tables, by: str, known: Callable[[Row], Any], good: Callable[[Row], Any]) -> Answer:
    rows = [row for row in t.of(PAYMENTS) if known(row)]
    if by == "payments":
        return ratio(count(rows, good), len(rows))
    t.need(PAYMENTS, "amount")
    paid_rows = [row for row in rows if row["amount"] is not None]
    whole = sum((Fraction(row["amount"]) for row in paid_rows), Fraction(0))
    return ratio(sum((Fraction(row["amount"]) for row in paid_rows if good(row)), Fraction(0)), whole)


@metric(PAYMENTS)
def paid_on_time_rate(t: Tables, by: str = "payments") -> Answer:
    t.need(PAYMENTS, "due_at")
    return share_of_payments(t, by, lambda row: row["due_at"], lambda row: row["paid_at"] <= row["due_at"])


@metric(PAYMENTS)
def compliant_rate(t: Tables, by: str = "payments") -> Answer:
    t.need(PAYMENTS, "compliant")
    return share_of_payments(t, by, lambda row: row["compliant"] is not None, lambda row: row["compliant"])


@metric(PAYMENTS)
def unit_cost(t: Tables, per: str = "calls") -> Answer:
    if per == "orders":
        return ratio(paid(t), len(t.of(ORDERS)))
    if per == "calls":
        return ratio(paid(t), len(inbound(t)))
    t.need(CALLS, "talk_seconds")
    return ratio(paid(t), sum(row["talk_seconds"] for row in inbound(t) if (row["talk_seconds"] or 0) > 0))


@metric(BUDGET)
def carry_over_rate(t: Tables) -> Answer:
    t.need(BUDGET, "executed")
    t.need(BUDGET, "annual", "initial")

    def unspent(row: Row) -> Fraction | None:
        whole, spent = annual(row), amount("executed")(row)
        return None if whole is None or spent is None else whole - spent

    return share(t, unspent, annual)


@metric(BUDGET)
def adjustment_rate(t: Tables) -> Answer:
    t.need(BUDGET, "adjusted")
    t.need(BUDGET, "initial")

    def changed(row: Row) -> Fraction | None:
        return None if row["adjusted"] is None else abs(Fraction(row["adjusted"]))

    return share(t, changed, amount("initial"))


@metric(PAYMENTS)
def spending(t: Tables) -> Answer:
    return paid(t), None


@metric(BUDGET)
def executed(t: Tables) -> Answer:
    t.need(BUDGET, "executed")
    known = [Fraction(row["executed"]) for row in newest(t) if row["executed"] is not None]
    if not known:
        raise Undefined("a sum of nothing")
    return sum(known, Fraction(0)), None


def year_share(end: datetime) -> Fraction:
    """How much of the year has passed at ``end``: whole months, the last by its days."""
    last = end - timedelta(days=1)
    return (last.month - 1 + Fraction(last.day, calendar.monthrange(last.year, last.month)[1])) / 12


def value(name: str, answer: Answer, end: datetime, unit: str, params: Mapping[str, Any]) -> Fraction:
    """The number that is shown: a percentage of part and of, or the part itself."""
    part, of = answer
    if of is None:
        return part
    if name == "finance.unit_cost" and params.get("per") == "minutes":
        part *= 60
    less = Fraction(0)
    if name == "finance.progress_gap":
        less = Fraction((end.month - 1) // 3, 4) if params.get("pace") == "quarters" else year_share(end)
    return (part / of - less) * (100 if unit == "%" else 1)
