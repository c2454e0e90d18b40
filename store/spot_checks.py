"""抽查: draws and what was done with them, in the ledger. A row that was changed is told and counts for
nothing."""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from indicators.clock import local_day
from indicators.drawing import RowPopulation, Stratum
from indicators.spot_check import (
    DrawnFrom,
    SpotCheck,
    SpotCheckAct,
    SpotCheckEntry,
    SpotCheckKind,
    SpotVerdict,
)
from store import chain
from store.connection import transaction
from store.damaged_rows import damaged_text, readable_day, readable_instant
from store.rows import END_OF_TIME, instant_text

if TYPE_CHECKING:
    from sqlite_utils import Database

CHECKS = """SELECT * FROM spot_checks WHERE recorded_at <= :known_at
    AND (:id IS NULL OR id = :id) AND (:project IS NULL OR project = :project)
    AND (:indicator IS NULL OR indicator = :indicator) ORDER BY seq DESC LIMIT :limit"""
ACTS = """SELECT * FROM spot_check_acts WHERE recorded_at <= :known_at
    AND spot_check IN (SELECT value FROM json_each(:checks)) ORDER BY seq"""
AUTHORS = """SELECT * FROM entries WHERE project = :project AND as_of <= :as_of
    AND (:indicator IS NULL OR indicator = :indicator)"""
NO_LIMIT = -1


class Author(NamedTuple):
    """Who entered something of a number; ``account`` is "" without accounts."""

    name: str
    account: str


class SpotCheckLedger:
    """The tables of spot checks."""

    def __init__(self, db: "Database") -> None:
        self.db = db

    def add(self, check: SpotCheck) -> SpotCheck:
        """Keep a draw; gives it with the id it got, which is of the day in Shanghai and the number of the
        draw."""
        with transaction(self.db):
            last, _ = chain.last_link(self.db, "spot_checks")
            identity = f"{local_day(check.recorded_at):%Y}-{last + 1:04d}"
            chain.append_rows(self.db, "spot_checks", [check_row(check, identity)])
        return self.find(identity) or check

    def add_acts(self, check_id: str, entries: Sequence[SpotCheckEntry]) -> None:
        """Keep what was done with a check, all or none."""
        with transaction(self.db):
            chain.append_rows(self.db, "spot_check_acts", [act_row(check_id, entry) for entry in entries])

    def find(self, check_id: str, known_at: datetime = END_OF_TIME) -> SpotCheck | None:
        return next(iter(self._read(known_at, id=check_id)), None)

    def newest(self, limit: int) -> list[SpotCheck]:
        """Newest first."""
        return self._read(END_OF_TIME, limit=limit)

    def of_number(
        self, project: str, indicator: str, until: date, known_at: datetime = END_OF_TIME
    ) -> list[SpotCheck]:
        """Those of one row of a sheet, of observations up to a day; newest first. A check that was changed
        is among them, for nobody knows of which day it was."""
        found = self._read(known_at, project=project, indicator=indicator)
        return [check for check in found if check.damage or check.as_of <= until]

    def of_year(self, year: int) -> list[SpotCheck]:
        """Draws of the projects of a year, newest first."""
        found = self._read(END_OF_TIME, project="")
        return [check for check in found if check.kind is SpotCheckKind.PROJECTS and check.as_of.year == year]

    def authors(self, project: str, indicator: str | None, until: date) -> set[Author]:
        """Who entered anything of a row, or of a project, up to a day."""
        asked = {"project": project, "indicator": indicator, "as_of": until.isoformat()}
        rows = self.db.query(AUTHORS, asked)
        return {Author(row["by"], row["account"] or "") for row in rows if chain.is_row_sound(row)}

    def _read(
        self,
        known_at: datetime,
        *,
        id: str | None = None,
        project: str | None = None,
        indicator: str | None = None,
        limit: int = NO_LIMIT,
    ) -> list[SpotCheck]:
        asked = {"id": id, "project": project, "indicator": indicator, "limit": limit}
        known = {"known_at": instant_text(known_at)}
        rows = list(self.db.query(CHECKS, {**asked, **known}))
        acts: dict[str, list[Mapping[str, Any]]] = {row["id"]: [] for row in rows}
        for act in self.db.query(ACTS, {"checks": json.dumps(list(acts)), **known}):
            acts[act["spot_check"]].append(act)
        return [check_from_rows(row, acts[row["id"]]) for row in rows]


def check_row(check: SpotCheck, identity: str) -> dict[str, Any]:
    return {
        "id": identity,
        "kind": check.kind.value,
        "project": check.project,
        "indicator": check.indicator,
        "observation": check.observation,
        "as_of": check.as_of.isoformat(),
        "seed": check.seed,
        "population": chain.canonical_json(asdict(check.population)),
        "drawn": chain.canonical_json(check.drawn),
        "by": check.by,
        "account": check.account,
        "recorded_at": instant_text(check.recorded_at),
    }


def act_row(check_id: str, entry: SpotCheckEntry) -> dict[str, Any]:
    return {
        "spot_check": check_id,
        "act": entry.act.value,
        "item": entry.item,
        "verdict": entry.verdict or "",
        "note": entry.note,
        "by": entry.by,
        "account": entry.account,
        "recorded_at": instant_text(entry.recorded_at),
    }


def check_from_rows(row: Mapping[str, Any], acts: Iterable[Mapping[str, Any]]) -> SpotCheck:
    """A draw that was changed comes without what was drawn and said; of the acts those that are sound."""
    if chain.is_row_sound(row):
        with suppress(ValueError, KeyError, TypeError):
            return sound_check(row, list(acts))
    return damaged_check(row)


def sound_check(row: Mapping[str, Any], acts: Sequence[Mapping[str, Any]]) -> SpotCheck:
    """Raises ValueError, KeyError or TypeError where another program wrote what this one cannot read."""
    sound = [act for act in acts if chain.is_row_sound(act)]
    damage = [damaged_text("spot_check_acts", act["seq"]) for act in acts if not chain.is_row_sound(act)]
    return SpotCheck(
        id=row["id"],
        kind=SpotCheckKind(row["kind"]),
        project=row["project"],
        indicator=row["indicator"],
        observation=row["observation"],
        as_of=date.fromisoformat(row["as_of"]),
        seed=row["seed"],
        population=population_from_json(json.loads(row["population"])),
        drawn=tuple(json.loads(row["drawn"])),
        by=row["by"],
        account=row["account"],
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        acts=tuple(map(act_from_row, sound)),
        damage=tuple(damage),
    )


def damaged_check(row: Mapping[str, Any]) -> SpotCheck:
    return SpotCheck(
        id=row["id"],
        kind=SpotCheckKind.ROWS,
        project=row["project"],
        indicator=row["indicator"],
        observation=0,
        as_of=readable_day(row["as_of"]),
        seed="",
        population=DrawnFrom("", "", 0, ""),
        drawn=(),
        by="",
        account="",
        recorded_at=readable_instant(row["recorded_at"]),
        damage=(damaged_text("spot_checks", row["seq"]),),
    )


def population_from_json(content: Mapping[str, Any]) -> DrawnFrom:
    rows = content["rows"]
    return DrawnFrom(
        rule=content["rule"],
        asked=content["asked"],
        count=content["count"],
        sha256=content["sha256"],
        rows=RowPopulation(rows) if rows else None,
        strata=tuple(Stratum(stratum["name"], tuple(stratum["keys"])) for stratum in content["strata"]),
        is_seed_chosen=content["is_seed_chosen"],
        notes=tuple(content["notes"]),
    )


def act_from_row(row: Mapping[str, Any]) -> SpotCheckEntry:
    return SpotCheckEntry(
        act=SpotCheckAct(row["act"]),
        item=row["item"],
        verdict=SpotVerdict(row["verdict"]) if row["verdict"] else None,
        note=row["note"],
        by=row["by"],
        account=row["account"],
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        seq=row["seq"],
    )
