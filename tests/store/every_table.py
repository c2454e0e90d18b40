"""One row for each table of decisions, papers and people, as the ledger would keep it."""

from store import Store
from store.chain import append_rows
from tests.store.seen import NOON

AT = NOON.isoformat(timespec="microseconds")
BY = {"by": "李四", "account": "lisi"}
ROWS: dict[str, dict[str, str | int]] = {
    "rule_texts": {"name": "mof-2020", "sha256": "2" * 64, "text": "name: 通用"},
    "decisions": {
        "project": "2024/hotline",
        "act": "approved",
        "declared": "1" * 64,
        "rules": "mof-2020",
        "rules_sha256": "2" * 64,
        "document_number": "固财发〔2024〕1号",
        "document_date": "2024-01-05",
        "effective_from": "2024-01-01",
        "reason": "",
        "alone": 0,
        **BY,
    },
    "paper_acts": {
        "project": "2024/hotline",
        "kind": "self-evaluation",
        "as_of": "2024-12-31",
        "act": "issued",
        "revision": 1,
        "manifest": "3" * 64,
        "package": "4" * 64,
        "reason": "",
        "alone": 0,
        **BY,
    },
    "account_acts": {"account": "lisi", "act": "created", "details": "{}", "by": "admin"},
    "audit": {
        "account": "lisi",
        "name": "李四",
        "address": "127.0.0.1",
        "session": "",
        "act": "enter",
        "object": "2024/hotline",
        "outcome": "done",
        "reason": "",
        "details": "{}",
    },
    "spot_checks": {
        "id": "c1",
        "kind": "projects",
        "project": "",
        "indicator": "",
        "observation": 0,
        "as_of": "2024-12-31",
        "seed": "7",
        "population": "{}",
        "drawn": "[]",
        **BY,
    },
    "spot_check_acts": {
        "spot_check": "c1",
        "act": "ticked",
        "item": "2024/hotline",
        "verdict": "相符",
        "note": "",
        **BY,
    },
    "source_acts": {
        "act": "placed",
        "source": "work_orders",
        "file": "inbox/工单/6月.xlsx",
        "sha256": "4" * 64,
        "size": 12,
        "details": "{}",
        **BY,
    },
    "deadlines": {
        "year": 2024,
        "paper": "self-evaluation",
        "day": "2025-02-28",
        "document": "财绩〔2025〕3号",
        **BY,
    },
    "bulletins": {
        "title": "通报",
        "span": "month",
        "since": "2024-06-01",
        "until": "2024-06-30",
        "inputs": "{}",
        **BY,
    },
    "operator_assessments": {
        "title": "话务员考核",
        "span": "month",
        "since": "2024-06-01",
        "until": "2024-06-30",
        "inputs": "{}",
        **BY,
    },
    "supervision_acts": {
        "order_no": "GD1",
        "act": "noted",
        "owner": "",
        "note": "已催办",
        "evidence": "",
        "evidence_name": "",
        **BY,
    },
}


def add_rows_of_people(store: Store) -> None:
    with store.transaction():
        for table, row in ROWS.items():
            append_rows(store.db, table, [{**row, "recorded_at": AT}])
