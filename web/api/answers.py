"""What the API gives where the program has no value of that shape already. Decimals leave as text with all
their digits; ``null`` is not known, and never 0."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from forms.monitoring.data import MonitoringSheet
from forms.self_evaluation_data import SelfEvaluation, TargetReading
from forms.target.data import TargetSheet
from indicators.model import Party, SheetKind


@dataclass(frozen=True)
class ListedProject:
    """One project in one year; one of ``kind`` department is of a whole department, whose money holds that
    of its projects."""

    id: str
    kind: SheetKind
    year: int
    name: str
    department: Party
    unit: Party
    leader: str
    start: date
    end: date
    indicators: int
    href: str


@dataclass(frozen=True)
class DeclaredProject:
    """The target sheet in force. ``standing`` says whether it was approved, and by which document."""

    standing: str
    as_of: date
    sheet: TargetSheet


@dataclass(frozen=True)
class AssessedProject:
    """The self-evaluation as known at ``as_of``. A row without a number has a null value and says in
    its actual value and outcome why: 待采集, 待评定, 待核实."""

    standing: str
    as_of: date
    sealed: str
    form: SelfEvaluation


@dataclass(frozen=True)
class MonitoredMonth:
    """运行监控 at the end of a month; its light is null where nothing could be judged."""

    standing: str
    as_of: date
    sealed: str
    form: MonitoringSheet


@dataclass(frozen=True)
class DeclaredIndicator:
    """One row of the sheet in force. ``method`` names the measuring function."""

    id: str
    branch: tuple[str, str]
    name: str
    target: str
    reading: TargetReading
    weight: Decimal
    method: str
    is_manual: bool
    note: str


@dataclass(frozen=True)
class PaperFile:
    """One format of a paper, and where it is to be had."""

    format: str
    href: str


@dataclass(frozen=True)
class OfferedPaper:
    """An official paper of a project."""

    kind: str
    title: str
    can_be_sealed: bool
    files: tuple[PaperFile, ...]


@dataclass(frozen=True)
class SealedRevision:
    """One sealed revision of a paper; ``package`` is the SHA-256 of its zip, ``inputs`` that of the list of
    all it rests on."""

    project: str
    kind: str
    title: str
    as_of: date
    revision: int
    inputs: str
    package: str
    by: str
    recorded_at: datetime
    damage: str
    href: str


@dataclass(frozen=True)
class DeclaredSource:
    """One table that is read. ``covers_from`` and ``covers_to``: the days for which a missing row means that
    nothing happened."""

    table: str
    label: str
    files: tuple[str, ...]
    unit: str
    covers_from: date | None
    covers_to: date | None
    confirmed: date | None


@dataclass(frozen=True)
class ListedJob:
    """One job; ``done`` of ``total`` steps are done."""

    id: int
    kind: str
    label: str
    by: str
    state: str
    done: int
    total: int
    message: str
    created_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True)
class FileMistake:
    """A mistake in a file of the office: where, what, what to do."""

    code: str
    severity: str
    file: str
    place: str
    message: str


@dataclass(frozen=True)
class ListedSpotCheck:
    """A draw and how far it is; ``is_partial``: only what is in scope of the asker is given."""

    id: str
    kind: str
    project: str
    indicator: str
    as_of: date
    seed: str
    drawn: tuple[str, ...]
    by: str
    recorded_at: datetime
    acts: int
    is_partial: bool
    damage: tuple[str, ...]
