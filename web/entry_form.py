"""Forms of entries: read from a request, and kept once, or refused with both versions where somebody else
has said something of the row since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import BinaryIO, cast

from flask import request
from werkzeug.datastructures import FileStorage

from indicators.model import Project, TargetKind
from indicators.profiles import Profile
from indicators.records import Evidence, ManualEntry
from people.permissions import Action
from scheduling.clock_guard import NOT_ENTERED, refused_clock_text
from store.evidence import clean_name
from web import request_context
from web.auditing import note_act
from web.permissions import check_entering_state
from web.person import signed_name, with_account
from workspace.correcting import (
    ChangedMeanwhileError,
    Conflict,
    SentForm,
    TextsOf,
    find_conflict,
    is_same_entry,
    said_of_earlier_month,
    says_nothing,
    split_at_head,
    typed_correction,
)
from workspace.entering import FIELD_WORDS, RefusedEntryError, build_entry
from workspace.evidence_kinds import refuse_wrong_kind

MOST_CHARACTERS = 4000
"""The most characters of one field."""


class Kept(StrEnum):
    """What became of a form that was not refused, in words for who sent it."""

    NEW = "已记录"
    REPEATED = "这份填报已经记录过，没有重复保存"
    UNCHANGED = "与现有内容相同，没有需要保存的改动"


@dataclass(frozen=True)
class RefusedForm:
    """A form that was not kept: as it was sent, and why; ``conflict`` where somebody else was faster,
    ``field`` the one in which it is wrong, "" where it is not of one alone."""

    sent: SentForm
    text: str
    conflict: Conflict | None = None
    field: str = ""


@dataclass(frozen=True)
class EntryPage:
    """What a form was drawn for: the project, its rules, the day, and what the form shows of entries."""

    project: Project
    profile: Profile
    as_of: date
    texts_of: TextsOf
    is_of_month: bool = False


def sent_form(names: Sequence[str]) -> SentForm:
    """The form of the request, of its fields those in ``names`` that were sent.

    In a form of two versions a field goes where theirs is chosen; one that nobody chose makes it count as
    filled in on the head that was ``opened`` first, so that both versions are shown again.
    """
    chosen = {name: request.form.get(f"choose-{name}", "") for name in names}
    is_open = any(not chosen.get(name) for name in request.form.getlist("contested"))
    fields = {name: sent_text(name) for name in names if name in request.form and chosen[name] != "theirs"}
    return SentForm(
        indicator=clean_text(request.form.get("indicator", "")),
        head=request.form.get("opened" if is_open else "after", 0, type=int),
        fields=fields,
        by=signed_name(clean_text(request.form.get("by", ""))),
        why=clean_text(request.form.get("why", "")),
        keep=tuple(request.form.getlist("keep")),
        withdraw=tuple(request.form.getlist("withdraw")),
    )


def sent_text(name: str) -> str:
    """A field that was sent; several choices of one field are joined."""
    return clean_text("、".join(filter(None, request.form.getlist(name))))


def clean_text(text: str) -> str:
    """What a browser sent, with plain line ends and without characters nobody can see."""
    return "".join(word for word in text.replace("\r\n", "\n") if word.isprintable() or word in "\n\t")


def sent_files() -> list[FileStorage]:
    return [storage for storage in request.files.getlist("evidence") if storage.filename]


def refused_form(sent: SentForm, refusal: Exception) -> tuple[RefusedForm, int]:
    """What the page shows again, and the status of the answer."""
    again = "；佐证资料请重新选择" if sent_files() else ""
    conflict = refusal.conflict if isinstance(refusal, ChangedMeanwhileError) else None
    field = refusal.field if isinstance(refusal, RefusedEntryError) else "evidence"
    return RefusedForm(sent, f"{refusal}{again}", conflict, field), 409 if conflict else 422


def keep_entry(sent: SentForm, page: EntryPage) -> Kept:
    """Keeps what the form says anew; raises RefusedEntryError or EvidenceError, and then leaves no file
    behind."""
    refuse_wrong_clock()
    uploads = sent_files()
    for upload in uploads:
        refuse_wrong_kind(cast(BinaryIO, upload.stream), upload.filename or "")
    names = [Evidence("", clean_name(upload.filename or ""), 0) for upload in uploads]
    planned = plan_entry(sent, page, names)
    if not isinstance(planned, ManualEntry):
        return planned
    evidence = store_evidence(uploads)
    store = request_context.store()
    with store.transaction():
        check_entering_state()
        entry = plan_entry(sent, page, evidence)
        if not isinstance(entry, ManualEntry):
            return entry
        note_act(Action.ENTER, f"{entry.project} {entry.indicator}", {"as_of": entry.as_of.isoformat()})
        store.record_entry(entry)
    return Kept.NEW


def plan_entry(sent: SentForm, page: EntryPage, evidence: Sequence[Evidence]) -> ManualEntry | Kept:
    """The entry to keep, or why there is none; raises RefusedEntryError."""
    records = request_context.store().read_records([page.project.id], page.as_of)[page.project.id]
    known, since = split_at_head(records.entries, sent)
    entry = correction_of(sent, page, known, evidence)
    if entry is None:
        return Kept.UNCHANGED
    if any(is_same_entry(kept, entry) for kept in since):
        return Kept.REPEATED
    if since and not is_the_same_so_far(entry, since):
        raise ChangedMeanwhileError(find_conflict(sent, known, since, page.texts_of))
    return entry


def correction_of(
    sent: SentForm, page: EntryPage, known: Sequence[ManualEntry], evidence: Sequence[Evidence]
) -> ManualEntry | None:
    """What the form says anew; ``None`` where it says nothing, though it has something in it."""
    indicator = page.project.find_indicator(sent.indicator)
    is_judged = indicator is not None and indicator.target.kind is TargetKind.QUALITATIVE
    typed = typed_correction(
        sent,
        page.texts_of(known),
        judged=is_judged,
        is_of_month=page.is_of_month,
        anew=said_of_earlier_month(known, sent.indicator, page.as_of),
    )
    refuse_too_long((typed.by, typed.why, *(getattr(typed, name) for name in FIELD_WORDS)))
    if says_nothing(typed) and not evidence and any(text.strip() for text in sent.fields.values()):
        return None
    entry = build_entry(
        typed,
        page.project,
        sent.indicator,
        page.profile,
        as_of=page.as_of,
        now=request_context.now(),
        evidence=evidence,
        earlier=known,
    )
    return with_account(entry)


def is_the_same_so_far(entry: ManualEntry, since: Iterable[ManualEntry]) -> bool:
    """Whether the files of ``entry`` are only named yet, and all else of it was said in ``since``."""
    bare = replace(entry, evidence=())
    return any(not piece.sha256 for piece in entry.evidence) and any(
        is_same_entry(replace(kept, evidence=()), bare) for kept in since if kept.evidence
    )


def refuse_too_long(texts: Iterable[str]) -> None:
    longest = max(map(len, texts))
    if longest > MOST_CHARACTERS:
        raise RefusedEntryError(
            f"一栏最多 {MOST_CHARACTERS} 字，现为 {longest} 字；较长的说明请作为佐证资料上传"
        )


def refuse_wrong_clock() -> None:
    """Nothing is kept by a clock that cannot well be right: its date would stand for ever."""
    refusal = refused_clock_text(request_context.store(), request_context.now(), NOT_ENTERED)
    if refusal:
        raise RefusedEntryError(refusal)


def store_evidence(uploads: list[FileStorage]) -> tuple[Evidence, ...]:
    """The uploaded files, kept by hash; the name is only remembered, never a path."""
    folder = request_context.workspace().evidence_folder()
    return tuple(
        folder.keep_stream(cast(BinaryIO, upload.stream), upload.filename or "") for upload in uploads
    )
