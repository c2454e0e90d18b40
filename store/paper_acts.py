"""The acts on papers as the ledger keeps them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from indicators.paper_acts import Act, PaperAct, PaperActor, PaperKey
from store import chain
from store.connection import transaction
from store.damaged_rows import DAMAGED_BY, damaged_text, readable_day, readable_instant
from store.rows import instant_text

if TYPE_CHECKING:
    from sqlite_utils import Database

ACTS_OF_PAPER = (
    "SELECT * FROM paper_acts WHERE project = :project AND kind = :kind AND as_of = :as_of ORDER BY seq"
)
ACTS_OF_PROJECTS = """
SELECT * FROM paper_acts WHERE project IN (SELECT value FROM json_each(:projects)) ORDER BY seq
"""
PROJECTS_WAITING = """
SELECT project, min(seq) FROM (
    SELECT project, max(seq) AS seq, act FROM paper_acts GROUP BY project, kind, as_of
) WHERE act <> 'issued' GROUP BY project ORDER BY 2 LIMIT :most
"""
ISSUED = "SELECT * FROM paper_acts WHERE act = 'issued' ORDER BY seq DESC"
NEWEST_INSTANT = "SELECT recorded_at FROM paper_acts ORDER BY seq DESC LIMIT 1"


class PaperActLedger:
    """Over the connection of one store."""

    def __init__(self, db: "Database") -> None:
        self.db = db

    def add(self, act: PaperAct) -> PaperAct:
        """Keep an act; gives it as kept, with its number. Times never go back, whatever the clock says."""
        with transaction(self.db):
            newest = self.db.execute(NEWEST_INSTANT).fetchone()
            at = max(instant_text(act.recorded_at), str(newest[0]) if newest else "")
            (seq,) = chain.append_rows(self.db, "paper_acts", [act_row(act, at)])
        return replace(act, seq=seq, recorded_at=datetime.fromisoformat(at))

    def acts_of(self, paper: PaperKey) -> tuple[PaperAct, ...]:
        """All of one paper, oldest first."""
        asked = {"project": paper.project, "kind": paper.kind, "as_of": paper.as_of.isoformat()}
        return tuple(map(act_from_row, self.db.query(ACTS_OF_PAPER, asked)))

    def acts_of_projects(self, projects: Iterable[str]) -> dict[PaperKey, tuple[PaperAct, ...]]:
        """All of the papers of some projects, by paper, oldest first; one question."""
        found: dict[PaperKey, list[PaperAct]] = {}
        for row in self.db.query(ACTS_OF_PROJECTS, {"projects": json.dumps(list(projects))}):
            act = act_from_row(row)
            found.setdefault(act.paper, []).append(act)
        return {paper: tuple(acts) for paper, acts in found.items()}

    def projects_waiting(self, most: int) -> list[str]:
        """Projects with a paper on its way, which last anything was done with longest ago."""
        rows = self.db.execute(PROJECTS_WAITING, {"most": most}).fetchall()
        return [str(project) for project, _ in rows]

    def issued(self) -> list[PaperAct]:
        """Every paper that was sealed, each revision, newest first."""
        return list(map(act_from_row, self.db.query(ISSUED)))


def act_row(act: PaperAct, recorded_at: str) -> dict[str, Any]:
    return {
        "project": act.paper.project,
        "kind": act.paper.kind,
        "as_of": act.paper.as_of.isoformat(),
        "act": act.act.value,
        "revision": act.revision,
        "manifest": act.manifest,
        "package": act.package,
        "reason": act.reason,
        "by": act.actor.name,
        "account": act.actor.account,
        "alone": int(act.actor.alone),
        "recorded_at": recorded_at,
    }


def act_from_row(row: Mapping[str, Any]) -> PaperAct:
    """A row that was changed comes with nothing but what names it."""
    if not chain.is_row_sound(row):
        return damaged_act(row)
    return PaperAct(
        paper=PaperKey(row["project"], row["kind"], date.fromisoformat(row["as_of"])),
        act=Act(row["act"]),
        revision=row["revision"],
        manifest=row["manifest"],
        actor=PaperActor(row["by"], row["account"], bool(row["alone"])),
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        reason=row["reason"],
        package=row["package"],
        seq=row["seq"],
    )


def damaged_act(row: Mapping[str, Any]) -> PaperAct:
    known = row["act"] in {act.value for act in Act}
    return PaperAct(
        PaperKey(str(row["project"]), str(row["kind"]), readable_day(row["as_of"])),
        Act(row["act"]) if known else Act.REOPENED,
        0,
        "",
        PaperActor(DAMAGED_BY),
        readable_instant(row["recorded_at"]),
        seq=row["seq"],
        damage=damaged_text("paper_acts", row["seq"]),
    )
