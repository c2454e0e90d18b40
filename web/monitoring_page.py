"""The monitoring page: every row with its light at the end of a month, what is missing or contradictory,
and the form for one row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from indicators.actuals import EnteredValues, entered_values_of
from indicators.display import UNDECIDED, WAITING, show_percent
from indicators.figures import FULL_PERCENT
from indicators.missing import missing_texts
from indicators.model import FUNDS, Project, TargetKind
from indicators.records import ManualEntry
from monitoring.elapsed import is_month_end
from monitoring.gaps import all_missing_items
from monitoring.monitored import MonitoredRow, MonitoringAssessment
from monitoring.outlook import Cause, Likelihood, Outlook
from web.doubts_view import DoubtsView, doubts_view
from web.filling_page import MOST_CHARACTERS, grade_names
from web.project_page import run_length
from yamlfiles.problem import Problem

STANDING_FIELDS = ("forecast", "cause", "explanation", "likelihood", "measure", "note")
"""Fields whose standing text is shown in the form again."""


@dataclass(frozen=True)
class MonitoringTreeRow:
    """One row of the tree; ``first`` and ``second`` are the heights of the merged cells that begin here, 0
    where none does."""

    row: MonitoredRow
    doubts: DoubtsView
    first: int
    second: int


@dataclass(frozen=True)
class MonitoringForm:
    """The form for one row: what it is held against, what is typed in it now, and what was said before in
    this month. ``graded`` says whether a grade can be given."""

    id: str
    name: str
    facts: tuple[tuple[str, str], ...]
    value_label: str
    graded: bool
    sample: str
    typed: Mapping[str, str]
    entries: tuple[ManualEntry, ...]


@dataclass(frozen=True)
class MonitoringPage:
    """``month_ends`` are the ends of the months that are over; ``newest`` lets a form that is sent twice be
    kept once."""

    monitoring: MonitoringAssessment
    rows: tuple[MonitoringTreeRow, ...]
    missing: tuple[str, ...]
    findings: tuple[Problem, ...]
    months: tuple[date, ...]
    form: MonitoringForm | None
    refusal: str
    grades: tuple[str, ...]
    newest: int
    funds_doubts: DoubtsView
    causes: tuple[Cause, ...] = tuple(Cause)
    likelihoods: tuple[Likelihood, ...] = tuple(Likelihood)
    longest: int = MOST_CHARACTERS

    @property
    def project(self) -> Project:
        return self.monitoring.project

    @property
    def progress_text(self) -> str:
        done = self.monitoring.progress
        return "—" if done is None else show_percent(done * 100, FULL_PERCENT, fixed=False)


def monitoring_page(
    seen: MonitoringAssessment,
    findings: tuple[Problem, ...],
    today: date,
    typed: Mapping[str, str],
    refusal: str,
) -> MonitoringPage:
    """``typed`` are the fields as they stand; its ``indicator`` is the row chosen."""
    return MonitoringPage(
        monitoring=seen,
        rows=tuple(monitoring_tree(seen.rows)),
        missing=missing_texts(all_missing_items(seen, findings)),
        findings=findings,
        months=month_ends(seen, today),
        form=build_form(seen, typed),
        refusal=refusal,
        grades=grade_names(seen.profile),
        newest=max((entry.seq for entry in all_entries(seen)), default=0),
        funds_doubts=doubts_view(seen.funds.line.doubts) if seen.funds else DoubtsView(),
    )


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


def all_entries(seen: MonitoringAssessment) -> list[ManualEntry]:
    funds = seen.funds.outlook.entries if seen.funds else ()
    return [*(entry for row in seen.rows for entry in (*row.entries, *row.outlook.entries)), *funds]


def build_form(seen: MonitoringAssessment, typed: Mapping[str, str]) -> MonitoringForm | None:
    """The row of that id, if it is one that a person can fill in."""
    chosen = typed.get("indicator", "")
    if chosen == FUNDS and seen.funds:
        return funds_form(seen, typed)
    rows = {row.indicator.id: row for row in seen.rows if row.applies}
    return row_form(rows[chosen], typed) if chosen in rows else None


def row_form(row: MonitoredRow, typed: Mapping[str, str]) -> MonitoringForm:
    indicator = row.indicator
    kind = indicator.target.kind
    asks_value = indicator.is_manual and kind is not TargetKind.QUALITATIVE
    facts = [("年度指标值", indicator.target.text or "（空白）"), ("监控结果", row.light_result.why)]
    if row.forecast:
        facts += [("推算", how) for how in (row.forecast.how, row.forecast.seasonal_how) if how]
    return MonitoringForm(
        id=indicator.id,
        name=indicator.name,
        facts=tuple(facts),
        value_label="本月末实际完成值" if asks_value else "",
        graded=kind in (TargetKind.QUALITATIVE, TargetKind.YES_NO),
        sample=f"推算 {row.forecast.text}" if row.forecast else "",
        typed={**standing_texts(row.outlook, row.entries), **typed},
        entries=row.outlook.entries,
    )


def funds_form(seen: MonitoringAssessment, typed: Mapping[str, str]) -> MonitoringForm | None:
    if seen.funds is None:
        return None
    line, forecast = seen.funds.line, seen.funds.forecast
    unit = line.funds.unit
    facts = [
        ("监控结果", seen.funds.light_result.why),
        *([("推算", f"{forecast.how}{unit}")] if forecast else []),
    ]
    return MonitoringForm(
        id=FUNDS,
        name="预算执行",
        facts=tuple(facts),
        value_label=f"本月末执行数（{unit}）" if line.funds.evaluator.startswith("manual.") else "",
        graded=False,
        sample=f"推算 {forecast.text}{unit}" if forecast else "",
        typed={**standing_texts(seen.funds.outlook, line.entries), **typed},
        entries=seen.funds.outlook.entries,
    )


def standing_texts(outlook: Outlook, entries: tuple[ManualEntry, ...]) -> dict[str, str]:
    """What stands, as the form has it."""
    said = entered_values_of(entries, entries[-1].indicator) if entries else EnteredValues()
    return {
        "value": said.value,
        "grade": said.grade,
        "forecast": outlook.forecast,
        "cause": "、".join(outlook.causes),
        "explanation": outlook.explanation,
        "likelihood": outlook.likelihood or "",
        "measure": outlook.measure,
        "note": outlook.note,
    }
