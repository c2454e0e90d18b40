"""Real exports read as they are, checked against numbers worked out here by other means: the csv module and plain Python."""

import csv
import gzip
import io
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from sources import Sources
from tests import real
from tests.sources.conftest import NOW, read, rows


def opened(root: Path) -> Sources:
    return Sources(root, root / "data", now=lambda: NOW)


def records(path: Path, separator: str = ",") -> list[dict[str, str]]:
    text = gzip.decompress(path.read_bytes()).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))


def american(text: str) -> datetime | None:
    return datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p") if text else None


def test_baltimore_as_csv_and_as_workbook_is_the_same_table(tmp_path: Path, shared: Path) -> None:
    columns = "order_no, received_at, due_at, closed_at, status, handler, channel, category"
    text = read(opened(real.baltimore(tmp_path / "csv", shared)))
    book = read(opened(real.baltimore(tmp_path / "xlsx", shared, "xlsx")))
    assert rows(text, "*") == rows(book, "*")
    assert (text.present, text.read, text.used, text.excluded, text.latest) == (
        book.present, book.read, book.used, book.excluded, book.latest,
    )  # fmt: skip
    wanted = [
        (
            record["SRRecordID"],
            american(record["CreatedDate"]),
            american(record["DueDate"]),
            american(record["CloseDate"]),
            record["SRStatus"],
            record["Agency"] or None,
            record["MethodReceived"] or None,
            record["SRType"],
        )
        for record in records(shared / "data" / "baltimore311_sample.csv.gz")
    ]
    kept = [record for record in wanted if record[4] not in {"Closed (Duplicate)", "Closed (Transferred)"}]
    assert (text.read, text.used, text.excluded) == (10_000, len(kept), 10_000 - len(kept))
    assert sorted(rows(text, columns), key=str) == sorted(kept, key=str)
    assert text.unread == ()


def test_boston_is_read_by_its_own_headers(tmp_path: Path, shared: Path) -> None:
    table = read(opened(real.boston(tmp_path, shared)))
    given = records(shared / "data" / "boston311_2011h2.csv.gz")
    assert (table.read, table.used, table.repeated, table.rejected, table.unread) == (
        58_251,
        58_251,
        0,
        0,
        (),
    )
    wanted = [
        (
            record["case_enquiry_id"],
            datetime.fromisoformat(record["open_dt"]),
            datetime.fromisoformat(record["target_dt"]) if record["target_dt"] else None,
            datetime.fromisoformat(record["closed_dt"]) if record["closed_dt"] else None,
            record["case_status"],
            record["department"],
        )
        for record in given
    ]
    assert sorted(
        rows(table, "order_no, received_at, due_at, closed_at, status, handler"), key=str
    ) == sorted(wanted, key=str)


def test_the_calls_of_a_bank_are_read_by_its_codes(tmp_path: Path, shared: Path) -> None:
    table = read(opened(real.bank(tmp_path, shared)), "calls")
    given = records(shared / "data" / "bank_callcentre_1999-02.tsv.gz", "\t")
    phantoms = sum(record["outcome"] == "PHANTOM" for record in given)
    assert (table.read, table.used, table.rejected, table.excluded) == (
        33_344,
        33_344 - phantoms,
        0,
        phantoms,
    )

    def result(call: Mapping[str, str]) -> str:
        if call["outcome"] == "AGENT":
            return "answered"
        return "abandoned_in_queue" if int(call["q_time"]) else "abandoned_in_menu"

    wanted = [
        (
            datetime.strptime(f"{record['date']} {record['vru_entry']}", "%y%m%d %H:%M:%S"),
            int(record["q_time"]),
            int(record["ser_time"]),
            result(record),
        )
        for record in given
        if record["outcome"] != "PHANTOM"
    ]
    assert Counter(rows(table, "started_at, wait_seconds, talk_seconds, result")) == Counter(wanted)
    negative = [record for record in given if int(record["vru_time"]) < 0]
    assert [(count.column, count.cells) for count in table.unread] == [("menu_seconds", len(negative))]
    assert rows(table, "min(started_hour) * 3600 = epoch(date_trunc('hour', min(started_at)))") == [(True,)]


def test_seventeen_payment_files_of_fourteen_headers_are_one_table(tmp_path: Path, shared: Path) -> None:
    table = read(opened(real.oxford(tmp_path, shared)), "payments")
    files = sorted((shared / "data" / "oxford_payments").glob("*.csv.gz"))
    given = [
        {key.strip().lower().replace("_", " "): cell for key, cell in record.items()}
        for path in files
        for record in records(path)
    ]
    dated = [record for record in given if record["paid date"].count("/") == 2]
    assert (table.read, table.used, table.rejected, len(table.snapshots)) == (
        61_529,
        len(dated),
        61_529 - len(dated),
        17,
    )
    total = sum((Decimal(record["amount"].replace(",", "")) for record in dated), Decimal(0))
    assert rows(table, "sum(amount), count(*)") == [(total, len(dated))]
    by_year = Counter(record["paid date"][-4:] for record in dated)
    assert dict(rows(table, "CAST(year(paid_at) AS VARCHAR), count(*)", "GROUP BY 1")) == dict(by_year)


def test_the_quarter_without_dates_is_reported_as_such(tmp_path: Path, shared: Path) -> None:
    table = read(opened(real.oxford(tmp_path, shared)), "payments")
    (unread,) = table.unread
    assert unread.file.endswith("expenditure-over-500-apr-jun-2014.csv.gz")
    assert (unread.column, unread.cells, unread.row, unread.example) == ("paid_at", 3836, 2, "99:99:99")
    assert rows(table, "count(*)", "WHERE paid_at >= '2014-04-01' AND paid_at < '2014-07-01'") == [(0,)]
