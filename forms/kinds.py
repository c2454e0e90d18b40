"""The official papers by name. To add one: a module that turns what is known into a ``Form``, and one line in
``FORM_KINDS``."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from checks.own_form import findings_of
from forms import self_evaluation
from forms.exchange import ExchangeTable
from forms.exchange_tables import monitoring_tables, self_evaluation_tables, target_tables
from forms.form import Form
from forms.monitoring import monitoring
from forms.report import report
from forms.report.template import ReportTemplate
from forms.summary import summary
from forms.target import target
from indicators.assessment import Assessment, assess
from indicators.model import Project
from indicators.records import Observation, ProjectRecords
from indicators.rules import Profile
from monitoring.forecast import PriorYear
from monitoring.monitored import MonitoringAssessment, assess_monitoring
from yamlfiles.problem import Problem


@dataclass(frozen=True)
class FormInput:
    """What a paper is made from: one project with its rules and all that was seen of it, as known at a day.
    ``history``: the observations of each indicator up to that day, oldest first; ``template``: the
    workspace's own for reports."""

    project: Project
    profile: Profile
    facts: ProjectRecords
    as_of: date
    sample: bool
    past: PriorYear | None = None
    due: date | None = None
    history: Mapping[str, Sequence[Observation]] = field(default_factory=dict)
    template: ReportTemplate | None = None

    def assessment(self) -> Assessment:
        return assess(self.project, self.profile, self.facts, self.as_of)

    def monitored_project(self) -> MonitoringAssessment:
        return assess_monitoring(self.project, self.profile, self.facts, self.as_of, self.past)


@dataclass(frozen=True)
class FormKind:
    """``title`` is the official name. ``build`` gets the projects the paper speaks of (one, unless
    ``of_many``) and the name of a layout of ``layouts``, "" for the one that the rules of the project have.
    ``monthly`` papers are made for the end of a month, with what is known of the year before in ``past``.
    ``exchange`` gives one project's tables for 预算管理一体化. ``needs_history``: papers that are made from
    ``history``. ``findings`` is what the checks say of the paper beyond what it lacks."""

    title: str
    build: Callable[[Sequence[FormInput], str], Form]
    layouts: tuple[str, ...] = ()
    of_many: bool = False
    monthly: bool = False
    needs_history: bool = False
    exchange: Callable[[FormInput], tuple[ExchangeTable, ...]] | None = None
    findings: Callable[[FormInput], tuple[Problem, ...]] | None = None


def build_self_evaluation_form(known: Sequence[FormInput], layout: str) -> Form:
    (one,) = known
    return self_evaluation.self_evaluation_form(one.assessment(), sample=one.sample, layout=layout)


def build_target_form(known: Sequence[FormInput], layout: str) -> Form:
    (one,) = known
    return target.target_form(one.project, one.profile, sample=one.sample, layout=layout)


def build_summary_form(known: Sequence[FormInput], layout: str) -> Form:
    return summary.summary_form(
        [form_input.assessment() for form_input in known],
        sample=any(form_input.sample for form_input in known),
    )


def build_report_form(known: Sequence[FormInput], layout: str) -> Form:
    (one,) = known
    return report.report_form(one.assessment(), one.history, sample=one.sample, template=one.template)


def build_monitoring_form(known: Sequence[FormInput], layout: str) -> Form:
    (one,) = known
    return monitoring.monitoring_form(one.monitored_project(), sample=one.sample, due=one.due)


FORM_KINDS: Mapping[str, FormKind] = MappingProxyType(
    {
        "self-evaluation": FormKind(
            "项目支出绩效自评表",
            build_self_evaluation_form,
            tuple(self_evaluation.LAYOUTS),
            exchange=lambda known: self_evaluation_tables(known.assessment()),
            findings=lambda known: findings_of(known.assessment()),
        ),
        "report": FormKind("项目支出绩效自评报告", build_report_form, needs_history=True),
        "summary": FormKind("部门项目支出绩效自评汇总表", build_summary_form, of_many=True),
        "monitoring": FormKind(
            "项目支出绩效目标执行监控表",
            build_monitoring_form,
            monthly=True,
            exchange=lambda known: monitoring_tables(known.monitored_project()),
        ),
        "target": FormKind(
            "项目支出绩效目标表",
            build_target_form,
            tuple(target.LAYOUTS),
            exchange=lambda known: target_tables(known.project),
        ),
    }
)
