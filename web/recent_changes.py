"""昨天以来的变化 in the scope of the person who looks: what was measured anew, entered, handed in and decided."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from heapq import nlargest

from forms.kinds import FORM_KINDS
from indicators.clock import SHANGHAI
from indicators.decisions import ACT_WORDS as DECISION_WORDS
from indicators.decisions import DecisionAct
from indicators.display import show_measured
from indicators.model import Project
from indicators.paper_acts import Act
from sealing.standing import ACT_WORDS
from store import recent
from store.recent import LedgerRow
from web import request_context
from web.saving_notes import row_name
from yamlfiles.wording import shorten_text

MOST_CHANGES = 20


@dataclass(frozen=True)
class RecentChange:
    """One line; ``row_id`` is "" where it is about the whole project."""

    at: datetime
    project: Project
    row_id: str
    row_name: str
    text: str


def recent_changes() -> list[RecentChange]:
    """Newest first."""
    yesterday = request_context.today() - timedelta(days=1)
    since = datetime.combine(yesterday, time(), SHANGHAI)
    found = [*entered(since), *handled(since), *decided(since), *measured(since)]
    return nlargest(MOST_CHANGES, found, key=lambda change: change.at)


def change_of(row: LedgerRow, row_id: str, text: str) -> Iterator[RecentChange]:
    """None of a project that is out of scope or declared no more."""
    project = request_context.declared_projects().projects.get(row["project"])
    if project is not None:
        at = datetime.fromisoformat(row["recorded_at"])
        yield RecentChange(at, project, row_id, row_name(project, row_id), text)


def entered(since: datetime) -> Iterator[RecentChange]:
    for row in recent.recent_entries(request_context.store().db, since):
        what = "采信存疑" if row["acceptance"] else f"填报 {shorten_text(row['value'] or '')}".strip()
        yield from change_of(row, row["indicator"], f"{row['by']} {what}")


def handled(since: datetime) -> Iterator[RecentChange]:
    for row in recent.recent_acts(request_context.store().db, since):
        title = FORM_KINDS[row["kind"]].title
        reason = f"：{row['reason']}" if row["reason"] else ""
        yield from change_of(row, "", f"{row['by']} {ACT_WORDS[Act(row['act'])]} {title}{reason}")


def decided(since: datetime) -> Iterator[RecentChange]:
    for row in recent.recent_decisions(request_context.store().db, since):
        word = DECISION_WORDS[DecisionAct(row["act"])]
        yield from change_of(row, "", f"{word}，{row['document_number']}，自 {row['effective_from']} 起")


def measured(since: datetime) -> Iterator[RecentChange]:
    for row, before in recent.recent_values(request_context.store().db, since):
        yield from change_of(row, row["indicator"], f"采集到新值，由 {shown(before)} 变为 {shown(row)}")


def shown(row: LedgerRow) -> str:
    return show_measured(Decimal(row["value"]), row["unit"])
