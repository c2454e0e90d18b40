"""批复, 调整 and their withdrawal as the ledger keeps them, with the texts that they speak of: of target
sheets and of rule profiles, each by its hash."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from indicators.decisions import Decision, DecisionAct
from store import queries
from store.chain import append_rows, is_row_sound, last_link
from store.connection import transaction
from store.damaged_rows import damaged_text
from store.known import ALL_KNOWN, Known
from store.rows import instant_text
from store.runs import Declaration, declaration_from_row

if TYPE_CHECKING:
    from sqlite_utils import Database


class KeptText(NamedTuple):
    """A text of a sheet by the project and the hash it is kept under."""

    project: str
    sha256: str


@dataclass(frozen=True)
class KeptDecisions:
    """The decisions on one project, in the order kept; ``damage`` names rows that were changed by other
    hands, which decide nothing."""

    decisions: tuple[Decision, ...] = ()
    damage: tuple[str, ...] = ()


NO_DECISIONS = KeptDecisions()


@dataclass(frozen=True)
class DecisionsByProject:
    """``of`` gives those of one project, none where nothing was decided."""

    kept: Mapping[str, KeptDecisions] = field(default_factory=dict)

    def of(self, project: str) -> KeptDecisions:
        return self.kept.get(project, NO_DECISIONS)


class DecisionLedger:
    """The decisions of one database."""

    def __init__(self, db: "Database") -> None:
        self.db = db

    def add(self, decision: Decision, rules_text: str) -> Decision:
        """Keep a decision with the text of its rules; gives it with its number."""
        with transaction(self.db):
            self._keep_rules(decision, rules_text)
            (seq,) = append_rows(self.db, "decisions", [decision_row(decision)])
        return decision_from_row({**decision_row(decision), "seq": seq})

    def count(self) -> int:
        """How many decisions there are of all projects: the number of the last."""
        return last_link(self.db, "decisions")[0]

    def read(self, projects: Iterable[str] | None = None, known: Known = ALL_KNOWN) -> DecisionsByProject:
        """The decisions of many projects, of all without ``projects``, in one question."""
        names = None if projects is None else json.dumps(sorted(set(projects)))
        rows = self.db.query(queries.DECISIONS, {"projects": names, **known.parameters("decisions")})
        by_project: dict[str, list[Mapping[str, Any]]] = {}
        for row in rows:
            by_project.setdefault(row["project"], []).append(row)
        return DecisionsByProject({project: kept_decisions(kept) for project, kept in by_project.items()})

    def sheet_texts(self, wanted: Iterable[KeptText]) -> dict[KeptText, Declaration]:
        """The texts of target sheets by their hashes; one that was changed by other hands is left out."""
        names = set(wanted)
        asked = {
            "projects": json.dumps(sorted({text.project for text in names})),
            "hashes": json.dumps(sorted({text.sha256 for text in names})),
        }
        rows = self.db.query(queries.DECLARED_TEXTS, asked) if names else ()
        found = {
            KeptText(row["project"], row["sha256"]): declaration_from_row(row)
            for row in rows
            if is_row_sound(row)
        }
        return {text: found[text] for text in found if text in names}

    def declared_by(self, projects: Iterable[str], known: Known) -> dict[str, Declaration]:
        """The last text of each project that was kept by then; of projects without any nothing."""
        asked = {"projects": json.dumps(sorted(projects)), **known.parameters("declarations")}
        found: dict[str, Declaration] = {}
        for row in self.db.query(queries.DECLARED_BY, asked):
            if is_row_sound(row):
                found.setdefault(row["project"], declaration_from_row(row))
        return found

    def rules_text(self, name: str, sha256: str) -> str | None:
        """The text of a rule profile by its hash; ``None`` of one that was changed by other hands."""
        rows = self.db.query(queries.RULE_TEXT, {"name": name, "sha256": sha256})
        return next((str(row["text"]) for row in rows if is_row_sound(row)), None)

    def _keep_rules(self, decision: Decision, text: str) -> None:
        asked = {"name": decision.rules, "sha256": decision.rules_sha256}
        if next(iter(self.db.query(queries.RULE_TEXT, asked)), None) is None:
            row = {**asked, "text": text, "recorded_at": instant_text(decision.recorded_at)}
            append_rows(self.db, "rule_texts", [row])


def kept_decisions(rows: Iterable[Mapping[str, Any]]) -> KeptDecisions:
    sound: list[Decision] = []
    damage: list[str] = []
    for row in rows:
        if is_row_sound(row):
            sound.append(decision_from_row(row))
        else:
            damage.append(damaged_text("decisions", row["seq"]))
    return KeptDecisions(tuple(sound), tuple(damage))


def decision_row(decision: Decision) -> dict[str, Any]:
    return {
        "project": decision.project,
        "act": decision.act.value,
        "declared": decision.declared,
        "rules": decision.rules,
        "rules_sha256": decision.rules_sha256,
        "document_number": decision.document_number,
        "document_date": decision.document_date.isoformat(),
        "effective_from": decision.effective_from.isoformat(),
        "reason": decision.reason,
        "by": decision.by,
        "account": decision.account,
        "alone": int(decision.alone),
        "recorded_at": instant_text(decision.recorded_at),
    }


def decision_from_row(row: Mapping[str, Any]) -> Decision:
    return Decision(
        project=row["project"],
        act=DecisionAct(row["act"]),
        declared=row["declared"],
        rules=row["rules"],
        rules_sha256=row["rules_sha256"],
        document_number=row["document_number"],
        document_date=date.fromisoformat(row["document_date"]),
        effective_from=date.fromisoformat(row["effective_from"]),
        reason=row["reason"],
        by=row["by"],
        account=row["account"],
        alone=bool(row["alone"]),
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        seq=row["seq"],
    )
