"""Observations as rows of their table and, in the same go, as the text that is hashed of each.

The text is that of ``chain.row_text``, by which every row is looked at later; written column by column it
would cost more than all else that is done in Python to keep a number.
"""

import hashlib
from collections.abc import Iterable, Iterator
from functools import partial
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING

from indicators.records import Observation
from store.chain import append_lines
from store.provenance_rows import ProvenanceWriter
from store.queries import ADD_PART
from store.rows import decimal_text, instant_text, refuse_contradiction

if TYPE_CHECKING:
    from sqlite_utils import Database

COLUMNS = (
    *(
        "seq",
        "project",
        "indicator",
        "as_of",
        "since",
        "recorded_at",
        "outcome",
        "part",
        "of",
        "value",
        "unit",
    ),
    *("rows", "reason", "evaluator", "provenance", "run", "shared", "prev", "hash"),
)
ObservationLine = tuple[str | int | bytes | None, ...]
"""The values of COLUMNS."""


def append_observations(db: "Database", observations: Iterable[Observation], newest: str) -> None:
    """Add observations and what they share of their provenance, inside a transaction; ``newest`` is the
    instant before which none is recorded."""
    writer = ProvenanceWriter()
    lines = partial(observation_lines, observations, writer, newest)
    append_lines(db, "observations", COLUMNS, lines)
    db.conn.executemany(ADD_PART, list(writer.parts.items()))


def observation_lines(
    observations: Iterable[Observation], writer: ProvenanceWriter, newest: str, first: int, prev: bytes
) -> Iterator[ObservationLine]:
    """Their rows one by one, numbered from ``first``, each with the hash of the one before; none recorded
    before ``newest`` or the one before it."""
    told = None
    for seq, observation in enumerate(observations, first):
        if observation.recorded_at is not told:
            told = observation.recorded_at
            newest = max(newest, instant_text(told))
        line, text = observation_line(seq, observation, newest, writer)
        digest = hashlib.sha256(prev + text.encode()).digest()
        yield (*line, prev, digest)
        prev = digest


def observation_line(
    seq: int, observation: Observation, recorded_at: str, writer: ProvenanceWriter
) -> tuple[ObservationLine, str]:
    """The row but for its two hashes, and its canonical JSON."""
    refuse_contradiction(observation)
    one = observation.measured
    shared, own = writer.write(one.provenance)
    since, as_of = one.period.start.isoformat(), one.period.end.isoformat()
    project, indicator, run = observation.project, observation.indicator, observation.run or None
    part, of, value = decimal_text(one.part), decimal_text(one.of), decimal_text(one.value)
    outcome = one.outcome.value
    text = (
        f'{{"as_of":"{as_of}","evaluator":{quoted(one.evaluator)},"indicator":{quoted(indicator)},'
        f'{begun("of", of)}"outcome":"{outcome}",{begun("part", part)}"project":{quoted(project)},'
        f'"provenance":{quoted(own)},"reason":{quoted(one.reason)},"recorded_at":"{recorded_at}",'
        f'"rows":{one.rows},{begun("run", run)}"seq":{seq},"shared":"{shared}","since":"{since}",'
        f'"unit":{quoted(one.unit)}{ended("value", value)}}}'
    )
    line = (seq, project, indicator, as_of, since, recorded_at, outcome, part, of, value, one.unit, one.rows)
    return (*line, one.reason, one.evaluator, own, run, shared), text


def begun(name: str, value: str | None) -> str:
    """A column before others; of an empty one nothing."""
    return "" if value is None else f'"{name}":{quoted(value)},'


def ended(name: str, value: str | None) -> str:
    """A column after others."""
    return "" if value is None else f',"{name}":{quoted(value)}'
