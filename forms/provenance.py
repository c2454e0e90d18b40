"""Where a number on a paper comes from: what was counted, from which files, when, and what people added."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import chain

from indicators.actuals import standing_entries
from indicators.clock import local_day
from indicators.display import ACCEPTED, DOUBT_WORDS, MINOR, UNVERIFIED, WAITING
from indicators.doubts import Doubt
from indicators.model import Parameters
from indicators.provenance import TableAccount
from indicators.records import Evidence, ManualEntry, MeasurementStatus, Observation
from indicators.standing_doubts import NO_DOUBTS, StandingDoubts


@dataclass(frozen=True)
class SourceFile:
    """One snapshot that was read for a number."""

    table: str
    name: str
    sha256: str
    rows: int | None


@dataclass(frozen=True)
class Measurement:
    """One observation, as far as a reader of the paper needs it to check the number."""

    evaluator: str
    version: str
    definition: str
    params: Parameters
    start: date
    end: date
    outcome: MeasurementStatus
    reason: str
    unit: str
    part: Decimal | None
    of: Decimal | None
    value: Decimal | None
    rows: int
    sources: tuple[SourceFile, ...]
    recorded_at: datetime
    observation: int


@dataclass(frozen=True)
class Addition:
    """One entry by a person."""

    by: str
    recorded_at: datetime
    as_of: date
    value: str | None
    grade: str | None
    points: Decimal | None
    reason: str | None
    measure: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class DoubtOnPaper:
    """A doubt of the number and how it stands: 待核实, 已采信 or 未超限度; ``reason``, ``by`` and ``on`` are of
    its acceptance."""

    kind: str
    standing: str
    message: str
    reason: str = ""
    by: str = ""
    on: date | None = None


@dataclass(frozen=True)
class FormProvenance:
    """``unchecked``: the number was measured before anybody looked for doubts."""

    measurement: Measurement | None
    additions: tuple[Addition, ...]
    evidence: tuple[Evidence, ...]
    doubts: tuple[DoubtOnPaper, ...] = ()
    unchecked: bool = False

    @property
    def waiting_word(self) -> str:
        """What stands for a number that is not there: it waits to be measured, or for its doubts."""
        return UNVERIFIED if any(doubt.standing == UNVERIFIED for doubt in self.doubts) else WAITING


def build_provenance(
    observation: Observation | None,
    entries: Iterable[ManualEntry],
    evidence: Iterable[Evidence] = (),
    doubts: StandingDoubts = NO_DOUBTS,
) -> FormProvenance:
    """``evidence`` adds files that are not named by an entry given."""
    additions = build_additions(entries)
    return FormProvenance(
        build_measurement(observation) if observation else None,
        additions,
        tuple(distinct_evidence(additions, evidence)),
        tuple(doubts_on_paper(doubts)),
        doubts.is_unchecked,
    )


def doubts_on_paper(doubts: StandingDoubts) -> Iterator[DoubtOnPaper]:
    for doubt in doubts.open:
        yield _doubt_on_paper(doubt, UNVERIFIED)
    for doubt in doubts.accepted:
        yield _accepted_on_paper(_doubt_on_paper(doubt, ACCEPTED), doubts.entry)
    for doubt in doubts.minor:
        yield _doubt_on_paper(doubt, MINOR)


def _doubt_on_paper(doubt: Doubt, standing: str) -> DoubtOnPaper:
    return DoubtOnPaper(DOUBT_WORDS.get(doubt.code, doubt.code), standing, doubt.message)


def _accepted_on_paper(doubt: DoubtOnPaper, entry: ManualEntry | None) -> DoubtOnPaper:
    if entry is None or entry.acceptance is None:
        return doubt
    on = local_day(entry.recorded_at)
    return replace(doubt, reason=entry.acceptance.reason, by=entry.by, on=on)


def build_additions(entries: Iterable[ManualEntry]) -> tuple[Addition, ...]:
    """What stands of the entries of one row; what was replaced or taken back is on no paper."""
    standing = standing_entries(tuple(entries))
    return tuple(build_addition(entry) for entry in standing if entry.is_about_value)


def distinct_evidence(additions: Iterable[Addition], others: Iterable[Evidence]) -> Iterable[Evidence]:
    """By content; of two names for one content the last."""
    in_additions = chain.from_iterable(addition.evidence for addition in additions)
    return {file.sha256: file for file in chain(in_additions, others)}.values()


def build_measurement(observation: Observation) -> Measurement:
    measured = observation.measured
    provenance = measured.provenance
    return Measurement(
        evaluator=measured.evaluator,
        version=provenance.version or "",
        definition=provenance.definition or "",
        params=dict(provenance.params),
        start=measured.period.start,
        end=measured.period.end,
        outcome=measured.outcome,
        reason=measured.reason,
        unit=measured.unit,
        part=measured.part,
        of=measured.of,
        value=measured.value,
        rows=measured.rows,
        sources=tuple(source_files(provenance.tables)),
        recorded_at=observation.recorded_at,
        observation=observation.seq,
    )


def source_files(tables: Iterable[TableAccount]) -> Iterator[SourceFile]:
    for table in tables:
        for snapshot in table.snapshots:
            yield SourceFile(table.table, snapshot.name, snapshot.sha256, snapshot.rows)


def build_addition(entry: ManualEntry) -> Addition:
    return Addition(
        by=entry.by,
        recorded_at=entry.recorded_at,
        as_of=entry.as_of,
        value=entry.value,
        grade=entry.grade,
        points=entry.points,
        reason=entry.reason,
        measure=entry.measure,
        evidence=entry.evidence,
    )
