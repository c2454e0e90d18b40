"""Filling in by a person: one entry from the form on the project page."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import BinaryIO, cast

from flask import Blueprint, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from indicators.model import Project
from indicators.records import Evidence, ManualEntry
from scheduling.clock_guard import NOT_ENTERED, refused_clock_text
from store import EvidenceError, StoreError
from store.evidence import clean_name
from web import request_context
from web.filling_page import MOST_CHARACTERS
from web.projects import render_project
from workspace.entering import RefusedEntryError, TypedEntry, build_entry

bp = Blueprint("filling", __name__)

FIELDS = ("value", "grade", "points", "reason", "measure", "by")
WITHDRAWABLE = frozenset({"value", "points", "reason", "measure"})
"""Fields that a box of the form takes back; points go with their grade."""


@bp.post("/entries/<path:project_id>")
def enter(project_id: str) -> ResponseReturnValue:
    """Keeps one entry and returns to the project page; what is refused stays typed in the form."""
    project = request_context.project_or_404(project_id)
    typed = {name: clean_text(request.form.get(name, "")) for name in ("indicator", *FIELDS)}
    uploads = [storage for storage in request.files.getlist("evidence") if storage.filename]
    withdrawn = frozenset(request.form.getlist("withdrawn")) & WITHDRAWABLE
    try:
        entry = entry_from_form(project, typed, uploads, withdrawn)
    except (RefusedEntryError, EvidenceError) as refusal:
        again = "；佐证资料请重新选择" if uploads else ""
        return render_project(project, typed, f"{refusal}{again}"), 422
    try:
        kept = record_once(entry, request.form.get("after", type=int))
    except StoreError as error:
        cause = str(error).replace(f"{request_context.workspace().root}/", "")
        return render_project(project, typed, f"没有保存：{cause}"), 503
    session["by"] = entry.by
    flash("已记录" if kept else "这份填报已经记录过，没有重复保存")
    day = request.args.get("as_of")
    return redirect(url_for("projects.show", project_id=project.id, as_of=day, _anchor="done"), 303)


def clean_text(text: str) -> str:
    """What a browser sent, with plain line ends and without characters nobody can see."""
    return "".join(word for word in text.replace("\r\n", "\n") if word.isprintable() or word in "\n\t")


def entry_from_form(
    project: Project, typed: Mapping[str, str], uploads: list[FileStorage], withdrawn: frozenset[str]
) -> ManualEntry:
    """The entry with its evidence kept; raises RefusedError or EvidenceError. Refused fields leave no file
    behind."""
    refuse_too_long(typed)
    refuse_wrong_clock()
    as_of = request_context.day_of(project)
    if as_of > request_context.today():
        raise RefusedEntryError(f"截至日 {as_of} 还没有到，只能填报今天及以前的情况")
    sheet = request_context.sheet_of(project)
    entry = build_entry(
        TypedEntry(**{name: typed[name] for name in FIELDS}, withdrawn=withdrawn),
        sheet.project,
        typed["indicator"],
        sheet.profile,
        as_of=as_of,
        now=request_context.now(),
        evidence=[Evidence("", clean_name(upload.filename or ""), 0) for upload in uploads],
    )
    return replace(entry, evidence=store_evidence(uploads))


def refuse_too_long(typed: Mapping[str, str]) -> None:
    longest = max(map(len, typed.values()))
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


def record_once(entry: ManualEntry, after: int | None) -> bool:
    """Keeps ``entry``, unless the same was kept after the form was drawn: ``after`` is the newest entry it
    knew of."""
    store = request_context.store()
    with store.transaction():
        entries = store.read_records([entry.project], entry.as_of)[entry.project].entries
        again = after is not None and has_same_entry(entries, entry, after)
        if not again:
            store.record_entry(entry)
    return not again


def has_same_entry(entries: Iterable[ManualEntry], entry: ManualEntry, after: int) -> bool:
    """Whether one of ``entries`` that are newer than ``after`` says the same."""
    return any(kept.seq > after and is_same_entry(kept, entry) for kept in entries)


def is_same_entry(one: ManualEntry, other: ManualEntry) -> bool:
    return replace(one, seq=0, recorded_at=other.recorded_at) == replace(other, seq=0)
