"""The versions of one target sheet: what was decided of it, and how any two of them differ."""

from dataclasses import dataclass

from indicators.decisions import Decision, DecisionAct, newest_live_decision
from indicators.model import Project
from indicators.sheet_difference import SheetChange, compare_sheets
from store import KeptText, Store
from workspace.opened import Workspace

WORKING = "working"
SHORTEST_HASH = 6


class UnknownVersionError(Exception):
    """There is no such version of the sheet; the message names those that there are."""


@dataclass(frozen=True)
class DecidedVersion:
    """A decision and how its text differs from the one decided before it."""

    decision: Decision
    changes: tuple[SheetChange, ...]


def read_history(workspace: Workspace, store: Store, project_id: str) -> list[DecidedVersion]:
    """In the order decided."""
    decisions = store.decisions.read([project_id]).of(project_id).decisions
    sheets = _read_sheets(workspace, store, decisions)
    found = []
    before: Project | None = None
    for decision in decisions:
        sheet = sheets.get(decision.declared)
        changes = compare_sheets(before, sheet) if before and sheet else ()
        found.append(DecidedVersion(decision, changes if decision.act is DecisionAct.ADJUSTED else ()))
        before = sheet or before
    return found


def compare_versions(
    workspace: Workspace, store: Store, project_id: str, old: str, new: str
) -> tuple[SheetChange, ...]:
    """``old`` and ``new`` name versions: the number of a decision, the beginning of a hash, ``working``;
    "" is the one decided last. Raises UnknownVersionError."""
    decisions = store.decisions.read([project_id]).of(project_id).decisions
    sheets = _read_sheets(workspace, store, decisions)
    one, other = (_find_version(workspace, store, project_id, name, decisions, sheets) for name in (old, new))
    return compare_sheets(one, other)


def _read_sheets(
    workspace: Workspace, store: Store, decisions: tuple[Decision, ...]
) -> dict[str, Project | None]:
    """By the hash of the text."""
    texts = store.decisions.sheet_texts(
        KeptText(decision.project, decision.declared) for decision in decisions
    )
    kept = workspace.kept_sheets
    return {text.sha256: kept.project(text.project, texts[text]) for text in texts}


def _find_version(
    workspace: Workspace,
    store: Store,
    project_id: str,
    name: str,
    decisions: tuple[Decision, ...],
    sheets: dict[str, Project | None],
) -> Project:
    if name == WORKING:
        found = _working_text(workspace, store, project_id)
    else:
        decision = _find_decision(name, decisions)
        found = sheets.get(decision.declared) if decision else None
    if found is None:
        raise UnknownVersionError(_explain(name, project_id, decisions))
    return found


def _working_text(workspace: Workspace, store: Store, project_id: str) -> Project | None:
    """``None`` where the file is gone; raises UnknownVersionError where it has errors."""
    if error := workspace.working_error(store, project_id):
        raise UnknownVersionError(f"目标文件有错误，不能比较现在的内容，请先改正：{error}")
    return workspace.working_project(store, project_id)


def _find_decision(name: str, decisions: tuple[Decision, ...]) -> Decision | None:
    if not name:
        return newest_live_decision(decisions)
    by_number = [decision for decision in decisions if str(decision.seq) == name]
    by_hash = [decision for decision in decisions if decision.declared.startswith(name.lower())]
    named = by_number or (by_hash if len(name) >= SHORTEST_HASH else [])
    return named[-1] if named else None


def _explain(name: str, project_id: str, decisions: tuple[Decision, ...]) -> str:
    if not decisions:
        return f"项目“{project_id}”还没有批复，没有可以比较的版本；先用 approve 批复"
    if not name:
        return f"项目“{project_id}”的批复已撤销，没有在用的目标；请用 --from 写明版本"
    if name == WORKING:
        return f"项目“{project_id}”的目标文件已不在，没有现在的内容可以比较"
    known = "、".join(f"{decision.seq}（{decision.word} {decision.declared[:12]}）" for decision in decisions)
    return f"没有版本“{name}”，有：{known}、{WORKING}"
