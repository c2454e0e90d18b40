"""督办台账: what was done with supervised orders, and in a table of the same shape with open measures;
nothing is ever
changed."""

# ruff: noqa: S608  # every name in the SQL is ours

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from indicators.supervision_acts import SupervisionAct, SupervisionDeed
from store import chain
from store.connection import transaction
from store.damaged_rows import damaged_text
from store.rows import instant_text

if TYPE_CHECKING:
    from sqlite_utils import Database


class ActTable(NamedTuple):
    """``key`` names the column of what was acted on; with ``has_due`` an owner has a day."""

    name: str
    key: str
    has_due: bool = False


ORDERS = ActTable("supervision_acts", "order_no")
MEASURES = ActTable("measure_acts", "measure", has_due=True)


class SupervisionLedger:
    """One table of acts."""

    def __init__(self, db: "Database", table: ActTable = ORDERS) -> None:
        self.db = db
        self.table = table
        self.rows = f"SELECT * FROM {table.name}"

    def record(self, act: SupervisionAct) -> SupervisionAct:
        with transaction(self.db):
            (seq,) = chain.append_rows(self.db, self.table.name, [act_row(act, self.table)])
        return replace(act, seq=seq)

    def acts(self) -> tuple[SupervisionAct, ...]:
        """All of them, oldest first; one that was changed says so."""
        return self._read(f"{self.rows} ORDER BY seq", {})

    def of_order(self, order_no: str) -> tuple[SupervisionAct, ...]:
        """Those of one order, oldest first."""
        return self._read(f"{self.rows} WHERE {self.table.key} = :key ORDER BY seq", {"key": order_no})

    def find(self, seq: int) -> SupervisionAct | None:
        return next(iter(self._read(f"{self.rows} WHERE seq = :seq", {"seq": seq})), None)

    def _read(self, sql: str, given: Mapping[str, Any]) -> tuple[SupervisionAct, ...]:
        return tuple(act_from_row(row, self.table) for row in self.db.query(sql, dict(given)))


def act_row(act: SupervisionAct, table: ActTable) -> dict[str, Any]:
    return {
        **({"due": act.due.isoformat() if act.due else ""} if table.has_due else {}),
        table.key: act.order_no,
        "act": act.deed.value,
        "owner": act.owner,
        "note": act.note,
        "evidence": act.evidence,
        "evidence_name": act.evidence_name,
        "by": act.by,
        "account": act.account,
        "recorded_at": instant_text(act.recorded_at),
    }


def act_from_row(row: Mapping[str, Any], table: ActTable) -> SupervisionAct:
    """Of one that was changed nothing is believed but its order, so that the order's own page can tell."""
    if not chain.is_row_sound(row):
        at, damage = datetime.min.replace(tzinfo=UTC), damaged_text(table.name, row["seq"])
        noted = SupervisionDeed.NOTED
        return SupervisionAct(str(row[table.key]), noted, "", "", "", "", "", "", at, row["seq"], damage)
    return SupervisionAct(
        order_no=row[table.key],
        deed=SupervisionDeed(row["act"]),
        owner=row["owner"],
        note=row["note"],
        evidence=row["evidence"],
        evidence_name=row["evidence_name"],
        by=row["by"],
        account=row["account"],
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        seq=row["seq"],
        due=date.fromisoformat(row["due"]) if table.has_due and row["due"] else None,
    )
