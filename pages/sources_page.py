"""The page of sources: one card a source, what is late and why, what came last and may be taken back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath

from indicators.model import FUNDS, Project
from scheduling.slots import ScheduleError, schedule_slots
from store.source_acts import DECLARED, PLACED, RESTORED, WITHDRAWN, SourceAct
from workspace.source_cards import SourceCard
from workspace.source_words import Tables, table_title
from workspace.troubles import FUNDS_NAME

ACT_LABELS = {PLACED: "上传", WITHDRAWN: "撤回", DECLARED: "改列对应或覆盖期", RESTORED: "放回"}
UNDO_LABELS = {PLACED: "撤回", RESTORED: "撤回", WITHDRAWN: "放回", DECLARED: "恢复改动之前"}
MOST_FEEDS = 2


@dataclass(frozen=True)
class Freshness:
    """How a source stands against what is due: ``due`` is the last day that a slot which fell due speaks of,
    ``upcoming`` the next slot: its day and when it falls due."""

    due: date | None = None
    upcoming: tuple[date, datetime] | None = None
    days_late: int = 0


@dataclass(frozen=True)
class CardView:
    card: SourceCard
    fresh: Freshness

    @property
    def state(self) -> tuple[str, str]:
        """The worst that is to be said of it, with its colour."""
        card = self.card
        if unfetched := fetch_fault(card):
            return unfetched
        if card.last.failed_at:
            return "读取失败", "red"
        if not card.files and not card.is_on_server:
            return "没有文件", "red"
        if card.table is None:
            return ("待重新读取" if card.glance.was_read else "还没有读取"), "yellow"
        if self.fresh.days_late and card.table.table.dense:
            return f"迟 {self.fresh.days_late} 天", "red"
        if not card.glance.is_current:
            return ("有新文件未读" if card.glance.waiting_files else "待重新读取"), "yellow"
        word = open_question(card) or ("末尾未核对" if self.fresh.days_late else "")
        return (word, "yellow") if word else ("正常", "green")

    @property
    def feed_names(self) -> tuple[str, ...]:
        names = (FUNDS_NAME if name == FUNDS else name for _, name in self.card.feeds)
        return tuple(dict.fromkeys(names))[:MOST_FEEDS]

    @property
    def feed_count(self) -> int:
        return len(self.card.feeds)


@dataclass(frozen=True)
class ActLine:
    """One act of the history; ``undo`` is the word of the button that takes it back, "" where there is
    nothing to take back any more."""

    act: SourceAct
    label: str
    title: str
    file: str
    undo: str


@dataclass(frozen=True)
class SourcesPage:
    cards: tuple[CardView, ...]
    acts: tuple[ActLine, ...]
    undeclared: tuple[str, ...]

    @property
    def summary(self) -> str:
        failed = [view.card.title for view in self.cards if view.card.last.failed_at]
        unread = sum(view.card.table is None or not view.card.glance.is_current for view in self.cards)
        told = (
            f"{unread} 种待读取" if unread else "",
            f"{'、'.join(failed)}读取失败" if failed else "",
            unfetched_text(self.cards),
            late_text([view for view in self.cards if view.state[0].startswith("迟")]),
            *map(holes_text, self.cards),
        )
        return "，".join((f"{len(self.cards)} 种数据", *(tuple(filter(None, told)) or ("没有迟到和缺月",))))


def late_text(late: Sequence[CardView]) -> str:
    return f"{len(late)} 种迟到，影响 {sum(view.feed_count for view in late)} 项数值" if late else ""


def open_question(card: SourceCard) -> str:
    """What somebody should look at though all was read; "" where there is nothing."""
    if card.unread_cells or (card.table and card.table.rejected):
        return "有未读懂"
    if card.fetch and card.fetch.notes:
        return "取数有出入"
    if card.is_on_server and card.table and card.table.doubts:
        return "核对有存疑"
    return "有缺月" if card.holes else ""


def fetch_fault(card: SourceCard) -> tuple[str, str] | None:
    """What is to be said first of a table that comes from a server; ``None`` where that is well."""
    if card.fetch and card.fetch.failures:
        return "核对失败" if card.is_on_server else "取数失败", "red"
    if card.fetch and not card.fetch.content:
        return "还没有核对过" if card.is_on_server else "还没有取过数", "yellow"
    return None


def unfetched_text(views: Sequence[CardView]) -> str:
    names = [view.card.title for view in views if view.card.fetch and view.card.fetch.failures]
    return f"{'、'.join(names)}取数失败" if names else ""


def holes_text(view: CardView) -> str:
    """The months of which there are no data."""
    months = "、".join(f"{hole.month}月" for hole in view.card.holes)
    return f"{view.card.title}缺{months}" if months else ""


def sources_page(
    cards: Sequence[SourceCard], acts: Sequence[SourceAct], now: datetime, tables: Tables
) -> SourcesPage:
    views = tuple(CardView(card, judge_freshness(card, now)) for card in cards)
    declared = {card.name for card in cards}
    undeclared = (table_title(name, tables) for name in tables if name not in declared)
    return SourcesPage(views, tuple(act_lines(acts, tables)), tuple(undeclared))


def judge_freshness(card: SourceCard, now: datetime) -> Freshness:
    """By the slots of the projects whose numbers are counted from it."""
    projects = {project.id: project for project, _ in card.feeds}
    due, upcoming = None, None
    for schedule, span in {(project.schedule, project.span) for project in projects.values()}:
        try:
            slots = schedule_slots(schedule, *span)
        except ScheduleError:
            continue
        passed = [as_of for as_of, due_at in slots if due_at <= now]
        coming = [slot for slot in slots if slot[1] > now]
        due = max(filter(None, (due, passed[-1] if passed else None)), default=None)
        upcoming = min(filter(None, (upcoming, coming[0] if coming else None)), default=None, key=_due_at)
    reaches = card.reaches
    late = (due - reaches).days if due and reaches and reaches < due else 0
    return Freshness(due, upcoming, late)


def _due_at(slot: tuple[date, datetime]) -> datetime:
    return slot[1]


def act_lines(acts: Sequence[SourceAct], tables: Tables) -> Iterable[ActLine]:
    """The newest first; of a file only what was done with it last can be undone, of a declaration only the
    newest change."""
    seen: set[str] = set()
    for act in acts:
        key = act.file or DECLARED
        undo = "" if key in seen or act.is_damaged else UNDO_LABELS.get(act.act, "")
        seen.add(key)
        yield ActLine(
            act,
            ACT_LABELS.get(act.act, act.act),
            table_title(act.source, tables),
            PurePosixPath(act.file).name,
            undo,
        )


def who_brought(acts: Sequence[SourceAct]) -> Mapping[str, SourceAct]:
    """By file: the act by which it came; files that were put into the folder by hand have none."""
    found: dict[str, SourceAct] = {}
    for act in acts:
        if act.act in (PLACED, RESTORED) and not act.is_damaged:
            found.setdefault(act.file, act)
    return found


def feeding_projects(card: SourceCard) -> list[tuple[Project, list[str]]]:
    """The numbers of a source, project by project."""
    names: dict[str, list[str]] = {}
    projects: dict[str, Project] = {}
    for project, name in card.feeds:
        projects[project.id] = project
        names.setdefault(project.id, []).append(FUNDS_NAME if name == FUNDS else name)
    return [(projects[key], found) for key, found in names.items()]
