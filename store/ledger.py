"""The store speaks in the nouns of the field: what was seen, what a person added, what was declared, and in
which run."""

import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from indicators.records import Evidence, ManualEntry, MeasurementStatus, Observation, ProjectRecords
from store import chain, queries
from store.connection import connect, guard_connection, transaction
from store.errors import EvidenceError
from store.evidence import EvidenceFolder
from store.migrations import migrate
from store.occupancy import hold_data_folder
from store.retries import RetryLedger
from store.rows import (
    ProvenanceReader,
    entry_from_row,
    entry_row,
    instant_text,
    observation_from_row,
    observation_row,
    part_keys,
    split_provenance,
)
from store.slots import SlotLedger

if TYPE_CHECKING:
    from sqlite_utils import Database

ANY_VERSION = "*"
END_OF_TIME = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Run:
    """One run: ``outcome`` is ``None`` while it goes on, and stays so when its process died. ``as_of`` is
    the day it measured, of several the first; ``None`` when it kept nothing."""

    id: str
    kind: str
    by: str
    note: str
    started_at: datetime
    finished_at: datetime | None = None
    outcome: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    as_of: date | None = None


class Declaration(NamedTuple):
    """The last good text of one target file."""

    sha256: str
    text: str
    at: datetime
    file: str


def open_store(path: Path) -> "Store":
    """The store in the file ``path``, brought up to date; close it or use it in a ``with``. Raises
    StoreError."""
    with ExitStack() as opened:
        hold = hold_data_folder(path.parent)
        opened.callback(os.close, hold)
        db = connect(path)
        opened.callback(db.close)
        migrate(db, path)
        guard_connection(db)
        opened.pop_all()
    return Store(db, path, hold)


class Store:
    """One connection: for one request, one run, one thread. Everything added stays as it was added."""

    def __init__(self, db: "Database", path: Path, hold: int) -> None:
        self.db = db
        self.path = path
        self._hold: int | None = hold
        self.files = EvidenceFolder(path.parent / "evidence")
        self.slots = SlotLedger(db)
        self.retries = RetryLedger(db)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.db.close()
        if self._hold is not None:
            os.close(self._hold)
            self._hold = None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Several additions as one: all are kept or none. Inside another transaction it joins in."""
        with transaction(self.db):
            yield

    def start_run(self, kind: str, by: str = "", note: str = "", at: datetime | None = None) -> str:
        """Note that a run begins; gives its id."""
        at = at or datetime.now(UTC)
        run = f"{at.astimezone(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
        with self.transaction():
            row = {"id": run, "kind": kind, "by": by, "note": note, "recorded_at": instant_text(at)}
            chain.append_rows(self.db, "runs", [row])
        return run

    def finish_run(
        self, run: str, outcome: str, counts: Mapping[str, int], at: datetime | None = None
    ) -> None:
        """Note how a run ended; once only."""
        row = {"run": run, "outcome": outcome, "counts": chain.canonical_json(dict(counts))}
        with self.transaction():
            chain.append_rows(
                self.db, "run_ends", [{**row, "recorded_at": instant_text(at or datetime.now(UTC))}]
            )

    def runs(self, limit: int = 100) -> list[Run]:
        """Newest first."""
        return [run_from_row(row) for row in self.db.query(queries.RUNS, {"run": None, "limit": limit})]

    def find_run(self, run: str) -> Run | None:
        rows = self.db.query(queries.RUNS, {"run": run, "limit": 1})
        return next((run_from_row(row) for row in rows), None)

    def add_observations(self, observations: Iterable[Observation]) -> None:
        """Keep observations, all or none. A ``recorded_at`` before the newest kept one (a clock set back)
        is raised to it, so that the order of recording is the order of adding."""
        split_up = [
            (observation, *split_provenance(observation.measured.provenance)) for observation in observations
        ]
        parts = {key: text for _, _, own in split_up for key, text in own.items()}
        with self.transaction():
            newest = self._last_recorded_at("observations")
            rows = []
            for seen, provenance, _ in split_up:
                newest = max(newest, instant_text(seen.recorded_at))
                rows.append(observation_row(seen, newest, provenance))
            self.db.conn.executemany(queries.ADD_PART, list(parts.items()))
            chain.append_rows(self.db, "observations", rows)

    def record_entry(self, entry: ManualEntry) -> ManualEntry:
        """Keep what a person added; gives it as kept, with its number. Its evidence must lie in ``files``
        already."""
        for evidence in entry.evidence:
            if not self.files.has_file(evidence.sha256):
                raise EvidenceError(f"佐证资料“{evidence.name}”尚未保存，请重新上传")
        with self.transaction():
            recorded_at = max(self._last_recorded_at("entries"), instant_text(entry.recorded_at))
            (seq,) = chain.append_rows(self.db, "entries", [entry_row(entry, recorded_at)])
            files = [
                {"entry": seq, "sha256": e.sha256, "name": e.name, "bytes": e.bytes} for e in entry.evidence
            ]
            chain.append_rows(self.db, "evidence", files)
        return replace(entry, seq=seq, recorded_at=datetime.fromisoformat(recorded_at))

    def read_records(
        self, project_ids: Iterable[str], as_of: date, known_at: datetime = END_OF_TIME
    ) -> dict[str, ProjectRecords]:
        """All that was seen of each project, as of a day; ``known_at`` leaves out what was recorded after
        that instant.

        Four questions however many projects. What it gives for a past ``known_at`` never changes.
        """
        ids = list(project_ids)
        asked = {"projects": json.dumps(ids), "as_of": as_of.isoformat(), "known_at": instant_text(known_at)}
        observations: dict[str, dict[str, Observation]] = {id_: {} for id_ in ids}
        for seen in self._read_observations(queries.NEWEST_OBSERVATIONS, asked):
            observations[seen.project][seen.indicator] = seen
        entries: dict[str, list[ManualEntry]] = {id_: [] for id_ in ids}
        for entry in self._read_entries(asked):
            entries[entry.project].append(entry)
        return {id_: ProjectRecords(observations[id_], tuple(entries[id_])) for id_ in ids}

    def observation_history(self, project_id: str) -> list[Observation]:
        """The newest attempt of each indicator at each day, by indicator and day: what a trend is drawn
        from."""
        return self._read_observations(queries.OBSERVATION_HISTORY, {"project": project_id})

    def find_observation(self, seq: int) -> Observation | None:
        return next(iter(self._read_observations(queries.OBSERVATION, {"seq": seq})), None)

    def observations_of_run(self, run: str) -> list[Observation]:
        """What one run kept, in the order kept."""
        return self._read_observations(queries.OBSERVATIONS_OF_RUN, {"run": run})

    def last_outcomes(
        self, project_ids: Iterable[str], as_of: date
    ) -> dict[tuple[str, str], MeasurementStatus]:
        """How the newest attempt at exactly this day ended, by (project, indicator)."""
        asked = {"projects": json.dumps(list(project_ids)), "as_of": as_of.isoformat()}
        rows = self.db.query(queries.OUTCOMES_AT_DAY, asked)
        return {(row["project"], row["indicator"]): MeasurementStatus(row["outcome"]) for row in rows}

    def find_evidence(self, sha256: str) -> Evidence | None:
        """A piece of evidence by its hash, under the name it was last filed by."""
        rows = self.db.query(queries.EVIDENCE_BY_HASH, {"sha256": sha256})
        return next((Evidence(**row) for row in rows), None)

    def keep_declaration(
        self,
        project_id: str,
        file: str,
        sha256: str,
        text: str,
        at: datetime,
        *,
        instead_of: str | None = ANY_VERSION,
    ) -> bool:
        """Keep the text of a target file that stands; the same text again adds nothing. False, and nothing
        kept, when the declaration that was last is not ``instead_of`` (by hash, ``None`` for none): another
        process was faster."""
        with self.transaction():
            found = self.db.execute(queries.LAST_DECLARED, {"project": project_id}).fetchone()
            last = found[0] if found else None
            if last != sha256 and instead_of not in (ANY_VERSION, last):
                return False
            if last != sha256:
                row = {
                    "project": project_id,
                    "file": file,
                    "sha256": sha256,
                    "text": text,
                    "recorded_at": instant_text(at),
                }
                chain.append_rows(self.db, "declarations", [row])
        return True

    def declarations(self) -> dict[str, Declaration]:
        """The last good declaration of each project, by project id."""
        rows = self.db.query(queries.DECLARATIONS)
        return {
            r["project"]: Declaration(r["sha256"], r["text"], parse_instant(r["recorded_at"]), r["file"])
            for r in rows
        }

    def chain_heads(self) -> dict[str, chain.ChainHead]:
        """Where each chain stands, to be noted outside the database."""
        return chain.read_heads(self.db)

    def verify_chain(self, known: Mapping[str, chain.ChainHead] | None = None) -> tuple[str, ...]:
        """What is wrong with the ledger, row by row; ``known`` are heads noted earlier. Empty when all
        holds."""
        return chain.verify_chains(self.db, known)

    def _last_recorded_at(self, table: str) -> str:
        sql = f"SELECT recorded_at FROM {table} ORDER BY seq DESC LIMIT 1"  # noqa: S608 - our table names
        found = self.db.execute(sql).fetchone()
        return str(found[0]) if found else ""

    def _read_observations(self, sql: str, asked: Mapping[str, Any]) -> list[Observation]:
        rows = list(self.db.query(sql, dict(asked)))
        contents = [json.loads(row["provenance"]) for row in rows]
        keys = {key for content in contents for key in part_keys(content)}
        parts = self.db.query(queries.PARTS, {"keys": json.dumps(sorted(keys))})
        reader = ProvenanceReader({part["sha256"]: json.loads(part["json"]) for part in parts})
        accounts = map(reader.read, contents)
        return [observation_from_row(row, account) for row, account in zip(rows, accounts, strict=True)]

    def _read_entries(self, asked: Mapping[str, Any]) -> list[ManualEntry]:
        rows = list(self.db.query(queries.ENTRIES, dict(asked)))
        files: dict[int, list[Evidence]] = {row["seq"]: [] for row in rows}
        for record in self.db.query(queries.EVIDENCE_OF_ENTRIES, {"entries": json.dumps(list(files))}):
            files[record["entry"]].append(Evidence(record["sha256"], record["name"], record["bytes"]))
        return [entry_from_row(row, tuple(files[row["seq"]])) for row in rows]


def parse_instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def run_from_row(row: Mapping[str, Any]) -> Run:
    finished_at = parse_instant(row["finished_at"]) if row["finished_at"] else None
    counts = json.loads(row["counts"]) if row["counts"] else {}
    return Run(
        id=row["id"],
        kind=row["kind"],
        by=row["by"],
        note=row["note"],
        started_at=parse_instant(row["started_at"]),
        finished_at=finished_at,
        outcome=row["outcome"],
        counts=counts,
        as_of=date.fromisoformat(row["as_of"]) if row["as_of"] else None,
    )
