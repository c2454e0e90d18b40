"""What people still have to fill in, over many projects: one item for each row of a paper that lacks
something, with the day by which it is due.

While a project runs, its 监控表 of the last month that is over is asked for; once its period is over, its
self-evaluation. A paper that is in other hands asks for nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from forms.dossier import Dossier
from forms.monitoring.monitoring import examine_monitoring
from forms.report.template import ReportTemplate, demanded_passages
from indicators.assessment import GOAL, Assessment
from indicators.completeness import EXECUTION_RATE, missing_goal
from indicators.deadlines import DueDay
from indicators.missing import Missing, MissingKind, group_by_row, missing_text, missing_words
from indicators.model import FUNDS, Project
from indicators.paper_acts import Act, PaperAct, PaperKey, PaperState
from indicators.passages import PASSAGES, Passage, written_passages
from monitoring.elapsed import NoMonthEndError, month_end
from monitoring.gaps import all_missing_items
from monitoring.monitored import MonitoringAssessment
from people.permissions import OPEN_STATES
from sealing.standing import paper_standing
from store import ALL_KNOWN, Known, Store
from workspace.dossier import MONITORING, SELF_EVALUATION, read_month_dossiers
from workspace.due_days import SetDeadlines, deadline_of_row
from workspace.opened import Workspace
from workspace.seal_cuts import acts_known

DOUBTFUL = frozenset(
    {MissingKind.DOUBT, MissingKind.IMPLAUSIBLE, MissingKind.DAMAGE, MissingKind.CONTRADICTION}
)
"""What is there, but cannot well be right."""
TOLD_WHILE_RUNNING = frozenset({MissingKind.IMPLAUSIBLE})
"""Of the self-evaluation before the year is over: the rest is not due yet, or the monitoring asks for it."""
PaperActs = Mapping[PaperKey, Sequence[PaperAct]]


@dataclass(frozen=True)
class PendingRow:
    """One row of one paper. ``row_id`` is "" where no row takes it; ``needs`` says in a few words what is
    lacking, ``text`` in a sentence; ``returned`` is why the paper was sent back, "" where it was not."""

    project: Project
    paper: str
    as_of: date
    row_id: str
    row_name: str
    kinds: frozenset[MissingKind]
    needs: str
    text: str
    deadline: DueDay
    light: str = ""
    returned: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        return self.project.id, self.paper, self.row_id

    @property
    def is_doubtful(self) -> bool:
        return bool(self.kinds & DOUBTFUL)

    @property
    def is_monitoring(self) -> bool:
        return self.paper == MONITORING


@dataclass(frozen=True)
class ProjectTodos:
    """The items of one project; ``asked`` rows are asked for in all, those that are filled in among them.
    ``closed`` is the state of a paper in other hands, for which nothing is asked."""

    items: tuple[PendingRow, ...] = ()
    asked: int = 0
    closed: PaperState | None = None


@dataclass(frozen=True)
class AskedPapers:
    """What is asked beside the records: the acts on the papers of a project, the deadlines that were set, and
    the template of the report, ``None`` for the shipped one."""

    acts: PaperActs
    deadlines: SetDeadlines
    template: ReportTemplate | None = None


def project_todos(
    dossier: Dossier, assessment: Assessment, month: Dossier | None, papers: AskedPapers
) -> ProjectTodos:
    """``month`` is the dossier of the last month that is over while the project runs, else ``None``."""
    acts = papers.acts
    project, day = dossier.project, (month or dossier).as_of
    if closed := closing_state(project.id, day, acts):
        return ProjectTodos(closed=closed)
    paper = PaperKey(project.id, MONITORING if month else SELF_EVALUATION, day)
    passages = () if month else demanded_passages(papers.template, project.leader)
    written = written_passages(dossier.records.entries)
    open_passages = [passage for passage in passages if passage.id not in written]
    found = month_items(month, assessment) if month else year_items(assessment, open_passages)
    lights = month_lights(month.monitoring()) if month else {}
    returned = return_reason(acts.get(paper, ()))
    names = row_names(project)
    items = [
        PendingRow(
            project=project,
            paper=paper.kind,
            as_of=day,
            row_id=row_items[0].row_id,
            row_name=names.get(row_items[0].row_id, row_items[0].row_name or "目标表"),
            kinds=frozenset(item.kind for item in row_items),
            needs=missing_words(row_items),
            text=missing_text(row_items),
            deadline=deadline_of_row(row_items, month or dossier, paper.kind, papers.deadlines),
            light=lights.get(row_items[0].row_id, ""),
            returned=returned,
        )
        for row_items in group_by_row(found)
    ]
    return ProjectTodos(tuple(items), count_rows(assessment, has_goal=not month) + len(passages))


def year_items(assessment: Assessment, passages: Sequence[Passage]) -> list[Missing]:
    """Of the self-evaluation, then of the report that is made with it, which nothing keeps back."""
    report = [Missing(passage.id, MissingKind.PASSAGE, values={"asks": passage.asks}) for passage in passages]
    goal = missing_goal(assessment.project.goal, assessment.achieved)
    return [*assessment.missing, *goal, *report]


def month_items(month: Dossier, assessment: Assessment) -> list[Missing]:
    """Neighbours of one row stand together, for they are closed by one form."""
    monitored = month.monitoring()
    findings = examine_monitoring(monitored, month.explanation_deadline)
    told = [item for item in assessment.missing if item.kind in TOLD_WHILE_RUNNING]
    found = [*all_missing_items(monitored, findings), *told]
    order = {item.row_id: place for place, item in reversed(list(enumerate(found)))}
    return sorted(found, key=lambda item: order[item.row_id])


def month_lights(monitored: MonitoringAssessment) -> dict[str, str]:
    """The light of each row, by its id."""
    lights = {row.indicator.id: row.light.value for row in monitored.rows if row.light}
    if monitored.funds and monitored.funds.light_result.light:
        lights[FUNDS] = monitored.funds.light_result.light.value
    return lights


def row_names(project: Project) -> dict[str, str]:
    names = {indicator.id: indicator.name for indicator in project.indicators}
    report = {passage.id: f"自评报告：{passage.name}" for passage in PASSAGES}
    return names | report | {FUNDS: EXECUTION_RATE, GOAL: "年度总体目标完成情况"}


def count_rows(assessment: Assessment, *, has_goal: bool) -> int:
    rows = sum(bool(row.indicator.weight) for row in assessment.rows)
    return rows + (assessment.funds is not None) + (has_goal and bool(assessment.project.goal))


def closing_state(project_id: str, day: date, acts: PaperActs) -> PaperState | None:
    """The state of a paper of that day or a later one which takes no entries any more."""
    for key, of_paper in acts.items():
        state = paper_standing(of_paper).state
        if key.project == project_id and key.as_of >= day and state not in OPEN_STATES:
            return state
    return None


def return_reason(acts: Sequence[PaperAct]) -> str:
    """Who sent the paper back and why; "" where it is not sent back."""
    last = acts[-1] if acts else None
    if last is None or last.act not in (Act.RETURNED, Act.REOPENED):
        return ""
    return f"{last.actor.name}：{last.reason}"


def read_todos(
    workspace: Workspace,
    store: Store,
    dossiers: Iterable[Dossier],
    assessments: Mapping[str, Assessment],
    deadlines: SetDeadlines,
    known: Known = ALL_KNOWN,
) -> Iterator[tuple[ProjectTodos, PaperState]]:
    """Of each dossier, in their order, with the state of its self-evaluation; ``assessments`` are their
    assessments by project."""
    of_projects = list(dossiers)
    months = read_running_months(workspace, store, of_projects, known)
    acts = store.paper_acts.acts_of_projects([dossier.project.id for dossier in of_projects])
    acts_by_project: dict[str, dict[PaperKey, Sequence[PaperAct]]] = {}
    for key, of_paper in acts.items():
        acts_by_project.setdefault(key.project, {})[key] = acts_known(of_paper, known)
    template = workspace.report_template.template
    for dossier in of_projects:
        project_id = dossier.project.id
        own = acts_by_project.get(project_id, {})
        papers = AskedPapers(own, deadlines, template)
        todos = project_todos(dossier, assessments[project_id], months.get(project_id), papers)
        paper = PaperKey(project_id, SELF_EVALUATION, dossier.as_of)
        yield todos, paper_standing(own.get(paper, ())).state


def read_running_months(
    workspace: Workspace, store: Store, dossiers: Iterable[Dossier], known: Known
) -> dict[str, Dossier]:
    """By project, of those whose period is not over and of which a month is."""
    days = [
        (dossier.project, end)
        for dossier in dossiers
        if (end := last_month_end(dossier.project, dossier.as_of)) is not None
    ]
    return (
        {month.project.id: month for month in read_month_dossiers(workspace, store, days, known)}
        if days
        else {}
    )


def last_month_end(project: Project, day: date) -> date | None:
    """The end of the last month that is over; ``None`` without one, and once the period is over."""
    if day >= project.span[1]:
        return None
    try:
        return month_end(project, day)
    except NoMonthEndError:
        return None
