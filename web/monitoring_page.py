"""The monitoring page: every row with its light at the end of a month, what is missing or contradictory,
and the form for one row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from indicators.completeness import EXECUTION_RATE
from indicators.display import UNDECIDED, WAITING
from indicators.model import FUNDS, Project, TargetKind
from indicators.records import Evidence, ManualEntry
from indicators.standing_evidence import RowEvidence, handed_in, row_evidence
from monitoring.elapsed import ElapsedTime, is_month_end
from monitoring.forecast import Forecast
from monitoring.gaps import all_missing_items
from monitoring.lights import Light
from monitoring.monitored import LASTING_KINDS, MonitoredRow, MonitoringAssessment
from monitoring.outcomes import NoForecast
from monitoring.outlook import Cause, Likelihood
from pages.doubts_view import DoubtsView, doubts_view
from pages.project_page import run_length
from pages.project_todo import CONTRADICTORY, ProjectTodo, todo_items
from web.entry_form import MOST_CHARACTERS, RefusedForm
from web.filling_page import AskedForm, grade_names, typed_texts
from web.project_summary import progress_text
from workspace.correcting import TextsOf, known_head, standing_texts
from yamlfiles.problem import Problem

VALUE_FIELDS = ("value", "grade")
OUTLOOK_FIELDS = ("forecast", "cause", "explanation", "likelihood", "measure", "note")
"""What is said of the rest of the year."""


@dataclass(frozen=True)
class MonitoringTreeRow:
    """One row of the tree; ``first`` and ``second`` are the heights of the merged cells that begin here, 0
    where none does."""

    row: MonitoredRow
    doubts: DoubtsView
    first: int
    second: int

    @property
    def contradiction(self) -> str:
        return light_against_outlook(self.row)


@dataclass(frozen=True)
class MonitoringForm:
    """The form for one row: what it is held against, and what was said before in this month. ``graded`` says
    whether a grade can be given."""

    id: str
    name: str
    facts: tuple[tuple[str, str], ...]
    value_label: str
    graded: bool
    sample: str
    entries: tuple[ManualEntry, ...]


@dataclass(frozen=True)
class MonitoringPage:
    """``months`` are the ends of the months that are over. ``todo`` is what keeps the
    paper back, then what is pointed out beside it. ``typed`` is what is in the fields of the form:
    what stands, or what was sent. ``head`` is the newest entry that the form knows of; ``evidence`` is that
    of its row."""

    monitoring: MonitoringAssessment
    rows: tuple[MonitoringTreeRow, ...]
    todo: tuple[ProjectTodo, ...]
    months: tuple[date, ...]
    form: MonitoringForm | None
    typed: Mapping[str, str]
    refused: RefusedForm | None
    grades: tuple[str, ...]
    head: int
    newest: int
    evidence: RowEvidence
    files: Mapping[str, Evidence]
    funds_doubts: DoubtsView
    causes: tuple[Cause, ...] = tuple(Cause)
    likelihoods: tuple[Likelihood, ...] = tuple(Likelihood)
    longest: int = MOST_CHARACTERS

    @property
    def project(self) -> Project:
        return self.monitoring.project

    @property
    def has_said(self) -> bool:
        """Whether anything stands in the form that could be taken back."""
        return bool(self.evidence.files) or any(
            self.typed.get(name) for name in (*VALUE_FIELDS, *OUTLOOK_FIELDS)
        )

    @property
    def must_count(self) -> int:
        return sum(item.must for item in self.todo)

    @property
    def progress_text(self) -> str:
        return progress_text(self.monitoring)

    @property
    def is_behind(self) -> bool:
        """Whether less of the targets is done than of the year is over."""
        done = self.monitoring.progress
        return done is not None and done < self.monitoring.elapsed.elapsed_share

    @property
    def month_before(self) -> date | None:
        earlier = [day for day in self.months if day < self.monitoring.as_of]
        return max(earlier, default=None)

    @property
    def month_after(self) -> date | None:
        later = [day for day in self.months if day > self.monitoring.as_of]
        return min(later, default=None)


def monitoring_page(
    seen: MonitoringAssessment,
    entries: Sequence[ManualEntry],
    findings: tuple[Problem, ...],
    today: date,
    asked: AskedForm,
) -> MonitoringPage:
    """``entries`` are all of the project as known at the day."""
    own = [entry for entry in entries if entry.indicator == asked.row_id]
    sent = asked.refused.sent if asked.refused else None
    stood = month_texts(seen.project, seen.elapsed, asked.row_id)(own)
    return MonitoringPage(
        monitoring=seen,
        rows=tuple(monitoring_tree(seen.rows)),
        todo=month_todo(seen, findings),
        months=month_ends(seen, today),
        form=build_form(seen, asked.row_id),
        typed=typed_texts(stood, sent, asked.by),
        refused=asked.refused,
        grades=grade_names(seen.profile),
        head=sent.head if sent else known_head(entries),
        newest=known_head(entries),
        evidence=row_evidence(own),
        files=handed_in(own),
        funds_doubts=doubts_view(seen.funds.line.doubts) if seen.funds else DoubtsView(),
    )


def month_todo(seen: MonitoringAssessment, findings: Sequence[Problem]) -> tuple[ProjectTodo, ...]:
    """Also where a light and what people expect say different things."""
    items = todo_items(all_missing_items(seen, findings), findings, seen.project.indicators)
    told = [(row.indicator, text) for row in seen.rows if (text := light_against_outlook(row))]
    return (
        *items,
        *(
            ProjectTodo(CONTRADICTORY, f"{indicator.name}：{text}", indicator.id, must=False)
            for indicator, text in told
        ),
    )


def light_against_outlook(row: MonitoredRow) -> str:
    """Why a light that is good and an outlook that is not stand beside each other; "" where they agree."""
    if row.outlook.likelihood is not Likelihood.NEVER or row.light not in (Light.GREEN, Light.BLUE):
        return ""
    return f"{row.light.word}只看到本月的进度，填报的完成可能性却是“{row.outlook.likelihood}”，请核对，并写明原因"


def monitoring_tree(rows: tuple[MonitoredRow, ...]) -> list[MonitoringTreeRow]:
    branches = [monitored_row.indicator.branch for monitored_row in rows]
    found = []
    for at, row in enumerate(rows):
        first, second = branches[at]
        begins = at == 0 or branches[at - 1][0] != first
        height = run_length([branch[0] for branch in branches[at:]])
        below = begins or branches[at - 1][1] != second
        found.append(
            MonitoringTreeRow(
                row,
                doubts_view(row.doubts, has_value=row.actual not in (WAITING, UNDECIDED)),
                height if begins else 0,
                run_length(branches[at : at + height]) if below else 0,
            )
        )
    return found


def month_ends(seen: MonitoringAssessment, today: date) -> tuple[date, ...]:
    """The month on the page is always among them."""
    ends = filter(is_month_end, days_of_year(seen.project.year))
    return tuple(day for day in ends if day <= today or day == seen.as_of)


def days_of_year(year: int) -> Iterator[date]:
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    return map(date.fromordinal, range(first, last + 1))


def build_form(seen: MonitoringAssessment, row_id: str) -> MonitoringForm | None:
    """The row of that id, if it is one that a person can fill in."""
    if row_id == FUNDS and seen.funds:
        return funds_form(seen)
    rows = {row.indicator.id: row for row in seen.rows if row.applies}
    return row_form(rows[row_id]) if row_id in rows else None


def row_form(row: MonitoredRow) -> MonitoringForm:
    indicator = row.indicator
    kind = indicator.target.kind
    asks_value = indicator.is_manual and kind is not TargetKind.QUALITATIVE
    facts = [("年度指标值", indicator.target.text or "（空白）"), ("监控结果", row.light_result.why)]
    facts += forecast_facts(row.forecast)
    return MonitoringForm(
        id=indicator.id,
        name=indicator.name,
        facts=tuple(facts),
        value_label="本月末实际完成值" if asks_value else "",
        graded=kind in (TargetKind.QUALITATIVE, TargetKind.YES_NO),
        sample=forecast_sample(row.forecast),
        entries=row.outlook.entries,
    )


def forecast_facts(forecast: Forecast | NoForecast | None) -> list[tuple[str, str]]:
    """What a person who fills in the row reads of it, with what the range proposes."""
    if forecast is None:
        return []
    proposed = f"。据此建议完成目标可能性选“{forecast.likelihood}”" if forecast.likelihood else ""
    return [("推算", f"{forecast.how}{proposed}")]


def forecast_sample(forecast: Forecast | NoForecast | None) -> str:
    return f"推算 {forecast.text}" if forecast and forecast.text else ""


def funds_form(seen: MonitoringAssessment) -> MonitoringForm | None:
    if seen.funds is None:
        return None
    line, forecast = seen.funds.line, seen.funds.forecast
    unit = line.funds.unit
    facts = [("监控结果", seen.funds.light_result.why), *forecast_facts(forecast)]
    return MonitoringForm(
        id=FUNDS,
        name=EXECUTION_RATE,
        facts=tuple(facts),
        value_label=f"本月末执行数（{unit}）" if line.funds.evaluator.startswith("manual.") else "",
        graded=False,
        sample=forecast_sample(forecast),
        entries=seen.funds.outlook.entries,
    )


def month_texts(project: Project, elapsed: ElapsedTime, row_id: str) -> TextsOf:
    """What the form of a row shows of entries: the value as it stands at the end of the month, what is said
    of the rest of the year by those of the month alone."""
    indicator = project.find_indicator(row_id)
    lasts = indicator is not None and indicator.target.kind in LASTING_KINDS

    def texts_of(entries: Sequence[ManualEntry]) -> Mapping[str, str]:
        month = [entry for entry in entries if elapsed.covers(entry)]
        value, outlook = standing_texts(entries if lasts else month), standing_texts(month)
        return {
            **{name: value[name] for name in VALUE_FIELDS},
            **{name: outlook[name] for name in OUTLOOK_FIELDS},
        }

    return texts_of
