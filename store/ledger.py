"""The store speaks in the nouns of the field: what was seen, added, declared, and in which run."""

import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from indicators.records import Evidence, ManualEntry, Observation, ProjectRecords
from store import chain, queries
from store.accounts import AccountLedger
from store.audit import AuditLedger
from store.bulletins import ASSESSMENTS, BulletinLedger
from store.commits import Commit, last_commit
from store.connection import connect, guard_connection, transaction
from store.credentials import CredentialTable
from store.damage import Damage
from store.deadlines import DeadlineLedger
from store.decisions import DecisionLedger
from store.errors import EvidenceError
from store.evidence import EvidenceFolder
from store.failed_sign_ins import FailedSignIns
from store.jobs import JobLedger
from store.known import ALL_KNOWN, Known, known_at
from store.migrations import migrate
from store.notices import NoticeTable
from store.observation_lines import append_observations
from store.occupancy import hold_data_folder
from store.openid_tries import OpenIdTries
from store.outgoing import OutgoingLedger
from store.paper_acts import PaperActLedger
from store.presence import begin_headlog, refuse_lost_database
from store.problem_lists import ProblemLists
from store.processes import ProcessLedger
from store.read_model import ReadModel
from store.reading import evidence_from_row, group_records, read_entries, read_observations
from store.results_ledger import ResultLedger
from store.retries import RetryLedger
from store.rows import entry_row, evidence_row, instant_text
from store.runs import Declaration, Run, declaration_from_row, read_runs
from store.sessions import SessionTable
from store.slots import SlotLedger
from store.source_acts import SourceActLedger
from store.spot_checks import SpotCheckLedger
from store.supervision import SupervisionLedger
from store.swap import finish_interrupted_restore
from store.tokens import TokenTable
from store.verification import verify_chains
from store.watching import LedgerWatch

if TYPE_CHECKING:
    from sqlite_utils import Database

ANY_VERSION = "*"
MOST_PACKAGE_BYTES = 4 * 1024 * 1024 * 1024


def open_store(path: Path, watch: LedgerWatch | None = None) -> "Store":
    """The store in the file ``path``, brought up to date, with the process's ``watch``. Raises StoreError."""
    finish_interrupted_restore(path.parent)
    with ExitStack() as opened:
        hold = hold_data_folder(path.parent)
        opened.callback(os.close, hold)
        refuse_lost_database(path)
        db = connect(path)
        opened.callback(db.close)
        migrate(db, path)
        begin_headlog(db, path)
        guard_connection(db)
        opened.pop_all()
    return Store(db, path, hold, watch or LedgerWatch())


class Store:
    """One connection: for one request, one run, one thread. Everything added stays as it was added."""

    def __init__(self, db: "Database", path: Path, hold: int, watch: LedgerWatch) -> None:
        self.db = db
        self.path = path
        self._watch = watch
        self._hold: int | None = hold
        self.files = EvidenceFolder(path.parent / "evidence")
        self.packages = EvidenceFolder(path.parent / "packages", MOST_PACKAGE_BYTES, "封存包")
        self.slots = SlotLedger(db)
        self.retries = RetryLedger(db)
        self.paper_acts = PaperActLedger(db)
        self.processes = ProcessLedger(db)
        self.jobs = JobLedger(db)
        self.decisions = DecisionLedger(db)
        self.spot_checks = SpotCheckLedger(db)
        self.source_acts = SourceActLedger(db)
        self.deadlines = DeadlineLedger(db)
        self.bulletins = BulletinLedger(db)
        self.outgoing = OutgoingLedger(db)
        self.operator_assessments = BulletinLedger(db, ASSESSMENTS)
        self.supervision = SupervisionLedger(db)
        self.results = ResultLedger(db)
        self.notices = NoticeTable(db)
        self.accounts = AccountLedger(db)
        self.credentials = CredentialTable(db)
        self.sessions = SessionTable(db)
        self.failed_sign_ins = FailedSignIns(db)
        self.openid_tries = OpenIdTries(db)
        self.audit = AuditLedger(db)
        self.read_model = ReadModel(db)
        self.problem_lists = ProblemLists(db)
        self.tokens = TokenTable(db)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
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
        row["recorded_at"] = instant_text(at or datetime.now(UTC))
        with self.transaction():
            chain.append_rows(self.db, "run_ends", [row])

    def runs(self, limit: int = 100, offset: int = 0, ended_by: datetime | None = None) -> list[Run]:
        """Newest first; where an instant is given, those that had ended by then."""
        by = instant_text(ended_by) if ended_by else None
        return read_runs(self.db, {"limit": limit, "offset": offset, "ended_by": by})

    def find_run(self, run: str) -> Run | None:
        return next(iter(read_runs(self.db, {"run": run})), None)

    def add_observations(self, observations: Iterable[Observation]) -> None:
        """Keep observations, all or none. A ``recorded_at`` before the newest kept one (a clock set back)
        is raised to it; not where somebody said since that the clock of now is right."""
        with self.transaction():
            append_observations(self.db, observations, self._earliest_to_record("observations"))

    def record_entry(self, entry: ManualEntry) -> ManualEntry:
        """Keep what a person added; gives it as kept, with its number. Its evidence must lie in ``files``
        already."""
        for evidence in entry.evidence:
            if not self.files.has_file(evidence.sha256):
                raise EvidenceError(f"佐证资料“{evidence.name}”尚未保存，请重新上传")
        with self.transaction():
            recorded_at = max(self._earliest_to_record("entries"), instant_text(entry.recorded_at))
            (seq,) = chain.append_rows(self.db, "entries", [entry_row(entry, recorded_at)])
            chain.append_rows(self.db, "evidence", [evidence_row(file, seq) for file in entry.evidence])
        return replace(entry, seq=seq, recorded_at=datetime.fromisoformat(recorded_at))

    def read_records(
        self, project_ids: Iterable[str], as_of: date, known: Known = ALL_KNOWN
    ) -> dict[str, ProjectRecords]:
        """All that was seen of each project, as of a day; ``known`` (``known_at``) leaves out what was added
        later. A row that was changed comes without its number and is named in ``damage``.

        Five questions however many projects. What it gives for what one commit knew never changes.
        """
        ids = list(project_ids)
        asked = {"projects": json.dumps(ids), "as_of": as_of.isoformat()}
        parameters = {**asked, **known.parameters("observations")}
        observations = read_observations(self.db, queries.NEWEST_OBSERVATIONS, parameters)
        entries = read_entries(self.db, asked, known)
        return group_records(ids, observations, entries, self.damage)

    def known_at(self, instant: datetime) -> Known:
        """What was known at an instant. Raises DamagedCommitError."""
        return known_at(self.db, instant)

    @property
    def damage(self) -> tuple[Damage, ...]:
        """What is known to be changed or lost in the ledger; empty when all holds."""
        return self._watch.look(self.db, self.path)

    @property
    def head(self) -> Commit:
        """The last commit, whose hash stands for the whole ledger."""
        return last_commit(self.db)

    def observation_history(self, project_id: str, known: Known = ALL_KNOWN) -> list[Observation]:
        """The newest attempt of each indicator at each day: what a trend is drawn from."""
        asked = {"project": project_id, **known.parameters("observations")}
        return read_observations(self.db, queries.OBSERVATION_HISTORY, asked)

    def history_of_projects(
        self, project_ids: Iterable[str], until: date, known: Known = ALL_KNOWN
    ) -> list[Observation]:
        """The same of many projects up to a day, oldest first."""
        days = {"projects": json.dumps(list(project_ids)), "as_of": until.isoformat()}
        asked = {**days, **known.parameters("observations")}
        return read_observations(self.db, queries.HISTORY_OF_PROJECTS, asked)

    def newest_at(self, project_ids: Iterable[str], as_of: date) -> list[Observation]:
        """The newest attempt of each indicator at exactly this day, in the order added."""
        asked = {"projects": json.dumps(list(project_ids)), "as_of": as_of.isoformat()}
        return read_observations(self.db, queries.NEWEST_AT_DAY, asked)

    def measured_until(self) -> date | None:
        """The last day of which there is a number."""
        (day,) = self.db.execute(queries.MEASURED_UNTIL).fetchone()
        return date.fromisoformat(day) if day else None

    def find_observation(self, seq: int) -> Observation | None:
        return next(iter(read_observations(self.db, queries.OBSERVATION, {"seq": seq})), None)

    def observations_of_run(self, run: str) -> list[Observation]:
        """What one run kept, in the order kept."""
        return read_observations(self.db, queries.OBSERVATIONS_OF_RUN, {"run": run})

    def doubtful_counts(self, runs: Iterable[str]) -> dict[str, int]:
        """How many observations of each run carry doubts, by run; a run without any is left out."""
        asked = {"runs": json.dumps(list(runs))}
        return {row["run"]: row["doubtful"] for row in self.db.query(queries.DOUBTFUL_OF_RUNS, asked)}

    def find_evidence(self, sha256: str) -> Evidence | None:
        """Under the name it was last filed by; by a row that was changed nothing is found."""
        rows = self.db.query(queries.EVIDENCE_BY_HASH, {"sha256": sha256})
        return next((evidence_from_row(row) for row in rows if chain.is_row_sound(row)), None)

    def projects_of_evidence(self, sha256: str) -> list[str]:
        """The projects that a file was given as evidence for."""
        return [str(row[0]) for row in self.db.execute(queries.PROJECTS_OF_EVIDENCE, [sha256]).fetchall()]

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
            declared = self.db.query(queries.LAST_DECLARED, {"project": project_id})
            last = next((row["sha256"] for row in declared if chain.is_row_sound(row)), None)
            if last == sha256:
                return True
            if instead_of not in (ANY_VERSION, last):
                return False
            row = {"project": project_id, "file": file, "sha256": sha256, "text": text}
            row["recorded_at"] = instant_text(at)
            chain.append_rows(self.db, "declarations", [row])
        return True

    def declarations(self, project_id: str | None = None) -> dict[str, Declaration]:
        """The last good declaration of each project, or of one, by project id; one that was changed since is
        none."""
        last = queries.DECLARATIONS if project_id is None else queries.LAST_DECLARED
        rows = self.db.query(last, {} if project_id is None else {"project": project_id})
        return {row["project"]: declaration_from_row(row) for row in rows if chain.is_row_sound(row)}

    def chain_heads(self) -> dict[str, chain.ChainHead]:
        """Where each chain stands, to be noted outside the database."""
        return chain.read_heads(self.db)

    def verify_chain(self, known: Mapping[str, chain.ChainHead] | None = None) -> tuple[Damage, ...]:
        """What is wrong with the ledger, row by row; ``known`` are heads noted earlier."""
        return verify_chains(self.db, known)

    def _earliest_to_record(self, table: str) -> str:
        """The instant of the newest row, or of the latest clock where that row is ahead of it: then it was
        recorded by a clock that somebody took back."""
        sql = f"SELECT recorded_at FROM {table} ORDER BY seq DESC LIMIT 1"  # noqa: S608 - our table names
        row = self.db.execute(sql).fetchone()
        seen = self.slots.last_clock_instant()
        newest = str(row[0]) if row else ""
        return min(newest, instant_text(seen)) if seen else newest
