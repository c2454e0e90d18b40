"""The official papers by name. To add one: a module that turns what is known into a ``Form``, and one line in
``FORM_KINDS``."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from checks.own_form import findings_of
from forms import self_evaluation
from forms.dossier import Dossier
from forms.exchange import ExchangeTable
from forms.exchange_tables import monitoring_tables, self_evaluation_tables, target_tables
from forms.form import Form
from forms.monitoring import monitoring
from forms.report import report
from forms.seal import mark_draft
from forms.standing import with_seals, with_standing
from forms.summary import summary
from forms.target import target
from indicators.model import Project
from indicators.passages import written_passages
from indicators.sheet_words import SHEET_WORDS
from yamlfiles.problem import Problem


@dataclass(frozen=True)
class FormKind:
    """``title`` is the official name. ``build`` gets the projects the paper speaks of (one, unless
    ``of_many``) and the name of a layout of ``layouts``, "" for the one that the rules of the project
    have. ``has_annex``: papers with pages on where their numbers come from, which can be left off.
    ``can_be_sealed``: papers that are handed in, reviewed and sealed. ``monthly`` papers are made for
    the end of a month, with what is known of the months before in ``Dossier.past``. ``exchange`` gives
    one project's tables for 预算管理一体化. ``needs_history``: papers that are made from
    ``Dossier.history``. ``findings`` is what the checks say of the paper beyond what it lacks."""

    title: str
    build: Callable[[Sequence[Dossier], str], Form]
    layouts: tuple[str, ...] = ()
    of_many: bool = False
    has_annex: bool = False
    can_be_sealed: bool = False
    monthly: bool = False
    needs_history: bool = False
    exchange: Callable[[Dossier], tuple[ExchangeTable, ...]] | None = None
    findings: Callable[[Dossier], tuple[Problem, ...]] | None = None

    def title_of(self, project: Project) -> str:
        """What the paper of this sheet is called: a whole department's is not one of 项目支出."""
        return self.title.replace("项目支出", SHEET_WORDS[project.kind].spending)


def build_self_evaluation_form(dossiers: Sequence[Dossier], layout: str) -> Form:
    (dossier,) = dossiers
    form = self_evaluation.self_evaluation_form(dossier.assessment(), sample=dossier.sample, layout=layout)
    return with_standing(form, dossiers)


def build_target_form(dossiers: Sequence[Dossier], layout: str) -> Form:
    (dossier,) = dossiers
    form = target.target_form(dossier.project, dossier.profile, sample=dossier.sample, layout=layout)
    return with_standing(form, dossiers)


def build_summary_form(dossiers: Sequence[Dossier], layout: str) -> Form:
    form = summary.summary_form(
        [dossier.assessment() for dossier in dossiers],
        sample=any(dossier.sample for dossier in dossiers),
    )
    return with_seals(with_standing(form, dossiers), dossiers)


def build_report_form(dossiers: Sequence[Dossier], layout: str) -> Form:
    (dossier,) = dossiers
    form = report.report_form(
        dossier.assessment(),
        dossier.history,
        sample=dossier.sample,
        template=dossier.report_template,
        written=written_passages(dossier.records.entries),
    )
    return with_standing(form, dossiers)


def build_monitoring_form(dossiers: Sequence[Dossier], layout: str) -> Form:
    (dossier,) = dossiers
    form = monitoring.monitoring_form(
        dossier.monitoring(), sample=dossier.sample, due=dossier.explanation_deadline
    )
    return with_standing(form, dossiers)


def draft_form(kind: FormKind, dossiers: Sequence[Dossier], layout: str, *, annex: bool = True) -> Form:
    """The paper as it stands now; one that can be sealed says that it is not."""
    form = kind.build(dossiers, layout)
    if kind.has_annex and not annex:
        form = form.without_annex()
    return mark_draft(form) if kind.can_be_sealed else form


FORM_KINDS: Mapping[str, FormKind] = MappingProxyType(
    {
        "self-evaluation": FormKind(
            "项目支出绩效自评表",
            build_self_evaluation_form,
            tuple(self_evaluation.LAYOUTS),
            has_annex=True,
            can_be_sealed=True,
            exchange=lambda dossier: self_evaluation_tables(dossier.assessment()),
            findings=lambda dossier: findings_of(dossier.assessment()),
        ),
        "report": FormKind("项目支出绩效自评报告", build_report_form, can_be_sealed=True, needs_history=True),
        "summary": FormKind("部门项目支出绩效自评汇总表", build_summary_form, of_many=True),
        "monitoring": FormKind(
            "项目支出绩效目标执行监控表",
            build_monitoring_form,
            has_annex=True,
            can_be_sealed=True,
            monthly=True,
            exchange=lambda dossier: monitoring_tables(dossier.monitoring()),
        ),
        "target": FormKind(
            "项目支出绩效目标表",
            build_target_form,
            tuple(target.LAYOUTS),
            exchange=lambda dossier: target_tables(dossier.project),
        ),
    }
)
