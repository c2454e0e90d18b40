"""概况 of a project: one judgement of how it stands, the one next thing to do, the figures, the worst rows
first. In the year it speaks of 运行监控, after it of the self-evaluation."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from indicators.assessment import AssessedRow, Assessment
from indicators.display import show_percent
from indicators.figures import FULL_PERCENT
from indicators.funding import FundsLine
from monitoring.elapsed import ElapsedTime
from monitoring.lights import Light
from monitoring.monitored import MonitoredRow, MonitoringAssessment
from pages.project_todo import ProjectTodo
from web.issuing_page import PaperSteps

ROW_ORDER: Sequence[Light | None] = (Light.RED, Light.YELLOW, None, Light.GREEN, Light.BLUE)


@dataclass(frozen=True)
class ProjectJudgement:
    """``tone`` colours the edge. ``first`` is the item whose closing is the next step, one that a form closes
    before others; without one ``step`` says what is to be done with the paper, "" where nothing is."""

    tone: str
    headline: str
    detail: str
    first: ProjectTodo | None
    step: str = ""


@dataclass(frozen=True)
class SpendingMeter:
    """the rate in percent, ``due`` how much of the year is over, in percent, where that matters; ``tone`` is
    that of the light."""

    line: FundsLine
    due: Decimal | None = None
    tone: str = ""


@dataclass(frozen=True)
class BranchPoints:
    """What a 一级指标 has of its weight; ``open_count`` of its rows have no points yet and count nothing."""

    name: str
    points: Decimal
    weight: Decimal
    open_count: int

    @property
    def percent(self) -> Decimal:
        return min(self.points / self.weight, Decimal(1)) * 100


@dataclass(frozen=True)
class ProjectSummary:
    """``monitored`` in the year, ``assessed`` after it; the rows of it are sorted, the worst first."""

    judgement: ProjectJudgement
    todo: tuple[ProjectTodo, ...]
    spending: SpendingMeter | None
    monitored: tuple[MonitoredRow, ...] = ()
    assessed: tuple[AssessedRow, ...] = ()
    branches: tuple[BranchPoints, ...] = ()
    lights: tuple[tuple[Light | None, int], ...] = ()
    seen: MonitoringAssessment | None = None

    @property
    def time_share(self) -> Decimal:
        """In percent; only of a month."""
        return share_of_year(self.seen.elapsed) if self.seen else Decimal(0)

    @property
    def is_behind(self) -> bool:
        """Whether less of the targets is done than of the year is over."""
        if self.seen is None or self.seen.progress is None:
            return False
        return self.seen.progress < self.seen.elapsed.elapsed_share

    @property
    def progress_text(self) -> str:
        return progress_text(self.seen) if self.seen else "—"

    @property
    def must_count(self) -> int:
        return sum(item.must for item in self.todo)


def month_summary(
    seen: MonitoringAssessment, todo: Sequence[ProjectTodo], steps: PaperSteps, due: str
) -> ProjectSummary:
    """``due`` says until when a light has to be explained, "" where no rule does."""
    rows = sorted((row for row in seen.rows if row.applies), key=month_sort_key)
    lights = [row.light for row in rows]
    return ProjectSummary(
        judgement=judge_paper(f"{seen.elapsed.month} 月监控表", todo, steps, due),
        todo=tuple(todo),
        spending=month_spending(seen),
        monitored=tuple(rows),
        lights=tuple((light, lights.count(light)) for light in ROW_ORDER if light in lights),
        seen=seen,
    )


def year_summary(assessment: Assessment, todo: Sequence[ProjectTodo], steps: PaperSteps) -> ProjectSummary:
    rows = [row for row in assessment.rows if row.indicator.weight]
    return ProjectSummary(
        judgement=judge_paper("自评表", todo, steps, ""),
        todo=tuple(todo),
        spending=SpendingMeter(assessment.funds) if assessment.funds else None,
        assessed=tuple(sorted(rows, key=lost_sort_key)),
        branches=tuple(branch_points(rows)),
    )


def branch_points(rows: Iterable[AssessedRow]) -> Iterator[BranchPoints]:
    """In the order of the sheet."""
    by_name: dict[str, list[AssessedRow]] = {}
    for row in rows:
        by_name.setdefault(row.indicator.branch[0], []).append(row)
    for name, members in by_name.items():
        points = [row.score.points for row in members]
        weight = sum((row.indicator.weight for row in members), Decimal(0))
        yield BranchPoints(name, sum(filter(None, points), Decimal(0)), weight, points.count(None))


def judge_paper(paper: str, todo: Sequence[ProjectTodo], steps: PaperSteps, due: str) -> ProjectJudgement:
    """One judgement: nothing is complete that somebody still has to do something for."""
    must = [item for item in todo if item.must]
    step = steps.next_acts[0].word if steps.next_acts else ""
    if steps.sealed:
        return ProjectJudgement("green", f"{paper}已封存", "封存的数不再变，要改须重开", None)
    if steps.is_on_its_way:
        return ProjectJudgement("blue", f"{paper}{steps.state[0]}", awaited_text(steps), None, step)
    returned = f"{steps.state[0]}：{steps.sent_back.reason}。" if steps.sent_back else ""
    if must:
        headline = f"{paper}还不能提交：还有 {len(must)} 件事"
        first = next((item for item in must if item.row_id), must[0])
        return ProjectJudgement("red", headline, f"{returned}{due}", first)
    beside = f"另有 {len(todo)} 条检查提示，请看过再提交" if todo else "没有缺项，检查没有提示"
    tone = "yellow" if todo else "green"
    return ProjectJudgement(tone, f"{paper}资料齐全，可以提交", f"{returned}{beside}", None, step)


def awaited_text(steps: PaperSteps) -> str:
    turns = "或".join(turn.word for turn in steps.turns)
    return f"下一步：{turns}" if turns else ""


def month_sort_key(row: MonitoredRow) -> tuple[int, Fraction]:
    """Red first, of one light what is furthest behind; what is not judged stands after all lights but
    green."""
    return ROW_ORDER.index(row.light), row.light_result.ratio or Fraction(0)


def lost_sort_key(row: AssessedRow) -> tuple[bool, Fraction]:
    """What has no points first, then by the share of the points that was lost."""
    if row.score.points is None:
        return False, Fraction(0)
    return True, Fraction(row.score.points) / Fraction(row.indicator.weight)


def month_spending(seen: MonitoringAssessment) -> SpendingMeter | None:
    if seen.funds is None:
        return None
    light = seen.funds.light_result.light
    return SpendingMeter(seen.funds.line, share_of_year(seen.elapsed), light.value if light else "")


def share_of_year(elapsed: ElapsedTime) -> Decimal:
    """In percent, to one place."""
    return Decimal(round(elapsed.elapsed_share * 1000)) / 10


def progress_text(seen: MonitoringAssessment) -> str:
    """Of the targets, in percent; — where nothing can be counted."""
    done = seen.progress
    return "—" if done is None else show_percent(done * 100, FULL_PERCENT, fixed=False)
