"""What is done with a spot check after it was drawn: verdicts, 整改通知, answers, closing. Each act is kept or
refused whole; what stands is read and added to in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from indicators.spot_check import (
    CheckedItem,
    SpotCheck,
    SpotCheckAct,
    SpotCheckEntry,
    SpotCheckKind,
    SpotVerdict,
)
from indicators.spot_check_words import closing_obstacles, name_items
from store import Store
from store.audit import Note, note_nothing
from store.spot_checks import Author
from workspace.entering import written_text
from workspace.spot_check_requests import RefusedSpotCheckError, check_person, refuse_authors

VERDICTS = "、".join(SpotVerdict)
MOST_NOTE_CHARACTERS = 2000
NEEDS_NOTE = {SpotVerdict.DIFFERS: "写明何处不符、实际是什么", SpotVerdict.UNKNOWN: "写明为什么无法核实"}


@dataclass(frozen=True)
class Reviewer:
    """Who acts; ``account`` is "" without accounts. ``seen`` is the newest act on the page that they acted
    from, ``None`` where that is not known. ``note`` tells the audit."""

    by: str
    account: str = ""
    seen: int | None = None
    note: Note = note_nothing


@dataclass(frozen=True)
class TypedTick:
    """A verdict of one item as a person typed it."""

    item: str
    verdict: str
    note: str = ""


@dataclass(frozen=True)
class Ticked:
    """How many verdicts were kept; ``remarks`` say what the person has to know of them."""

    kept: int
    remarks: tuple[str, ...] = ()


def tick(
    store: Store, check_id: str, typed: Sequence[TypedTick], reviewer: Reviewer, now: datetime
) -> Ticked:
    """Keep verdicts of items, all or none; one that the same person gave already is not kept again. Raises
    RefusedSpotCheckError."""
    by = check_person(reviewer.by)
    with store.transaction():
        check = open_check(store, check_id)
        if not typed:
            raise RefusedSpotCheckError(f"没有填写任何结论；每条可填：{VERDICTS}")
        items = [find_item(check, tick.item) for tick in typed]
        if len({item.key for item in items}) < len(items):
            raise RefusedSpotCheckError("同一条写了两个结论，没有保存；每条只写一个")
        entries = [tick_entry(tick, reviewer, by, now) for tick in typed]
        refuse_own_items(store, check, items, by, reviewer.account)
        new = [entry for entry, item in zip(entries, items, strict=True) if is_new(entry, item)]
        reviewer.note(check_id)
        store.spot_checks.add_acts(check_id, new)
    remarks = [*conflicts(new, items, reviewer.seen), *same_name_remarks(store, check, items, by)]
    return Ticked(len(new), tuple(remarks))


def open_check(store: Store, check_id: str) -> SpotCheck:
    """A check that can still be worked at. Raises RefusedSpotCheckError."""
    check = store.spot_checks.find(check_id)
    if check is None:
        raise RefusedSpotCheckError(f"没有抽查“{check_id}”；全部抽查见抽查页，或用 spot-check list 列出")
    if check.damage:
        raise RefusedSpotCheckError(f"抽查 {check_id} 不能办理：{check.damage[0]}")
    if check.closing:
        raise RefusedSpotCheckError(
            f"抽查 {check_id} 已由{check.closing.by}销号，不能再改；需要再查请重新抽取"
        )
    return check


def find_item(check: SpotCheck, key: str) -> CheckedItem:
    item = check.find_item(key)
    if item is None:
        raise RefusedSpotCheckError(f"抽查 {check.id} 没有抽到“{key}”；抽到的是：{name_items(check.items)}")
    return item


def tick_entry(typed: TypedTick, reviewer: Reviewer, by: str, now: datetime) -> SpotCheckEntry:
    if typed.verdict not in list(SpotVerdict):
        raise RefusedSpotCheckError(f"“{typed.item}”的结论应为{VERDICTS}之一，现为“{typed.verdict}”")
    verdict, note = SpotVerdict(typed.verdict), check_note(typed.note)
    if verdict in NEEDS_NOTE and not note:
        raise RefusedSpotCheckError(f"“{typed.item}”的结论是{verdict}，请{NEEDS_NOTE[verdict]}")
    return SpotCheckEntry(SpotCheckAct.TICKED, typed.item, verdict, note, by, reviewer.account, now)


def check_note(text: str) -> str:
    note = written_text(text)
    if len(note) > MOST_NOTE_CHARACTERS:
        raise RefusedSpotCheckError(f"说明最多 {MOST_NOTE_CHARACTERS} 字，现为 {len(note)} 字；请写要点")
    return note


def refuse_own_items(
    store: Store, check: SpotCheck, items: Sequence[CheckedItem], by: str, account: str
) -> None:
    """Who entered what is checked does not judge it."""
    for entered in authors_of_items(store, check, items).values():
        refuse_authors(by, account, entered)


def authors_of_items(
    store: Store, check: SpotCheck, items: Sequence[CheckedItem]
) -> Mapping[str, set[Author]]:
    """Names and accounts of who entered the number whose rows are checked, or each project checked."""
    if check.kind is SpotCheckKind.ROWS:
        return {check.project: store.spot_checks.authors(check.project, check.indicator, check.as_of)}
    return {item.key: store.spot_checks.authors(item.key, None, check.as_of) for item in items}


def same_name_remarks(store: Store, check: SpotCheck, items: Sequence[CheckedItem], by: str) -> list[str]:
    """Told where nobody can be refused: without accounts a name is all that is known."""
    entered = authors_of_items(store, check, items)
    same = [place for place, people in entered.items() if by in {name for name, _ in people}]
    return [f"{by}也是{'、'.join(same)}的填报人：填报与抽查是同一人，结论只能作参考"] if same else []


def is_new(entry: SpotCheckEntry, item: CheckedItem) -> bool:
    standing = item.standing
    same = standing and (standing.person, standing.verdict, standing.note)
    return same != (entry.person, entry.verdict, entry.note)


def conflicts(new: Sequence[SpotCheckEntry], items: Sequence[CheckedItem], seen: int | None) -> list[str]:
    """Verdicts of others that differ, with the word that they came meanwhile."""
    before = {item.key: item.last_words for item in items}
    return [
        describe_conflict(entry, other, is_meanwhile=seen is not None and other.seq > seen)
        for entry in new
        for other in before[entry.item].values()
        if other.person != entry.person and other.verdict is not entry.verdict
    ]


def describe_conflict(entry: SpotCheckEntry, other: SpotCheckEntry, *, is_meanwhile: bool) -> str:
    when = "在您打开页面之后" if is_meanwhile else ""
    return (
        f"“{entry.item}”两人结论不同：{other.by}{when}记为{other.verdict}，{entry.by}记为{entry.verdict}；"
        "两条都已保留，按后记的计，请两人核对"
    )


def give_notice(store: Store, check_id: str, text: str, reviewer: Reviewer, now: datetime) -> None:
    """Keep a 整改通知 on what does not match. Raises RefusedSpotCheckError."""
    by, note = check_person(reviewer.by), check_note(text)
    if not note:
        raise RefusedSpotCheckError("请写整改通知的内容：何处不符、要求怎样整改、何时答复")
    with store.transaction():
        check = open_check(store, check_id)
        refuse_whole(store, check, by, reviewer.account)
        if not check.items_of(SpotVerdict.DIFFERS):
            raise RefusedSpotCheckError("没有不符的，不需要整改通知")
        entry = SpotCheckEntry(SpotCheckAct.NOTICED, "", None, note, by, reviewer.account, now)
        reviewer.note(check_id)
        store.spot_checks.add_acts(check_id, [entry])


def answer(store: Store, check_id: str, texts: Mapping[str, str], reviewer: Reviewer, now: datetime) -> int:
    """Keep answers to items that do not match, by key, all or none; how many. Raises
    RefusedSpotCheckError."""
    by = check_person(reviewer.by)
    written = {key: note for key, text in texts.items() if (note := check_note(text))}
    if not written:
        raise RefusedSpotCheckError("请写答复：查明的原因、怎样改正")
    with store.transaction():
        check = open_check(store, check_id)
        if not check.notices:
            raise RefusedSpotCheckError(f"抽查 {check_id} 还没有发整改通知，不能答复；请先发通知")
        for key in written:
            if find_item(check, key).verdict is not SpotVerdict.DIFFERS:
                raise RefusedSpotCheckError(f"“{key}”的结论不是不符，不需要答复")
        entries = [
            SpotCheckEntry(SpotCheckAct.ANSWERED, key, None, note, by, reviewer.account, now)
            for key, note in written.items()
        ]
        reviewer.note(check_id)
        store.spot_checks.add_acts(check_id, entries)
    return len(written)


def close(store: Store, check_id: str, text: str, reviewer: Reviewer, now: datetime) -> None:
    """销号: the check takes nothing more. Raises RefusedSpotCheckError."""
    by, note = check_person(reviewer.by), check_note(text)
    with store.transaction():
        check = open_check(store, check_id)
        refuse_whole(store, check, by, reviewer.account)
        if obstacles := closing_obstacles(check):
            raise RefusedSpotCheckError(f"抽查 {check_id} 还不能销号：{'；'.join(obstacles)}")
        entry = SpotCheckEntry(SpotCheckAct.CLOSED, "", None, note, by, reviewer.account, now)
        reviewer.note(check_id)
        store.spot_checks.add_acts(check_id, [entry])


def refuse_whole(store: Store, check: SpotCheck, by: str, account: str) -> None:
    """Who entered the number neither complains of it nor closes its check. A check of projects is about
    many; each is refused where it is judged."""
    if check.kind is SpotCheckKind.ROWS:
        refuse_own_items(store, check, check.items, by, account)
