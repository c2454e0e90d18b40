"""The official papers by name. To add one: a module that turns what is known into a ``Form``, and one line in ``KINDS``."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from checks.own_form import findings_of
from forms import self_evaluation
from forms.exchange import Table
from forms.exchange_tables import monitoring_tables, self_evaluation_tables, target_tables
from forms.form import Form
from forms.monitoring import monitoring
from forms.report import report
from forms.report.template import Template
from forms.summary import summary
from forms.target import target
from indicators.assessment import Assessment, assess
from indicators.model import Project
from indicators.records import Facts, Observation
from indicators.rules import Profile
from monitoring.forecast import Past
from monitoring.monitored import Monitored, monitor
from yamlfiles.problem import Finding


@dataclass(frozen=True)
class Known:
    """What a paper is made from: one project with its rules and all that was seen of it, as known at a day. ``history``: the
    observations of each indicator up to that day, oldest first; ``template``: the workspace's own for reports."""

    project: Project
    profile: Profile
    facts: Facts
    as_of: date
    sample: bool
    past: Past | None = None
    due: date | None = None
    history: Mapping[str, Sequence[Observation]] = field(default_factory=dict)
    template: Template | None = None

    def assessment(self) -> Assessment:
        return assess(self.project, self.profile, self.facts, self.as_of)

    def monitored(self) -> Monitored:
        return monitor(self.project, self.profile, self.facts, self.as_of, self.past)


@dataclass(frozen=True)
class Kind:
    """``title`` is the official name. ``build`` gets the projects the paper speaks of (one, unless ``of_many``) and the name
    of a layout of ``layouts``, "" for the one that the rules of the project have. ``monthly`` papers are made for the end of a
    month, with what is known of the year before in ``past``. ``exchange`` gives one project's tables for 预算管理一体化.
    ``told`` papers need ``history``. ``findings`` is what the checks say of the paper beyond what it lacks."""

    title: str
    build: Callable[[Sequence[Known], str], Form]
    layouts: tuple[str, ...] = ()
    of_many: bool = False
    monthly: bool = False
    told: bool = False
    exchange: Callable[[Known], tuple[Table, ...]] | None = None
    findings: Callable[[Known], tuple[Finding, ...]] | None = None


def self_evaluation_of(known: Sequence[Known], layout: str) -> Form:
    (one,) = known
    return self_evaluation.self_evaluation(one.assessment(), sample=one.sample, layout=layout)


def target_of(known: Sequence[Known], layout: str) -> Form:
    (one,) = known
    return target.target_sheet(one.project, one.profile, sample=one.sample, layout=layout)


def summary_of(known: Sequence[Known], layout: str) -> Form:
    return summary.summary([each.assessment() for each in known], sample=any(each.sample for each in known))


def report_of(known: Sequence[Known], layout: str) -> Form:
    (one,) = known
    return report.report(one.assessment(), one.history, sample=one.sample, template=one.template)


def monitoring_of(known: Sequence[Known], layout: str) -> Form:
    (one,) = known
    return monitoring.monitoring_sheet(one.monitored(), sample=one.sample, due=one.due)


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "self-evaluation": Kind(
            "项目支出绩效自评表",
            self_evaluation_of,
            tuple(self_evaluation.LAYOUTS),
            exchange=lambda known: self_evaluation_tables(known.assessment()),
            findings=lambda known: findings_of(known.assessment()),
        ),
        "report": Kind("项目支出绩效自评报告", report_of, told=True),
        "summary": Kind("部门项目支出绩效自评汇总表", summary_of, of_many=True),
        "monitoring": Kind(
            "项目支出绩效目标执行监控表",
            monitoring_of,
            monthly=True,
            exchange=lambda known: monitoring_tables(known.monitored()),
        ),
        "target": Kind(
            "项目支出绩效目标表",
            target_of,
            tuple(target.LAYOUTS),
            exchange=lambda known: target_tables(known.project),
        ),
    }
)
