"""What is measured from random exports equals what the published definitions give, computed a second time.

``make deep`` looks at 600 random tables in exports (``ORACLE_TABLES``) and at 3,000 that are read already
(``TYPED_TABLES``), ``make test`` at a fixed few.
"""

import ast
import os
import random
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from evaluators import discover_evaluators
from indicators.model import Period
from indicators.records import MeasurementStatus
from measuring import MeasureRequest
from measuring.measurer import Measurer
from measuring.preparing import ReadTable
from sources import Sources
from sources.typed import TypedTable
from tests.oracle import random_rows
from tests.oracle.definitions import BIRTHS, METRICS, READS, Answer, Tables, Undefined, value
from tests.oracle.exports import FILES, messy_file
from tests.typed_tables import typed_table

TABLES_IN_ALL = int(os.environ.get("ORACLE_TABLES", "24"))
WORKSPACES = max(1, TABLES_IN_ALL // len(BIRTHS))
TYPED_WORKSPACES = max(1, int(os.environ.get("TYPED_TABLES", "60")) // len(BIRTHS))
COVERED_DAYS = (date(2023, 12, 1), date(2024, 5, 31))
REQUESTS = 60
"""Asked of each workspace, of several thousand possible ones."""
NOW = datetime(2026, 11, 1, 12)
PERIODS = (
    *(
        (date(2024, 1, 1), date(2024, 1, 31)),
        (date(2024, 1, 1), date(2024, 2, 29)),
        (date(2024, 2, 1), date(2024, 2, 29)),
    ),
    *(
        (date(2024, 1, 1), date(2024, 3, 31)),
        (date(2024, 3, 10), date(2024, 3, 10)),
        (date(2023, 12, 15), date(2024, 3, 31)),
    ),
)
WEIGHTS = {"满意": "1", "基本满意": "0.8", "一般": "0.6", "不满意": "0"}
VARIANTS: Mapping[str, tuple[dict[str, Any], ...]] = {
    "hotline.connect_rate": ({"denominator": "inbound"},),
    "hotline.answered_within": tuple({"formula": n, "seconds": s} for n in (1, 2, 3, 4) for s in (5, 15, 20)),
    "hotline.average_wait": (
        *({"waiting": waiting} for waiting in ("queued", "requests")),
        *({"include_menu": True, "waiting": waiting} for waiting in ("answered", "queued", "requests")),
    ),
    "hotline.average_talk": (
        {"include_hold": True},
        {"include_wrap": True},
        {"include_hold": True, "include_wrap": True},
    ),
    "hotline.direct_answer_rate": ({"matters": "inquiries"},),
    "hotline.dispatch_accuracy_rate": ({"count": "returns"}, {"accepted": False}),
    "hotline.signed_on_time_rate": ({"denominator": "signed"},),
    "hotline.on_time_rate": tuple(
        {"denominator": of, "judged": judged}
        for of in ("due", "closed", "dispatched")
        for judged in ("times", "flag")
    ),
    "hotline.closed_rate": ({"denominator": "received"},),
    "hotline.overdue_rate": ({"denominator": "received"},),
    "hotline.redo_rate": ({"denominator": "called_back"},),
    "hotline.repeat_rate": ({"by": "flag"},),
    "hotline.average_handling_time": tuple(
        {"since": since, "statistic": statistic}
        for since in ("dispatched", "received", "signed")
        for statistic in ("mean", "median")
    ),
    "hotline.handler_solved_rate": ({"partial": "0.5"},),
    "hotline.restored_on_time_rate": ({"hours": "4"}, {"include_planned": True}),
    "hotline.average_restore_time": ({"include_planned": True},),
    "caseload.supervised_closed_rate": ({"on_time": False},),
    "caseload.urge_rate": ({"count": "orders"},),
    "finance.progress_gap": ({"pace": "quarters"},),
    "finance.saving_rate": ({"target": "8万元"}, {"target": "12345.67"}),
    "finance.restricted_spending": tuple(
        {"expense": name} for name in ("all", "abroad", "vehicles", "receptions", "meetings", "training")
    ),
    "finance.restricted_rate": ({"target": "8万元"}, {"target": "100", "expense": "all"}),
    "finance.paid_on_time_rate": ({"by": "amount"},),
    "finance.compliant_rate": ({"by": "amount"},),
    "hotline.abandon_rate": ({"short_seconds": 5}, {"short_seconds": 10}),
    "hotline.service_hours_rate": ({"hours": "requested"},),
    "hotline.call_satisfaction_rate": ({"weights": WEIGHTS}, {"min_answers": 5}, {"level": "good"}),
    "hotline.satisfaction_rate": ({"weights": WEIGHTS}, {"min_answers": 5}, {"level": "good"}),
    "hotline.solved_rate": ({"partial": "0.5"}, {"min_answers": 5}),
    "hotline.dispatched_on_time_rate": ({"hours": "2"}, {"hours": "0.5"}),
    "hotline.return_rate": (
        {"count": "orders"},
        {"accepted": True},
        {"accepted": True, "count": "orders"},
    ),
    "hotline.callback_rate": ({"effective": True},),
    "hotline.contacted_rate": ({"hours": "12"},),
    "hotline.line_availability": ({"include_planned": True},),
    "hotline.fault_count": ({"include_planned": True},),
    "caseload.to_supervise": (
        {"soon_days": 0, "open_days": 7},
        {"soon_days": 10, "returned_times": 1, "redone_times": 2},
    ),
    "finance.execution_rate": ({"base": "initial"}, {"base": "this_year"}),
    "finance.cost_rate": ({"target": "8万元"}, {"target": "12345.67"}),
    "finance.unit_cost": ({"per": "minutes"}, {"per": "orders"}),
}
FILTERS: Mapping[str, tuple[dict[str, Any], ...]] = {
    "work_orders": (
        {"handler": "市住建局"},
        {"department": ["市住建局", "教育局"]},
        {"category": "投诉", "handler": "市交通局"},
    ),
    "calls": ({"agent": "1001"},),
    "callbacks": ({"handler": "市住建局"}, {"category": ["投诉"]}),
    "faults": ({"severity": "一般"},),
    "payments": ({"project": "语音服务费"}, {"fund_source": "fiscal"}),
    "budget": ({"project": "语音服务费"}, {"department": "办公室"}),
}
CUMULATIVE = (
    "hotline.overdue_open",
    "caseload.to_supervise",
    "finance.cost_rate",
    "finance.saving_rate",
    "finance.restricted_rate",
    *(name for name, reads in READS.items() if reads[0][0] == "budget"),
)
"""By month these say what stood at the month's end, counted from the beginning of the period."""
NUMBERS = {
    "work_orders": "order_no",
    "calls": "call_id",
    "callbacks": "order_no",
    "faults": "fault_id",
    "payments": "voucher_no",
}
LISTED = ("fund_source", "severity")
SYNONYMS = {"severity": {"一般": ("一般", "minor", "一般故障")}}


@dataclass(frozen=True)
class Asked:
    """One request, as the product is asked and as the definition is."""

    name: str
    params: dict[str, Any]
    filters: dict[str, Any]
    period: tuple[date, date]

    def request(self) -> MeasureRequest:
        return MeasureRequest(self, self.name, {**self.params, **self.filters}, Period(*self.period))

    def __hash__(self) -> int:
        return hash(repr(self))


OF_RECORDS = {name: replace(found, stand_ins=()) for name, found in discover_evaluators().items()}
"""The definitions here are of records; what a ready-made report answers in their place has tests of its own."""


def all_questions() -> list[Asked]:
    questions = []
    for name in METRICS:
        for variant in ({}, *VARIANTS.get(name, ())):
            for filters in ({}, *FILTERS[READS[name][0][0]]):
                questions += [Asked(name, variant, filters, period) for period in PERIODS]
    return questions


QUESTIONS = all_questions()


@dataclass(frozen=True)
class Case:
    """A workspace of random exports: its files below ``root``, what they mean, and what is stated to be covered."""

    root: Path
    meant: dict[str, list[random_rows.Row]]
    covered: bool


def build_case(root: Path, seed: int) -> Case:
    chance = random.Random(seed)
    made = {name: random_rows.table(chance, name) for name in BIRTHS}
    covered = chance.random() < 0.5
    (root / "inbox").mkdir(parents=True)
    declared = []
    for name, rows in made.items():
        settings = declare(chance, name, rows)
        cut = chance.choice((0, 0, len(rows) // 2))
        if cut:
            rows.extend(repeated_rows(chance, name, rows[:cut]))
        for part, some in enumerate((rows[:cut], rows[cut:])):
            if some:
                ending, content = messy_file(chance, name, some)
                (root / "inbox" / f"{FILES[name]}{part + 1}.{ending}").write_bytes(content)
        covers = ", covers: 2023-12-01..2024-05-31" if covered else ""
        declared.append(f"{name}: {{files: inbox/{FILES[name]}*{settings}{covers}}}")
    (root / "sources.yaml").write_text("\n".join(declared), encoding="utf-8")
    return Case(
        root, {name: meant_rows(chance, name, rows, declared) for name, rows in made.items()}, covered
    )


def repeated_rows(chance: random.Random, name: str, rows: list[random_rows.Row]) -> list[random_rows.Row]:
    """A few rows of the first file that the second has again, told to be the same by their number."""
    number = NUMBERS.get(name, "")
    numbered = [row for row in rows if row.get(number) and not any(is_day(cell) for cell in row.values())]
    return chance.sample(numbered, min(len(numbered), chance.choice((0, 0, 3))))


def is_day(cell: Any) -> bool:
    """A deadline that is a day; written as the number of a spreadsheet it says another thing than as a text."""
    return isinstance(cell, datetime) and bool(cell.microsecond)


def declare(chance: random.Random, name: str, rows: list[random_rows.Row]) -> str:
    """A key and an exclusion of work orders, now and then."""
    if name != "work_orders":
        return ""
    key = ", key: order_no" if chance.random() < 0.4 else ""
    return key + (", exclude: {status: [作废, 撤单]}" if chance.random() < 0.4 else "")


def meant_rows(
    chance: random.Random, name: str, rows: list[random_rows.Row], declared: list[str]
) -> list[random_rows.Row]:
    """What is left by the rules of the documentation: dated rows, the last of each key (without a key the same row
    once), without what is excluded."""
    settings = next(line for line in declared if line.startswith(f"{name}:"))
    kept = [row for row in rows if row[BIRTHS[name]] is not None]
    if "key:" in settings:
        last = {row["order_no"]: place for place, row in enumerate(kept)}
        kept = [row for place, row in enumerate(kept) if last[row["order_no"]] == place]
    else:
        kept = list({id(row): row for row in kept}.values())
    if "exclude:" in settings:
        kept = [row for row in kept if row["status"] not in ("作废", "撤单")]
    return kept or [dict.fromkeys(rows[0])]


def tables_of(case: Case, asked: Asked, start: date, end: date, known: date | None = None) -> Tables:
    def midnight(day: date) -> datetime:
        return datetime(day.year, day.month, day.day)

    next_day = midnight(end) + timedelta(days=1)
    filters = {name: allowed_words(name, values) for name, values in asked.filters.items()}
    known_before = midnight(known) + timedelta(days=1) if known else next_day
    return Tables(case.meant, midnight(start), next_day, known_before, filters)


def allowed_words(name: str, values: Any) -> list[Any]:
    wanted = values if isinstance(values, list) else [values]
    return [word for value in wanted for word in SYNONYMS.get(name, {}).get(value, (value,))]


def oracle_params(asked: Asked) -> dict[str, Any]:
    params: dict[str, Any] = {
        name: Fraction(given) if is_number(given) else given for name, given in asked.params.items()
    }
    if "weights" in params:
        params["weights"] = {word: Fraction(weight) for word, weight in params["weights"].items()}
    if params.get("target") == "8万元":
        params["target"] = Fraction(80000)
    return params


def is_number(given: Any) -> bool:
    return isinstance(given, str) and given.replace(".", "").isdigit()


def by_definition(tables: Tables, asked: Asked) -> Answer | None:
    try:
        return METRICS[asked.name](tables, **oracle_params(asked))
    except Undefined:
        return None


def may_be_unproven(case: Case, tables: Tables, asked: Asked) -> bool:
    """No row lies in the period: that proves nothing, and no number is right too."""
    if names_nothing(case, tables, asked):
        return True
    if not all(filtered_rows(tables, table, dated_by) for table, dated_by in READS[asked.name]):
        return True
    if asked.name == "finance.unit_cost":
        other = "work_orders" if asked.params.get("per") == "orders" else "calls"
        return not filtered_rows(tables, other, BIRTHS[other])
    if asked.name in (
        "finance.cost_rate",
        "finance.saving_rate",
        "finance.execution_rate",
        "finance.progress_gap",
    ):
        return not filtered_rows(tables, "payments", "paid_at") or not filtered_rows(
            tables, "budget", "as_of"
        )
    return False


def names_nothing(case: Case, tables: Tables, asked: Asked) -> bool:
    """A filter names what occurs nowhere: a slip of the pen proves no zero. Of a list of known words each may be
    absent."""
    return not all(
        occurs(case, table, *each)
        for table, _ in READS[asked.name]
        for each in tables.filters_on(table).items()
        if each[0] not in LISTED
    )


def filtered_rows(tables: Tables, table: str, dated_by: str) -> list[Any]:
    try:
        return tables.of(table, dated_by)
    except Undefined:
        return []


def occurs(case: Case, table: str, name: str, values: Any) -> bool:
    return any(row.get(name) in values for row in case.meant[table])


def as_number(found: Fraction | None) -> Decimal | None:
    return None if found is None else Decimal(found.numerator) / Decimal(found.denominator)


def same(one: Decimal | None, other: Fraction | None) -> bool:
    wanted = as_number(other)
    if one is None or wanted is None:
        return one is wanted
    return abs(one - wanted) <= abs(wanted) * Decimal("1e-20") + Decimal("1e-20")


def typed_case(root: Path, seed: int) -> tuple[Case, dict[str, TypedTable]]:
    """Random rows put down as tables that are read already: reading exports takes ten times as long as all that is
    asked of them, and is looked at with fewer."""
    chance = random.Random(f"typed {seed}")
    made = {name: random_rows.table(chance, name) for name in BIRTHS}
    meant = {name: meant_rows(chance, name, rows, [f"{name}:"]) for name, rows in made.items()}
    covered = chance.random() < 0.5
    account = {"covers": COVERED_DAYS, "confirmed": COVERED_DAYS[1]} if covered else {}
    tables = {name: typed_table(root, name, rows, **account) for name, rows in meant.items()}
    return Case(root, meant, covered), tables


def differences(case: Case, seed: int, read: ReadTable) -> Iterator[str]:
    chance = random.Random(f"questions {seed}")
    measurer = Measurer(read, OF_RECORDS)
    asked_now = chance.sample(QUESTIONS, REQUESTS)
    found = measurer.measure(question.request() for question in asked_now)
    for question in asked_now:
        tables = tables_of(case, question, *question.period)
        wanted, seen = by_definition(tables, question), found[question]
        if names_nothing(case, tables, question):
            if seen.outcome is MeasurementStatus.NO_DATA:
                continue
        elif seen.outcome is MeasurementStatus.MEASURED and wanted is not None:
            unit = measurer.evaluators[question.name].info.unit
            shown = value(question.name, wanted, tables.end, unit, question.params)
            if same(seen.part, wanted[0]) and same(seen.of, wanted[1]) and same(seen.value, shown):
                continue
        elif seen.outcome is MeasurementStatus.NO_DATA and (
            wanted is None or may_be_unproven(case, tables, question)
        ):
            continue
        yield f"seed {seed}: {question}: {seen.outcome} {seen.part}/{seen.of} {seen.reason}; definition {wanted}"
    yield from month_differences(case, seed, chance, measurer)


def month_differences(case: Case, seed: int, chance: random.Random, measurer: Measurer) -> Iterator[str]:
    """Each month of a longer period for itself, as known at the end of the whole; what is cumulative as at each
    month's end."""
    long = [question for question in QUESTIONS if question.period == PERIODS[3]]
    for question in chance.sample(long, 3):
        try:
            slices = {part.key: part for part in measurer.breakdown(question.request(), "month")}
        except ValueError:
            continue
        for month in slices:
            tables = tables_of_month(case, question, month)
            wanted, part = by_definition(tables, question), slices[month]
            if part.value is None and (wanted is None or may_be_unproven(case, tables, question)):
                continue
            if wanted is None or not (same(part.part, wanted[0]) and same(part.of, wanted[1])):
                yield f"seed {seed}: {question} in {month}: {part}; definition {wanted}"
                continue
            unit = measurer.evaluators[question.name].info.unit
            shown = value(question.name, wanted, tables.end, unit, question.params)
            if not same(part.value, shown):
                yield f"seed {seed}: {question} in {month}: {part}; definition {shown}"


def tables_of_month(case: Case, question: Asked, month: str) -> Tables:
    start = date.fromisoformat(f"{month}-01")
    end = (start + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    if question.name in CUMULATIVE:
        return tables_of(case, question, question.period[0], end)
    return tables_of(case, question, start, end, known=question.period[1])


@pytest.mark.parametrize("batch", range(2))
def test_every_number_is_as_the_definition_has_it(tmp_path: Path, batch: int) -> None:
    wrong: list[str] = []
    for seed in range(batch, WORKSPACES, 2):
        case = build_case(tmp_path / str(seed), seed)
        sources = Sources(case.root, case.root / "data", now=lambda: NOW)
        wrong += differences(case, seed, sources.read_table)
    assert wrong == [], "\n".join(wrong[:10])


@pytest.mark.parametrize("batch", range(2))
def test_every_number_of_typed_tables_is_as_the_definition_has_it(tmp_path: Path, batch: int) -> None:
    wrong: list[str] = []
    for seed in range(batch, TYPED_WORKSPACES, 2):
        with tempfile.TemporaryDirectory(dir=tmp_path) as name:
            case, tables = typed_case(Path(name), seed)
            wrong += differences(case, seed, tables.__getitem__)
    assert wrong == [], "\n".join(wrong[:10])


def test_the_definitions_cover_every_metric() -> None:
    assert set(METRICS) == {
        name for name in discover_evaluators() if not name.startswith(("manual.", "table.", "projects."))
    }


@pytest.mark.parametrize("module", ["definitions", "random_rows", "exports", "mutations"])
def test_the_oracle_imports_nothing_of_the_product(module: str) -> None:
    path = Path(__file__).with_name(f"{module}.py")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    product = {folder.name for folder in Path(__file__).parents[2].iterdir() if folder.is_dir()} - {"tests"}
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names] if isinstance(node, ast.Import)
            else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        )
    }  # fmt: skip
    assert imported.isdisjoint(product)
