"""Observations and entries read back whole: with the parts of their provenance, with their evidence."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from indicators.records import Evidence, ManualEntry, Observation
from store import queries
from store.rows import ProvenanceReader, entry_from_row, observation_from_row, part_keys

if TYPE_CHECKING:
    from sqlite_utils import Database

QueryParameters = Mapping[str, str | int]


def read_observations(db: "Database", sql: str, parameters: QueryParameters) -> list[Observation]:
    rows = list(db.query(sql, dict(parameters)))
    contents = [json.loads(row["provenance"]) for row in rows]
    keys = {key for content in contents for key in part_keys(content)}
    reader = ProvenanceReader(read_parts(db, keys))
    accounts = map(reader.read, contents)
    return [observation_from_row(row, account) for row, account in zip(rows, accounts, strict=True)]


def read_parts(db: "Database", keys: set[str]) -> dict[str, object]:
    """Long values of provenance by their hashes."""
    rows = db.query(queries.PARTS, {"keys": json.dumps(sorted(keys))})
    return {row["sha256"]: json.loads(row["json"]) for row in rows}


def read_entries(db: "Database", parameters: QueryParameters) -> list[ManualEntry]:
    rows = list(db.query(queries.ENTRIES, dict(parameters)))
    evidence = read_evidence(db, [row["seq"] for row in rows])
    return [entry_from_row(row, tuple(evidence[row["seq"]])) for row in rows]


def read_evidence(db: "Database", entries: list[int]) -> dict[int, list[Evidence]]:
    """The evidence of entries, by the number of the entry."""
    evidence: dict[int, list[Evidence]] = {entry: [] for entry in entries}
    for row in db.query(queries.EVIDENCE_OF_ENTRIES, {"entries": json.dumps(entries)}):
        evidence[row["entry"]].append(Evidence(row["sha256"], row["name"], row["bytes"]))
    return evidence
