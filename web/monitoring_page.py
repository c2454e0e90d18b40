"""The monitoring page: every row with its light at the end of a month, what is missing or contradictory, and the form for one row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from indicators.actuals import Said, said_of
from indicators.figures import fewest_digits, plain
from indicators.model import FUNDS, Kind, Project
from indicators.records import Entry
from monitoring.elapsed import is_month_end
from monitoring.gaps import still_missing
from monitoring.monitored import Monitored, MonitoredRow
from monitoring.outlook import Cause, Likelihood, Outlook
from web.filling_page import LONGEST
from web.project_page import run_length
from yamlfiles.problem import Finding

STANDING = ("forecast", "cause", "explanation", "likelihood", "measure", "note")
"""Fields whose standing text is shown in the form again."""


@dataclass(frozen=True)
class LightRow:
    """One row of the tree; ``first`` and ``second`` are the heights of the merged cells that begin here, 0 where none does."""

    row: MonitoredRow
    first: int
    second: int


@dataclass(frozen=True)
class Form:
    """The form for one row: what it is held against, what is typed in it now, and what was said before in this month. ``valued`` and
    ``graded`` say whether an actual value or a grade can be given."""

    id: str
    name: str
    facts: tuple[tuple[str, str], ...]
    valued: str
    graded: bool
    sample: str
    typed: Mapping[str, str]
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class MonitoringPage:
    """``months`` are the ends of the months that are over; ``newest`` lets a form that is sent twice be kept once."""

    seen: Monitored
    rows: tuple[LightRow, ...]
    missing: tuple[str, ...]
    findings: tuple[Finding, ...]
    months: tuple[date, ...]
    form: Form | None
    refusal: str
    grades: tuple[str, ...]
    newest: int
    causes: tuple[Cause, ...] = tuple(Cause)
    likelihoods: tuple[Likelihood, ...] = tuple(Likelihood)
    longest: int = LONGEST

    @property
    def project(self) -> Project:
        return self.seen.project

    @property
    def progress(self) -> str:
        done = self.seen.progress
        return "—" if done is None else f"{plain(fewest_digits(done * 100))}%"


def monitoring_page(
    seen: Monitored, findings: tuple[Finding, ...], today: date, typed: Mapping[str, str], refusal: str
) -> MonitoringPage:
    """``typed`` are the fields as they stand; its ``indicator`` is the row chosen."""
    return MonitoringPage(
        seen=seen,
        rows=tuple(tree(seen.rows)),
        missing=still_missing(seen, findings),
        findings=findings,
        months=months(seen, today),
        form=form_of(seen, typed),
        refusal=refusal,
        grades=tuple(each.name for each in seen.profile.qualitative.bands),
        newest=max((each.seq for each in entries(seen)), default=0),
    )


def tree(rows: tuple[MonitoredRow, ...]) -> list[LightRow]:
    branches = [each.indicator.branch for each in rows]
    found = []
    for at, row in enumerate(rows):
        first, second = branches[at]
        begins = at == 0 or branches[at - 1][0] != first
        height = run_length([each[0] for each in branches[at:]])
        below = begins or branches[at - 1][1] != second
        found.append(LightRow(row, height if begins else 0, run_length(branches[at : at + height]) if below else 0))
    return found


def months(seen: Monitored, today: date) -> tuple[date, ...]:
    """The month on the page is always among them."""
    year = seen.project.year
    days = (date.fromordinal(each) for each in range(date(year, 1, 31).toordinal(), date(year, 12, 31).toordinal() + 1))
    return tuple(each for each in days if is_month_end(each) and (each <= today or each == seen.as_of))


def entries(seen: Monitored) -> list[Entry]:
    funds = seen.funds.outlook.entries if seen.funds else ()
    return [*(each for row in seen.rows for each in (*row.entries, *row.outlook.entries)), *funds]


def form_of(seen: Monitored, typed: Mapping[str, str]) -> Form | None:
    """The row of that id, if it is one that a person can fill in."""
    chosen = typed.get("indicator", "")
    if chosen == FUNDS and seen.funds:
        return funds_form(seen, typed)
    row = next((each for each in seen.rows if each.applies and each.indicator.id == chosen), None)
    return row_form(row, typed) if row else None


def row_form(row: MonitoredRow, typed: Mapping[str, str]) -> Form:
    indicator = row.indicator
    kind = indicator.target.kind
    facts = [("年度指标值", indicator.target.text or "（空白）"), ("监控结果", row.judged.why)]
    if row.forecast:
        facts += [("推算", each) for each in (row.forecast.how, row.forecast.seasonal_how) if each]
    return Form(
        id=indicator.id,
        name=indicator.name,
        facts=tuple(facts),
        valued="" if kind is Kind.QUALITATIVE else "本月末实际完成值" if indicator.manual else "",
        graded=kind in (Kind.QUALITATIVE, Kind.YES_NO),
        sample=f"推算 {row.forecast.text}" if row.forecast else "",
        typed={**standing(row.outlook, row.entries), **typed},
        entries=row.outlook.entries,
    )


def funds_form(seen: Monitored, typed: Mapping[str, str]) -> Form | None:
    if seen.funds is None:
        return None
    line, forecast = seen.funds.line, seen.funds.forecast
    unit = line.funds.unit
    facts = [("监控结果", seen.funds.judged.why), *([("推算", f"{forecast.how}{unit}")] if forecast else [])]
    return Form(
        id=FUNDS,
        name="预算执行",
        facts=tuple(facts),
        valued=f"本月末执行数（{unit}）" if line.funds.evaluator.startswith("manual.") else "",
        graded=False,
        sample=f"推算 {forecast.text}{unit}" if forecast else "",
        typed={**standing(seen.funds.outlook, line.entries), **typed},
        entries=seen.funds.outlook.entries,
    )


def standing(outlook: Outlook, entries: tuple[Entry, ...]) -> dict[str, str]:
    """What stands, as the form has it."""
    said = said_of(entries, entries[-1].indicator) if entries else Said()
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
