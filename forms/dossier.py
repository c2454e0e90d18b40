"""The dossier of a project: everything known of it as of a day, from which every page and paper is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from checks.own_form import with_contradictions
from forms.report.template import ReportTemplate
from indicators.assessment import Assessment, assess
from indicators.decisions import UNDECIDED, Standing
from indicators.model import Project
from indicators.records import Observation, ProjectRecords
from indicators.rules import Profile
from monitoring.monitored import MonitoringAssessment, assess_monitoring


@dataclass(frozen=True)
class SealedState:
    """Of a day whose paper is sealed: the revision, the day of the paper, and whether anything that it rests
    on was added since."""

    revision: int
    as_of: date
    has_newer: bool

    @property
    def words(self) -> str:
        newer = "，封存后有变化" if self.has_newer else ""
        return f"已封存 第 {self.revision} 版（截至 {self.as_of}）{newer}"


@dataclass(frozen=True)
class Dossier:
    """One project with its rules and all that was seen of it, as known at ``as_of``; ``sample`` marks made-up
    data.

    Only for 运行监控, where ``as_of`` is the end of a month: ``past``, the observations of each row of this
    project and of those of the same name in earlier years, oldest first, ``None`` where nothing is foretold,
    and ``explanation_deadline``, the last day for explaining a light. Only for papers that need them:
    ``history``, the observations of each indicator up to ``as_of``, oldest first, and ``report_template``,
    the workspace's own. ``standing`` says whether ``project`` and ``profile`` were approved.
    ``known_at`` is the past instant whose knowledge this is, where it is not that of now. ``sealed``: the
    paper of the day is sealed, and this is what was known then.
    """

    project: Project
    profile: Profile
    records: ProjectRecords
    as_of: date
    sample: bool
    past: Mapping[str, Sequence[Observation]] | None = None
    explanation_deadline: date | None = None
    history: Mapping[str, Sequence[Observation]] = field(default_factory=dict)
    report_template: ReportTemplate | None = None
    standing: Standing = UNDECIDED
    known_at: datetime | None = None
    sealed: SealedState | None = None

    def assessment(self) -> Assessment:
        return with_contradictions(assess(self.project, self.profile, self.records, self.as_of))

    def monitoring(self) -> MonitoringAssessment:
        return assess_monitoring(self.project, self.profile, self.records, self.as_of, self.past)
