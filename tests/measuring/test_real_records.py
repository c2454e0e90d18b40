"""Real records, measured through the whole way in, against numbers worked out by a hand-written query beside each."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from indicators.model import Period
from indicators.records import MeasurementResult, MeasurementStatus
from measuring import MeasureRequest
from measuring.measurer import Measurer
from sources import Sources
from tests import real

EVER = Period(date(1990, 1, 1), date(2060, 12, 31))
BOSTON_HALF = Period(date(2011, 7, 1), date(2011, 12, 31))
FEBRUARY = Period(date(1999, 2, 1), date(1999, 2, 28))


def measured(root: Path, name: str, period: Period, **params: Any) -> MeasurementResult:
    return Measurer(Sources(root, root / "data").read_table).measure(
        [MeasureRequest("it", name, params, period)]
    )["it"]


def asked(sql: str, *values: Any) -> tuple[Any, ...]:
    """A query by hand over the original file, its cells as text."""
    connection = duckdb.connect(":memory:")
    found = connection.execute(sql, values).fetchone()
    connection.close()
    assert found is not None
    return found


def percent(seen: MeasurementResult) -> str:
    assert seen.value is not None, seen.reason
    return str(seen.value.quantize(Decimal("0.01"), ROUND_HALF_UP))


@pytest.fixture(scope="module")
def boston(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Path:
    return real.boston(tmp_path_factory.mktemp("boston"), shared)


BOSTON_DUE = """
SELECT count(*) FILTER (closed_dt <= target_dt), count(*)
FROM read_csv(?, all_varchar = true) WHERE target_dt IS NOT NULL
"""
BOSTON_HALF_YEAR = """
SELECT count(*) FILTER (closed_dt <= target_dt), count(*) FILTER (closed_dt IS NULL OR closed_dt >= '2012-01-01'), count(*)
FROM read_csv(?, all_varchar = true) WHERE target_dt >= '2011-07-01' AND target_dt < '2012-01-01' AND open_dt < '2012-01-01'
"""


def test_boston_on_time_by_what_was_due(boston: Path, shared: Path) -> None:
    seen = measured(boston, "hotline.on_time_rate", EVER)
    assert (
        (seen.part, seen.of)
        == asked(BOSTON_DUE, str(shared / "data" / "boston311_2011h2.csv.gz"))
        == (35591, 47270)
    )
    assert percent(seen) == "75.29"


def test_boston_on_time_of_what_is_closed(boston: Path) -> None:
    seen = measured(boston, "hotline.on_time_rate", EVER, status="Closed")
    assert [seen.part, seen.of, percent(seen)] == [35591, 43821, "81.22"]


def test_boston_as_known_at_the_end_of_the_half_year(boston: Path, shared: Path) -> None:
    on_time, still_open, due = asked(BOSTON_HALF_YEAR, str(shared / "data" / "boston311_2011h2.csv.gz"))
    seen = measured(boston, "hotline.on_time_rate", BOSTON_HALF)
    assert (seen.part, seen.of) == (on_time, due) == (29928, 39685)
    assert measured(boston, "hotline.overdue_open", BOSTON_HALF).value == still_open == 4707
    closed = measured(boston, "hotline.closed_rate", BOSTON_HALF)
    assert (closed.part, closed.of) == (due - still_open, due)


def test_boston_by_department_and_month_adds_up(boston: Path) -> None:
    measurer = Measurer(Sources(boston, boston / "data").read_table)
    request = MeasureRequest("it", "hotline.on_time_rate", {}, BOSTON_HALF)
    for by in ("department", "month", "category"):
        parts = measurer.breakdown(request, by)
        assert (sum(part.part or 0 for part in parts), sum(part.of or 0 for part in parts)) == (29928, 39685)
    assert [each.key for each in measurer.breakdown(request, "month")] == [
        f"2011-{month:02}" for month in range(7, 13)
    ]
    late = measurer.rows_behind(request, limit=3)
    assert (late.total, len(late.rows)) == (39685 - 29928, 3)


BALTIMORE = """
SELECT count(*) FILTER (closed <= due), count(*) FROM (
    SELECT strptime(DueDate, '%m/%d/%Y %I:%M:%S %p') AS due, strptime(CloseDate, '%m/%d/%Y %I:%M:%S %p') AS closed
    FROM read_csv(?, all_varchar = true) WHERE SRStatus NOT IN ('Closed (Duplicate)', 'Closed (Transferred)')
) WHERE due IS NOT NULL
"""


@pytest.mark.parametrize("suffix", ["csv.gz", "xlsx"])
def test_baltimore_without_duplicates_and_transfers(tmp_path: Path, shared: Path, suffix: str) -> None:
    seen = measured(real.baltimore(tmp_path, shared, suffix), "hotline.on_time_rate", EVER)
    assert (seen.part, seen.of) == asked(BALTIMORE, str(shared / "data" / "baltimore311_sample.csv.gz"))
    assert seen.provenance.tables[0].rows_excluded == 225
    assert percent(seen) == "82.46"


OXFORD_FILES = {  # quarter: file, header of its date, header of its amount
    (2015, 1): ("jan-mar-2015", "Paid Date", "Amount"),
    (2015, 4): ("oct-dec-2015", "Paid Date", "Amount"),
    (2016, 2): ("apr-jun-2016", "paid_date", "amount"),
    (2017, 3): ("jul-sep-2017", "Paid Date", "Amount"),
}
OXFORD = """
SELECT sum(CAST(replace("{amount}", ',', '') AS DECIMAL(18, 2))), count(*), min(CAST(replace("{amount}", ',', '') AS DECIMAL(18, 2)))
FROM read_csv(?, all_varchar = true) WHERE "{date}" LIKE '__/__/____'
"""


def quarter(year: int, number: int) -> Period:
    last = (31, 30, 30, 31)[number - 1]
    return Period(date(year, 3 * number - 2, 1), date(year, 3 * number, last))


@pytest.fixture(scope="module")
def oxford(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Path:
    return real.oxford(tmp_path_factory.mktemp("oxford"), shared)


@pytest.mark.parametrize("when", OXFORD_FILES)
def test_oxford_spending_is_net_of_refunds(oxford: Path, shared: Path, when: tuple[int, int]) -> None:
    name, day, amount = OXFORD_FILES[when]
    path = shared / "data" / "oxford_payments" / f"expenditure-over-500-{name}.csv.gz"
    total, rows, least = asked(OXFORD.format(date=day, amount=amount), str(path))
    seen = measured(oxford, "finance.spending", quarter(*when))
    assert (seen.value, seen.rows) == (total, rows)
    assert least < 0


def test_the_oxford_quarter_without_dates_is_reported_as_such(oxford: Path) -> None:
    seen = measured(oxford, "finance.spending", quarter(2014, 2))
    assert (seen.outcome, seen.value) == (MeasurementStatus.NO_DATA, None)
    assert (
        "apr-jun-2014.csv.gz 的“支付日期”列有 3836 个单元格不能识别，例如第 2 行，形如“99:99:99”"
        in seen.reason
    )


BANK = "read_csv(?, all_varchar = true, delim = '\t')"
BANK_COUNTS = f"""
SELECT count(*) FILTER (outcome = 'AGENT'), count(*) FILTER (outcome = 'HANG' AND q_time::INT > 0), count(*) FILTER (outcome <> 'PHANTOM'),
    count(*) FILTER (outcome = 'AGENT' AND q_time::INT <= 20), count(*) FILTER (outcome = 'HANG' AND q_time::INT BETWEEN 1 AND 20)
FROM {BANK}
"""
"""Who hung up before any queue hung up in the menu; phantom calls are no calls."""


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Measurer:
    root = real.bank(tmp_path_factory.mktemp("bank"), shared)
    return Measurer(Sources(root, root / "data").read_table)


def test_the_bank_answers_by_two_denominators_and_four_formulas(bank: Measurer, shared: Path) -> None:
    answered, lost, inbound, quick, soon = asked(
        BANK_COUNTS, str(shared / "data" / "bank_callcentre_1999-02.tsv.gz")
    )
    expected = {
        ("connect_rate", "requests"): (answered, answered + lost, "87.35"),
        ("connect_rate", "inbound"): (answered, inbound, "82.14"),
        ("answered_within", 1): (quick + soon, answered + lost, "56.07"),
        ("answered_within", 2): (quick, answered, "59.68"),
        ("answered_within", 3): (quick, answered + lost, "52.13"),
        ("answered_within", 4): (quick, answered + lost - soon, "54.27"),
        ("abandon_rate", None): (lost, answered + lost, "12.65"),
    }
    names = {"connect_rate": "denominator", "answered_within": "formula"}
    requests = [
        MeasureRequest(
            key,
            f"hotline.{key[0]}",
            {names[key[0]]: str(key[1]), **seconds(key[0])} if key[1] else {},
            FEBRUARY,
        )
        for key in expected
    ]
    found = bank.measure(requests)
    assert {key: (result.part, result.of, percent(result)) for key, result in found.items()} == expected


def seconds(name: str) -> dict[str, int]:
    return {"seconds": 20} if name == "answered_within" else {}


def test_the_bank_read_by_its_own_export(tmp_path: Path, shared: Path) -> None:
    root = real.bank(tmp_path, shared)
    hours = measured(root, "hotline.service_hours_rate", FEBRUARY)
    by_hand = f"""
    SELECT count(DISTINCT date || left(vru_entry, position(':' IN vru_entry))) FROM {BANK} WHERE outcome = 'AGENT'
    """
    served = asked(by_hand, str(shared / "data" / "bank_callcentre_1999-02.tsv.gz"))[0]
    assert [hours.part, hours.of] == [served, 28 * 24]
    wait = measured(root, "hotline.average_wait", FEBRUARY)
    total = f"SELECT sum(q_time::INT), count(*) FROM {BANK} WHERE outcome = 'AGENT'"
    assert (wait.part, wait.of) == asked(total, str(shared / "data" / "bank_callcentre_1999-02.tsv.gz"))
