"""Dossiers, gathered here for every command, page and paper: which day a project is looked at, and what is
known then.

The store is asked once for each day, however many projects there are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from forms.dossier import Dossier, SealedState
from forms.kinds import FormKind
from indicators.model import Project
from indicators.paper_acts import PaperKey
from indicators.records import Observation, ProjectRecords, RecordDamage, group_by_indicator
from indicators.rules import Profile
from monitoring.elapsed import month_end
from sources.calendar import UnannouncedYearError, add_working_days
from store import ALL_KNOWN, Known, Store
from workspace.compared_records import add_bases
from workspace.opened import Workspace
from workspace.past_records import read_pasts
from workspace.records_in_force import hold_against_sheets
from workspace.seal_cuts import LIVE, NO_CUT, SealCut, is_newer, known_of_seal, seal_cuts
from workspace.versions import ProjectDay, SheetInForce, sheets_at

SELF_EVALUATION = "self-evaluation"
MONITORING = "monitoring"
"""The papers that are sealed, by whose seals dossiers go."""


@dataclass(frozen=True)
class ViewedDay:
    """The day a reader asked for, if any, and today. ``exact_month``: a day asked for has to be the end of
    a month where a paper is made for one; otherwise the newest end of a month up to it is taken. ``known``:
    what was known by an instant in the past, where a reader asked for that. ``live``: as everything stands
    now, also of papers that are sealed."""

    asked: date | None
    today: date
    exact_month: bool = False
    known: Known = ALL_KNOWN
    live: bool = False

    def day_of(self, project: Project) -> date:
        """The day asked for, else today or, once the project's period is over, its last day."""
        return self.asked or min(self.today, project.span[1])

    def month_end_of(self, project: Project) -> date:
        """The end of the month asked for, else of the last one that is over. Raises NoMonthEndError."""
        must_be_exact = self.exact_month and self.asked is not None
        return month_end(project, self.asked or self.today, asked=must_be_exact)


def read_dossiers(
    workspace: Workspace,
    store: Store,
    project_days: Iterable[ProjectDay],
    known: Known = ALL_KNOWN,
    kind: str = SELF_EVALUATION,
) -> list[Dossier]:
    """The dossier of each project at its day, in their order: by the sheet and rules in force at that day.
    Where the paper of ``kind`` of that day is sealed, as known when it was."""
    days = list(project_days)
    dossiers = read_known_dossiers(workspace, store, days, known)
    if kind == LIVE:
        return dossiers
    cuts = seal_cuts(store, kind, days, known)
    decided = newest_decisions(store, cuts) if cuts else {}
    return [
        sealed_dossier(workspace, store, dossier, cut, decided.get(dossier.project.id, 0))
        if (cut := cuts.get(PaperKey(dossier.project.id, kind, dossier.as_of)))
        else dossier
        for dossier in dossiers
    ]


def newest_decisions(store: Store, cuts: Iterable[PaperKey]) -> dict[str, int]:
    """By project, the number of the newest decision on its sheet; one question for all sealed papers."""
    kept = store.decisions.read(sorted({paper.project for paper in cuts}))
    return {
        paper.project: max((decision.seq for decision in kept.of(paper.project).decisions), default=0)
        for paper in cuts
    }


def sealed_dossier(
    workspace: Workspace, store: Store, dossier: Dossier, cut: SealCut, newest_decision: int
) -> Dossier:
    """The dossier as it was when its paper was sealed; read again only where something was added since."""
    project, day = dossier.project, dossier.as_of
    if cut.damage:
        told = (*dossier.records.damage, RecordDamage("", cut.damage))
        return replace(dossier, records=replace(dossier.records, damage=told))
    has_newer = is_newer(dossier, cut, newest_decision)
    act = cut.act
    state = SealedState(act.revision, act.paper.as_of, has_newer) if act else None
    if not has_newer:
        return replace(dossier, sealed=state)
    (sealed,) = read_known_dossiers(workspace, store, [(project, day)], cut.known)
    return replace(sealed, known_at=dossier.known_at, sealed=state)


def read_known_dossiers(
    workspace: Workspace, store: Store, days: Sequence[ProjectDay], known: Known
) -> list[Dossier]:
    records = read_records_by_day(store, [(project.id, day) for project, day in days], known)
    sheets = sheets_at(workspace, store, days, known)
    by_day = (records[project.id, day] for project, day in days)
    held = hold_against_sheets(workspace.kept_sheets, store, list(zip(sheets, by_day, strict=True)))
    held = add_bases(store, held, [day for _, day in days], known)
    sample = workspace.sample
    return [
        replace(build_dossier(sheet, own, day, sample), known_at=known.instant)
        for (sheet, own), (_, day) in zip(held, days, strict=True)
    ]


def build_dossier(sheet: SheetInForce, records: ProjectRecords, day: date, sample: bool) -> Dossier:
    """``records`` tell what is damaged of the sheet as well."""
    known = replace(records, damage=(*sheet.damage, *records.damage)) if sheet.damage else records
    return Dossier(sheet.project, sheet.profile, known, day, sample, standing=sheet.standing)


def read_form_dossiers(
    workspace: Workspace, store: Store, kind: FormKind, projects: Iterable[Project], viewed: ViewedDay
) -> list[Dossier]:
    """What a paper of ``kind`` is made from. Raises NoMonthEndError where a monthly paper cannot be made
    yet."""
    if kind.monthly:
        kind_of_seal = LIVE if viewed.live else MONITORING
        days = [(project, viewed.month_end_of(project)) for project in projects]
        months = read_month_dossiers(workspace, store, days, viewed.known, kind_of_seal)
        return add_past(store, months, viewed.known, kind_of_seal)
    days = [(project, viewed.day_of(project)) for project in projects]
    kind_of_seal = LIVE if viewed.live else SELF_EVALUATION
    dossiers = read_dossiers(workspace, store, days, viewed.known, kind_of_seal)
    if kind.needs_history:
        return [add_history(workspace, store, dossier, viewed) for dossier in dossiers]
    return dossiers


def read_month_dossiers(
    workspace: Workspace,
    store: Store,
    project_days: Sequence[ProjectDay],
    known: Known = ALL_KNOWN,
    kind: str = MONITORING,
) -> list[Dossier]:
    """Dossiers at the end of a month, with what 运行监控 knows beside the month but for ``add_past``."""
    return [
        replace(dossier, explanation_deadline=explanation_deadline(dossier.profile, dossier.as_of))
        for dossier in read_dossiers(workspace, store, project_days, known, kind)
    ]


def add_past(
    store: Store, dossiers: Sequence[Dossier], known: Known = ALL_KNOWN, kind: str = MONITORING
) -> list[Dossier]:
    """With what 全年推算 is worked out from; of a sealed month as known when it was sealed."""
    days = [(dossier.project, dossier.as_of) for dossier in dossiers]
    pasts = read_pasts(store, days, known)
    cuts = {} if kind == LIVE else seal_cuts(store, kind, days, known)
    for place, (project, day) in enumerate(days if cuts else ()):
        cut = cuts.get(PaperKey(project.id, kind, day), NO_CUT)
        if cut.known.is_past:
            pasts[place] = read_pasts(store, [(project, day)], cut.known)[0]
    return [replace(dossier, past=past) for dossier, past in zip(dossiers, pasts, strict=True)]


def add_history(workspace: Workspace, store: Store, dossier: Dossier, viewed: ViewedDay) -> Dossier:
    known = viewed.known
    if not viewed.live:
        known = known_of_seal(store, SELF_EVALUATION, dossier.project, dossier.as_of, known)
    history = read_history(store, dossier.project, dossier.as_of, known)
    return replace(dossier, history=history, report_template=workspace.report_template.template)


def read_history(
    store: Store, project: Project, until: date, known: Known = ALL_KNOWN
) -> dict[str, list[Observation]]:
    """The observations of each indicator up to a day, oldest first."""
    return group_by_indicator(store.observation_history(project.id, known), until)


def read_records_by_day(
    store: Store, wanted: Iterable[tuple[str, date]], known: Known = ALL_KNOWN
) -> dict[tuple[str, date], ProjectRecords]:
    """The records of each project id at its day."""
    ids_by_day: dict[date, set[str]] = {}
    for project_id, day in wanted:
        ids_by_day.setdefault(day, set()).add(project_id)
    records: dict[tuple[str, date], ProjectRecords] = {}
    for day, project_ids in ids_by_day.items():
        for project_id, project_records in store.read_records(sorted(project_ids), day, known).items():
            records[project_id, day] = project_records
    return records


def explanation_deadline(profile: Profile, as_of: date) -> date | None:
    """The last day of 整改期限; ``None`` without one, or where the holidays are not announced yet."""
    within = profile.monitoring.react_within
    if within is None:
        return None
    try:
        return add_working_days(as_of, int(within))
    except UnannouncedYearError:
        return None
