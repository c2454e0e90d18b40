"""The words and numbers of a 自评报告: what its sentences are made from, and the sentences as they stand.
``None`` is not known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from forms.self_evaluation_data import SelfEvaluation
from indicators.assessment import Assessment
from indicators.model import EMPTY_MAPPING
from indicators.records import Observation


class DeviationKind(StrEnum):
    """Why a row has to be explained: points were lost, far more was reached than meant, too little money was
    spent."""

    SHORT = "short"
    OVER = "over"
    EXECUTION = "execution"


@dataclass(frozen=True)
class Deviation:
    """One row that has to be explained; ``id`` is the indicator or ``funds``. ``facts`` are its numbers in
    words; ``reason`` and ``measure`` are a person's, "" where nobody gave one; ``source`` says where the
    numbers come from."""

    id: str
    name: str
    kinds: tuple[DeviationKind, ...]
    facts: str
    lost: Decimal
    reason: str
    measure: str
    source: str


@dataclass(frozen=True)
class ReportPassage:
    """One block as it stands: ``kind`` is heading, text, table or picture; ``level`` that of a heading;
    ``rows`` are the texts of a table's cells."""

    kind: str
    level: int
    text: str
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class ReportContent:
    """``template`` is the file that gave the outline; ``evaluation`` all that the self-evaluation says."""

    title: str
    template: str
    evaluation: SelfEvaluation
    deviations: tuple[Deviation, ...]
    passages: tuple[ReportPassage, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class ReportInput:
    """All that a report is told from; ``history`` holds the observations of each indicator, oldest first;
    ``written`` are the passages that people wrote, by their ids."""

    assessment: Assessment
    evaluation: SelfEvaluation
    deviations: tuple[Deviation, ...]
    history: Mapping[str, Sequence[Observation]]
    written: Mapping[str, str] = field(default_factory=lambda: EMPTY_MAPPING)
