"""The words and numbers of a 项目支出绩效目标执行监控表, before any layout. ``None`` is not known, or a cell left
blank."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from forms.provenance import FormProvenance
from forms.self_evaluation_data import AppliedRules, TargetReading
from indicators.figures import format_plain
from indicators.model import DepartmentTask, Party, SheetKind
from indicators.sheet_words import SHEET_WORDS, SheetWords
from monitoring.lights import Light
from monitoring.outlook import Cause, Likelihood
from yamlfiles.problem import Problem


@dataclass(frozen=True)
class ComputedForecast:
    """What the year may come to, as worked out: ``how`` is the sentence with method and range; ``likelihood``
    is what the range proposes. Where it cannot be told, ``how`` says why and the rest is blank."""

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    text: str
    method: str
    how: str
    likelihood: Likelihood | None

    @property
    def range_text(self) -> str:
        """ "" where the year is over."""
        if self.low is None or self.high is None or self.low == self.high:
            return ""
        return f"{format_plain(self.low)}–{format_plain(self.high)}"


@dataclass(frozen=True)
class OutlookEntry:
    """One entry by a person, as far as it is about the months to come."""

    by: str
    recorded_at: datetime
    as_of: date
    forecast: str | None
    cause: str | None
    explanation: str | None
    likelihood: str | None
    measure: str | None
    note: str | None


@dataclass(frozen=True)
class StatedOutlook:
    """What stands of what people said. ``forecast`` as typed, "" where nobody did."""

    forecast: str
    causes: tuple[Cause, ...]
    explanation: str
    likelihood: Likelihood | None
    measure: str
    note: str
    remarks: tuple[OutlookEntry, ...]


@dataclass(frozen=True)
class Judgement:
    """``ratio`` and ``progress`` are percent with two places at least, ``standard`` is in the unit of the
    target."""

    light: Light | None
    why: str
    ratio: Decimal | None
    standard: Decimal | None
    progress: Decimal | None


@dataclass(frozen=True)
class MonitoringFundsRow:
    """One row of 项目资金; ``key`` is total, fiscal or other; ``rate`` is in percent; ``split`` is false where
    the amount executed is not known by source."""

    key: str
    label: str
    initial: Decimal | None
    executed: Decimal | None
    rate: Decimal | None
    forecast: Decimal | None
    split: bool


@dataclass(frozen=True)
class MonitoringFundsBlock:
    """``annual`` is 全年预算数, against which the rate is worked out; ``notes`` say what the rows leave open."""

    unit: str
    rows: tuple[MonitoringFundsRow, ...]
    annual: Decimal | None
    judgement: Judgement
    computed: ComputedForecast | None
    said: StatedOutlook
    notes: tuple[str, ...]
    account: FormProvenance


@dataclass(frozen=True)
class MonitoringIndicatorRow:
    """One 三级指标; ``target`` and ``actual`` are the printed texts; ``applies`` is false for 无."""

    id: str
    branch: tuple[str, str]
    name: str
    target: str
    reading: TargetReading
    applies: bool
    actual: str
    value: Decimal | None
    weight: Decimal
    judgement: Judgement
    computed: ComputedForecast | None
    said: StatedOutlook
    account: FormProvenance


@dataclass(frozen=True)
class MonitoringSheet:
    """``month`` is N of 1–N月, ``span`` its words; ``light`` the worst of all; ``progress`` how much of the
    targets is done, in percent, over ``counted`` rows."""

    title: str
    project: str
    name: str
    year: int
    month: int
    span: str
    department: Party
    unit: Party
    leader: str
    as_of: date
    rules: AppliedRules
    sample: bool
    light: Light | None
    progress: Decimal | None
    counted: int
    funds: MonitoringFundsBlock | None
    goal: str
    indicators: tuple[MonitoringIndicatorRow, ...]
    ready: bool
    missing: tuple[str, ...]
    findings: tuple[Problem, ...]
    kind: SheetKind = SheetKind.PROJECT
    tasks: tuple[DepartmentTask, ...] = ()

    @property
    def words(self) -> SheetWords:
        return SHEET_WORDS[self.kind]
