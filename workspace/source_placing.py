"""An uploaded export becomes part of a source, and both can be undone: the file taken back to a
kept place, the declaration set back to the text before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from sources.trial import changed_headers
from store import EvidenceFolder, Store
from store.source_acts import DECLARED, PLACED, RESTORED, WITHDRAWN, SourceAct
from workspace.opened import Workspace
from workspace.source_declaring import (
    CoverageAnswer,
    SourceChange,
    changed_text,
    declaration_text,
    text_hash,
    write_declaration,
)
from workspace.source_drafts import MOST_BYTES, Draft
from workspace.source_files import place_for, put_file, safe_name
from workspace.source_words import table_title

WITHDRAWN_FOLDER = "withdrawn"


class PlacingError(ValueError):
    """What was asked cannot be done; the message says why and what to do. Nothing was changed."""


class SourceChangedError(PlacingError):
    """The declaration is not what somebody looked at; ``now`` is what it says."""

    def __init__(self, now: str) -> None:
        super().__init__("数据来源的声明在您核对之后被别人改过，没有写入；请对照下面两个版本，再确认一次")
        self.now = now


@dataclass(frozen=True)
class PlacingPlan:
    """``place`` is where the file will lie, ``text`` the declaration as it is, ``made`` as it will be; the
    hash of ``text`` tells whether it changed meanwhile. ``title`` is what a table that is new is called."""

    draft: Draft
    place: PurePosixPath
    text: str
    made: str
    title: str = ""

    @property
    def shown(self) -> str:
        return text_hash(self.text)


@dataclass(frozen=True)
class SourceDoer:
    """Who does it, when, and what notes it in the audit, inside the transaction of the act."""

    by: str
    account: str
    now: datetime
    note: Callable[[str], None]


def plan_placing(workspace: Workspace, draft: Draft, coverage: CoverageAnswer, unit: str = "") -> PlacingPlan:
    """What confirming would write. Raises UndeclarableError, OSError."""
    text = declaration_text(workspace.root)
    source = workspace.sources.declarations.tables.get(draft.kind)
    place, pattern = place_for(source, table_title(draft.kind, workspace.tables), safe_name(draft.name))
    change = SourceChange(draft.kind, draft.headings, pattern, coverage, unit)
    return PlacingPlan(draft, place, text, changed_text(text, change))


def place_draft(workspace: Workspace, store: Store, plan: PlacingPlan, shown: str, doer: SourceDoer) -> Path:
    """Put the file into its source and write the declaration; both or none. Raises SourceChangedError,
    OSError."""
    content = workspace.data / "uploads" / plan.draft.sha256[:2] / plan.draft.sha256
    placed, is_declared = None, False
    try:
        with store.transaction():
            text = declaration_text(workspace.root)
            if text_hash(text) != shown:
                raise SourceChangedError(text)
            placed = put_file(content, workspace.root, plan.place)
            file = placed.relative_to(workspace.root).as_posix()
            doer.note(f"{plan.title or table_title(plan.draft.kind, workspace.tables)}：{file}")
            keep_acts(store, plan, file, doer)
            if plan.made != text:
                write_declaration(workspace.root, plan.made)
                is_declared = True
    except BaseException:
        if placed:
            placed.unlink(missing_ok=True)
        if is_declared:
            write_declaration(workspace.root, plan.text)
        raise
    return placed


def keep_acts(store: Store, plan: PlacingPlan, file: str, doer: SourceDoer) -> None:
    draft = plan.draft
    if plan.made != plan.text:
        texts = {"before": plan.text, "after": plan.made}
        store.source_acts.add(act_of(DECLARED, draft.kind, doer, details=texts))
    details = {"name": draft.name, "headers": list(draft.answer.get("names", ()))}
    act = act_of(PLACED, draft.kind, doer, details=details)
    store.source_acts.add(replace(act, file=file, sha256=draft.sha256, size=draft.size))


def act_of(act: str, source: str, doer: SourceDoer, *, details: Mapping[str, object]) -> SourceAct:
    return SourceAct(act, source, doer.by, doer.now, account=doer.account, details=details)


def withdrawn_folder(data: Path) -> EvidenceFolder:
    return EvidenceFolder(data / WITHDRAWN_FOLDER, MOST_BYTES, "文件")


def withdraw_file(workspace: Workspace, store: Store, placed: SourceAct, doer: SourceDoer) -> None:
    """Take a file that was uploaded out of its source; it is kept and can be put back. Raises PlacingError,
    EvidenceError, OSError."""
    path = workspace.root / placed.file
    if placed.act not in (PLACED, RESTORED) or placed.is_damaged or not placed.file:
        raise PlacingError("这条记录不是上传的文件，或已被改动，不能撤回")
    if not path.is_file():
        raise PlacingError(f"“{path.name}”已经不在数据来源里，不用再撤回")
    kept = withdrawn_folder(workspace.data).keep_file(path)
    if kept.sha256 != placed.sha256:
        raise PlacingError(f"“{path.name}”在上传之后被改动过，没有撤回；请系统管理员核对这个文件")
    with store.transaction():
        doer.note(f"{table_title(placed.source, workspace.tables)}：撤回 {placed.file}")
        act = act_of(WITHDRAWN, placed.source, doer, details=dict(placed.details or {}))
        store.source_acts.add(replace(act, file=placed.file, sha256=placed.sha256, size=placed.size))
        path.unlink()


def put_back(workspace: Workspace, store: Store, withdrawn: SourceAct, doer: SourceDoer) -> None:
    """Put a file that was taken back where it lay. Raises PlacingError, EvidenceError, OSError."""
    if withdrawn.act != WITHDRAWN or withdrawn.is_damaged:
        raise PlacingError("这条记录不是撤回的文件，或已被改动，不能放回")
    if (workspace.root / withdrawn.file).exists():
        raise PlacingError("同名的文件已在数据来源里，没有放回")
    folder = withdrawn_folder(workspace.data)
    folder.open_file(withdrawn.sha256).close()  # it holds what gave it its name
    placed: Path | None = None
    try:
        with store.transaction():
            doer.note(f"{table_title(withdrawn.source, workspace.tables)}：放回 {withdrawn.file}")
            content = folder.file_path(withdrawn.sha256)
            placed = put_file(content, workspace.root, PurePosixPath(withdrawn.file))
            file = placed.relative_to(workspace.root).as_posix()
            act = act_of(RESTORED, withdrawn.source, doer, details=dict(withdrawn.details or {}))
            store.source_acts.add(replace(act, file=file, sha256=withdrawn.sha256, size=withdrawn.size))
    except BaseException:
        if placed:
            placed.unlink(missing_ok=True)
        raise


def set_declaration_back(workspace: Workspace, store: Store, declared: SourceAct, doer: SourceDoer) -> None:
    """Write the declaration as it was before an act, where nothing was changed since. Raises PlacingError,
    OSError."""
    details = declared.details or {}
    if declared.act != DECLARED or declared.is_damaged or "before" not in details:
        raise PlacingError("这条记录不是列对应或覆盖期的改动，或已被改动，不能恢复")
    before, after = str(details["before"]), str(details["after"])
    with store.transaction():
        text = declaration_text(workspace.root)
        if text == before:
            raise PlacingError("已经是改动之前的样子，不用再恢复")
        if text != after:
            raise SourceChangedError(text)
        doer.note(f"{table_title(declared.source, workspace.tables)}：恢复改动之前的列对应和覆盖期")
        texts = {"before": text, "after": before}
        store.source_acts.add(act_of(DECLARED, declared.source, doer, details=texts))
        write_declaration(workspace.root, before)


def declare_source_coverage(
    workspace: Workspace, store: Store, table: str, coverage: CoverageAnswer, shown: str, doer: SourceDoer
) -> None:
    """Say anew which days the data of a declared table cover. Raises UndeclarableError,
    SourceChangedError, OSError."""
    with store.transaction():
        text = declaration_text(workspace.root)
        if text_hash(text) != shown:
            raise SourceChangedError(text)
        source = workspace.sources.declarations.tables.get(table)
        if source is None:
            raise PlacingError(f"还没有“{table_title(table, workspace.tables)}”这种数据来源")
        made = changed_text(text, SourceChange(table, source.columns, "", coverage))
        if made == text:
            return
        doer.note(f"{table_title(table, workspace.tables)}：覆盖期")
        texts = {"before": text, "after": made}
        store.source_acts.add(act_of(DECLARED, table, doer, details=texts))
        write_declaration(workspace.root, made)


def header_changes(draft: Draft) -> tuple[str, list[str], list[str]]:
    """The file that came before it, which headers are new and which are gone; nothing where there is none
    before it."""
    last = draft.answer.get("last_header") or {}
    if not last:
        return "", [], []
    return str(last["file"]), *changed_headers(last["names"], draft.answer.get("names", ()))
