"""Months of real records beside the repository: requests, payments, shares in time, open requests.

The files lie in ``shared/data`` (see its README); nothing of them is in the product.
"""

import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from indicators.periods import last_day_of_month

Month = tuple[int, int]
REQUESTS, PAYMENTS = "baltimore311_sample.csv.gz", "oxford_payments"
REQUEST_YEARS, PAYMENT_YEARS = range(2014, 2019), range(2015, 2018)
"""Whole years; of the payments of 2014 a quarter has no dates."""
CHOSEN_BY = ("Solid Waste", "Transportation", "Housing", "Water Wastewater")
"""Agencies on which, beside the whole, the figures of ``monitoring/year_end.py`` were chosen."""
KEPT_BACK = ("BGE", "Finance", "Health", "Recreation & Parks")
"""Agencies that nobody looked at when they were chosen."""


@dataclass(frozen=True)
class RealSeries:
    """``kind``: flow, rate or stock; ``years`` are months of whole years, each what it added and on what
    volume (1 for a flow, which has none), of a stock what stood at its end. ``kept_back``: nothing was chosen
    by it."""

    name: str
    kind: str
    years: tuple[tuple[tuple[float, float], ...], ...]
    kept_back: bool = False


@dataclass(frozen=True)
class Request:
    opened: date
    agency: str
    by_phone: bool
    closed: datetime | None
    due: datetime | None


def read_series(data: Path) -> list[RealSeries]:
    requests, payments = list(read_requests(data / REQUESTS)), list(read_payments(data / PAYMENTS))
    count = Counter(month_of(day) for day, _ in payments)
    paid: defaultdict[Month, float] = defaultdict(float)
    for day, amount in payments:
        paid[month_of(day)] += amount
    return [
        flow("311 工单量，全部", requests, lambda request: True),
        flow("311 工单量，电话来件", requests, lambda request: request.by_phone),
        *(flow(f"311 工单量，{name}", requests, of_agency(name)) for name in CHOSEN_BY),
        RealSeries("付款笔数", "flow", by_year(PAYMENT_YEARS, lambda month: (float(count[month]), 1.0))),
        RealSeries("付款金额", "flow", by_year(PAYMENT_YEARS, lambda month: (paid[month], 1.0))),
        rate("311 按时办结率，全部", requests, lambda request: True),
        *(rate(f"311 按时办结率，{name}", requests, of_agency(name)) for name in CHOSEN_BY),
        phone_share(requests),
        stock("311 在办工单，全部", requests, lambda request: True),
        *(stock(f"311 在办工单，{name}", requests, of_agency(name)) for name in CHOSEN_BY[:2]),
        *(flow(f"311 工单量，{name}", requests, of_agency(name), kept_back=True) for name in KEPT_BACK),
        *(rate(f"311 按时办结率，{name}", requests, of_agency(name), kept_back=True) for name in KEPT_BACK),
        *(stock(f"311 在办工单，{name}", requests, of_agency(name), kept_back=True) for name in KEPT_BACK),
    ]


def read_requests(path: Path) -> Iterator[Request]:
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            opened = read_instant(row["CreatedDate"])
            if opened and opened.year in REQUEST_YEARS:
                yield Request(
                    opened.date(),
                    row["Agency"],
                    row["MethodReceived"] == "Phone",
                    read_instant(row["CloseDate"]),
                    read_instant(row["DueDate"]),
                )


def read_instant(text: str) -> datetime | None:
    try:
        # local time of the city, as it was written
        return datetime.strptime(text.strip(), "%m/%d/%Y %I:%M:%S %p")  # noqa: DTZ007
    except ValueError:
        return None


def read_payments(folder: Path) -> Iterator[tuple[date, float]]:
    """Rows without a date or an amount are left out."""
    for path in sorted(folder.glob("*.csv.gz")):
        with gzip.open(path, "rt", encoding="utf-8-sig", errors="replace", newline="") as file:
            rows = csv.reader(file)
            header = [name.strip().lower().replace("_", " ") for name in next(rows)]
            day, amount = header.index("paid date"), header.index("amount")
            for row in rows:
                try:
                    # the day of a payment, as the office wrote it
                    paid = datetime.strptime(row[day].strip()[:10], "%d/%m/%Y")  # noqa: DTZ007
                    yield paid.date(), float(row[amount].replace(",", ""))
                except (ValueError, IndexError):
                    continue


def month_of(day: date) -> Month:
    return day.year, day.month


def of_agency(name: str) -> Callable[[Request], bool]:
    return lambda request: request.agency == name


def by_year(
    years: range, value_of: Callable[[Month], tuple[float, float]]
) -> tuple[tuple[tuple[float, float], ...], ...]:
    return tuple(tuple(value_of((year, month)) for month in range(1, 13)) for year in years)


def flow(
    name: str, requests: list[Request], wanted: Callable[[Request], bool], *, kept_back: bool = False
) -> RealSeries:
    count = Counter(month_of(request.opened) for request in requests if wanted(request))
    years = by_year(REQUEST_YEARS, lambda month: (float(count[month]), 1.0))
    return RealSeries(name, "flow", years, kept_back)


def rate(
    name: str, requests: list[Request], wanted: Callable[[Request], bool], *, kept_back: bool = False
) -> RealSeries:
    """Closed on or before the day due, of all that had one, by the month of opening."""
    due = [request for request in requests if wanted(request) and request.due]
    whole = Counter(month_of(request.opened) for request in due)
    in_time = Counter(
        month_of(request.opened)
        for request in due
        if request.closed and request.due and request.closed <= request.due
    )
    years = by_year(REQUEST_YEARS, lambda month: (float(in_time[month]), float(whole[month])))
    return RealSeries(name, "rate", years, kept_back)


def phone_share(requests: list[Request]) -> RealSeries:
    whole = Counter(month_of(request.opened) for request in requests)
    phoned = Counter(month_of(request.opened) for request in requests if request.by_phone)
    years = by_year(REQUEST_YEARS, lambda month: (float(phoned[month]), float(whole[month])))
    return RealSeries("311 电话来件占比", "rate", years)


def stock(
    name: str, requests: list[Request], wanted: Callable[[Request], bool], *, kept_back: bool = False
) -> RealSeries:
    """Opened and not closed at the end of each month."""
    spans = [
        (request.opened, request.closed.date() if request.closed else date.max)
        for request in requests
        if wanted(request)
    ]

    def open_at(month: Month) -> tuple[float, float]:
        end = last_day_of_month(*month)
        return float(sum(opened <= end < closed for opened, closed in spans)), 1.0

    return RealSeries(name, "stock", by_year(REQUEST_YEARS, open_at), kept_back)
