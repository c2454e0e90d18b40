"""数据来源的办理: which files were put in or taken back and how ``sources.yaml`` was changed, by whom; in the
ledger."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from store import chain
from store.connection import transaction
from store.damaged_rows import readable_instant, readable_json
from store.rows import instant_text

if TYPE_CHECKING:
    from sqlite_utils import Database

PLACED, WITHDRAWN, DECLARED, RESTORED = "placed", "withdrawn", "declared", "restored"
READ = """SELECT * FROM source_acts WHERE (:source = '' OR source = :source)
    AND (:seq = 0 OR seq = :seq) ORDER BY seq DESC LIMIT :limit"""


@dataclass(frozen=True)
class SourceAct:
    """``file`` is relative to the workspace; of what was declared ``details`` hold the texts "before" and
    "after", of what was taken back "kept": where it lies now. ``seq`` is 0 before it is kept."""

    act: str
    source: str
    by: str
    recorded_at: datetime
    file: str = ""
    sha256: str = ""
    size: int = 0
    account: str = ""
    details: Mapping[str, Any] | None = None
    seq: int = 0
    is_damaged: bool = False


class SourceActLedger:
    """The table of source acts."""

    def __init__(self, db: "Database") -> None:
        self.db = db

    def add(self, act: SourceAct) -> int:
        """Keep an act; its number."""
        row = {
            "act": act.act,
            "source": act.source,
            "file": act.file,
            "sha256": act.sha256,
            "size": act.size,
            "details": json.dumps(act.details or {}, ensure_ascii=False),
            "by": act.by,
            "account": act.account,
            "recorded_at": instant_text(act.recorded_at),
        }
        with transaction(self.db):
            return chain.append_rows(self.db, "source_acts", [row])[0]

    def find(self, seq: int) -> SourceAct | None:
        return next(iter(self._read(seq=seq)), None)

    def newest(self, limit: int, source: str = "") -> list[SourceAct]:
        """Newest first, of all sources or of one; what was changed by other hands says so and nothing else
        that could be acted on."""
        return self._read(limit=limit, source=source)

    def _read(self, *, seq: int = 0, source: str = "", limit: int = 1) -> list[SourceAct]:
        rows = self.db.query(READ, {"seq": seq, "source": source, "limit": limit})
        return [act_from_row(row) for row in rows]


def act_from_row(row: Mapping[str, Any]) -> SourceAct:
    return SourceAct(
        row["act"],
        row["source"],
        row["by"],
        readable_instant(row["recorded_at"]),
        row["file"],
        row["sha256"],
        row["size"],
        row["account"],
        readable_json(row["details"]) or {},
        row["seq"],
        is_damaged=not chain.is_row_sound(row),
    )
