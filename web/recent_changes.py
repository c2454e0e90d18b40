"""昨天以来的变化 in the scope of the person who looks: what was measured anew, entered, handed in and decided."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from itertools import islice

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
from workspace.row_names import row_name
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


@dataclass(frozen=True)
class RecentDeed:
    """A change as the ledger has it; ``row_id`` is "" where it is about the whole project."""

    at: datetime
    project: str
    row_id: str
    text: str


def recent_changes() -> list[RecentChange]:
    """Newest first; none of a project that is out of scope or declared no more."""
    yesterday = request_context.today() - timedelta(days=1)
    since = datetime.combine(yesterday, time(), SHANGHAI)
    deeds = [*entered(since), *handled(since), *decided(since), *measured(since)]
    newest = sorted(deeds, key=lambda deed: deed.at, reverse=True)
    return list(islice(seen_changes(newest), MOST_CHANGES))


def seen_changes(deeds: Iterable[RecentDeed]) -> Iterator[RecentChange]:
    """The sheets are looked at one by one, no more of them than are asked for."""
    among = None if request_context.scope().all else set(request_context.ids_in_scope())
    for deed in deeds:
        if among is None or deed.project in among:
            project = request_context.find_declared(deed.project).projects.get(deed.project)
            if project is not None:
                yield RecentChange(deed.at, project, deed.row_id, row_name(project, deed.row_id), deed.text)


def deed_of(row: LedgerRow, row_id: str, text: str) -> RecentDeed:
    return RecentDeed(datetime.fromisoformat(row["recorded_at"]), row["project"], row_id, text)


def entered(since: datetime) -> Iterator[RecentDeed]:
    for row in recent.recent_entries(request_context.store().db, since):
        what = "采信存疑" if row["acceptance"] else f"填报 {shorten_text(row['value'] or '')}".strip()
        yield deed_of(row, row["indicator"], f"{row['by']} {what}")


def handled(since: datetime) -> Iterator[RecentDeed]:
    for row in recent.recent_acts(request_context.store().db, since):
        title = FORM_KINDS[row["kind"]].title
        reason = f"：{row['reason']}" if row["reason"] else ""
        yield deed_of(row, "", f"{row['by']} {ACT_WORDS[Act(row['act'])]} {title}{reason}")


def decided(since: datetime) -> Iterator[RecentDeed]:
    for row in recent.recent_decisions(request_context.store().db, since):
        word = DECISION_WORDS[DecisionAct(row["act"])]
        yield deed_of(row, "", f"{word}，{row['document_number']}，自 {row['effective_from']} 起")


def measured(since: datetime) -> Iterator[RecentDeed]:
    for row, before in recent.recent_values(request_context.store().db, since):
        yield deed_of(row, row["indicator"], f"采集到新值，由 {shown(before)} 变为 {shown(row)}")


def shown(row: LedgerRow) -> str:
    return show_measured(Decimal(row["value"]), row["unit"])
