"""督办台账: what was done with supervised orders; nothing is ever changed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from indicators.supervision_acts import SupervisionAct, SupervisionDeed
from store import chain
from store.connection import transaction
from store.damaged_rows import damaged_text
from store.rows import instant_text

if TYPE_CHECKING:
    from sqlite_utils import Database

ALL = "SELECT * FROM supervision_acts ORDER BY seq"
OF_ORDER = "SELECT * FROM supervision_acts WHERE order_no = :order_no ORDER BY seq"
ONE = "SELECT * FROM supervision_acts WHERE seq = :seq"


class SupervisionLedger:
    """The table of acts."""

    def __init__(self, db: "Database") -> None:
        self.db = db

    def record(self, act: SupervisionAct) -> SupervisionAct:
        with transaction(self.db):
            (seq,) = chain.append_rows(self.db, "supervision_acts", [act_row(act)])
        return replace(act, seq=seq)

    def acts(self) -> tuple[SupervisionAct, ...]:
        """All of them, oldest first; one that was changed says so."""
        return tuple(map(act_from_row, self.db.query(ALL)))

    def of_order(self, order_no: str) -> tuple[SupervisionAct, ...]:
        """Those of one order, oldest first."""
        return tuple(map(act_from_row, self.db.query(OF_ORDER, {"order_no": order_no})))

    def find(self, seq: int) -> SupervisionAct | None:
        return next(map(act_from_row, self.db.query(ONE, {"seq": seq})), None)


def act_row(act: SupervisionAct) -> dict[str, Any]:
    return {
        "order_no": act.order_no,
        "act": act.deed.value,
        "owner": act.owner,
        "note": act.note,
        "evidence": act.evidence,
        "evidence_name": act.evidence_name,
        "by": act.by,
        "account": act.account,
        "recorded_at": instant_text(act.recorded_at),
    }


def act_from_row(row: Mapping[str, Any]) -> SupervisionAct:
    """Of one that was changed nothing is believed but its order, so that the order's own page can tell."""
    if not chain.is_row_sound(row):
        at, damage = datetime.min.replace(tzinfo=UTC), damaged_text("supervision_acts", row["seq"])
        noted = SupervisionDeed.NOTED
        return SupervisionAct(str(row["order_no"]), noted, "", "", "", "", "", "", at, row["seq"], damage)
    return SupervisionAct(
        order_no=row["order_no"],
        deed=SupervisionDeed(row["act"]),
        owner=row["owner"],
        note=row["note"],
        evidence=row["evidence"],
        evidence_name=row["evidence_name"],
        by=row["by"],
        account=row["account"],
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        seq=row["seq"],
    )
