"""Observations and entries read back whole: with the parts of their provenance, with their evidence."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any

from indicators.records import (
    Evidence,
    ManualEntry,
    Observation,
    ProjectRecords,
    RecordDamage,
)
from store import queries
from store.chain import is_row_sound
from store.damage import RESTORE_ADVICE, Damage
from store.damaged_rows import (
    DAMAGED_BY,
    damaged_entry,
    damaged_observation,
    damaged_text,
    is_damaged,
)
from store.known import ALL_KNOWN, Known
from store.provenance_rows import ProvenanceReader, part_keys
from store.rows import entry_from_row, observation_from_row

if TYPE_CHECKING:
    from sqlite_utils import Database

QueryParameters = Mapping[str, str | int | None]


def read_observations(db: "Database", sql: str, parameters: QueryParameters) -> list[Observation]:
    """A row that was changed comes as an attempt that failed, without its number."""
    rows = list(db.query(sql, dict(parameters)))
    contents = [read_provenance(row) for row in rows]
    parts = read_named_parts(db, rows, contents)
    reader = ProvenanceReader(parts)
    return [
        observation_from_row(row, reader.read(content, row["shared"]))
        if content is not None and has_parts(row["shared"], content, parts)
        else damaged_observation(row)
        for row, content in zip(rows, contents, strict=True)
    ]


def read_provenance(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """``None`` where the row was changed since it was kept."""
    return dict(json.loads(row["provenance"])) if is_row_sound(row) else None


def read_named_parts(
    db: "Database", rows: Iterable[Mapping[str, Any]], contents: Iterable[object]
) -> dict[str, object]:
    """The parts of the provenance of rows: those that they share, and those that these and the rows name."""
    shared = read_parts(db, {row["shared"] for row in rows} - {None})
    named = {key for content in (*shared.values(), *contents) for key in part_keys(content)}
    return {**shared, **read_parts(db, named - shared.keys())}


def has_parts(shared: str | None, content: object, parts: Mapping[str, object]) -> bool:
    """Whether all of the provenance of a row is there, as it was kept."""
    if shared is None:
        return parts.keys() >= set(part_keys(content))
    common = parts.get(shared)
    return isinstance(common, dict) and parts.keys() >= {*part_keys(content), *part_keys(common)}


def read_parts(db: "Database", keys: Set[str]) -> dict[str, object]:
    """Long values of provenance by their hashes; those that were changed are left out."""
    rows = db.query(queries.PARTS, {"keys": json.dumps(sorted(keys))})
    return {row["sha256"]: json.loads(row["json"]) for row in rows if is_part_sound(row)}


def is_part_sound(row: Mapping[str, Any]) -> bool:
    return hashlib.sha256(row["json"].encode()).hexdigest() == str(row["sha256"])


def read_entries(db: "Database", asked: QueryParameters, known: Known = ALL_KNOWN) -> list[ManualEntry]:
    """A row that was changed comes as one that takes back all that was said before."""
    rows = list(db.query(queries.ENTRIES, {**asked, **known.parameters("entries")}))
    evidence = read_evidence(db, [row["seq"] for row in rows], known)
    return [
        entry_from_row(row, tuple(evidence[row["seq"]])) if is_row_sound(row) else damaged_entry(row)
        for row in rows
    ]


def read_evidence(db: "Database", entries: list[int], known: Known = ALL_KNOWN) -> dict[int, list[Evidence]]:
    """The evidence of entries, by the number of the entry; a row that was changed is left out."""
    evidence: dict[int, list[Evidence]] = {entry: [] for entry in entries}
    asked = {"entries": json.dumps(entries), "evidence_to": known.last_row("evidence")}
    for row in db.query(queries.EVIDENCE_OF_ENTRIES, asked):
        if is_row_sound(row):
            evidence[row["entry"]].append(evidence_from_row(row))
    return evidence


def evidence_from_row(row: Mapping[str, Any]) -> Evidence:
    return Evidence(row["sha256"], row["name"], row["bytes"])


def group_records(
    project_ids: Sequence[str],
    observations: Iterable[Observation],
    entries: Iterable[ManualEntry],
    unseen: Sequence[Damage],
) -> dict[str, ProjectRecords]:
    """The records of each project; ``unseen`` is damage anywhere in the ledger, which every project tells."""
    measured: dict[str, dict[str, Observation]] = {id_: {} for id_ in project_ids}
    for seen in observations:
        measured[seen.project][seen.indicator] = seen
    said: dict[str, list[ManualEntry]] = {id_: [] for id_ in project_ids}
    for entry in entries:
        said[entry.project].append(entry)
    return {
        id_: ProjectRecords(
            measured[id_], tuple(said[id_]), tuple(damage_of(measured[id_].values(), said[id_], unseen))
        )
        for id_ in project_ids
    }


def damage_of(
    observations: Iterable[Observation], entries: Iterable[ManualEntry], unseen: Sequence[Damage]
) -> Iterator[RecordDamage]:
    """What of the records of one project was changed; a row that is told with its indicator is not told
    again among ``unseen``."""
    changed = [seen for seen in observations if is_damaged(seen)]
    taken_back = [entry for entry in entries if entry.by == DAMAGED_BY]
    for seen in changed:
        yield RecordDamage(seen.indicator, seen.measured.reason)
    for entry in taken_back:
        yield RecordDamage(entry.indicator, damaged_text("entries", entry.seq))
    told = {("observations", seen.seq) for seen in changed} | {("entries", entry.seq) for entry in taken_back}
    others = [damage for damage in unseen if (damage.place, damage.row) not in told]
    if others:
        more = f"等 {len(others)} 处" if len(others) > 1 else ""
        text = f"数据库的记录被改动或缺失：{others[0]}{more}，本页的数可能因此不全；{RESTORE_ADVICE}"
        yield RecordDamage("", text)
